import { spawn } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
  existsSync,
  rmSync,
  chmodSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Properties } from '../../src/shared/model/properties';
import type { QueryClientFrame, QueryHostFrame } from '../../src/shared/queryStream';
import { RowPage } from '../../src/shared/rowPage';
import { startSshd, type LabServer } from '../lab/sshd';
import { removeDatabaseProgram } from './databaseProcess';
import { passphraseScript, startNodeApp, type NodeApp } from './nodePlatform';
import { cli, madeBy, testFolder } from './sqliteFixture';

// SQLite tabs through the app's real wiring: a file of this computer, and one behind a real SSH server.

type Frame<T extends QueryHostFrame['t']> = Extract<QueryHostFrame, { t: T }>;

let sshd: LabServer;
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(async () => {
  await sshd.stop();
  await removeDatabaseProgram();
});

function app(): NodeApp {
  const started = startNodeApp();
  onTestFinished(started.dispose);
  started.setPrompt(passphraseScript('correct horse battery staple'));
  return started;
}

/** Saves a host with an SSH endpoint and a database file. */
async function save(
  started: NodeApp,
  properties: Properties,
): Promise<{ hostId: string; endpointId: string }> {
  const key = await started.call('inventory.createCredential', {
    ...{ name: 'key', kind: 'private-key', username: sshd.user, keyFile: sshd.clientKeyPath, notes: '' },
  });
  const host = await started.call('inventory.createHost', {
    ...{ folderId: null, name: 'web01', address: sshd.host, tags: [], os: '', notes: '', favourite: false },
    ...{ customFields: {}, properties: { credentialId: key.id } },
    endpoints: [
      { protocol: 'ssh', port: sshd.port, label: '', properties: {} },
      { protocol: 'sqlite', port: 22, label: '', properties },
    ],
  });
  return { hostId: host.id, endpointId: host.endpoints[1]?.id ?? '' };
}

interface Tab {
  sessionId: string;
  frames: QueryHostFrame[];
  send: (frame: QueryClientFrame) => void;
  next: <T extends QueryHostFrame['t']>(t: T) => Promise<Frame<T>>;
}

async function open(started: NodeApp, saved: { hostId: string; endpointId: string }): Promise<Tab> {
  const { sessionId, nonce } = await started.call('sessions.open', {
    documentId: crypto.randomUUID(),
    target: { kind: 'query', engine: 'sqlite', ...saved, database: null },
    size: null,
  });
  const port = started.takePort(nonce);
  const frames: QueryHostFrame[] = [];
  port.on('message', (frame: QueryHostFrame) => void frames.push(frame));
  void started
    .event(
      'sessions.changed',
      ({ session }) => session.id === sessionId && session.state.phase === 'host-key',
    )
    .then(({ session }) => {
      if (session.state.phase !== 'host-key') return undefined;
      const { promptId } = session.state.question;
      return started.call('sessions.answerHostKey', { sessionId, promptId, answer: 'trust' });
    });
  const next = async <T extends QueryHostFrame['t']>(t: T): Promise<Frame<T>> => {
    const find = (): Frame<T> | undefined => frames.find((frame): frame is Frame<T> => frame.t === t);
    await expect.poll(find, { timeout: 20_000 }).toBeDefined();
    return find() as Frame<T>;
  };
  return { sessionId, frames, next, send: (frame) => port.postMessage(frame) };
}

async function outcome(started: NodeApp, { sessionId }: Tab): Promise<{ phase: string; error?: unknown }> {
  const { session } = await started.event(
    'sessions.changed',
    ({ session }) => session.id === sessionId && ['open', 'closed'].includes(session.state.phase),
  );
  return session.state;
}

/** The one cell of a statement. */
async function cell(tab: Tab, statement: string): Promise<string | null> {
  tab.send({ t: 'run', runId: 1, statements: [statement], timeoutMs: null });
  const { resultId } = await tab.next('result-end');
  tab.send({ t: 'page', requestId: 1, resultId, row: 0 });
  return new RowPage((await tab.next('page')).page).text(0, 0);
}

const copies = (started: NodeApp): string[] => {
  const folder = join(started.folder, 'results');
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('copy-')) : [];
};

/** A database in the home of the user on the host. */
function remoteFile(sql: string): string {
  const folder = join(sshd.home, `data-${crypto.randomUUID()}`);
  mkdirSync(folder);
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'orders.db');
  cli(path, sql);
  chmodSync(path, 0o644);
  return path;
}

