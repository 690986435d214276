import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { exploreSqlite } from '../../src/main/protocols/sqlite/explorer';
import { checkDatabaseFile } from '../../src/main/protocols/sqlite/fileCheck';
import type { SqliteSession } from '../../src/main/protocols/sqlite/session';
import type { QuerySession } from '../../src/main/sessions/queryCapability';
import type { TableDetails } from '../../src/shared/queryStream';
import { removeDatabaseProgram, started } from './databaseProcess';
import { queryDriverSuite, refusal, run, type ExactCase } from './queryDriverSuite';
import { cli, cpuTicks, madeBy, openFile, testFolder } from './sqliteFixture';

afterAll(removeDatabaseProgram);

const COUNT = `WITH RECURSIVE r(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM r WHERE n < 2000000000)
  SELECT count(*) FROM r`;

/** The processes by the session that they were started for. */
const pids = new WeakMap<QuerySession, number>();

async function opened(path: string): Promise<SqliteSession> {
  const session = await openFile(path);
  pids.set(session, started.at(-1)?.pid ?? 0);
  return session;
}

const ticksOf = (session: QuerySession): number => cpuTicks(pids.get(session) ?? 0);

/** Whether the process computes: its CPU time grows. */
async function computes(session: QuerySession): Promise<boolean> {
  const before = ticksOf(session);
  await delay(60);
  return ticksOf(session) > before;
}

/** An expression, and what the command line prints for it; `quoted` tells blobs, texts and NULL apart. */
const exact = (what: string, expression: string, cell: string | null): ExactCase => ({
  ...{ what, statement: `SELECT ${expression}`, row: [cell] },
});

const EXACT: ExactCase[] = [
  exact('the largest integer', '9223372036854775807', '9223372036854775807'),
  exact('the smallest integer', '-9223372036854775807 - 1', '-9223372036854775808'),
  exact('an integer past the precision of a double', '9007199254740993', '9007199254740993'),
  exact('zero', '0', '0'),
  exact('a hexadecimal integer', '0x7fffffffffffffff', '9223372036854775807'),
  exact('a comparison', '1 < 2', '1'),
  exact('a real that is not a short decimal', '0.1 + 0.2', '0.30000000000000004'),
  exact('a real that is whole', '100.0', '100.0'),
  exact('the largest real', '1.7976931348623157e308', '1.7976931348623157e+308'),
  exact('the smallest real', '5e-324', '5.0e-324'),
  exact('a negative real', '-2.5e-7', '-2.5e-7'),
  exact('a large whole real', '1e100', '1.0e+100'),
  exact('infinity', '9e999', 'Inf'),
  exact('negative infinity', '-9e999', '-Inf'),
  exact('no number', '9e999 - 9e999', null),
  exact('NULL', 'NULL', null),
  exact('the empty text', "''", ''),
  exact('the text NULL', "'NULL'", 'NULL'),
  exact('a text with a NUL', "'a' || char(0) || 'b'", 'a\0b'),
  exact('a text of nothing but a NUL', 'char(0)', '\0'),
  exact('a text outside of the basic plane', "'😀' || char(128169)", '😀💩'),
  exact('text that looks like a number', "'007'", '007'),
  exact('lines and tabs', "'a' || char(10, 13, 9) || 'b'", 'a\n\r\tb'),
  exact('quotes', "'it''s \"x\"'", 'it\'s "x"'),
  exact('a byte order mark', 'char(65279) || 1', '\ufeff1'),
  exact('text that is no UTF-8', "CAST(x'ff41fe' AS TEXT)", '\ufffdA\ufffd'),
  exact('a blob', "x'00ff10'", '\\x00ff10'),
  exact('the empty blob', "x''", '\\x'),
  exact('a blob of text', "CAST('abc' AS BLOB)", '\\x616263'),
  exact('a text like a blob, told from one', "'\\x00ff10'", '\\\\x00ff10'),
  exact('a text like an escaped one', "'\\\\x00'", '\\\\\\x00'),
  exact('a Windows path', "'\\xampp\\x'", '\\xampp\\x'),
  exact('a date', "date('2024-02-29', '+1 year')", '2025-03-01'),
  exact('JSON with a large integer', `json('{"n": 12345678901234567890}')`, '{"n":12345678901234567890}'),
  exact('a boolean as SQLite has it', 'TRUE', '1'),
  exact('a subquery with a comment behind', '(SELECT 1) -- end', '1'),
];

