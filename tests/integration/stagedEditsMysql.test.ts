import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mysqlEngine } from '../../src/main/host/engines/mysqlEngine';
import type { QueryAccess } from '../../src/shared/queryStream';
import { MariadbLab } from '../lab/mariadb';
import { breakingWay, EditBench, text, update } from './editBench';
import { Caller, changedRowsWay, options } from './mysqlFixture';
import { made, shown, SIMPLE, stagedEditsSuite, type EditLab } from './stagedEditsSuite';

// What happens to rows when edits of a result are applied to a real MariaDB server.

let server: MariadbLab;
beforeAll(async () => {
  server = await MariadbLab.start();
}, 30_000);
afterAll(() => server.stop());

const UNTOUCHED = ['1|one|10', '2|two|20', '3|∅|30'];

async function opened(port: number, access?: QueryAccess): Promise<EditBench> {
  const { native } = server.logins;
  const session = await new Caller(
    options({ port, database: server.database }, native),
    native.password,
  ).open();
  return EditBench.over(session, mysqlEngine, access);
}

const lab: EditLab = {
  open: async ({ access, cut } = {}) => {
    const { port } = server;
    return opened(cut === undefined ? port : await breakingWay(port, cut.at, cut.sent, ''), access);
  },
  sql: (sql) => server.sql(sql),
  rowsOf: async (table) => {
    const printed = await server.sql(`SELECT * FROM ${table} ORDER BY 1`);
    const lines = printed.replace(/\n$/, '').split('\n');
    return lines.map((line) =>
      line
        .split('\t')
        .map((cell) => (cell === 'NULL' ? '∅' : cell))
        .join('|'),
    );
  },
};

stagedEditsSuite(() => lab);

describe('tables of MariaDB', () => {
  it.each(['MyISAM', 'MEMORY', 'Aria TRANSACTIONAL=0', 'Aria TRANSACTIONAL=1'])(
    'of %s only read, because nothing could be taken back',
    async (engine) => {
      const create = 'CREATE TABLE $t (id int PRIMARY KEY, name varchar(9)) ENGINE=';
      const { bench, result } = await shown(lab, `${create}${engine}; INSERT INTO $t VALUES (1, 'a')`);
      const target = await bench.target(result);
      expect(!target.editable && target.reason).toContain('can’t roll changes back');
    },
  );

  it('only read where they are views, temporary, the server’s own or behind an alias', async () => {
    const { bench, table } = await shown(lab);
    const other = await made(lab, SIMPLE);
    expect(await bench.reason(`SELECT * FROM (SELECT * FROM ${other}) ${table}`)).toContain('plain SELECT');
    expect(await bench.reason(`SELECT * FROM ${table} UNION SELECT * FROM ${other}`)).not.toBe('');
    expect(await bench.reason(`SELECT * FROM ${table} /*! JOIN ${other} USING (id) */`)).toContain(
      'plain SELECT',
    );
    expect(await bench.reason(`SELECT * FROM information_schema.engines`)).not.toBe('');
    await lab.sql(`CREATE VIEW ${table}_view AS SELECT * FROM ${table}`);
    expect(await bench.reason(`SELECT * FROM ${table}_view`)).toContain('is a view');
    await bench.show(`CREATE TEMPORARY TABLE ${table} (id int PRIMARY KEY, name text)`);
    expect(await bench.reason(`SELECT * FROM ${table}`)).toContain('temporary');
  });

  it('have columns that the server computes, which stay as they are', async () => {
    const { bench, result } = await shown(
      lab,
      'CREATE TABLE $t (id int PRIMARY KEY, n int, twice int AS (n * 2) STORED, more int AS (n + 1) VIRTUAL); INSERT INTO $t (id, n) VALUES (1, 2)',
    );
    const target = await bench.target(result);
    expect(target.editable && target.columns.map(({ refusal }) => refusal === null)).toEqual([
      ...[true, true, false, false],
    ]);
    expect(await bench.apply(result, [update(0, 1, text('5'))])).toMatchObject({
      ...{ state: 'applied', rows: [{ cells: [{}, { text: '5' }, { text: '10' }, { text: '6' }] }] },
    });
  });

  it('give numbers and defaults to new rows', async () => {
    const { bench, result } = await shown(
      lab,
      "CREATE TABLE $t (id int AUTO_INCREMENT PRIMARY KEY, s varchar(20) DEFAULT 'given', n int)",
    );
    const outcome = await bench.apply(result, [
      { kind: 'insert', id: 1, cells: [{ column: 1, value: { kind: 'default' } }] },
      { kind: 'insert', id: 2, cells: [] },
      { kind: 'insert', id: 3, cells: [{ column: 1, value: { kind: 'null' } }] },
      { kind: 'insert', id: 4, cells: [{ column: 0, value: text('40') }] },
    ]);
    const rows = outcome.state === 'applied' ? outcome.rows : [];
    expect(rows.map(({ cells }) => cells?.map((cell) => cell.text))).toEqual([
      ['1', 'given', null],
      ['2', 'given', null],
      ['3', null, null],
      ['40', 'given', null],
    ]);
  });

  it('tell rows apart by binary keys, keys of text and awkward names', async () => {
    const { bench, table, result } = await shown(
      lab,
      String.raw`CREATE TABLE $t (k varbinary(9) PRIMARY KEY, v text); INSERT INTO $t VALUES (X'00', 'p'), (X'0001ff', 'q'), ('', 'r'), (X'5c27', 's')`,
    );
    const all = result.rows.map((_row, at) => update(at, 1, text(`new ${at}`)));
    expect(await bench.apply(result, all)).toMatchObject({ state: 'applied', statements: 4 });
    expect((await bench.show(`SELECT * FROM ${table} ORDER BY 1`)).rows).toEqual([
      ['\\x', 'new 0'],
      ['\\x00', 'new 1'],
      ['\\x0001ff', 'new 2'],
      ['\\x5c27', 'new 3'],
    ]);
    const named = await shown(
      lab,
      "CREATE TABLE $t (`__proto__` varchar(9) PRIMARY KEY, `a ``b`` \"c\"` varchar(9)) COLLATE utf8mb4_general_ci; INSERT INTO $t VALUES ('k', 'x')",
    );
    const outcome = await named.bench.apply(named.result, [
      {
        kind: 'update',
        id: 0,
        row: 0,
        base: 0,
        cells: [0, 1].map((column) => ({ column, value: text('K') })),
      },
    ]);
    expect(outcome).toMatchObject({ state: 'applied', rows: [{ cells: [{ text: 'K' }, { text: 'K' }] }] });
  });
});

