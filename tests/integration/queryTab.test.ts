import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { HostDraft } from '../../src/shared/model/inventory';
import type { QueryClientFrame, QueryHostFrame } from '../../src/shared/queryStream';
import { RowPage } from '../../src/shared/rowPage';
import { PostgresLab, type PostgresLogin } from '../lab/postgres';
import { startSshd } from '../lab/sshd';
import { passphraseScript, startNodeApp, utf8, type NodeApp } from './nodePlatform';

// Query tabs through the app's real wiring, against a real PostgreSQL server.

const PASSPHRASE = 'correct horse battery staple';
type Frame<T extends QueryHostFrame['t']> = Extract<QueryHostFrame, { t: T }>;

let lab: PostgresLab;
beforeAll(async () => {
  lab = await PostgresLab.start();
});
afterAll(() => lab.stop());

interface Tab {
  sessionId: string;
  send: (frame: QueryClientFrame) => void;
  next: <T extends QueryHostFrame['t']>(t: T, fits?: (frame: Frame<T>) => boolean) => Promise<Frame<T>>;
  frames: QueryHostFrame[];
}

/** The app with a vault; passwords that are asked for are answered from the list, one after the other. */
function app(typed: string[] = []): NodeApp {
  const started = startNodeApp();
  onTestFinished(started.dispose);
  const script = passphraseScript(PASSPHRASE);
  started.setPrompt((show) => {
    if (show.kind === 'enter-secret') return { type: 'secret', value: utf8(lab.logins.scram.password) };
    if (show.kind !== 'ask') return script(show);
    const answer = typed.shift();
    return answer === undefined ? 'close' : { type: 'answers', values: [utf8(answer)], remember: false };
  });
  return started;
}

/** Saves the lab's server as a host; its authority is trusted. */
async function save(
  started: NodeApp,
  properties: HostDraft['properties'],
): Promise<{ hostId: string; endpointId: string }> {
  const caFile = join(started.folder, 'authority.pem');
  writeFileSync(caFile, lab.authority.certificate);
  const host = await started.call('inventory.createHost', {
    ...{ folderId: null, name: 'db01', address: '127.0.0.1', tags: [], os: '', notes: '', favourite: false },
    ...{ customFields: {}, properties: { tlsCaFile: caFile, ...properties } },
    endpoints: [
      { protocol: 'postgres', port: lab.port, label: '', properties: { databaseName: lab.database } },
    ],
  });
  return { hostId: host.id, endpointId: host.endpoints[0]?.id ?? '' };
}

async function saveWithPassword(
  started: NodeApp,
  properties: HostDraft['properties'] = {},
  { user }: PostgresLogin = lab.logins.scram,
): Promise<{ hostId: string; endpointId: string }> {
  const credential = await started.call('inventory.createCredential', {
    ...{ name: 'reporting', kind: 'password', username: user, keyFile: null, notes: '' },
  });
  await started.call('vault.enterSecret', { credentialId: credential.id, slot: 'password' });
  return save(started, { credentialId: credential.id, ...properties });
}