queryDriverSuite('SQLite', {
  open: () => opened(madeBy('CREATE TABLE t (a)')),
  exact: EXACT,
  longText: (length) => `SELECT replace(hex(zeroblob(${length / 2})), '0', 'x')`,
  wide: (columns) => `SELECT ${Array.from({ length: columns }, (_, index) => index + 1).join(',')}`,
  widest: 2000,
  manyRows: (rows) => `WITH RECURSIVE r(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM r WHERE n < ${rows})
    SELECT n, printf('%.200c', 'x') FROM r`,
  sleep: COUNT,
  misspelt: `SELECT '😀' AS a, 2 * 3 FROM * WHERE 1`.replace('2 * 3', '23'),
  notices: null,
  firstNotice: '',
  untypedExpressions: true,
  table: {
    create: (name) => `CREATE TABLE ${name} (n INTEGER)`,
    insert: (name) => `INSERT INTO ${name} VALUES (1)`,
    count: (name) => `SELECT count(*) FROM ${name}`,
  },
  readOnlyWords: /readonly/,
  isAsleep: computes,
  isHeldBack: async (session) => !(await computes(session)),
  kill: (session) => Promise.resolve(void process.kill(pids.get(session) ?? -1, 'SIGKILL')),
});

describe('SQLite values', () => {
  it.each(EXACT.filter(({ row: [cell] }) => typeof cell === 'string' && !/[\0\ufffd]|Inf/.test(cell)))(
    'are those of the command line: $what',
    async ({ statement, row: [cell] }) => {
      const path = madeBy('');
      const [shown] = (await run(await opened(path), statement)).rows[0] ?? [];
      expect(shown).toBe(cell);
      const blob = /^\\x((?:[0-9a-f]{2})*)$/.exec(cell ?? '')?.[1];
      const text = (shown ?? '').replace(/^\\(\\+x(?:[0-9a-f]{2})*)$/, '$1');
      const literal = blob === undefined ? `'${text.replaceAll("'", "''")}'` : `x'${blob}'`;
      const same = `typeof(v) IN ('integer', 'real') AND v = ${literal} + 0 OR v IS ${literal}`;
      const query = statement.replace(/ -- end$/, '').replace('SELECT', 'SELECT v FROM (SELECT');
      expect(cli(path, `SELECT ${same} FROM (${query} AS v))`)).toBe('1\n');
    },
  );

  it('are read from a UTF-16 file as they are', async () => {
    const path = madeBy(
      "PRAGMA encoding='UTF-16be'; CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('Zürich 😀')",
    );
    expect((await run(await opened(path), 'SELECT a FROM t')).rows).toEqual([['Zürich 😀']]);
  });

  it('of two kinds in one column are told apart, with a word about it', async () => {
    const path = madeBy(
      "CREATE TABLE t (a BLOB); INSERT INTO t VALUES (x'41'), ('\\x41'), (NULL), ('NULL'), (65)",
    );
    const { rows, notices, columns } = await run(await opened(path), 'SELECT a FROM t');
    expect(rows.flat()).toEqual(['\\x41', '\\\\x41', null, 'NULL', '65']);
    expect(columns).toMatchObject([
      { class: 'binary', type: 'BLOB', origin: { kind: 'name', schema: 'main', table: 't', column: 'a' } },
    ]);
    expect(notices).toMatchObject([{ message: expect.stringContaining('looks like a blob') as string }]);
  });

  it('keep their order, and what is random is computed once', async () => {
    const session = await opened(madeBy('CREATE TABLE t (a); INSERT INTO t VALUES (2), (3), (1)'));
    expect((await run(session, 'SELECT a, a FROM t ORDER BY 1 DESC; -- so')).rows.map(([a]) => a)).toEqual([
      '3',
      '2',
      '1',
    ]);
    const mixed = "SELECT CASE WHEN random() > 0 THEN 'a' ELSE 1 END FROM t, t AS u, t AS v";
    const cells = (await run(session, mixed)).rows.flat();
    expect(new Set(cells.filter((cell) => cell !== 'a' && cell !== '1'))).toEqual(new Set());
  });

  it('of 100 MB are read', async () => {
    const { rows } = await run(await opened(madeBy('')), 'SELECT zeroblob(100000000)');
    expect(rows[0]?.[0]?.length).toBe(200_000_002);
  });

  it('that are too large are refused by name', async () => {
    const session = await opened(madeBy(''));
    const error = await refusal(session, 'SELECT zeroblob(300000000)');
    expect(error.message).toContain('too big');
    expect((await run(session, 'SELECT 7')).rows).toEqual([['7']]);
  });

  it('that are no UTF-8 end nothing but the statement that RETURNING would read them from', async () => {
    const path = madeBy('CREATE TABLE t (a)');
    const session = await opened(path);
    const error = await refusal(session, "INSERT INTO t VALUES (CAST(x'ff' AS TEXT)) RETURNING a");
    expect(error).toMatchObject({
      code: 'query-failed',
      message: expect.stringContaining('UTF-8') as string,
    });
    expect((await run(session, 'SELECT count(*) FROM t')).rows).toEqual([['0']]);
  });
});