describe('values of MariaDB', () => {
  const EXACT: [type: string, before: string, after: string][] = [
    ['tinyint unsigned', '0', '255'],
    ['bigint', '-9223372036854775808', '9223372036854775807'],
    ['bigint unsigned', '18446744073709551615', '0'],
    ['int(6) zerofill', '000042', '000043'],
    ['decimal(30,10)', '12345678901234567890.0123456789', '-0.0000000001'],
    ['float', '0.1', '16777200'],
    ['double', '0.1', '1.7976931348623157e308'],
    ['double', '-0.5', '0.30000000000000004'],
    ['bit(8)', '\\x05', '\\xff'],
    ['bit(64)', '\\xffffffffffffffff', '\\x0102030405060708'],
    ['date', '0000-00-00', '2026-02-28'],
    ['datetime(6)', '2026-03-29 02:30:00.000001', '9999-12-31 23:59:59.999999'],
    ['timestamp(6) NULL', '2026-01-01 00:00:00.123456', '2037-12-31 12:00:00.000000'],
    ['time(3)', '-12:34:56.789', '838:59:59.000'],
    ['year', '2026', '1999'],
    ['char(5)', 'ab', 'AB'],
    ['varchar(20)', 'trailing ', 'trailing'],
    ['varchar(20) CHARACTER SET latin1', 'ä', 'Ä'],
    ['text', 'a\\nb', 'NULL'],
    ['text', 'with\0nul', 'two\0\0'],
    ['blob', '\\x00ff27', '\\x'],
    ['binary(4)', '\\x01000000', '\\x00000000'],
    ["enum('a','b','3')", 'a', '3'],
    ["set('x','y')", 'x,y', ''],
    ['json', '{"a" :  1, "big": 12345678901234567890}', '[]'],
    ['uuid', '123e4567-e89b-12d3-a456-426655440000', '00000000-0000-0000-0000-000000000001'],
    ['inet6', '::1', '2001:db8::ff00:42:8329'],
    [
      ...(['point', '\\x000000000101000000000000000000f03f0000000000000040'] as const),
      '\\x0000000001010000000000000000000040000000000000f03f',
    ],
  ];

  it.each(EXACT)('%s: %s becomes %s, and its neighbours stay as they are', async (type, before, after) => {
    const hex = before.startsWith('\\x') ? before.slice(2) : Buffer.from(before).toString('hex');
    const value = before.startsWith('\\x') ? `X'${hex}'` : `CONVERT(X'${hex}' USING utf8mb4)`;
    const { bench, table, result } = await shown(
      lab,
      `SET sql_mode = ''; CREATE TABLE $t (id int PRIMARY KEY, v ${type}, neighbour ${type});
       INSERT INTO $t VALUES (1, ${value}, ${value}), (2, ${value}, NULL)`,
    );
    const was = result.rows[0]?.[1] ?? null;
    expect(was).toBe(before);
    expect(await bench.apply(result, [update(0, 1, text(after))])).toMatchObject({ state: 'applied' });
    const now = await bench.show(`SELECT * FROM ${table} ORDER BY 1`);
    expect(now.rows).toEqual([
      ['1', after, was],
      ['2', was, null],
    ]);
    // And NULL, and back from it; a date of zeros is what strict mode refuses.
    const back = before.startsWith('0000') ? after : before;
    const reset = await bench.apply(now, [update(0, 1, { kind: 'null' }), update(1, 2, text(back))]);
    expect(reset).toMatchObject({ state: 'applied' });
    expect((await bench.show(`SELECT * FROM ${table} ORDER BY 1`)).rows).toEqual([
      ['1', null, was],
      ['2', was, back],
    ]);
  });

  it.each([
    ["enum('a','b')", "'a'", '2', 'none of the values'],
    ["set('x','y')", "'x'", '3', 'none of the values'],
    ['int', '1', '1.5', 'whole numbers'],
    ['bit(8)', "b'1'", '1', 'hexadecimal'],
    ['blob', "'a'", '\\x0', 'hexadecimal'],
    ['int', '1', 'one', 'Incorrect integer'],
    ['varchar(3)', "'a'", 'four', 'too long'],
    ['json', "'1'", '{', 'CONSTRAINT'],
    ['varchar(3)', "'a'", '\ud800', 'half of a character'],
  ])('%s of %s is not made into something else by %s', async (type, before, after, reason) => {
    const { bench, table, result } = await shown(
      lab,
      `CREATE TABLE $t (id int PRIMARY KEY, v ${type}); INSERT INTO $t VALUES (1, ${before}), (2, NULL)`,
    );
    const outcome = await bench.apply(result, [
      update(1, 1, { kind: 'null' }, 7),
      update(0, 1, text(after), 8),
    ]);
    expect(outcome).toMatchObject({ state: 'failed', changeId: 8 });
    expect(outcome.state === 'failed' && outcome.error.message).toContain(reason);
    expect((await bench.show(`SELECT * FROM ${table} ORDER BY 1`)).rows).toEqual(result.rows);
  });

  it('are not cut or guessed at where the server is not strict', async () => {
    const { bench, table, result } = await shown(lab);
    await bench.show("SET sql_mode = ''");
    for (const change of [update(0, 2, text('many')), update(0, 1, text('x'.repeat(101)))]) {
      const outcome = await bench.apply(result, [change]);
      expect(outcome.state === 'failed' && outcome.error.message).toContain('would not have saved');
    }
    expect(await lab.rowsOf(table)).toEqual(UNTOUCHED);
  });

  it.each(["'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'", "'PAD_CHAR_TO_FULL_LENGTH'", "'ORACLE'"])(
    'are the same under sql_mode %s',
    async (mode) => {
      const { bench, table } = await shown(lab);
      await bench.show(`SET sql_mode = ${mode}`);
      const result = await bench.show(`SELECT * FROM ${table} ORDER BY 1`);
      const outcome = await bench.apply(result, [update(0, 1, text('a\\\'b"')), update(1, 2, text('21'))]);
      expect(outcome).toMatchObject({ state: 'applied', statements: 2 });
      const now = await bench.show(`SELECT * FROM ${table} ORDER BY 1`);
      expect(now.rows.slice(0, 2)).toEqual([
        ['1', 'a\\\'b"', '10'],
        ['2', 'two', '21'],
      ]);
    },
  );
});

