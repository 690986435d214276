import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { passphraseScript, utf8, type NodeApp } from '../integration/nodePlatform';
import type { PostgresLab } from './postgres';

/** Saves the lab's server as the host db01 in an environment, with its password in the vault and its authority trusted. */
export async function savePostgres(
  app: NodeApp,
  lab: PostgresLab,
  passphrase: string,
  environmentIs = { name: 'production', colour: '#d64550', guarded: true },
): Promise<void> {
  const { user, password } = lab.logins.scram;
  const script = passphraseScript(passphrase);
  app.setPrompt((show) =>
    show.kind === 'enter-secret' ? { type: 'secret', value: utf8(password) } : script(show),
  );
  mkdirSync(app.folder, { recursive: true });
  const tlsCaFile = join(app.folder, 'authority.pem');
  writeFileSync(tlsCaFile, lab.authority.certificate);
  const credential = await app.call('inventory.createCredential', {
    ...{ name: 'reporting', kind: 'password', username: user, keyFile: null, notes: '' },
  });
  await app.call('vault.enterSecret', { credentialId: credential.id, slot: 'password' });
  const environment = await app.call('inventory.createEnvironment', environmentIs);
  await app.call('inventory.createHost', {
    ...{ folderId: null, name: 'db01', address: lab.host, tags: [], os: '', notes: '', favourite: false },
    customFields: {},
    properties: { tlsCaFile, credentialId: credential.id, environmentId: environment.id },
    endpoints: [
      { protocol: 'postgres', port: lab.port, label: '', properties: { databaseName: lab.database } },
    ],
  });
}
