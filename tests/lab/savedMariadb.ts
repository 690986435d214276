import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { passphraseScript, utf8, type NodeApp } from '../integration/nodePlatform';
import type { MariadbLab } from './mariadb';

/** Saves the lab's server as the host db01, with its password in the vault and its authority trusted. */
export async function saveMariadb(app: NodeApp, lab: MariadbLab, passphrase: string): Promise<void> {
  const { user, password } = lab.logins.native;
  const script = passphraseScript(passphrase);
  app.setPrompt((show) =>
    show.kind === 'enter-secret' ? { type: 'secret', value: utf8(password) } : script(show),
  );
  const tlsCaFile = join(app.folder, 'authority.pem');
  writeFileSync(tlsCaFile, lab.authority.certificate);
  const credential = await app.call('inventory.createCredential', {
    ...{ name: 'reporting', kind: 'password', username: user, keyFile: null, notes: '' },
  });
  await app.call('vault.enterSecret', { credentialId: credential.id, slot: 'password' });
  await app.call('inventory.createHost', {
    ...{ folderId: null, name: 'db01', address: lab.host, tags: [], os: '', notes: '', favourite: false },
    customFields: {},
    properties: { tlsCaFile, credentialId: credential.id },
    endpoints: [{ protocol: 'mysql', port: lab.port, label: '', properties: { databaseName: lab.database } }],
  });
}