describe('one row exactly, in MariaDB', () => {
  it('whatever a trigger makes of it, and what the table sets by itself', async () => {
    const { bench, table, result } = await shown(
      lab,
      `CREATE TABLE $t (id int PRIMARY KEY, name varchar(20), at timestamp(6) DEFAULT '2020-01-01' ON UPDATE CURRENT_TIMESTAMP(6));
       INSERT INTO $t (id, name) VALUES (1, 'one'), (2, 'two');
       CREATE TRIGGER $t_up BEFORE UPDATE ON $t FOR EACH ROW SET NEW.name = UPPER(NEW.name)`,
    );
    const outcome = await bench.apply(result, [update(0, 1, text('loud'))]);
    expect(outcome).toMatchObject({ state: 'applied', rows: [{ cells: [{}, { text: 'LOUD' }, {}] }] });
    const cells = outcome.state === 'applied' ? outcome.rows[0]?.cells : null;
    expect(cells?.[2]?.text).not.toBe(result.rows[0]?.[2]);
    expect((await lab.rowsOf(table))[1]).toContain('2|two|');
  });

  it('or none, where a trigger refuses one of them', async () => {
    const { bench, table, result } = await shown(lab);
    await lab.sql(
      `DELIMITER //\nCREATE TRIGGER ${table}_no BEFORE UPDATE ON ${table} FOR EACH ROW IF OLD.id = 2 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'not this one'; END IF//`,
    );
    const outcome = await bench.apply(result, [update(0, 1, text('a'), 1), update(1, 1, text('b'), 2)]);
    expect(outcome).toMatchObject({ state: 'failed', changeId: 2, error: { message: 'not this one' } });
    expect(await lab.rowsOf(table)).toEqual(UNTOUCHED);
  });

  it('also where the way to the server lets it count only rows that differ', async () => {
    const table = await made(lab, SIMPLE);
    const bench = await opened(await changedRowsWay(server.port));
    const same = await bench.show(`UPDATE ${table} SET n = 10 WHERE id = 1`, 'SELECT ROW_COUNT()');
    expect(same.rows).toEqual([['0']]);
    const result = await bench.show(`SELECT * FROM ${table} ORDER BY 1`);
    const changes = [update(0, 1, text('one')), update(1, 1, text('zwei'))];
    expect(await bench.apply(result, changes)).toMatchObject({ state: 'applied', statements: 2 });
    await lab.sql(`UPDATE ${table} SET n = 99 WHERE id = 1`);
    expect(await bench.apply(result, [update(0, 1, text('one'))])).toMatchObject({ state: 'conflict' });
    expect(await lab.rowsOf(table)).toEqual(['1|one|99', '2|zwei|20', '3|∅|30']);
  });

  it('leaves the limits of the session as they were', async () => {
    const { bench, result } = await shown(lab);
    await bench.show('SET SESSION innodb_lock_wait_timeout = 33, lock_wait_timeout = 44');
    await bench.apply(result, [update(0, 1, text('x'))]);
    await bench.apply(result, [update(1, 0, text('3'))]);
    const limits = await bench.show('SELECT @@innodb_lock_wait_timeout, @@lock_wait_timeout');
    expect(limits.rows).toEqual([['33', '44']]);
  });
});

