import { openStore, type Store } from '../../../src/main/store/store';
import type { SealedSecret, VaultStorage } from '../../../src/main/vault/vault';
import { MemoryStorage, vaultKit, type VaultKit } from './vaultKit';

/** The vault's header in the real store. */
class StoredHeader extends MemoryStorage implements VaultStorage {
  constructor(private readonly store: Store) {
    super();
  }

  override readHeader(): Promise<Uint8Array | undefined> {
    const header = this.store.vaultHeader.read();
    if (header === 'damaged') return Promise.reject(new Error('the header row is damaged'));
    return Promise.resolve(header ?? undefined);
  }

  override replaceHeader(header: Uint8Array): Promise<void> {
    this.store.vaultHeader.write(Buffer.from(header));
    return Promise.resolve();
  }

  override createHeader(header: Uint8Array): Promise<void> {
    return this.replaceHeader(header);
  }
}

/** A vault on the real store of this folder; throws if the store does not open. */
export function openStoreVault(folder: string): { store: Store; kit: VaultKit } {
  const opened = openStore({ folder });
  if (!opened.ok) throw new Error(`the store did not open: ${opened.status.message}`);
  return { store: opened.store, kit: vaultKit(new StoredHeader(opened.store)) };
}

/** Puts a sealed secret into the store. */
export function putSecret(store: Store, { id, credentialId, version, sealed }: SealedSecret): Promise<void> {
  store.secrets.put({ id, credentialId, slot: 'password', version, sealed: Buffer.from(sealed) });
  return Promise.resolve();
}