describe('a tab on a SQLite file of this computer', () => {
  it('reads and writes it', async () => {
    const path = madeBy('CREATE TABLE t (a)');
    const started = app();
    const tab = await open(started, await save(started, { databaseFile: path }));
    expect(await tab.next('ready')).toMatchObject({
      server: { product: 'SQLite', database: 'orders.db', user: '' },
      features: { hasSchemas: false },
      access: { mayWrite: true, until: null },
    });
    tab.send({ t: 'run', runId: 1, statements: ['INSERT INTO t VALUES (41)'], timeoutMs: null });
    expect((await tab.next('statement-end')).command).toBe('INSERT 1');
    expect(cli(path, 'SELECT a FROM t')).toBe('41\n');
  });

  it('says what is wrong with its path, in the test too', async () => {
    const started = app();
    const saved = await save(started, { databaseFile: join(testFolder(), 'missing.db') });
    const tab = await open(started, saved);
    expect(await outcome(started, tab)).toMatchObject({ phase: 'closed', error: { code: 'not-found' } });
    const target = { kind: 'query', engine: 'sqlite', ...saved, database: null } as const;
    expect(await started.call('sessions.test', { target, savedOnly: true })).toMatchObject({ ok: false });
  });

  it('is opened for the test and closed again', async () => {
    const started = app();
    const saved = await save(started, { databaseFile: madeBy('CREATE TABLE t (a)') });
    const target = { kind: 'query', engine: 'sqlite', ...saved, database: null } as const;
    expect(await started.call('sessions.test', { target, savedOnly: true })).toMatchObject({ ok: true });
  });
});

describe('a tab on a SQLite file of a host', () => {
  it('fetches a copy of it, follows its link, says so, and removes it with the tab', async () => {
    const path = remoteFile(
      'CREATE TABLE t (a); INSERT INTO t SELECT randomblob(1000) FROM generate_series(1, 5000)',
    );
    symlinkSync(path, `${path}.link`);
    const before = readFileSync(path);
    const started = app();
    const tab = await open(
      started,
      await save(started, { databaseFile: `${path}.link`, databasePlace: 'host' }),
    );
    expect((await tab.next('ready')).access).toEqual({ mayWrite: false, why: 'fixed' });
    expect((await tab.next('banner')).text).toMatch(
      /^This is a copy of orders\.db\.link on web01, taken at .+/,
    );
    expect(await cell(tab, 'SELECT count(*) FROM t')).toBe('5000');
    expect(JSON.stringify(started.sent)).toMatch(/Fetching orders\.db\.link: \d+ %/);
    const [copy] = copies(started);
    expect(readFileSync(join(started.folder, 'results', copy ?? '')).equals(before)).toBe(true);
    await started.call('sessions.close', { sessionId: tab.sessionId });
    await expect.poll(() => copies(started)).toEqual([]);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('takes along what is only in the write-ahead log', async () => {
    const path = remoteFile('PRAGMA journal_mode=WAL; CREATE TABLE t (a)');
    // As a program leaves them that is still running: the last one to close moves the log into the file.
    const busy = madeBy('PRAGMA journal_mode=WAL; CREATE TABLE t (a)');
    const program = spawn('sqlite3', [busy]);
    onTestFinished(() => void program.kill());
    program.stdin.write('INSERT INTO t VALUES (41);\nSELECT 1;\n');
    await new Promise((resolve) => program.stdout.once('data', resolve));
    copyFileSync(busy, path);
    copyFileSync(`${busy}-wal`, `${path}-wal`);
    chmodSync(`${path}-wal`, 0o644);
    const started = app();
    const tab = await open(started, await save(started, { databaseFile: path, databasePlace: 'host' }));
    expect(await cell(tab, 'SELECT a FROM t')).toBe('41');
  });

  it.each([
    ['is missing', 'missing.db', 'not-found'],
    ['is a folder', '', 'bad-request'],
    ['is no database', 'text.db', 'protocol-error'],
  ])('says that it %s, and leaves no copy', async (_what, name, code) => {
    const path = remoteFile('CREATE TABLE t (a)');
    const folder = join(path, '..');
    writeFileSync(join(folder, 'text.db'), 'a text and no database '.repeat(100));
    const started = app();
    const saved = await save(started, { databaseFile: join(folder, name), databasePlace: 'host' });
    const tab = await open(started, saved);
    expect(await outcome(started, tab)).toMatchObject({ phase: 'closed', error: { code } });
    await expect.poll(() => copies(started)).toEqual([]);
  });
});
