import { openStore, type Store } from '../../../src/main/store/store';
import { OpenVault } from '../../../src/main/vault/openVault';
import { hostValue, PASSPHRASE, type Values } from './editor';

/** Everything that the edits touch, as it is on disk, with every secret decrypted. Throws for anything damaged. */
export async function readBack(folder: string, vaultAcknowledged: boolean): Promise<Values> {
  const opened = openStore({ folder });
  if (!opened.ok) throw new Error(`${opened.status.code}: ${opened.status.message}`);
  const { store } = opened;
  try {
    const vault = await openVault(store);
    if (vault === null && vaultAcknowledged) throw new Error('the vault is gone');
    const values = valuesOf(store, vault);
    vault?.dispose();
    if (store.problems.length > 0) throw new Error(store.problems[0]?.message);
    return values;
  } finally {
    store.dispose();
  }
}

/** The vault, opened by its passphrase; null where none was made. */
async function openVault(store: Store): Promise<OpenVault | null> {
  const header = store.vaultHeader.read();
  if (header === null) return null;
  if (header === 'damaged') throw new Error('the header of the vault is damaged');
  const vault = await OpenVault.open(header, { type: 'passphrase', value: Buffer.from(PASSPHRASE) });
  if (vault === undefined) throw new Error('the passphrase does not open the vault');
  return vault;
}

function valuesOf(store: Store, vault: OpenVault | null): Values {
  const values: Values = {};
  for (const host of store.hosts.all()) values[`host:${host.tags[0]}`] = hostValue(host);
  const secrets = new Map(store.secrets.list().map((secret) => [secret.credentialId, secret]));
  for (const { id, name } of store.credentials.all()) {
    const secret = secrets.get(id);
    if (secret !== undefined && vault === null) throw new Error('a secret without a vault');
    values[`credential:${name}`] = secret === undefined ? '' : (vault?.unseal(secret).toString() ?? '');
  }
  return values;
}