describe('a transaction of the person, in MariaDB', () => {
  it('sees what others have changed since it began', async () => {
    const { bench, table, result } = await shown(lab);
    await bench.target(result);
    await bench.show('START TRANSACTION WITH CONSISTENT SNAPSHOT', `SELECT * FROM ${table}`);
    await lab.sql(`UPDATE ${table} SET n = 99 WHERE id = 2`);
    expect(await bench.apply(result, [update(1, 1, text('mine'))])).toMatchObject({
      ...{ state: 'conflict', rows: [{ cells: [{}, {}, { text: '99' }] }] },
    });
    expect(bench.session.transaction).toBe('open');
  });

  it('goes on after a row stayed locked for too long', async () => {
    const { bench, table, result } = await shown(lab);
    await bench.target(result);
    const other = await lab.open();
    await other.show('BEGIN', `UPDATE ${table} SET n = 99 WHERE id = 2`);
    await bench.show('SET SESSION innodb_lock_wait_timeout = 1', 'BEGIN');
    const outcome = await bench.apply(result, [update(0, 1, text('x'), 1), update(1, 1, text('y'), 2)]);
    expect(outcome).toMatchObject({ state: 'failed', changeId: 2, error: { code: 'query-failed' } });
    expect(bench.session.transaction).toBe('open');
    await bench.show('COMMIT');
    await other.show('ROLLBACK');
    expect(await lab.rowsOf(table)).toEqual(UNTOUCHED);
  });

  it('that the server rolled back after a deadlock is said to be gone as a whole', async () => {
    const { bench, table, result } = await shown(lab);
    await bench.target(result);
    const other = await lab.open();
    await bench.show('BEGIN', `UPDATE ${table} SET n = 11 WHERE id = 1`);
    // What has changed more rows is not the one that is rolled back.
    await other.show('BEGIN', `UPDATE ${table} SET n = 0 WHERE id > 1`);
    const waiting = other.show(`UPDATE ${table} SET n = 0 WHERE id = 1`);
    await expect
      .poll(() => server.sql('SELECT COUNT(*) FROM information_schema.innodb_lock_waits'))
      .toBe('1\n');
    const outcome = await bench.apply(result, [update(1, 1, text('mine'))]);
    await waiting;
    await other.show('ROLLBACK');
    expect(outcome.state === 'failed' && outcome.error.message).toContain('whole open transaction');
    expect(bench.session.transaction).toBe('none');
    expect(await lab.rowsOf(table)).toEqual(UNTOUCHED);
  });
});
