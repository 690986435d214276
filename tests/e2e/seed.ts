import type { Credential, Host, HostDraft } from '../../src/shared/model/inventory';
import type { LabServer } from '../lab/sshd';
import { passphraseScript, startNodeApp, type NodeApp } from '../integration/nodePlatform';
import { newDataFolder, SEEDED_PASSPHRASE } from './app';

/** Makes a data folder with a vault and what `fill` puts in, by the app's own wiring but without its window. */
export async function seedFolder(fill: (app: NodeApp) => Promise<unknown>): Promise<string> {
  const dataFolder = await newDataFolder();
  const app = startNodeApp(dataFolder);
  app.setPrompt(passphraseScript(SEEDED_PASSPHRASE));
  await app.call('vault.create', undefined);
  await fill(app);
  await app.services.dispose();
  return dataFolder;
}

/** Saves a host with nothing but what is given. */
export function seedHost(
  app: NodeApp,
  name: string,
  { host: address, port }: { host: string; port: number },
  properties: HostDraft['properties'] = {},
  rest: Partial<HostDraft> = {},
): Promise<Host> {
  return app.call('inventory.createHost', {
    ...{ folderId: null, name, address, tags: [], os: '', notes: '', customFields: {}, favourite: false },
    properties,
    endpoints: [{ protocol: 'ssh', port, label: '', properties: {} }],
    ...rest,
  });
}

/** Saves the credential of a lab server's key file. */
export function seedKey(app: NodeApp, server: LabServer): Promise<Credential> {
  const { user: username, clientKeyPath: keyFile } = server;
  return app.call('inventory.createCredential', {
    ...{ name: 'lab key', kind: 'private-key', notes: '' },
    username,
    keyFile,
  });
}
