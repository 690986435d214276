import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { askMysqlServer } from '../../src/main/protocols/mysql/server';
import type { QuerySession } from '../../src/main/sessions/queryCapability';
import type { ServerAnswers, ServerQuestion, ServerSession } from '../../src/shared/serverView';
import { MariadbLab } from '../lab/mariadb';
import { callerOf } from './mysqlFixture';
import { refusal, run } from './queryDriverSuite';

let lab: MariadbLab;
beforeAll(async () => {
  lab = await MariadbLab.start();
}, 30_000);
afterAll(() => lab.stop());

const open = (login: keyof MariadbLab['logins'] = 'root'): Promise<QuerySession> =>
  callerOf(lab, lab.logins[login]).open();

const ask = <Q extends ServerQuestion>(
  session: QuerySession,
  question: Q,
): Promise<ServerAnswers[Q['what']]> =>
  askMysqlServer(session, question, new AbortController().signal) as Promise<ServerAnswers[Q['what']]>;

const sessionsOf = async (session: QuerySession): Promise<ServerSession[]> =>
  (await ask(session, { what: 'activity' })).sessions;

/** InnoDB renews what it tells of locks when nobody has asked for 0.1 s (trx0i_s.cc, CACHE_MIN_IDLE_TIME_US). */
const LOOK_MS = 250;

/** The session that is wanted, as soon as it is there. */
const seen = (watch: QuerySession, wanted: (session: ServerSession) => boolean): Promise<ServerSession> =>
  vi.waitFor(
    async () => {
      const found = (await sessionsOf(watch)).find((each) => !each.isOwn && wanted(each));
      if (found === undefined) throw new Error('it does not run yet');
      return found;
    },
    { timeout: 20_000, interval: LOOK_MS },
  );
const running =
  (text: string) =>
  ({ statement }: ServerSession): boolean =>
    statement.includes(text);

const idOf = async (session: QuerySession): Promise<string> =>
  (await run(session, 'SELECT CONNECTION_ID()')).rows[0]?.[0] ?? '';

