import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { MariadbLab } from '../lab/mariadb';
import { removeDatabaseProgram, started as databases } from './databaseProcess';
import { openEngineTab, type TabPlace } from './engineTab';
import { cli, madeBy } from './sqliteFixture';
import { cell, ended, run, start, type WritingTab } from './writingTab';

// Changing data from query tabs of MariaDB and SQLite: unlocking, transactions and previews, as queryWriting.test.ts has them
// for PostgreSQL, and what those two do otherwise.

const GOODS = `CREATE TABLE goods (id integer PRIMARY KEY, name varchar(40));
  INSERT INTO goods VALUES (1, 'anchor'), (2, 'bell'), (3, 'compass');`;
const BELLS = "UPDATE goods SET name = 'gong' WHERE id = 2";
const BEFORE = '1anchor 2bell 3compass';
const GONG = '1anchor 2gong 3compass';

interface Engine {
  open: (guarded?: boolean) => Promise<WritingTab>;
  /** What the engine's own client sees of the goods. */
  rows: () => Promise<string>;
  schema: string;
}

let lab: MariadbLab;
let file: string;
beforeAll(async () => {
  lab = await MariadbLab.start();
});
afterAll(async () => {
  await lab.stop();
  await removeDatabaseProgram();
});

const openAt = (place: TabPlace, guarded = false): Promise<WritingTab> => openEngineTab(place, guarded);
const maria: Engine = {
  open: (guarded) => openAt({ lab, login: lab.logins.native }, guarded),
  rows: async () =>
    (await lab.sql(`SELECT GROUP_CONCAT(CONCAT(id, name) ORDER BY id SEPARATOR ' ') FROM goods`)).trim(),
  schema: 'lab',
};
const sqlite: Engine = {
  open: (guarded) => openAt({ file }, guarded),
  rows: () =>
    Promise.resolve(
      cli(file, `SELECT group_concat(id || name, ' ') FROM (SELECT * FROM goods ORDER BY id)`).trim(),
    ),
  schema: 'main',
};

beforeEach(async () => {
  await lab.sql(`DROP TABLE IF EXISTS goods; ${GOODS}`);
  file = madeBy(GOODS);
});

async function unlock(tab: WritingTab): Promise<void> {
  await expect
    .poll(() => tab.started.call('sessions.list', undefined))
    .toMatchObject([{ state: { phase: 'open' } }]);
  const { nonce } = await tab.started.call('sessions.allowWriting', {
    ...{ sessionId: tab.sessionId, reason: 'Ticket 4711', minutes: 5 },
  });
  if (nonce !== null) tab.adopt(nonce);
  await tab.next(nonce === null ? 'access' : 'ready', ({ access }) => access.mayWrite);
}

async function commitByHand(tab: WritingTab): Promise<void> {
  tab.send({ t: 'commit-mode', manual: true, previews: true });
  await tab.next('commit-mode', ({ manual }) => manual);
}

const transaction = (tab: WritingTab, state: string): Promise<unknown> =>
  tab.next('transaction', (frame) => frame.state === state);