describe('a SQLite session', () => {
  it('cancels what computes, also between two rows, and goes on', async () => {
    const session = await opened(madeBy(''));
    for (const statement of [COUNT, `SELECT 1 UNION ALL SELECT * FROM (${COUNT})`]) {
      const stop = new AbortController();
      const running = refusal(session, statement, { signal: stop.signal, readOnly: true });
      pids.set(session, started.at(-1)?.pid ?? 0);
      await expect.poll(() => computes(session)).toBe(true);
      session.onLost(() => expect.unreachable());
      stop.abort();
      expect((await running).code).toBe('cancelled');
      expect((await run(session, 'SELECT 7')).rows).toEqual([['7']]);
    }
  });

  it('says that ending the process rolled a transaction back', async () => {
    const path = madeBy('CREATE TABLE t (a)');
    const session = await opened(path);
    await run(session, 'BEGIN');
    await run(session, 'INSERT INTO t VALUES (1)');
    const stop = new AbortController();
    const sink = { notices: [] as string[] };
    const running = session.run(
      `SELECT 1 UNION ALL SELECT * FROM (${COUNT})`,
      {
        begin: () => undefined,
        page: () => Promise.resolve(),
        end: () => undefined,
        notice: ({ message }) => sink.notices.push(message),
      },
      { signal: stop.signal, readOnly: false, timeoutMs: null },
    );
    await expect.poll(() => computes(session)).toBe(true);
    stop.abort();
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(sink.notices).toEqual([expect.stringContaining('rolled back')]);
    expect(session.transaction).toBe('none');
    expect((await run(session, 'SELECT count(*) FROM t', { readOnly: true })).rows).toEqual([['0']]);
  });

  it('takes one statement at a time, and keeps no lock after a result that was left', async () => {
    const path = madeBy('CREATE TABLE t (a); INSERT INTO t SELECT value FROM generate_series(1, 100000)');
    const session = await opened(path);
    expect((await refusal(session, 'SELECT 1; SELECT 2')).code).toBe('bad-request');
    const stop = new AbortController();
    const sink = { begin: () => undefined, end: () => undefined, notice: () => undefined };
    const page = (): Promise<void> => {
      stop.abort();
      return new Promise(() => undefined);
    };
    await expect(
      session.run(
        'SELECT * FROM t',
        { ...sink, page },
        { signal: stop.signal, readOnly: true, timeoutMs: null },
      ),
    ).rejects.toMatchObject({ code: 'cancelled' });
    expect(cli(path, 'DELETE FROM t; SELECT count(*) FROM t')).toBe('0\n');
  });

  it('says that another program has locked the file', async () => {
    const path = madeBy('CREATE TABLE t (a)');
    const session = await opened(path);
    const other = spawn('sqlite3', [path]);
    onTestFinished(() => void other.kill());
    other.stdin.write('BEGIN EXCLUSIVE;\nSELECT 1;\n');
    await new Promise((resolve) => other.stdout.once('data', resolve));
    const error = await refusal(session, 'INSERT INTO t VALUES (1)');
    expect(error.message + (error.hint ?? '')).toMatch(/locked.*Another program/s);
  });

  it('reads what another program has written to the write-ahead log', async () => {
    const path = madeBy('PRAGMA journal_mode=WAL; CREATE TABLE t (a)');
    const session = await opened(path);
    cli(path, 'INSERT INTO t VALUES (41)');
    expect((await run(session, 'SELECT a FROM t', { readOnly: true })).rows).toEqual([['41']]);
  });

  it('calls no function with effects from a view or a trigger of the file', async () => {
    const path = madeBy("CREATE VIEW v AS SELECT load_extension('/tmp/x') AS a; CREATE TABLE t (a)");
    const error = await refusal(await opened(path), 'SELECT a FROM v');
    expect(error.message).toMatch(/unsafe use|not authorized/);
  });

  it('places an unknown name, and the first of several equal words', async () => {
    const session = await opened(madeBy(''));
    const unknown = 'SELECT 1 AS a,\n  nowhere';
    expect(await refusal(session, unknown)).toMatchObject({
      notice: { position: unknown.indexOf('nowhere') },
    });
    const twice = "SELECT 'from', 1 FROM (SELECT 1) from WHERE";
    expect(await refusal(session, twice)).toMatchObject({ notice: { position: twice.lastIndexOf('from') } });
  });
});