describe('what a MariaDB server is doing', () => {
  it('shows who runs what, this connection among them', async () => {
    const watch = await open();
    const other = await open('native');
    const asleep = refusal(other, 'SELECT SLEEP(60) /* the sleeper */');
    expect(await seen(watch, running('the sleeper'))).toMatchObject({
      ...{ kind: 'client', user: 'lab', database: 'lab', client: '127.0.0.1', state: 'Query' },
      ...{ isActive: true, wait: 'User sleep', blockedBy: [], isOwn: false, transactionMs: null },
    });
    const sessions = await sessionsOf(watch);
    expect(sessions.filter(({ isOwn }) => isOwn)).toMatchObject([{ id: await idOf(watch), user: 'boss' }]);
    other.dispose();
    await asleep;
  });

  it('says who blocks whom, and cancels what was seen and nothing else', async () => {
    await lab.sql('CREATE TABLE held (id int PRIMARY KEY); INSERT INTO held VALUES (1)');
    const [watch, holder, waiter] = await Promise.all([open(), open(), open()]);
    const holderId = await idOf(holder);
    await run(holder, 'BEGIN');
    await run(holder, 'UPDATE held SET id = 2');
    const waiting = refusal(waiter, 'DELETE FROM held /* the waiter */');
    const blocked = await seen(watch, (each) => running('the waiter')(each) && each.blockedBy.length > 0);
    expect(blocked).toMatchObject({ blockedBy: [holderId], wait: 'LOCK WAIT', isActive: true });
    const blocker = await seen(watch, ({ id }) => id === holderId);
    expect(blocker).toMatchObject({ state: 'Sleep in transaction', isActive: false, statement: '' });
    expect(blocker.transactionMs).toBeLessThan(60_000);
    const { meters } = await ask(watch, { what: 'activity' });
    expect(meters.find(({ id }) => id === 'blocked')).toMatchObject({ value: 1 });

    const { id, since, statementSince } = blocked;
    const marks = { id, since, statementSince };
    const end = (change: Partial<typeof marks>, how: 'cancel' | 'terminate' = 'cancel') =>
      ask(watch, { what: 'end-session', how, ...marks, ...change });
    expect(await end({ statementSince: '1' })).toEqual({ done: false });
    expect(await end({ since: '1' }, 'terminate')).toEqual({ done: false });
    const still = await seen(watch, (each) => running('the waiter')(each) && each.blockedBy.length > 0);
    expect(still.blockedBy).toEqual([holderId]);
    expect(await end({})).toEqual({ done: true });
    expect((await waiting).message).toMatch(/interrupted/);
    expect((await run(waiter, 'SELECT 7')).rows).toEqual([['7']]);
    expect(await end({})).toEqual({ done: false });

    const lost = vi.fn();
    holder.onLost(lost);
    expect(await end({ id: holderId, since: holderId }, 'terminate')).toEqual({ done: true });
    await vi.waitFor(() => expect(lost).toHaveBeenCalledTimes(1), { timeout: 20_000 });
    expect(await end({ id: holderId, since: holderId }, 'terminate')).toEqual({ done: false });
    expect((await run(waiter, 'SELECT id FROM held')).rows).toEqual([['1']]);
    await lab.sql('DROP TABLE held');
  });

  it.each([
    { how: 'terminate', id: '1; DROP TABLE x', since: '1', statementSince: '' },
    { how: 'cancel', id: '1', since: '1', statementSince: '1 OR 1' },
    { how: 'cancel', id: '1', since: '1', statementSince: '' },
  ] as const)('takes no mark that is none: $id $statementSince', async (marks) => {
    await expect(ask(await open(), { what: 'end-session', ...marks })).rejects.toMatchObject({
      code: 'bad-request',
    });
  });

  it('says so where the sessions of others are hidden from the login', async () => {
    const { notice, sessions } = await ask(await open('native'), { what: 'activity' });
    expect(notice).toContain('PROCESS');
    expect(new Set(sessions.map(({ user }) => user))).toEqual(new Set(['lab']));
    const watch = await open();
    const { notice: none, meters } = await ask(watch, { what: 'activity' });
    expect(none).toBe('');
    expect(meters.find(({ id }) => id === 'connections')).toMatchObject({ kind: 'gauge', of: 40 });
    const [cache] = meters.filter(({ id }) => id === 'cache');
    expect(cache?.value).toBeLessThanOrEqual(cache?.of ?? 0);
    const written = (of: typeof meters): number => of.find(({ id }) => id === 'written')?.value ?? NaN;
    await lab.sql('CREATE TABLE w (a int); INSERT INTO w VALUES (1), (2), (3); DROP TABLE w');
    expect(written((await ask(watch, { what: 'activity' })).meters)).toBeGreaterThanOrEqual(
      written(meters) + 3,
    );
  });

  it('shows the largest tables and indexes', async () => {
    await lab.sql(`CREATE TABLE \`large one\` (id int PRIMARY KEY, t varchar(200), KEY by_text (t));
      INSERT INTO \`large one\` SELECT seq, REPEAT('x', 100) FROM seq_1_to_20000; ANALYZE TABLE \`large one\``);
    const storage = await ask(await open(), { what: 'storage' });
    const table = storage.tables.find(({ name }) => name === 'large one');
    expect(table).toMatchObject({ schema: 'lab', deadRows: null, fullScans: null });
    expect(table?.rows).toBeGreaterThan(15_000);
    expect(table?.bytes).toBeGreaterThan(table?.indexBytes ?? Infinity);
    expect(storage.databaseBytes).toBeGreaterThanOrEqual(table?.bytes ?? Infinity);
    const index = storage.indexes.find(({ name }) => name === 'by_text');
    expect(index).toMatchObject({ schema: 'lab', table: 'large one', isUnique: false, scans: null });
    expect(index?.bytes).toBeGreaterThan(100_000);
    // A login that may not read the statistics still sees the indexes.
    const { indexes } = await ask(await open('native'), { what: 'storage' });
    expect(indexes.find(({ name }) => name === 'by_text')).toMatchObject({ bytes: null });
    await lab.sql('DROP TABLE `large one`');
  });

  it('says what to do where statements are not counted', async () => {
    const { statements, notice } = await ask(await open(), { what: 'statements' });
    expect(statements).toEqual([]);
    expect(notice).toContain('performance_schema = ON');
  });

  it('shows the settings, and which of them differ', async () => {
    const settings = await ask(await open(), { what: 'settings' });
    expect(settings.length).toBeGreaterThan(300);
    const of = (name: string) => settings.find((each) => each.name === name);
    expect(of('max_connections')).toMatchObject({ value: '40', isDefault: false, source: 'CONFIG' });
    expect(of('sort_buffer_size')).toMatchObject({ isDefault: true, category: 'SESSION' });
  });

  it('knows a server that nobody copies, and one that copies', async () => {
    const watch = await open();
    expect(await ask(watch, { what: 'replication' })).toMatchObject({
      role: 'none',
      replicas: [],
      slots: [],
    });
    await lab.sql(`CHANGE MASTER TO MASTER_HOST = 'db02.test', MASTER_USER = 'x', MASTER_PASSWORD = 'y'`);
    expect(await ask(watch, { what: 'replication' })).toMatchObject({
      ...{ role: 'replica', lagMs: null, state: 'Stopped from db02.test' },
    });
    await lab.sql('RESET SLAVE ALL');
  });
});