describe.each([
  ['MariaDB', maria],
  ['SQLite', sqlite],
])('%s', (_name, engine) => {
  const { rows } = engine;

  it('is written to by a guarded tab only after it was unlocked, and each write is shown first', async () => {
    const tab = await engine.open(true);
    expect((await run(tab, BELLS)).failed?.error.code).toBe('read-only');
    await unlock(tab);
    const runId = start(tab, BELLS);
    expect(await tab.next('preview')).toMatchObject({
      ...{ mode: 'held', mayKeep: true },
      items: [{ rows: 1, sample: { before: [['2', 'bell']], after: [['2', 'gong']] } }],
    });
    expect(await rows()).toBe(BEFORE);
    tab.send({ t: 'decide', runId, decision: 'commit' });
    expect((await ended(tab, runId)).outcome).toBe('done');
    expect(await rows()).toBe(GONG);
  });

  it('keeps what a previewed DELETE without WHERE took, when that is rolled back', async () => {
    const tab = await engine.open();
    const runId = start(tab, 'DELETE FROM goods');
    expect((await tab.next('preview')).items).toMatchObject([
      { command: 'DELETE', rows: 3, sample: { after: [null, null, null] } },
    ]);
    tab.send({ t: 'decide', runId, decision: 'rollback' });
    expect((await ended(tab, runId)).outcome).toBe('cancelled');
    expect(await rows()).toBe(BEFORE);
  });

  it('gets several writes together, and none of them if one fails', async () => {
    const tab = await engine.open();
    const both = start(tab, BELLS, "INSERT INTO goods VALUES (4, 'dory')");
    await tab.next('preview', ({ runId }) => runId === both);
    tab.send({ t: 'decide', runId: both, decision: 'commit' });
    await ended(tab, both);
    expect(await rows()).toBe(`${GONG} 4dory`);
    expect((await run(tab, 'DELETE FROM goods WHERE id = 1', 'DELETE FROM nowhere')).outcome).toBe('failed');
    expect(await rows()).toBe(`${GONG} 4dory`);
  });

  it('takes back only what a preview held inside of a transaction', async () => {
    const tab = await engine.open();
    await run(tab, 'BEGIN');
    await run(tab, BELLS);
    const runId = start(tab, 'DELETE FROM goods');
    expect(await tab.next('preview')).toMatchObject({ earlier: 2, mayKeep: true });
    tab.send({ t: 'decide', runId, decision: 'rollback' });
    await ended(tab, runId);
    tab.send({ t: 'transaction', verb: 'commit' });
    expect(await tab.next('transaction-end')).toMatchObject({ verb: 'commit', error: null });
    expect(await rows()).toBe(GONG);
  });

  it('begins a transaction with the first write under manual commit, in which the explorer asks', async () => {
    const tab = await engine.open();
    await commitByHand(tab);
    await run(tab, 'SELECT id FROM goods');
    expect(tab.frames.some(({ t }) => t === 'transaction')).toBe(false);
    await run(tab, BELLS);
    expect(await tab.next('transaction')).toMatchObject({ state: 'open', statements: 1 });
    expect(await rows()).toBe(BEFORE);
    tab.send({
      t: 'explore',
      requestId: 1,
      question: { what: 'table', schema: engine.schema, name: 'goods' },
    });
    await tab.next('answer', ({ requestId }) => requestId === 1);
    expect(await cell(tab, 'SELECT name FROM goods WHERE id = 2')).toBe('gong');
    tab.send({ t: 'transaction', verb: 'commit' });
    expect(await tab.next('transaction-end')).toMatchObject({ verb: 'commit', error: null });
    expect(await rows()).toBe(GONG);
  });

  it('keeps a transaction open after a statement that failed, with what was done before', async () => {
    const tab = await engine.open();
    await run(tab, 'BEGIN');
    await run(tab, BELLS);
    expect((await run(tab, "INSERT INTO goods VALUES (1, 'again')")).outcome).toBe('failed');
    await transaction(tab, 'open');
    expect((await run(tab, 'COMMIT')).outcome).toBe('done');
    await transaction(tab, 'none');
    expect(await rows()).toBe(GONG);
  });

  it('follows savepoints that a person sets', async () => {
    const tab = await engine.open();
    await run(tab, 'BEGIN');
    await run(tab, BELLS);
    await run(tab, 'SAVEPOINT here');
    await run(tab, 'DELETE FROM goods WHERE id = 3');
    await run(tab, 'ROLLBACK TO SAVEPOINT here');
    await transaction(tab, 'open');
    tab.send({ t: 'transaction', verb: 'commit' });
    expect(await tab.next('transaction-end')).toMatchObject({ error: null });
    expect(await rows()).toBe(GONG);
  });

  it('rolls an open transaction back when its tab goes away', async () => {
    const tab = await engine.open();
    await run(tab, 'BEGIN');
    await run(tab, BELLS);
    tab.close();
    const again = await engine.open();
    // Would wait for the lock, and fail, if it were still held.
    expect((await run(again, "UPDATE goods SET name = 'cable' WHERE id = 3")).outcome).toBe('done');
    expect(await rows()).toBe('1anchor 2bell 3cable');
  });
});

