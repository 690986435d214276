import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PostgresLab } from '../lab/postgres';
import { cell, ended, openTab, run, start, type WritingTab } from './writingTab';

// Changing data from query tabs: unlocking, transactions and previews, against a real PostgreSQL server.

const READER = { user: 'reader', password: 'reads only' };
let lab: PostgresLab;
beforeAll(async () => {
  lab = await PostgresLab.start();
  await lab.psql(`CREATE ROLE reader LOGIN PASSWORD 'reads only'`);
});
afterAll(() => lab.stop());
beforeEach(async () => {
  await lab.psql(`DROP TABLE IF EXISTS goods; CREATE TABLE goods (id int PRIMARY KEY, name text);
    INSERT INTO goods VALUES (1, 'anchor'), (2, 'bell'), (3, 'compass');
    GRANT ALL ON goods TO lab; GRANT SELECT ON goods TO reader`);
});

const rows = (): Promise<string> => lab.psql(`SELECT string_agg(id || name, ' ' ORDER BY id) FROM goods`);
const BEFORE = '1anchor 2bell 3compass\n';
const BELLS = "UPDATE goods SET name = 'gong' WHERE id = 2";
const open = (guarded = false): Promise<WritingTab> => openTab(lab, { guarded, login: lab.logins.scram });

async function unlock(tab: WritingTab): Promise<void> {
  const { nonce } = await tab.started.call('sessions.allowWriting', {
    ...{ sessionId: tab.sessionId, reason: 'Ticket 4711', minutes: 5 },
  });
  if (nonce !== null) tab.adopt(nonce);
  await tab.next(nonce === null ? 'access' : 'ready', ({ access }) => access.mayWrite);
}