async function open(started: NodeApp, saved: { hostId: string; endpointId: string }): Promise<Tab> {
  const { sessionId, nonce } = await started.call('sessions.open', {
    documentId: crypto.randomUUID(),
    target: { kind: 'query', engine: 'postgres', ...saved, database: null },
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
  const next = async <T extends QueryHostFrame['t']>(
    t: T,
    fits: (frame: Frame<T>) => boolean = () => true,
  ): Promise<Frame<T>> => {
    const find = (): Frame<T> | undefined =>
      frames.find((frame): frame is Frame<T> => frame.t === t && fits(frame as Frame<T>));
    await expect.poll(find, { timeout: 20_000 }).toBeDefined();
    return find() as Frame<T>;
  };
  return { sessionId, frames, next, send: (frame) => port.postMessage(frame) };
}

/** How the session stands in the end: open or closed, with the error if there is one. */
async function outcome(started: NodeApp, { sessionId }: Tab): Promise<{ phase: string; error?: unknown }> {
  const { session } = await started.event(
    'sessions.changed',
    ({ session }) => session.id === sessionId && ['open', 'closed'].includes(session.state.phase),
  );
  return session.state;
}

let lastRun = 0;

/** Runs statements; gives the rows of the last result as text, and how the run ended. */
async function run(
  tab: Tab,
  ...statements: string[]
): Promise<{ rows: (string | null)[][]; outcome: string }> {
  const runId = (lastRun += 1);
  tab.send({ t: 'run', runId, statements, timeoutMs: null });
  const end = await tab.next('run-end', (frame) => frame.runId === runId);
  const result = tab.frames.findLast(
    (frame): frame is Frame<'result'> => frame.t === 'result' && frame.runId === runId,
  );
  const rows: (string | null)[][] = [];
  if (result === undefined) return { rows, outcome: end.outcome };
  const { resultId } = result;
  const { rows: count } = await tab.next('result-end', (frame) => frame.resultId === resultId);
  while (rows.length < count) {
    const requestId = 1000 * runId + rows.length + 1;
    tab.send({ t: 'page', requestId, resultId, row: rows.length });
    const page = new RowPage((await tab.next('page', (frame) => frame.requestId === requestId)).page);
    for (let row = 0; row < page.rows; row++) {
      rows.push(Array.from({ length: page.columns }, (_, column) => page.text(row, column)));
    }
  }
  return { rows, outcome: end.outcome };
}

describe('a query tab', () => {
  it('sorts and filters the rows that it fetched, by exact value', async () => {
    const started = app();
    const tab = await open(started, await saveWithPassword(started));
    await tab.next('ready');
    const numbers = ['9007199254740993', 'NaN', '9007199254740992', '-1e-40', '0.1', '1e400'];
    await run(tab, `SELECT n, n::text AS t FROM unnest('{${numbers.join(',')},NULL}'::numeric[]) AS u (n)`);
    const { resultId } = await tab.next('result');
    const sort = [{ column: 0, class: 'number' as const, descending: true }];
    tab.send({ t: 'view', requestId: 1, resultId, sort, filter: [] });
    const all = await tab.next('view', ({ requestId }) => requestId === 1);
    tab.send({ t: 'page', requestId: 2, resultId, viewId: all.viewId, row: 0 });
    const sorted = await tab.next('page', ({ requestId }) => requestId === 2);
    expect([...(sorted.sourceRows ?? [])]).toEqual([1, 5, 0, 2, 4, 3, 6]);

    const above = { operation: 'greater' as const, values: ['9007199254740992'] };
    const filter = [{ column: 0, class: 'number' as const, ...above }];
    tab.send({ t: 'view', requestId: 3, resultId, sort, filter });
    expect(await tab.next('view', ({ requestId }) => requestId === 3)).toMatchObject({ rows: 3 });
    tab.send({ t: 'forget', resultId });
    tab.send({ t: 'page', requestId: 4, resultId, viewId: all.viewId, row: 0 });
    const gone = await tab.next('page-failed', ({ requestId }) => requestId === 4);
    expect(gone.error.code).toBe('not-found');
  });

  it('finds text in the order of a view, while and after it counts', async () => {
    const started = app();
    const tab = await open(started, await saveWithPassword(started));
    await tab.next('ready');
    await run(
      tab,
      "SELECT n, CASE WHEN n % 50000 = 0 THEN 'Needle' END FROM generate_series(1, 200000) AS g (n)",
    );
    const { resultId } = await tab.next('result');
    const sort = [{ column: 0, class: 'number' as const, descending: true }];
    tab.send({ t: 'view', requestId: 1, resultId, sort, filter: [] });
    const { viewId } = await tab.next('view', ({ requestId }) => requestId === 1);
    const how = { text: 'needle', matchCase: false, whole: true, pattern: false };
    const count = { what: 'count' as const, resultId, viewId, columns: [0, 1], ...how };
    const step = { what: 'step' as const, row: 0, position: 0, back: true, inclusive: false };
    tab.send({ t: 'find', requestId: 2, findId: 1, question: count });
    tab.send({ t: 'find', requestId: 3, findId: 1, question: step });
    const first = await tab.next('find-answer', ({ requestId }) => requestId === 3);
    expect(first.answer).toMatchObject({ row: 150_000, column: 1, wrapped: true });
    const counted = await tab.next('find-answer', ({ requestId }) => requestId === 2);
    expect(counted.answer).toEqual({ cells: 4, rows: 200_000 });
    tab.send({ t: 'find', requestId: 4, findId: 1, question: { ...step, row: 150_000 } });
    const next = await tab.next('find-answer', ({ requestId }) => requestId === 4);
    expect(next.answer).toEqual({ row: 100_000, column: 1, ordinal: 3, wrapped: false });

    tab.send({ t: 'stop-find', findId: 1 });
    tab.send({ t: 'find', requestId: 5, findId: 1, question: step });
    const gone = await tab.next('find-failed', ({ requestId }) => requestId === 5);
    expect(gone.error.code).toBe('cancelled');
  });

  it('logs in with a sealed password over checked TLS, and shows exact values', async () => {
    const started = app();
    const tab = await open(started, await saveWithPassword(started));
    expect(await outcome(started, tab)).toMatchObject({ phase: 'open' });
    expect(await tab.next('ready')).toMatchObject({
      server: { product: 'PostgreSQL', database: 'lab', user: 'lab' },
      features: { transactionalDdl: true, hasSchemas: true, serverView: true, plans: 'measured' },
      access: { mayWrite: true, until: null },
      weaknesses: [],
    });
    const { rows } = await run(
      tab,
      `SELECT 9223372036854775807, 0.10::numeric(38,9), 'infinity'::date, NULL, '', 'NULL',
              '2026-03-29 02:30:00.123456'::timestamp, '{1.10,2.200}'::numeric[], '{"n":12345678901234567890}'::json`,
    );
    expect(rows).toEqual([
      [
        ...['9223372036854775807', '0.100000000', 'infinity', null, '', 'NULL'],
        ...['2026-03-29 02:30:00.123456', '{1.10,2.200}', '{"n":12345678901234567890}'],
      ],
    ]);
    const crossed = JSON.stringify(started.sent);
    expect(crossed).not.toContain(JSON.stringify(lab.logins.scram.password).slice(1, -1));
    const audit = await started.call('audit.list', {
      ...{ hostId: null, objectId: null, batch: null, beforeId: null, limit: 50, text: '' },
    });
    expect(audit.map(({ action }) => action)).toContain('session.open');
  });

  it('keeps 200,000 rows outside memory and gives any of them', async () => {
    const started = app();
    const tab = await open(started, await saveWithPassword(started));
    tab.send({
      t: 'run',
      runId: (lastRun += 1),
      statements: ["SELECT n, repeat('x', 100) || n FROM generate_series(1, 200000) AS g (n)"],
      timeoutMs: null,
    });
    const { resultId, rows } = await tab.next('result-end');
    expect(rows).toBe(200_000);
    tab.send({ t: 'page', requestId: 1, resultId, row: 123_456 });
    const { firstRow, page } = await tab.next('page');
    expect(new RowPage(page).text(123_456 - firstRow, 0)).toBe('123457');
    // Nobody else can open the file: where names can be taken from open files it has none.
    if (process.platform !== 'win32') expect(readdirSync(join(started.folder, 'results'))).toEqual([]);
  });

  it('asks for a password that is not saved, and again after a wrong one', async () => {
    const started = app(['wrong', lab.logins.scram.password]);
    const tab = await open(started, await save(started, { username: lab.logins.scram.user }));
    expect(await outcome(started, tab)).toMatchObject({ phase: 'open' });
    const asked = started.shown.flatMap((show) => (show.kind === 'ask' ? [show.notice] : []));
    expect(asked).toEqual([undefined, 'db01 did not accept the last password.']);
  });

  it('ends when the person does not want to log in', async () => {
    const started = app([]);
    const tab = await open(started, await save(started, { username: 'lab' }));
    expect(await outcome(started, tab)).toMatchObject({ phase: 'closed', error: { code: 'cancelled' } });
  });

  it('sends no password to a server whose certificate is not trusted', async () => {
    const started = app();
    const tab = await open(started, await saveWithPassword(started, { tlsCaFile: null }));
    const state = await outcome(started, tab);
    expect(state).toMatchObject({ phase: 'closed', error: { code: 'protocol-error' } });
    expect(JSON.stringify(state)).toContain('db01');
  });

  it('says where encryption is weak', async () => {
    const started = app();
    const tab = await open(started, await saveWithPassword(started, { tlsMode: 'require' }));
    expect((await tab.next('ready')).weaknesses).toEqual([expect.stringContaining('not checked')]);
  });

  it('goes over a jump host, and cancels over it', async () => {
    const sshd = await startSshd();
    onTestFinished(() => sshd.stop());
    const started = app();
    const key = await started.call('inventory.createCredential', {
      ...{ name: 'key', kind: 'private-key', username: sshd.user, keyFile: sshd.clientKeyPath, notes: '' },
    });
    const jump = await started.call('inventory.createHost', {
      ...{ folderId: null, name: 'gw', address: sshd.host, tags: [], os: '', notes: '', favourite: false },
      ...{ customFields: {}, properties: { credentialId: key.id } },
      endpoints: [{ protocol: 'ssh', port: sshd.port, label: '', properties: {} }],
    });
    const tab = await open(started, await saveWithPassword(started, { jumpHostId: jump.id }));
    expect(await outcome(started, tab)).toMatchObject({ phase: 'open' });
    const runId = (lastRun += 1);
    tab.send({ t: 'run', runId, statements: ['SELECT pg_sleep(60)', 'SELECT 1'], timeoutMs: null });
    await tab.next('statement', (frame) => frame.runId === runId);
    tab.send({ t: 'cancel', runId });
    expect((await tab.next('run-end', (frame) => frame.runId === runId)).outcome).toBe('cancelled');
    expect((await run(tab, 'SELECT 42')).rows).toEqual([['42']]);
  });

  it('changes nothing where the environment is guarded, whoever stops it', async () => {
    await lab.psql(`CREATE TABLE kept (id int); INSERT INTO kept VALUES (1); GRANT ALL ON kept TO PUBLIC;
      CREATE FUNCTION sneak() RETURNS int LANGUAGE sql AS 'INSERT INTO kept VALUES (2) RETURNING id'`);
    onTestFinished(async () => {
      await lab.psql('DROP FUNCTION sneak(); DROP TABLE kept');
    });
    const started = app();
    const production = await started.call('inventory.createEnvironment', {
      ...{ name: 'Production', colour: '#cc3344', guarded: true },
    });
    const saved = await saveWithPassword(started, { environmentId: production.id });
    const tab = await open(started, saved);
    expect((await tab.next('ready')).access).toEqual({ mayWrite: false, why: 'guarded' });
    for (const statement of ['DELETE FROM kept', 'COMMIT', 'SET transaction_read_only = off']) {
      expect((await run(tab, statement)).outcome).toBe('failed');
    }
    const failures = tab.frames.filter((frame): frame is Frame<'failed'> => frame.t === 'failed');
    expect(failures.map(({ error }) => error.code)).toEqual(['read-only', 'read-only', 'read-only']);
    expect((await run(tab, 'SELECT sneak()')).outcome).toBe('failed');
    const { notice } = await tab.next('failed', (frame) => frame.notice !== null);
    expect(notice?.sqlState).toBe('25006');
    expect(await lab.psql('SELECT id FROM kept')).toBe('1\n');
  });

  it('shows what is in the database', async () => {
    await lab.psql(`CREATE SCHEMA "odd ""name"; CREATE TABLE "odd ""name".orders (
      id bigint PRIMARY KEY, note varchar(20) DEFAULT 'none', total numeric(10,2) NOT NULL CHECK (total > 0));
      CREATE INDEX by_total ON "odd ""name".orders (total);
      CREATE VIEW "odd ""name".large AS SELECT id FROM "odd ""name".orders WHERE total > 100;
      CREATE FUNCTION "odd ""name".twice(n int) RETURNS int LANGUAGE sql AS 'SELECT 2 * n'`);
    onTestFinished(async () => {
      await lab.psql('DROP SCHEMA "odd ""name" CASCADE');
    });
    const started = app();
    const tab = await open(started, await saveWithPassword(started));
    const schema = 'odd "name';
    tab.send({ t: 'explore', requestId: 1, question: { what: 'schemas' } });
    tab.send({ t: 'explore', requestId: 2, question: { what: 'objects', schema } });
    tab.send({ t: 'explore', requestId: 3, question: { what: 'table', schema, name: 'orders' } });
    tab.send({ t: 'explore', requestId: 4, question: { what: 'table', schema, name: 'large' } });
    tab.send({ t: 'explore', requestId: 5, question: { what: 'databases' } });
    tab.send({ t: 'explore', requestId: 6, question: { what: 'table', schema, name: 'gone' } });
    tab.send({ t: 'explore', requestId: 7, question: { what: 'completion' } });
    const answer = async (requestId: number): Promise<unknown> =>
      (await tab.next('answer', (frame) => frame.requestId === requestId)).answer;
    expect(await answer(1)).toContainEqual({ name: schema, objects: 2, system: false });
    expect(await answer(2)).toMatchObject([
      { name: 'large', kind: 'view' },
      { name: 'orders', kind: 'table' },
      { name: 'twice', kind: 'function', detail: 'n integer' },
    ]);
    expect(await answer(3)).toMatchObject({
      columns: [
        { name: 'id', type: 'bigint', nullable: false, keyPosition: 1 },
        { name: 'note', type: 'character varying(20)', nullable: true, default: "'none'::character varying" },
        { name: 'total', type: 'numeric(10,2)', nullable: false, keyPosition: 0 },
      ],
      constraints: [{ definition: 'PRIMARY KEY (id)' }, { definition: 'CHECK (total > 0::numeric)' }],
      indexes: [{ name: 'by_total' }, { name: 'orders_pkey' }],
    });
    expect(await answer(4)).toMatchObject({ definition: expect.stringContaining('total > 100') as string });
    expect(await answer(5)).toContain('lab');
    expect((await tab.next('explore-failed')).error.code).toBe('not-found');
    expect(await answer(7)).toMatchObject({
      tables: expect.arrayContaining([
        { schema, name: 'orders', columns: ['id', 'note', 'total'] },
      ]) as unknown,
    });
  });

  it('says so when the server ends the connection, and runs nothing again after it is connected anew', async () => {
    const started = app();
    const tab = await open(started, await saveWithPassword(started));
    await outcome(started, tab);
    await lab.psql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'Binnacle'`,
    );
    await tab.next('end');
    const { session } = await started.event(
      'sessions.changed',
      ({ session }) => session.id === tab.sessionId && session.state.phase === 'closed',
    );
    expect(session.state).toMatchObject({ error: { code: 'connection-lost' }, reconnectAt: null });
  });

  it('asks for nothing in the place of a saved password when that is tested', async () => {
    const started = app(['typed instead']);
    const saved = await saveWithPassword(started, {}, { user: lab.logins.md5.user, password: '' });
    const target = { kind: 'query', engine: 'postgres', ...saved, database: null } as const;
    expect(await started.call('sessions.test', { target, savedOnly: true })).toMatchObject({ ok: false });
    expect(started.shown.filter(({ kind }) => kind === 'ask')).toEqual([]);
  });

  it('is tested without leaving a connection behind', async () => {
    const started = app();
    const saved = await saveWithPassword(started);
    const target = { kind: 'query', engine: 'postgres', ...saved, database: null } as const;
    expect(await started.call('sessions.test', { target, savedOnly: true })).toMatchObject({ ok: true });
    const missing = await started.call('sessions.test', {
      target: { ...target, database: 'nowhere' },
      savedOnly: true,
    });
    expect(missing).toMatchObject({ ok: false, message: expect.stringContaining('nowhere') as string });
    await expect
      .poll(() => lab.psql(`SELECT count(*) FROM pg_stat_activity WHERE application_name = 'Binnacle'`))
      .toBe('0\n');
  });
});