describe('MariaDB', () => {
  it('is asked about DDL before it runs, and a transaction that it commits is no longer shown as open', async () => {
    const tab = await maria.open();
    await run(tab, 'BEGIN');
    await run(tab, BELLS);
    await transaction(tab, 'open');
    const runId = start(tab, 'CREATE TABLE sails (id int)');
    onTestFinished(async () => {
      await lab.sql('DROP TABLE IF EXISTS sails');
    });
    expect((await tab.next('preview')).mode).toBe('ask');
    tab.send({ t: 'decide', runId, decision: 'commit' });
    expect((await ended(tab, runId)).outcome).toBe('done');
    await transaction(tab, 'none');
    expect(await rows(maria)).toBe(GONG);
  });

  it('says before it runs that a table of an engine without transactions can’t be rolled back', async () => {
    await lab.sql(`CREATE OR REPLACE TABLE loose (id int PRIMARY KEY, name varchar(40)) ENGINE = Aria TRANSACTIONAL = 0;
      INSERT INTO loose VALUES (1, 'a'), (2, 'b')`);
    const tab = await maria.open();
    const runId = start(tab, "UPDATE loose SET name = 'c'");
    const preview = await tab.next('preview');
    expect(preview).toMatchObject({ mode: 'ask', reason: expect.stringContaining('Aria') as string });
    tab.send({ t: 'decide', runId, decision: 'rollback' });
    expect((await ended(tab, runId)).outcome).toBe('cancelled');
    expect(await lab.sql('SELECT GROUP_CONCAT(name ORDER BY id) FROM loose')).toBe('a,b\n');

    // Behind a view it shows only when it is rolled back: the tab has the server's own words then.
    await lab.sql('CREATE OR REPLACE VIEW loosely AS SELECT * FROM loose');
    const hidden = start(tab, "UPDATE loosely SET name = 'd'");
    await tab.next('preview', (frame) => frame.runId === hidden && frame.mode === 'held');
    tab.send({ t: 'decide', runId: hidden, decision: 'rollback' });
    const { outcome, failed } = await ended(tab, hidden);
    expect(outcome).toBe('failed');
    expect(failed?.error.message).toMatch(/^Not everything was rolled back: .*non-transactional/);
    await lab.sql('DROP VIEW loosely; DROP TABLE loose');
  });

  it('opens a transaction with SET autocommit = 0, which the tab shows', async () => {
    const tab = await maria.open();
    await run(tab, 'SET autocommit = 0');
    await run(tab, BELLS);
    await transaction(tab, 'open');
    expect(await rows(maria)).toBe(BEFORE);
    tab.send({ t: 'transaction', verb: 'rollback' });
    await transaction(tab, 'none');
    expect(await rows(maria)).toBe(BEFORE);
  });

  it('says that the server rolls an open transaction back when the connection is lost', async () => {
    const tab = await maria.open();
    await run(tab, 'BEGIN');
    await run(tab, BELLS);
    await lab.sql('KILL USER lab');
    await tab.next('end');
    expect((await tab.next('transaction-end')).error?.message).toContain('the server rolls it back');
    expect(await rows(maria)).toBe(BEFORE);
  });
});

describe('SQLite', () => {
  it('shows DDL in a preview, and takes it back', async () => {
    const tab = await sqlite.open();
    const runId = start(tab, 'DROP TABLE goods');
    expect(await tab.next('preview')).toMatchObject({ mode: 'held' });
    tab.send({ t: 'decide', runId, decision: 'rollback' });
    expect((await ended(tab, runId)).outcome).toBe('cancelled');
    expect(await rows(sqlite)).toBe(BEFORE);
  });

  it('loses an open transaction with the process of the file, and the tab says so', async () => {
    const tab = await sqlite.open();
    await run(tab, 'BEGIN');
    await run(tab, BELLS);
    databases.at(-1)?.kill('SIGKILL');
    await tab.next('end');
    expect((await tab.next('transaction-end')).error?.message).toContain('roll');
    expect(await rows(sqlite)).toBe(BEFORE);
  });

  it('says who else may hold the file, and keeps what a transaction did before', async () => {
    const tab = await sqlite.open();
    const other = await sqlite.open();
    await run(other, 'BEGIN IMMEDIATE');
    const { failed } = await run(tab, BELLS);
    expect(failed?.error.message).toMatch(/locked/i);
    await run(other, 'ROLLBACK');
    expect((await run(tab, BELLS)).outcome).toBe('done');
    expect(await rows(sqlite)).toBe(GONG);
  });
});

const rows = (engine: Engine): Promise<string> => engine.rows();