describe('a file that is no good database', () => {
  const fails = async (path: string): Promise<{ code: string; text: string }> => {
    try {
      await checkDatabaseFile(path, 'db01');
      await openFile(path);
    } catch (error) {
      const { code, message, hint } = error as { code: string; message: string; hint?: string };
      return { code, text: `${message} ${hint ?? ''}` };
    }
    throw new Error('it opened');
  };

  it('is not made when it is missing', async () => {
    const folder = testFolder();
    const missing = join(folder, 'missing.db');
    expect(await fails(missing)).toMatchObject({ code: 'not-found' });
    await expect(openFile(missing)).rejects.toMatchObject({ code: 'unreachable' });
    expect(() => readFileSync(missing)).toThrow();
  });

  it('is refused as a folder, a relative path, another format', async () => {
    const folder = testFolder();
    mkdirSync(join(folder, 'sub'));
    expect((await fails(join(folder, 'sub'))).text).toContain('it is a folder');
    expect((await fails('orders.db')).text).toContain('must begin at the root');
    writeFileSync(join(folder, 'text.db'), 'a text and no database '.repeat(100));
    expect(await fails(join(folder, 'text.db'))).toMatchObject({
      code: 'protocol-error',
      text: expect.stringContaining('not a database') as string,
    });
  });

  it('names what is damaged, and goes on', async () => {
    const path = madeBy(
      'CREATE TABLE t (a); INSERT INTO t SELECT hex(randomblob(500)) FROM generate_series(1, 500)',
    );
    const bytes = readFileSync(path);
    bytes.fill(0xff, 3 * 4096, 40 * 4096);
    writeFileSync(path, bytes);
    const session = await opened(path);
    const error = await refusal(session, 'SELECT * FROM t');
    expect(error.message).toContain('malformed');
    expect(error.hint).toContain('integrity_check');
    expect((await run(session, 'SELECT 7')).rows).toEqual([['7']]);
  });

  it('opens where only reading is allowed, and says so on a write', async () => {
    const path = madeBy('CREATE TABLE t (a)');
    chmodSync(path, 0o444);
    const session = await opened(path);
    expect((await run(session, 'SELECT count(*) FROM t', { readOnly: true })).rows).toEqual([['0']]);
  });
});

