import { randomInt } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { exportOptions } from '../../src/main/streams/export/exportTestkit';
import { RowPage } from '../../src/shared/rowPage';
import { connect, createNamespace, inNamespace } from '../lab/namespaces';
import { PostgresLab } from '../lab/postgres';
import { runOk } from '../lab/processes';
import { startSshd } from '../lab/sshd';
import { openEngineTab, saveLogin } from './engineTab';
import { passphraseScript, startNodeApp } from './nodePlatform';
import { cell, ended, run, start, tabOn, type WritingTab } from './writingTab';

// What becomes of query tabs when the way to their server breaks, and with results of hostile sizes.

let lab: PostgresLab;
beforeAll(async () => {
  lab = await PostgresLab.start();
});
afterAll(() => lab.stop());

type Gate = Awaited<ReturnType<typeof startSshd>>;

/** A tab on a server at an address, over an SSH server or straight. */
async function tabAt(
  server: PostgresLab,
  address: string,
  { gate, database = server.database }: { gate?: Gate; database?: string } = {},
): Promise<WritingTab> {
  const started = startNodeApp();
  onTestFinished(started.dispose);
  started.setPrompt(passphraseScript('correct horse battery staple'));
  const tlsCaFile = join(started.folder, 'authority.pem');
  writeFileSync(tlsCaFile, server.authority.certificate);
  const credentialId = await saveLogin(started, server.logins.scram);
  const jumpHostId = gate === undefined ? {} : { jumpHostId: await saveGate(started, gate) };
  const host = await started.call('inventory.createHost', {
    ...{ folderId: null, name: 'db01', address, tags: [], os: '', notes: '', favourite: false },
    ...{ customFields: {}, properties: { ...jumpHostId } },
    endpoints: [
      {
        ...{ protocol: 'postgres', port: server.port, label: '' },
        properties: { databaseName: database, tlsCaFile, credentialId, connectTimeoutSeconds: 5 },
      },
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

async function saveGate(started: ReturnType<typeof startNodeApp>, gate: Gate): Promise<string> {
  const key = await started.call('inventory.createCredential', {
    ...{ name: 'key', kind: 'private-key', username: gate.user, keyFile: gate.clientKeyPath, notes: '' },
  });
  const host = await started.call('inventory.createHost', {
    ...{ folderId: null, name: 'gw', address: gate.host, tags: [], os: '', notes: '', favourite: false },
    ...{ customFields: {}, properties: { credentialId: key.id } },
    endpoints: [{ protocol: 'ssh', port: gate.port, label: '', properties: {} }],
  });
  void started
    .event('sessions.changed', ({ session }) => session.state.phase === 'host-key')
    .then(({ session }) => {
      if (session.state.phase !== 'host-key') return undefined;
      const { promptId } = session.state.question;
      return started.call('sessions.answerHostKey', { sessionId: session.id, promptId, answer: 'trust' });
    });
  return host.id;
}

/** What a result has brought can be read, sorted and exported without its connection; then it is let go of. */
async function readsOn(tab: WritingTab): Promise<void> {
  const { resultId, rows, complete } = await tab.next('result-end');
  expect({ complete, many: rows > 50_000 }).toEqual({ complete: false, many: true });
  tab.send({ t: 'page', requestId: 1, resultId, row: 40_000 });
  const { firstRow, page } = await tab.next('page', ({ requestId }) => requestId === 1);
  expect(new RowPage(page).text(40_000 - firstRow, 0)).toBe('40001');
  tab.send({
    t: 'view',
    requestId: 2,
    resultId,
    sort: [{ column: 0, class: 'number', descending: true }],
    filter: [],
  });
  const { viewId } = await tab.next('view');
  tab.send({ t: 'page', requestId: 3, resultId, row: 0, viewId });
  const sorted = await tab.next('page', ({ requestId }) => requestId === 3);
  expect(new RowPage(sorted.page).text(0, 0)).toBe(String(rows));
  const path = join(tab.started.folder, 'rows.csv');
  tab.started.saves(path);
  const { sessionId } = tab;
  const chosen = await tab.started.call('queries.chooseExportFile', {
    ...{ sessionId, format: 'csv', name: 'rows' },
  });
  const source = { what: 'result', resultId, rows: null } as const;
  const options = exportOptions('csv');
  const request = { do: 'export', grantId: chosen?.grantId ?? '', source, options } as const;
  tab.send({ t: 'transfer', requestId: 4, request });
  expect((await tab.next('transfer-answer')).answer).toMatchObject({ rows });
  expect(readFileSync(path, 'utf8').trimEnd().endsWith(`\n${rows}`)).toBe(true);
  tab.send({ t: 'forget', resultId });
  await tab.next('end');
}

const direct = (): Promise<WritingTab> => openEngineTab({ lab, login: lab.logins.scram }, false);

describe('a query tab whose way to the server breaks', () => {
  it('in the middle of a result says who is gone, and leaves other tabs alone', async () => {
    const gate = await startSshd();
    onTestFinished(() => gate.stop());
    const other = await direct();
    const tab = await tabAt(lab, '127.0.0.1', { gate });
    start(tab, 'SELECT n FROM generate_series(1, 100000000) AS g (n)');
    await tab.next('progress', ({ rows }) => rows > 50_000);
    await gate.kill();
    await tab.next('lost');
    const { session } = await tab.started.event(
      'sessions.changed',
      ({ session: each }) => each.id === tab.sessionId && each.state.phase === 'closed',
    );
    expect(session.state).toMatchObject({
      error: { code: 'connection-lost', message: expect.stringContaining('gw') as string },
    });
    expect(await cell(other, 'SELECT 42')).toBe('42');
    await readsOn(tab);
  });

  it('by a restart of the server in a transaction says that it is rolled back, and runs nothing again', async () => {
    await lab.psql(`CREATE TABLE held (n int); GRANT ALL ON held TO PUBLIC`);
    const tab = await direct();
    tab.send({ t: 'commit-mode', manual: true, previews: false });
    await tab.next('commit-mode', ({ manual }) => manual);
    await run(tab, 'INSERT INTO held VALUES (1)', 'SELECT n FROM generate_series(1, 60000) AS g (n)');
    const { resultId } = await tab.next('result-end');
    await lab.restart();
    await tab.next('lost');
    expect((await tab.next('transaction-end')).error?.message).toContain('the server rolls it back');
    tab.send({ t: 'page', requestId: 1, resultId, row: 59_999 });
    const { firstRow, page } = await tab.next('page');
    expect(new RowPage(page).text(59_999 - firstRow, 0)).toBe('60000');
    const { nonce } = await tab.started.call('sessions.reconnect', {
      ...{ sessionId: tab.sessionId, size: null, automatic: false },
    });
    tab.adopt(nonce);
    expect(await cell(tab, 'SELECT count(*) FROM held')).toBe('0');
  });

  it('waits while the network is away, and goes on with its transaction and its statement when it is back', async () => {
    const namespace = await createNamespace();
    onTestFinished(() => namespace.stop());
    const net = `198.19.${randomInt(256)}`;
    const device = `bnf${randomInt(0x100000).toString(16)}`;
    await connect(device, { address: `${net}.1/30` }, { namespace, address: `${net}.2/30` });
    const far = await PostgresLab.startIn({ namespace, address: `${net}.2` });
    onTestFinished(() => far.stop());
    const link = (state: 'up' | 'down'): Promise<string> => {
      const line = { command: 'ip', args: ['link', 'set', `${device}r`, state] };
      const { command, args } = inNamespace(namespace, line);
      return runOk(command, args);
    };
    const tab = await tabAt(far, `${net}.2`);
    tab.send({ t: 'commit-mode', manual: true, previews: false });
    await tab.next('commit-mode', ({ manual }) => manual);
    await run(tab, 'CREATE TEMP TABLE held (n int)', 'INSERT INTO held VALUES (1)');
    const runId = start(tab, 'SELECT pg_sleep(1), count(*) FROM held');
    await tab.next('statement', (frame) => frame.runId === runId);
    await link('down');
    // The server is done with the statement, and its answer can't get through.
    await expect
      .poll(() =>
        far.psql(
          `SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(1)%' AND state = 'active'`,
        ),
      )
      .toBe('0\n');
    expect(tab.frames.some((frame) => frame.t === 'run-end' && frame.runId === runId)).toBe(false);
    await link('up');
    expect((await ended(tab, runId)).outcome).toBe('done');
    expect(await cell(tab, 'SELECT count(*) FROM held')).toBe('1');
    expect((await tab.next('transaction')).t).toBe('transaction');
  }, 60_000);
});

describe('results of hostile sizes', () => {
  it('of 10,000 statements in one run keep the tab answering; the oldest go and say so', async () => {
    const tab = await direct();
    const runId = start(tab, ...Array.from({ length: 10_000 }, (_, at) => `SELECT ${at}`));
    const isOver = (): boolean =>
      tab.frames.some((frame) => frame.t === 'run-end' && frame.runId === runId && frame.outcome === 'done');
    await expect.poll(isOver, { timeout: 100_000 }).toBe(true);
    const results = tab.frames.flatMap((frame) => (frame.t === 'result' ? [frame.resultId] : []));
    expect(results).toHaveLength(10_000);
    const [first = 0, last = 0] = [results[0], results.at(-1)];
    tab.send({ t: 'page', requestId: 1, resultId: first, row: 0 });
    tab.send({ t: 'page', requestId: 2, resultId: last, row: 0 });
    expect((await tab.next('page-failed')).error.code).toBe('not-found');
    const { page } = await tab.next('page', ({ requestId }) => requestId === 2);
    expect(new RowPage(page).text(0, 0)).toBe('9999');
  }, 120_000);

  it('of 1,600 columns and of a cell of 100 MB come whole', async () => {
    const tab = await direct();
    const columns = Array.from({ length: 1600 }, (_, at) => `${at} AS c${at}`).join(', ');
    const wide = start(tab, `SELECT ${columns}`);
    await ended(tab, wide);
    const { resultId } = await tab.next('result', (frame) => frame.runId === wide);
    tab.send({ t: 'page', requestId: 3, resultId, row: 0 });
    const { page } = await tab.next('page', ({ requestId }) => requestId === 3);
    expect(new RowPage(page).text(0, 1599)).toBe('1599');
    const long = await cell(tab, `SELECT repeat('0123456789', ${10 * 1024 * 1024})`);
    expect(long).toHaveLength(100 * 1024 * 1024);
    expect(long?.endsWith('0123456789')).toBe(true);
  }, 60_000);

  it('with bytes that are no UTF-8 end the statement alone, in the words of the server', async () => {
    await lab.psql(`CREATE DATABASE raw ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'`);
    onTestFinished(async () => {
      await lab.psql('DROP DATABASE raw WITH (FORCE)');
    });
    const raw = await tabAt(lab, '127.0.0.1', { database: 'raw' });
    const { outcome, failed } = await run(raw, String.raw`SELECT E'a\xffb'::text`);
    expect(outcome).toBe('failed');
    expect(failed?.notice).toMatchObject({
      ...{ sqlState: '22021', message: 'invalid byte sequence for encoding "UTF8": 0xff' },
    });
    expect(await cell(raw, 'SELECT 2')).toBe('2');
  });
});
