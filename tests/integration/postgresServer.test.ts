import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { explorePostgres } from '../../src/main/protocols/postgres/explorer';
import { askPostgresServer } from '../../src/main/protocols/postgres/server';
import type { QuerySession } from '../../src/main/sessions/queryCapability';
import type { DatabaseObject } from '../../src/shared/queryStream';
import type { ServerAnswers, ServerQuestion, ServerSession } from '../../src/shared/serverView';
import { PostgresLab } from '../lab/postgres';
import { callerOf } from './postgresFixture';
import { refusal, run } from './queryDriverSuite';

let lab: PostgresLab;
beforeAll(async () => {
  lab = await PostgresLab.start();
});
afterAll(() => lab.stop());

const open = (login = lab.logins.scram): Promise<QuerySession> => callerOf(lab, login).open();

const ask = <Q extends ServerQuestion>(
  session: QuerySession,
  question: Q,
): Promise<ServerAnswers[Q['what']]> =>
  askPostgresServer(session, question, new AbortController().signal) as Promise<ServerAnswers[Q['what']]>;

const sessionsOf = async (session: QuerySession): Promise<ServerSession[]> =>
  (await ask(session, { what: 'activity' })).sessions;

/** The other session whose newest statement has this text, once it does what is meant. */
const seen = (
  watch: QuerySession,
  text: string,
  does: (session: ServerSession) => boolean = () => true,
): Promise<ServerSession> =>
  vi.waitFor(
    async () => {
      const found = (await sessionsOf(watch)).find(
        (each) => !each.isOwn && each.statement.includes(text) && does(each),
      );
      if (found === undefined) throw new Error('it does not run yet');
      return found;
    },
    { timeout: 20_000, interval: 20 },
  );