describe('the explorer of a SQLite file', () => {
  const SCHEMA = `
    CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, label TEXT AS (upper(name)));
    CREATE TABLE orders (no INT, part TEXT DEFAULT 'a', customer INT NOT NULL REFERENCES customers,
      PRIMARY KEY (no, part)) WITHOUT ROWID;
    CREATE TABLE loose (a TEXT PRIMARY KEY, b);
    CREATE INDEX by_customer ON orders (customer);
    CREATE VIEW large AS SELECT no FROM orders;
    CREATE TRIGGER watch AFTER INSERT ON orders BEGIN SELECT 1; END;`;
  const signal = new AbortController().signal;

  it('shows tables, keys, foreign keys both ways and definitions', async () => {
    const session = await opened(madeBy(SCHEMA));
    expect(await exploreSqlite(session, { what: 'schemas' }, signal)).toEqual([
      { name: 'main', objects: 4, system: false },
    ]);
    expect(await exploreSqlite(session, { what: 'objects', schema: 'main' }, signal)).toMatchObject([
      { name: 'customers', kind: 'table', bytes: 8192 },
      { name: 'large', kind: 'view', bytes: null },
      { name: 'loose', kind: 'table' },
      { name: 'orders', kind: 'table', bytes: 8192 },
    ]);
    const about = (name: string): Promise<TableDetails> =>
      exploreSqlite(session, { what: 'table', schema: 'main', name }, signal) as Promise<TableDetails>;
    const customers = await about('customers');
    expect(customers.keys).toMatchObject([
      { columns: ['id'], primary: true },
      { columns: ['name'], primary: false },
    ]);
    expect(customers.columns[2]).toMatchObject({ name: 'label', generated: true });
    expect(customers.referencedBy).toMatchObject([
      { columns: ['customer'], from: { name: 'orders' }, to: { name: 'customers', columns: ['id'] } },
    ]);
    const orders = await about('orders');
    expect(orders.keys).toMatchObject([{ columns: ['no', 'part'], primary: true }]);
    expect(orders.foreignKeys).toMatchObject([
      { columns: ['customer'], to: { schema: 'main', name: 'customers', columns: ['id'] } },
    ]);
    expect(orders.triggers).toMatchObject([{ name: 'watch' }]);
    expect(orders.indexes).toContainEqual({
      name: 'by_customer',
      definition: 'CREATE INDEX by_customer ON orders (customer)',
    });
    // Its primary key may hold several NULLs.
    expect((await about('loose')).keys).toEqual([]);
    expect((await about('large')).definition).toContain('CREATE VIEW large');
    await expect(about('gone')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('tells the statements that make a table again, and they do', async () => {
    const hostile = `CREATE TABLE "it's; --" (a, CHECK (a <> ';')); CREATE TABLE tail (b) -- last`;
    const path = madeBy(`${SCHEMA} ${hostile}`);
    const session = await opened(path);
    const ddl = (name: string, kind: 'table' | 'view' = 'table'): Promise<string> =>
      exploreSqlite(
        session,
        { what: 'ddl', schema: 'main', name, kind, detail: '' },
        signal,
      ) as Promise<string>;
    expect(await ddl('LARGE', 'view')).toBe('CREATE VIEW large AS SELECT no FROM orders;\n');
    const all = [await ddl('customers'), await ddl('orders'), await ddl("it's; --"), await ddl('tail')];
    const again = madeBy([...all, await ddl('loose'), await ddl('large', 'view')].join(''));
    const listed = 'SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2';
    expect(cli(again, listed)).toBe(cli(path, listed));
    await expect(ddl('gone')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('sees temporary and attached tables where the tab has made them', async () => {
    const other = madeBy('CREATE TABLE far (a)');
    const session = await opened(madeBy(SCHEMA));
    await run(session, 'CREATE TEMP TABLE mine (a)');
    await run(session, `ATTACH '${other}' AS other`);
    expect(await exploreSqlite(session, { what: 'completion' }, signal)).toMatchObject({
      searchPath: ['main', 'temp', 'other'],
      tables: expect.arrayContaining([
        { schema: 'temp', name: 'mine', columns: ['a'] },
        { schema: 'other', name: 'far', columns: ['a'] },
      ]) as unknown,
    });
  });
});
