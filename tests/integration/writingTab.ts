import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { expect, onTestFinished } from 'vitest';
import type { QueryClientFrame, QueryHostFrame } from '../../src/shared/queryStream';
import { RowPage } from '../../src/shared/rowPage';
import type { PostgresLab, PostgresLogin } from '../lab/postgres';
import { passphraseScript, startNodeApp, utf8, type NodeApp } from './nodePlatform';

// A guarded or unguarded query tab through the app's real wiring, on a real PostgreSQL server.

/** A frame of one kind. */
export type Frame<T extends QueryHostFrame['t']> = Extract<QueryHostFrame, { t: T }>;

/** A tab's end of its stream. */
export interface WritingTab {
  started: NodeApp;
  sessionId: string;
  frames: QueryHostFrame[];
  send: (frame: QueryClientFrame) => void;
  next: <T extends QueryHostFrame['t']>(t: T, fits?: (frame: Frame<T>) => boolean) => Promise<Frame<T>>;
  /** The stream of the newest connection is this one from now on. */
  adopt: (nonce: string) => void;
  /** Hangs up, as a tab that is closed. */
  close: () => void;
}

/** What a tab is opened with. */
export interface TabOptions {
  guarded: boolean;
  login: PostgresLogin;
  /** The environment's role for reading. */
  reader?: PostgresLogin;
}

/** The app with the lab's server saved in an environment, and a tab on it that is ready. */
export async function openTab(lab: PostgresLab, { guarded, login, reader }: TabOptions): Promise<WritingTab> {
  const started = startNodeApp();
  onTestFinished(started.dispose);
  const script = passphraseScript('correct horse battery staple');
  const caFile = join(started.folder, 'authority.pem');
  writeFileSync(caFile, lab.authority.certificate);
  const save = async ({ user, password }: PostgresLogin): Promise<string> => {
    started.setPrompt((show) =>
      show.kind === 'enter-secret' ? { type: 'secret', value: utf8(password) } : script(show),
    );
    const { id } = await started.call('inventory.createCredential', {
      ...{ name: `login ${user}`, kind: 'password', username: user, keyFile: null, notes: '' },
    });
    await started.call('vault.enterSecret', { credentialId: id, slot: 'password' });
    return id;
  };
  const credentialId = await save(login);
  const readOnlyCredentialId = reader === undefined ? null : await save(reader);
  const environment = await started.call('inventory.createEnvironment', {
    ...{ name: 'Production', colour: '#cc3344', guarded, readOnlyCredentialId },
  });
  const host = await started.call('inventory.createHost', {
    ...{ folderId: null, name: 'db01', address: '127.0.0.1', tags: [], os: '', notes: '', favourite: false },
    ...{ customFields: {}, properties: { tlsCaFile: caFile, credentialId, environmentId: environment.id } },
    endpoints: [
      { protocol: 'postgres', port: lab.port, label: '', properties: { databaseName: lab.database } },
    ],
  });
  const { sessionId, nonce } = await started.call('sessions.open', {
    documentId: crypto.randomUUID(),
    target: {
      ...{ kind: 'query', engine: 'postgres', hostId: host.id, endpointId: host.endpoints[0]?.id ?? '' },
      database: null,
    },
    size: null,
  });
  const tab = tabOn(started, sessionId);
  tab.adopt(nonce);
  await tab.next('commit-mode');
  return tab;
}

/** A tab on a session; {@link WritingTab.adopt} gives it its stream. */
export function tabOn(started: NodeApp, sessionId: string): WritingTab {
  const frames: QueryHostFrame[] = [];
  let port: MessagePort | null = null;
  return {
    ...{ started, sessionId, frames },
    send: (frame) => port?.postMessage(frame),
    close: () => port?.close(),
    adopt: (nonce) => {
      frames.length = 0;
      port = started.takePort(nonce);
      port.on('message', (frame: QueryHostFrame) => void frames.push(frame));
    },
    next: async <T extends QueryHostFrame['t']>(t: T, fits: (frame: Frame<T>) => boolean = () => true) => {
      const find = (): Frame<T> | undefined =>
        frames.findLast((frame): frame is Frame<T> => frame.t === t && fits(frame as Frame<T>));
      await expect.poll(find, { timeout: 20_000 }).toBeDefined();
      return find() as Frame<T>;
    },
  };
}

let lastRun = 0;

/** Starts a run; gives its number. */
export function start(tab: WritingTab, ...statements: string[]): number {
  lastRun += 1;
  tab.send({ t: 'run', runId: lastRun, statements, timeoutMs: null });
  return lastRun;
}

/** How a run ended: its outcome, and the failure if there was one. */
export async function ended(
  tab: WritingTab,
  runId: number,
): Promise<{ outcome: string; failed: Frame<'failed'> | undefined }> {
  const { outcome } = await tab.next('run-end', (frame) => frame.runId === runId);
  const failed = tab.frames.find(
    (frame): frame is Frame<'failed'> => frame.t === 'failed' && frame.runId === runId,
  );
  return { outcome, failed };
}

/** Runs statements to their end. */
export const run = (tab: WritingTab, ...statements: string[]): ReturnType<typeof ended> =>
  ended(tab, start(tab, ...statements));

/** The first cell of the newest result. */
export async function cell(tab: WritingTab, statement: string): Promise<string | null> {
  const runId = start(tab, statement);
  await ended(tab, runId);
  const { resultId } = await tab.next('result', (frame) => frame.runId === runId);
  await tab.next('result-end', (frame) => frame.resultId === resultId);
  tab.send({ t: 'page', requestId: 100_000 + runId, resultId, row: 0 });
  const { page } = await tab.next('page', ({ requestId }) => requestId === 100_000 + runId);
  return new RowPage(page).text(0, 0);
}