describe('what a PostgreSQL server is doing', () => {
  it('shows who runs what, this connection and the server’s own processes among them', async () => {
    const watch = await open();
    const other = await open();
    const asleep = refusal(other, 'SELECT pg_sleep(60) /* the sleeper */');
    // The server names a statement when it has parsed it, and runs it a moment later.
    const session = await seen(watch, 'the sleeper', ({ isActive, wait }) => isActive && wait !== '');
    expect(session).toMatchObject({
      ...{ kind: 'client', user: lab.logins.scram.user, database: lab.database, client: '127.0.0.1' },
      ...{ state: 'active', isActive: true, wait: 'Timeout: PgSleep', blockedBy: [], isOwn: false },
    });
    expect(session.statementMs).toBeGreaterThanOrEqual(0);
    const sessions = await sessionsOf(watch);
    expect(sessions.filter(({ isOwn }) => isOwn)).toHaveLength(1);
    expect(sessions.some(({ kind }) => kind === 'background')).toBe(true);
    other.dispose();
    await asleep;
  });

  it('says who blocks whom, and cancels what was seen and nothing else', async () => {
    await lab.psql(
      'CREATE TABLE held (id int PRIMARY KEY); INSERT INTO held VALUES (1); GRANT ALL ON held TO PUBLIC',
    );
    const [watch, holder, waiter] = await Promise.all([open(), open(), open()]);
    await run(holder, 'BEGIN');
    await run(holder, 'UPDATE held SET id = 1 /* the holder */');
    const waiting = refusal(waiter, 'DELETE FROM held /* the waiter */');
    const blocked = await vi.waitFor(
      async () => {
        const found = await seen(watch, 'the waiter');
        expect(found.blockedBy).toHaveLength(1);
        return found;
      },
      { timeout: 20_000, interval: 20 },
    );
    const blocker = await seen(watch, 'the holder');
    expect(blocked.blockedBy).toEqual([blocker.id]);
    expect(blocked.wait).toMatch(/^Lock: /);
    expect(blocker).toMatchObject({ state: 'idle in transaction', isActive: false });
    expect(blocker.transactionMs).toBeGreaterThanOrEqual(0);

    const { id, since, statementSince } = blocked;
    const marks = { id, since, statementSince };
    const end = (change: Partial<typeof marks>, how: 'cancel' | 'terminate' = 'cancel') =>
      ask(watch, { what: 'end-session', how, ...marks, ...change });
    expect(await end({ statementSince: '1' })).toEqual({ done: false });
    expect(await end({ since: '1' }, 'terminate')).toEqual({ done: false });
    expect((await seen(watch, 'the waiter')).blockedBy).toEqual([blocker.id]);
    expect(await end({})).toEqual({ done: true });
    expect((await waiting).message).toMatch(/canceling statement/);
    expect((await run(waiter, 'SELECT 7')).rows).toEqual([['7']]);

    const lost = vi.fn();
    holder.onLost(lost);
    const again = await seen(watch, 'the holder');
    expect(await end({ id: again.id, since: again.since }, 'terminate')).toEqual({ done: true });
    await vi.waitFor(() => expect(lost).toHaveBeenCalledTimes(1), { timeout: 20_000 });
    expect((await run(waiter, 'SELECT count(*) FROM held')).rows).toEqual([['1']]);
    await lab.psql('DROP TABLE held');
  });

  it('lists the tables of a schema while somebody holds one of them for himself', async () => {
    await lab.psql('CREATE TABLE taken AS SELECT 1 AS id; GRANT ALL ON taken TO PUBLIC');
    const [holder, session] = await Promise.all([open(), open()]);
    await run(holder, 'BEGIN');
    await run(holder, 'LOCK TABLE taken');
    const { signal } = new AbortController();
    const listed = async (): Promise<DatabaseObject[]> =>
      (await explorePostgres(session, { what: 'objects', schema: 'public' }, signal)) as DatabaseObject[];
    expect(await listed()).toContainEqual(expect.objectContaining({ name: 'taken', bytes: null }));
    await run(holder, 'ROLLBACK');
    expect(await listed()).toContainEqual(
      expect.objectContaining({ name: 'taken', bytes: expect.any(Number) as number }),
    );
    await lab.psql('DROP TABLE taken');
  });

  it('takes no mark that is none', async () => {
    const watch = await open();
    const marks = { id: '1); DROP TABLE x; --', since: '1', statementSince: '' };
    await expect(ask(watch, { what: 'end-session', how: 'terminate', ...marks })).rejects.toMatchObject({
      code: 'bad-request',
    });
  });

  it('says so where the statements of others are hidden from the login', async () => {
    const watch = await open();
    const hidden = lab.psql('SELECT pg_sleep(60) /* the hidden one */').catch(() => undefined);
    const pid = await vi.waitFor(
      async () => {
        const found = await lab.psql(
          `SELECT pid FROM pg_stat_activity WHERE query LIKE '%the hidden%' AND pid <> pg_backend_pid()`,
        );
        expect(found).toMatch(/^\d+\n$/);
        return found.trim();
      },
      { timeout: 20_000, interval: 20 },
    );
    const { notice, sessions, meters } = await ask(watch, { what: 'activity' });
    expect(sessions.find(({ id }) => id === pid)).toMatchObject({ kind: 'client', statement: '' });
    expect(notice).toContain('pg_monitor');
    const limit = Number(await lab.psql('SHOW max_connections'));
    expect(meters.find(({ id }) => id === 'connections')).toMatchObject({ kind: 'gauge', of: limit });
    await lab.psql(`SELECT pg_terminate_backend(${pid})`);
    await hidden;
  });

  it('shows the largest tables, and indexes that nobody reads', async () => {
    await lab.psql(`CREATE TABLE "large one" (id int PRIMARY KEY, t text); CREATE INDEX unread ON "large one" (t);
      INSERT INTO "large one" SELECT n, repeat('x', 100) FROM generate_series(1, 20000) AS g (n); ANALYZE "large one"`);
    const watch = await open();
    const storage = await vi.waitFor(
      async () => {
        const answer = await ask(watch, { what: 'storage' });
        expect(answer.indexes.some(({ name }) => name === 'unread')).toBe(true);
        return answer;
      },
      { timeout: 20_000, interval: 100 },
    );
    expect(storage.databaseBytes).toBeGreaterThan(1_000_000);
    const table = storage.tables.find(({ name }) => name === 'large one');
    expect(table).toMatchObject({ schema: 'public', rows: 20_000 });
    expect(table?.bytes).toBeGreaterThan(table?.indexBytes ?? Infinity);
    expect(storage.indexes.find(({ name }) => name === 'unread')).toMatchObject({
      scans: 0,
      isUnique: false,
    });
    await lab.psql('DROP TABLE "large one"');
  });

  it('says what to do where statements are not counted', async () => {
    const { statements, notice } = await ask(await open(), { what: 'statements' });
    expect(statements).toEqual([]);
    expect(notice).toContain('pg_stat_statements');
  });

  it('shows the settings, and which of them differ', async () => {
    const settings = await ask(await open(), { what: 'settings' });
    expect(settings.length).toBeGreaterThan(200);
    expect(settings.find(({ name }) => name === 'max_connections')).toMatchObject({
      ...{ value: (await lab.psql('SHOW max_connections')).trim(), unit: '', needsRestart: false },
    });
    expect(settings.some(({ isDefault }) => !isDefault)).toBe(true);
  });

  it('knows a server that nobody copies, and what a slot keeps', async () => {
    const watch = await open();
    expect(await ask(watch, { what: 'replication' })).toMatchObject({
      role: 'none',
      replicas: [],
      slots: [],
    });
    await lab.psql(`SELECT pg_create_physical_replication_slot('copy', true)`);
    const { slots } = await ask(watch, { what: 'replication' });
    expect(slots).toMatchObject([{ name: 'copy', active: false }]);
    expect(slots[0]?.keptBytes).toBeGreaterThanOrEqual(0);
    await lab.psql(`SELECT pg_drop_replication_slot('copy')`);
  });
});
