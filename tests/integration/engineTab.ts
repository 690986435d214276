import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { MariadbLab, type MariadbLogin } from '../lab/mariadb';
import type { PostgresLab, PostgresLogin } from '../lab/postgres';
import { passphraseScript, startNodeApp, utf8, type NodeApp } from './nodePlatform';
import { tabOn, type WritingTab } from './writingTab';

// A query tab of any engine through the app's real wiring, in an environment of its own.

/** Where a tab goes: a server of the lab, or a file of SQLite. */
export type TabPlace =
  | { lab: MariadbLab; login: MariadbLogin; reader?: MariadbLogin }
  | { lab: PostgresLab; login: PostgresLogin; reader?: PostgresLogin }
  | { file: string };

/** A tab on this place that is ready; `reader`: the environment's account for reading. */
export async function openEngineTab(place: TabPlace, guarded: boolean): Promise<WritingTab> {
  const started = startNodeApp();
  onTestFinished(started.dispose);
  started.setPrompt(passphraseScript('correct horse battery staple'));
  const endpoint = 'file' in place ? fileEndpoint(place.file) : await serverEndpoint(started, place);
  const reader = 'file' in place ? undefined : place.reader;
  const readOnlyCredentialId = reader === undefined ? null : await saveLogin(started, reader);
  const environment = await started.call('inventory.createEnvironment', {
    ...{ name: 'Production', colour: '#cc3344', guarded, readOnlyCredentialId },
  });
  const host = await started.call('inventory.createHost', {
    ...{ folderId: null, name: 'db01', address: '127.0.0.1', tags: [], os: '', notes: '', favourite: false },
    ...{ customFields: {}, properties: { ...endpoint.inherited, environmentId: environment.id } },
    endpoints: [
      { protocol: endpoint.engine, port: endpoint.port, label: '', properties: endpoint.properties },
    ],
  });
  const { sessionId, nonce } = await started.call('sessions.open', {
    documentId: crypto.randomUUID(),
    target: {
      ...{ kind: 'query', engine: endpoint.engine, hostId: host.id, endpointId: host.endpoints[0]?.id ?? '' },
      database: null,
    },
    size: null,
  });
  const tab = tabOn(started, sessionId);
  tab.adopt(nonce);
  await tab.next('commit-mode');
  return tab;
}

interface Endpoint {
  engine: 'postgres' | 'mysql' | 'sqlite';
  port: number;
  properties: { databaseName?: string; databaseFile?: string };
  /** Of the host. */
  inherited: { tlsCaFile?: string; credentialId?: string };
}

const fileEndpoint = (databaseFile: string): Endpoint => ({
  ...{ engine: 'sqlite', port: 22, properties: { databaseFile }, inherited: {} },
});

async function serverEndpoint(
  started: NodeApp,
  { lab, login }: Exclude<TabPlace, { file: string }>,
): Promise<Endpoint> {
  const tlsCaFile = join(started.folder, 'authority.pem');
  writeFileSync(tlsCaFile, lab.authority.certificate);
  return {
    engine: lab instanceof MariadbLab ? 'mysql' : 'postgres',
    port: lab.port,
    properties: { databaseName: lab.database },
    inherited: { tlsCaFile, credentialId: await saveLogin(started, login) },
  };
}

/** Saves an account as a credential, its password in the vault. */
export async function saveLogin(
  started: NodeApp,
  { user, password }: { user: string; password: string },
): Promise<string> {
  const script = passphraseScript('correct horse battery staple');
  started.setPrompt((show) =>
    show.kind === 'enter-secret' ? { type: 'secret', value: utf8(password) } : script(show),
  );
  const { id } = await started.call('inventory.createCredential', {
    ...{ name: `login ${user}`, kind: 'password', username: user, keyFile: null, notes: '' },
  });
  await started.call('vault.enterSecret', { credentialId: id, slot: 'password' });
  return id;
}
