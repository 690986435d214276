import { afterAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { sqliteEngine } from '../../src/main/host/engines/sqliteEngine';
import type { StartDatabase } from '../../src/main/protocols/sqlite/options';
import { SqliteSession } from '../../src/main/protocols/sqlite/session';
import type { RowChange } from '../../src/shared/edits';
import type { QueryAccess } from '../../src/shared/queryStream';
import { removeDatabaseProgram, startDatabase } from './databaseProcess';
import { EditBench, text, update } from './editBench';
import { cli, madeBy } from './sqliteFixture';
import { shown, SIMPLE, stagedEditsSuite, type EditLab } from './stagedEditsSuite';

// What happens to rows when edits of a result are applied to a real file of SQLite.

afterAll(removeDatabaseProgram);
let file: string;
beforeEach(() => {
  file = madeBy('CREATE TABLE made (n)');
});

interface Cut {
  at: 'before' | 'after';
  sent: string;
}

/** Starts database processes that are killed before or after they have run a statement with this text. */
const breaking =
  ({ at, sent }: Cut): StartDatabase =>
  async (...args) => {
    const process = await startDatabase(...args);
    let isDue = false;
    return {
      ...process,
      port: {
        ...process.port,
        postMessage: (message) => {
          const hit = JSON.stringify(message).includes(sent);
          if (hit && at === 'before') process.kill();
          else process.port.postMessage(message);
          isDue ||= hit;
        },
        onMessage: (listener) =>
          process.port.onMessage((message) => {
            if (isDue) process.kill();
            else listener(message);
          }),
      },
    };
  };

async function opened(access?: QueryAccess, cut?: Cut): Promise<EditBench> {
  const start = cut === undefined ? startDatabase : breaking(cut);
  const options = { name: 'db01', path: file, database: 'orders.db' };
  const session = await SqliteSession.open(options, start, new AbortController().signal);
  onTestFinished(() => session.dispose());
  return EditBench.over(session, sqliteEngine, access);
}

const lab: EditLab = {
  open: ({ access, cut } = {}) => opened(access, cut),
  sql: (sql) => Promise.resolve(cli(file, sql)),
  rowsOf: (table) => {
    const printed = cli(file, `SELECT * FROM ${table} ORDER BY 1`, '-nullvalue', '∅');
    return Promise.resolve(printed.replace(/\n$/, '').split('\n'));
  },
};

stagedEditsSuite(() => lab);

/** Values of a table with their storage classes, as SQLite's own command line has them. */
const stored = (table: string, column = 'v'): string[] =>
  cli(file, `SELECT typeof(${column}) || ' ' || quote(${column}) FROM ${table} ORDER BY rowid`)
    .trim()
    .split('\n');

describe('tables of SQLite', () => {
  it('only read where they are views, virtual, SQLite’s own, or more than one', async () => {
    const { bench, table } = await shown(lab);
    await lab.sql(`CREATE VIEW ${table}_view AS SELECT * FROM ${table};
      CREATE VIRTUAL TABLE words USING fts5 (word); INSERT INTO words VALUES ('anchor')`);
    expect(await bench.reason(`SELECT * FROM ${table}_view`)).toContain('plain SELECT');
    expect(await bench.reason('SELECT * FROM words')).not.toBe('');
    expect(await bench.reason('SELECT * FROM words_content')).toContain('kept by an extension');
    expect(await bench.reason('SELECT * FROM sqlite_schema')).not.toBe('');
    expect(await bench.reason(`SELECT * FROM (SELECT * FROM ${table}) ${table}`)).toContain('plain SELECT');
    expect(await bench.reason(`SELECT * FROM ${table}`)).toBe('');
  });

  it('are not changed by a key that may be NULL, which SQLite allows in primary keys', async () => {
    const { bench, table, result } = await shown(
      lab,
      "CREATE TABLE $t (k text PRIMARY KEY, v text); INSERT INTO $t VALUES (NULL, 'x'), (NULL, 'x'), ('k', 'y')",
    );
    expect(await bench.target(result)).toMatchObject({ editable: false });
    await expect(bench.apply(result, [update(2, 1, text('z'))])).rejects.toMatchObject({ code: 'conflict' });
    expect(await lab.rowsOf(table)).toEqual(['∅|x', '∅|x', 'k|y']);
  });

  it('tell rows apart by binary keys, by keys that ignore capitals, without rowids and with awkward names', async () => {
    const { bench, table, result } = await shown(
      lab,
      "CREATE TABLE $t (k blob PRIMARY KEY, v text) WITHOUT ROWID; INSERT INTO $t VALUES (X'00', 'p'), (X'0001ff', 'q'), (X'', 'r'), ('0', 's')",
    );
    const all = result.rows.map((row, at) => update(at, 1, text(`new ${row[1] ?? ''}`)));
    expect(await bench.apply(result, all)).toMatchObject({ state: 'applied', statements: 4 });
    const printed = cli(file, `SELECT typeof(k), hex(k), v FROM ${table} ORDER BY v`);
    expect(printed.trim().split('\n')).toEqual([
      'blob|00|new p',
      'blob|0001FF|new q',
      'blob||new r',
      'text|30|new s',
    ]);
    const named = await shown(
      lab,
      `CREATE TABLE $t ("__proto__" text COLLATE NOCASE NOT NULL PRIMARY KEY, "a ""b"" 'c'" text); INSERT INTO $t VALUES ('k', 'x')`,
    );
    const cells = [0, 1].map((column) => ({ column, value: text('K') }));
    expect(
      await named.bench.apply(named.result, [{ kind: 'update', id: 0, row: 0, base: 0, cells }]),
    ).toMatchObject({ state: 'applied', rows: [{ cells: [{ text: 'K' }, { text: 'K' }] }] });
    // The key equals by its collation, and is another text.
    await lab.sql(`UPDATE ${named.table} SET "__proto__" = 'k'`);
    const again = await named.bench.apply(named.result, [update(0, 1, text('lost'))]);
    expect(again).toMatchObject({ state: 'conflict' });
  });

  it('give numbers and defaults to new rows, and keep what is computed', async () => {
    const { bench, result } = await shown(
      lab,
      `CREATE TABLE $t (id INTEGER PRIMARY KEY, s text DEFAULT 'it''s', at text DEFAULT (upper('now')), n int,
        twice int AS (n * 2) STORED)`,
    );
    const target = await bench.target(result);
    expect(target.editable && target.columns.map(({ refusal }) => refusal === null)).toEqual([
      ...[true, true, true, true, false],
    ]);
    const outcome = await bench.apply(result, [
      { kind: 'insert', id: 1, cells: [1, 2].map((column) => ({ column, value: { kind: 'default' } })) },
      { kind: 'insert', id: 2, cells: [] },
      { kind: 'insert', id: 3, cells: [{ column: 1, value: { kind: 'null' } }] },
      {
        ...{ kind: 'insert', id: 4 },
        cells: [
          { column: 0, value: text('40') },
          { column: 3, value: text('21') },
        ],
      },
    ]);
    const rows = outcome.state === 'applied' ? outcome.rows : [];
    expect(rows.map(({ cells }) => cells?.map((cell) => cell.text))).toEqual([
      ['1', "it's", 'NOW', null, null],
      ['2', "it's", 'NOW', null, null],
      ['3', null, 'NOW', null, null],
      ['40', "it's", 'NOW', '21', '42'],
    ]);
  });

  it('have triggers that ignore, delete or change rows: one row or nothing', async () => {
    const { bench, table, result } = await shown(
      lab,
      `${SIMPLE}; CREATE TRIGGER $t_ignore BEFORE UPDATE ON $t WHEN NEW.name = 'ignored'
        BEGIN SELECT RAISE(IGNORE); END;
      CREATE TRIGGER $t_abort BEFORE UPDATE ON $t WHEN NEW.name = 'refused'
        BEGIN SELECT RAISE(ABORT, 'not with me'); END;
      CREATE TRIGGER $t_louder AFTER UPDATE ON $t WHEN NEW.name = 'quiet'
        BEGIN UPDATE $t SET name = 'LOUD' WHERE id = NEW.id; END`,
    );
    const ignored = await bench.apply(result, [update(0, 1, text('kept?')), update(1, 1, text('ignored'))]);
    expect(ignored).toMatchObject({ state: 'failed', changeId: 1 });
    const refused = await bench.apply(result, [update(0, 1, text('refused'))]);
    expect(refused).toMatchObject({ state: 'failed', error: { message: 'not with me' } });
    expect(await lab.rowsOf(table)).toEqual(['1|one|10', '2|two|20', '3|∅|30']);
    const louder = await bench.apply(result, [update(0, 1, text('quiet'))]);
    expect(louder).toMatchObject({ state: 'applied', rows: [{ cells: [{}, { text: 'LOUD' }, {}] }] });
  });

  it('stay as they are while another program holds the file, which the message says', async () => {
    const { bench, table, result } = await shown(lab);
    await bench.target(result);
    const other = await opened();
    await other.show('BEGIN IMMEDIATE');
    await expect(bench.apply(result, [update(0, 1, text('x'))])).rejects.toThrow(/locked/);
    await other.show('ROLLBACK');
    expect(bench.session.transaction).toBe('none');
    expect(await bench.apply(result, [update(0, 1, text('x'))])).toMatchObject({ state: 'applied' });
    expect((await lab.rowsOf(table))[0]).toBe('1|x|10');
  });
});

describe('values of SQLite', () => {
  const EXACT: [type: string, before: string, typed: string, after: string][] = [
    ['integer', '1', '9223372036854775807', 'integer 9223372036854775807'],
    ['integer', '1', '-9223372036854775808', 'integer -9223372036854775808'],
    ['integer', "'many'", '12', 'integer 12'],
    ['integer', '1', 'none', "text 'none'"],
    ['real', '0.1', '0.30000000000000004', 'real'],
    ['real', '1.5', '1.7976931348623157e+308', 'real'],
    ['real', '1.5', '2.0', 'real'],
    ['numeric', '1.5', '-0.25', 'real'],
    ['text', "'a'", '00012', "text '00012'"],
    ['text', "'a'", '', "text ''"],
    ['text', "'a'", 'NULL', "text 'NULL'"],
    ['text', "'a'", '1.50', "text '1.50'"],
    ['text', "'\\x41'", '\\\\x42', "text '\\x42'"],
    ['blob', "X'41'", '\\x00ff', "blob X'00FF'"],
    ['blob', "X'41'", 'A', "text 'A'"],
    ['', '1', '2', 'integer 2'],
    ['', "'1'", '2', "text '2'"],
    ['', '1.5', '2.5', 'real'],
    ['date', "'2026-01-01'", '2026-02-28', "text '2026-02-28'"],
    ['varchar(9)', "'a'", "it's ☃", "text 'it''s ☃'"],
  ];

  it.each(EXACT)('of %s: %s becomes %s', async (type, before, typed, after) => {
    const { bench, table, result } = await shown(
      lab,
      `CREATE TABLE $t (id INTEGER PRIMARY KEY, n int, v ${type}); INSERT INTO $t VALUES (1, 1, ${before})`,
    );
    // The neighbour first: it compares what stands there now.
    const base = async (): Promise<number> => {
      const outcome = await bench.apply(result, [update(0, 1, text('2'))]);
      expect(outcome).toMatchObject({ state: 'applied' });
      return outcome.state === 'applied' ? (outcome.rows[0]?.base ?? 0) : 0;
    };
    const change = { ...update(0, 2, text(typed)), base: await base() } as RowChange;
    const outcome = await bench.apply(result, [change]);
    expect(outcome).toMatchObject({ state: 'applied' });
    const shownAs = outcome.state === 'applied' ? outcome.rows[0]?.cells?.[2]?.text : null;
    expect(shownAs).toBe(typed);
    // Its command line writes reals in another way than it reads them.
    expect(stored(table)[0]?.replace(/^real .*/, 'real')).toBe(after);
  });

  it.each([
    ['integer', '00012'],
    ['integer', '9223372036854775808'],
    ['integer', ' 12'],
    ['real', '0.1234567890123456789'],
    ['real', '9007199254740993'],
    ['numeric', '+1'],
    ['date', '0020260101'],
  ])('that %s would change without a word are refused: %s', async (type, typed) => {
    const { bench, table, result } = await shown(
      lab,
      `CREATE TABLE $t (id INTEGER PRIMARY KEY, v ${type}); INSERT INTO $t VALUES (1, 1)`,
    );
    const outcome = await bench.apply(result, [update(0, 1, text(typed))]);
    expect(outcome).toMatchObject({ state: 'failed', column: 1, error: { code: 'bad-request' } });
    expect(stored(table)).toEqual([type === 'real' ? 'real 1.0' : 'integer 1']);
  });

  it('that are longer than any number are refused in a column of numbers', async () => {
    const { bench, table, result } = await shown(
      lab,
      'CREATE TABLE $t (id INTEGER PRIMARY KEY, v numeric); INSERT INTO $t VALUES (1, 1)',
    );
    const outcome = await bench.apply(result, [update(0, 1, text('7'.repeat(1_000_000)))]);
    expect(outcome).toMatchObject({ state: 'failed', column: 1, error: { code: 'bad-request' } });
    expect(stored(table)).toEqual(['integer 1']);
  });

  it('that a STRICT table has no place for are refused in SQLite’s own words', async () => {
    const { bench, result } = await shown(
      lab,
      'CREATE TABLE $t (id INTEGER PRIMARY KEY, v INTEGER) STRICT; INSERT INTO $t VALUES (1, 1)',
    );
    const outcome = await bench.apply(result, [update(0, 1, text('many'))]);
    expect(outcome.state === 'failed' && outcome.error.message).toContain('cannot store TEXT value');
  });

  it('are told apart by their storage class when somebody else has changed that alone', async () => {
    const { bench, table, result } = await shown(
      lab,
      "CREATE TABLE $t (id INTEGER PRIMARY KEY, n int, v); INSERT INTO $t VALUES (1, 1, X'41')",
    );
    await lab.sql(`UPDATE ${table} SET v = 'A'`);
    expect(await bench.apply(result, [update(0, 1, text('2'))])).toMatchObject({ state: 'conflict' });
  });
});