async function terminate(): Promise<void> {
  await lab.psql(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'Binnacle'`,
  );
}

describe('a guarded tab', () => {
  it('writes only after it was unlocked, shows each write first, and the audit has the reason', async () => {
    const tab = await open(true);
    expect((await run(tab, BELLS)).failed?.error.code).toBe('read-only');
    await expect
      .poll(() => tab.started.call('sessions.list', undefined))
      .toMatchObject([{ state: { phase: 'open' } }]);
    await unlock(tab);
    const runId = start(tab, BELLS);
    expect(await tab.next('preview')).toMatchObject({
      ...{ mode: 'held', mayKeep: true },
      items: [
        {
          ...{ command: 'UPDATE', rows: 1 },
          sample: { columns: ['id', 'name'], before: [['2', 'bell']], after: [['2', 'gong']] },
        },
      ],
    });
    expect(await rows()).toBe(BEFORE);
    tab.send({ t: 'decide', runId, decision: 'commit' });
    expect((await ended(tab, runId)).outcome).toBe('done');
    expect(await rows()).toBe('1anchor 2gong 3compass\n');
    const audit = await tab.started.call('audit.list', {
      ...{ hostId: null, objectId: null, batch: null, beforeId: null, limit: 50, text: '' },
    });
    const [line] = audit.filter(({ action }) => action === 'query.allow-writing');
    expect(line?.detail).toContain('Ticket 4711');
  });

  it('only reads again after writing was ended or the vault locked; an open transaction stays to be ended', async () => {
    const tab = await open(true);
    await unlock(tab);
    const runId = start(tab, BELLS);
    await tab.next('preview');
    tab.send({ t: 'decide', runId, decision: 'keep' });
    await ended(tab, runId);
    await tab.started.call('vault.lock', undefined);
    await tab.next('access', ({ access }) => !access.mayWrite);
    expect((await run(tab, 'SELECT 1')).failed?.error.message).toContain('still open');
    tab.send({ t: 'transaction', verb: 'rollback' });
    await tab.next('transaction', ({ state }) => state === 'none');
    expect(await rows()).toBe(BEFORE);
    expect((await run(tab, 'SELECT 1')).outcome).toBe('done');
    expect((await run(tab, BELLS)).failed?.error.code).toBe('read-only');
  });

  it('logs in as the environment’s role for reading, and as the usual one after it was unlocked', async () => {
    const tab = await openTab(lab, { guarded: true, login: lab.logins.scram, reader: READER });
    expect(await tab.next('ready')).toMatchObject({
      ...{ server: { user: 'reader' }, access: { mayWrite: false, why: 'guarded', role: 'login reader' } },
    });
    await expect
      .poll(() => tab.started.call('sessions.list', undefined))
      .toMatchObject([{ state: { phase: 'open' } }]);
    await unlock(tab);
    expect((await tab.next('ready')).server.user).toBe('lab');
  });

  it('can be unlocked by nobody where nothing is guarded', async () => {
    const tab = await open();
    await expect(
      tab.started.call('sessions.allowWriting', { sessionId: tab.sessionId, reason: 'why not', minutes: 5 }),
    ).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('a preview', () => {
  it('of a DELETE without WHERE leaves everything as it was when it is rolled back', async () => {
    const tab = await open();
    const runId = start(tab, 'DELETE FROM goods');
    expect((await tab.next('preview')).items).toMatchObject([
      { command: 'DELETE', rows: 3, sample: { after: [null, null, null] } },
    ]);
    tab.send({ t: 'explore', requestId: 1, question: { what: 'schemas' } });
    expect((await tab.next('explore-failed')).error.message).toContain('your decision');
    tab.send({ t: 'decide', runId, decision: 'rollback' });
    expect((await ended(tab, runId)).outcome).toBe('cancelled');
    expect(await rows()).toBe(BEFORE);
    expect(await tab.next('transaction')).toMatchObject({ state: 'none' });
  });

  it('of several writes commits them together, and none if one fails', async () => {
    const tab = await open();
    const both = start(tab, BELLS, "INSERT INTO goods VALUES (4, 'dory')");
    await tab.next('preview', ({ runId }) => runId === both);
    tab.send({ t: 'decide', runId: both, decision: 'commit' });
    await ended(tab, both);
    expect(await rows()).toBe('1anchor 2gong 3compass 4dory\n');
    expect((await run(tab, 'DELETE FROM goods WHERE id = 1', 'DELETE FROM nowhere')).outcome).toBe('failed');
    expect(await rows()).toBe('1anchor 2gong 3compass 4dory\n');
  });

  it('inside a transaction takes back only what it held', async () => {
    const tab = await open();
    await run(tab, 'BEGIN');
    await run(tab, BELLS);
    const runId = start(tab, 'DELETE FROM goods');
    expect(await tab.next('preview')).toMatchObject({ earlier: 2, mayKeep: true });
    tab.send({ t: 'decide', runId, decision: 'rollback' });
    await ended(tab, runId);
    tab.send({ t: 'transaction', verb: 'commit' });
    await tab.next('transaction-end');
    expect(await rows()).toBe('1anchor 2gong 3compass\n');
  });

  it('is not offered for what can’t be taken back: that is asked about before it runs', async () => {
    const tab = await open();
    const runId = start(tab, 'CREATE INDEX CONCURRENTLY by_name ON goods (name)');
    expect((await tab.next('preview')).mode).toBe('ask');
    tab.send({ t: 'decide', runId, decision: 'rollback' });
    expect((await ended(tab, runId)).outcome).toBe('cancelled');
    expect(await lab.psql(`SELECT count(*) FROM pg_indexes WHERE indexname = 'by_name'`)).toBe('0\n');
  });
});

describe('manual commit', () => {
  it('begins a transaction with the first write, and the explorer asks inside it without harm', async () => {
    const tab = await open();
    tab.send({ t: 'commit-mode', manual: true, previews: true });
    await tab.next('commit-mode', ({ manual }) => manual);
    await run(tab, 'SELECT id FROM goods');
    expect(tab.frames.some(({ t }) => t === 'transaction')).toBe(false);
    await run(tab, BELLS);
    expect(await tab.next('transaction')).toMatchObject({ state: 'open', statements: 1 });
    expect(await rows()).toBe(BEFORE);
    tab.send({ t: 'explore', requestId: 1, question: { what: 'table', schema: 'public', name: 'gone' } });
    await tab.next('explore-failed');
    tab.send({ t: 'explore', requestId: 2, question: { what: 'table', schema: 'public', name: 'goods' } });
    await tab.next('answer', ({ requestId }) => requestId === 2);
    expect(await cell(tab, 'SELECT name FROM goods WHERE id = 2')).toBe('gong');
    tab.send({ t: 'transaction', verb: 'commit' });
    expect(await tab.next('transaction-end')).toMatchObject({ verb: 'commit', error: null });
    expect(await rows()).toBe('1anchor 2gong 3compass\n');
  });

  it('says that a failed transaction can only be rolled back', async () => {
    const tab = await open();
    await run(tab, 'BEGIN');
    await run(tab, BELLS);
    await run(tab, 'SELECT 1 / 0');
    expect(await tab.next('transaction')).toMatchObject({ state: 'failed' });
    tab.send({ t: 'explore', requestId: 1, question: { what: 'schemas' } });
    expect((await tab.next('explore-failed')).error.message).toContain('has failed');
    tab.send({ t: 'transaction', verb: 'commit' });
    expect((await tab.next('transaction-end')).error?.message).toContain('only be rolled back');
    tab.send({ t: 'transaction', verb: 'rollback' });
    await tab.next('transaction', ({ state }) => state === 'none');
    expect(await rows()).toBe(BEFORE);
  });
});

describe('an open transaction', () => {
  it('is rolled back when its tab goes away', async () => {
    const tab = await open();
    await run(tab, 'BEGIN');
    await run(tab, BELLS);
    tab.close();
    await expect
      .poll(() => lab.psql(`SELECT count(*) FROM pg_stat_activity WHERE application_name = 'Binnacle'`))
      .toBe('0\n');
    expect(await rows()).toBe(BEFORE);
  });

  it('is rolled back by the server when the connection is lost, and the tab says so', async () => {
    const tab = await open();
    await run(tab, 'BEGIN');
    await run(tab, BELLS);
    await terminate();
    await tab.next('end');
    expect((await tab.next('transaction-end')).error?.message).toContain('the server rolls it back');
    expect(await rows()).toBe(BEFORE);
  });

  it('has an unknown outcome when the connection is lost while it commits, and nothing is tried again', async () => {
    await lab.psql(`CREATE OR REPLACE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN PERFORM pg_sleep(60); RETURN NULL; END';
      CREATE CONSTRAINT TRIGGER slowly AFTER UPDATE ON goods DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION slow()`);
    const tab = await open();
    await run(tab, 'BEGIN');
    await run(tab, BELLS);
    tab.send({ t: 'transaction', verb: 'commit' });
    await expect
      .poll(() => lab.psql(`SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'`))
      .toBe('1\n');
    await terminate();
    await tab.next('end');
    expect((await tab.next('transaction-end')).error?.message).toContain('outcome is unknown');
    expect(tab.frames.filter(({ t }) => t === 'transaction-end')).toHaveLength(1);
    await expect
      .poll(() => lab.psql(`SELECT count(*) FROM pg_stat_activity WHERE application_name = 'Binnacle'`))
      .toBe('0\n');
  });
});
