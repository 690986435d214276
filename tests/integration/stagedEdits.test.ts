import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RowChange } from '../../src/shared/edits';
import { PostgresLab } from '../lab/postgres';
import { breakingWay, EditBench, text, update, type Shown } from './editBench';

// What happens to rows when edits of a result are applied to a real PostgreSQL server.

let lab: PostgresLab;
beforeAll(async () => {
  lab = await PostgresLab.start();
});
afterAll(() => lab.stop());

let tables = 0;

/** A table of its own for a test, made by the administrator; `$t` in the statements is its name. */
async function made(sql: string): Promise<string> {
  const name = `edit_${(tables += 1)}`;
  await lab.psql(`${sql.replaceAll('$t', name)}; GRANT ALL ON ${name} TO PUBLIC`);
  return name;
}

const SIMPLE = `CREATE TABLE $t (id int PRIMARY KEY, name text, n int);
  INSERT INTO $t VALUES (1, 'one', 10), (2, 'two', 20), (3, NULL, 30)`;

async function shown(sql = SIMPLE): Promise<{ bench: EditBench; table: string; result: Shown }> {
  const table = await made(sql);
  const bench = await EditBench.open(lab);
  return { bench, table, result: await bench.show(`SELECT * FROM ${table} ORDER BY 1`) };
}

/** The rows of a table as psql prints them, with NULL as ∅. */
const rowsOf = async (table: string): Promise<string[]> =>
  (await lab.psql(`SELECT * FROM ${table} ORDER BY 1`, ['-At', '-P', 'null=∅'])).trimEnd().split('\n');

describe('which rows can be changed', () => {
  it('finds the table and its key, and says why other results only read', async () => {
    const { bench, table, result } = await shown();
    const other = await made('CREATE TABLE $t (id int PRIMARY KEY, edit int, note text)');
    expect(await bench.target(result)).toMatchObject({ editable: true, table, schema: 'public', key: [0] });
    expect(await bench.reason(`SELECT name FROM ${table}`)).toContain('key column id');
    expect(await bench.reason('SELECT 1')).toContain('No column');
    expect(await bench.reason(`SELECT a.id, b.id FROM ${table} a, ${other} b`)).toContain('keys of both');
    expect(await bench.reason(`SELECT a.id, b.name FROM ${table} a JOIN ${table} b USING (n)`)).toContain(
      'exactly once',
    );
    expect(
      await bench.reason(`WITH x AS (SELECT * FROM ${table}) SELECT a.id, b.name FROM x a, x b`),
    ).toContain('WITH');
    expect(await bench.reason('SELECT oid, relname FROM pg_class LIMIT 1')).toContain('server itself');
    await lab.psql(
      `CREATE VIEW ${table}_view AS SELECT * FROM ${table}; GRANT ALL ON ${table}_view TO PUBLIC`,
    );
    expect(await bench.reason(`SELECT * FROM ${table}_view`)).toContain('is a view');
  });

  it('offers no expressions, no columns of others and nothing that the server computes', async () => {
    const table = await made(
      'CREATE TABLE $t (id int PRIMARY KEY, n int, twice int GENERATED ALWAYS AS (n * 2) STORED)',
    );
    const other = await made('CREATE TABLE $t (k int, note text)');
    const bench = await EditBench.open(lab);
    const result = await bench.show(
      `SELECT t.id AS customer, n, twice, n + 1 AS more, note, n AS again FROM ${table} t LEFT JOIN ${other} ON k = id`,
    );
    const target = await bench.target(result);
    expect(target.editable && target.columns.map(({ refusal }) => refusal === null)).toEqual([
      ...[true, true, false, false, false, false],
    ]);
  });

  it('leaves a table without a key alone, and one whose only unique columns can be NULL', async () => {
    const none = await shown('CREATE TABLE $t (a int, b text); INSERT INTO $t VALUES (1, $$x$$), (1, $$x$$)');
    expect(await none.bench.target(none.result)).toMatchObject({ editable: false });
    const nullable = await shown(
      'CREATE TABLE $t (a int UNIQUE, b text); INSERT INTO $t VALUES (NULL, $$x$$)',
    );
    expect(await nullable.bench.target(nullable.result)).toEqual({
      editable: false,
      reason: `${nullable.table} has no primary key and no unique key without NULLs.`,
    });
    await expect(none.bench.apply(none.result, [update(0, 1, text('y'))])).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('changes nothing while the tab only reads', async () => {
    const table = await made(SIMPLE);
    const bench = await EditBench.open(lab, lab.port, { mayWrite: false, why: 'guarded' });
    const result = await bench.show(`SELECT * FROM ${table} ORDER BY 1`);
    await expect(bench.apply(result, [update(0, 1, text('x'))])).rejects.toMatchObject({ code: 'read-only' });
    expect(await rowsOf(table)).toEqual(['1|one|10', '2|two|20', '3|∅|30']);
  });

  it('refuses a row of an outer join that is not there', async () => {
    const { bench, table } = await shown();
    const result = await bench.show(`SELECT t.* FROM (VALUES (99)) v (x) LEFT JOIN ${table} t ON t.id = v.x`);
    await expect(bench.apply(result, [update(0, 1, text('x'))])).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('applying', () => {
  it('updates, deletes and inserts in one transaction, and tells the rows as they are then', async () => {
    const { bench, table, result } = await shown();
    const changes: RowChange[] = [
      update(0, 1, text("it's \\ ☃\nhere"), 1),
      { kind: 'delete', id: 2, row: 1, base: 0 },
      {
        kind: 'insert',
        id: 3,
        cells: [
          { column: 0, value: text('7') },
          { column: 1, value: text('') },
        ],
      },
      update(2, 2, { kind: 'null' }, 4),
    ];
    expect(await bench.review(result, changes)).toHaveLength(4);
    expect(await rowsOf(table)).toHaveLength(3);
    const outcome = await bench.apply(result, changes);
    expect(outcome).toMatchObject({ state: 'applied', statements: 4 });
    const rows = outcome.state === 'applied' ? outcome.rows : [];
    expect(rows.find(({ changeId }) => changeId === 1)?.cells?.[1]?.text).toBe("it's \\ ☃\nhere");
    expect(rows.find(({ changeId }) => changeId === 3)?.cells?.map((cell) => cell.text)).toEqual([
      '7',
      '',
      null,
    ]);
    expect(await lab.psql(`SELECT count(*) FROM ${table} WHERE name = ''`)).toBe('1\n');
    expect(await rowsOf(table)).toHaveLength(4);
    expect(bench.session.transaction).toBe('none');
  });

  it('tells a row apart by a composite, a binary and an awkwardly named key', async () => {
    const composite = await shown(
      "CREATE TABLE $t (a int, b text, v text, PRIMARY KEY (b, a)); INSERT INTO $t VALUES (1, 'x', 'p'), (1, 'y', 'q')",
    );
    const first = composite.result.rows.findIndex((row) => row[1] === 'y');
    await composite.bench.apply(composite.result, [update(first, 2, text('changed'))]);
    expect((await rowsOf(composite.table)).sort()).toEqual(['1|x|p', '1|y|changed']);
    const binary = await shown(
      String.raw`CREATE TABLE $t (k bytea PRIMARY KEY, v text); INSERT INTO $t VALUES ('\x00', 'p'), ('\x0001ff', 'q'), ('', 'r')`,
    );
    await binary.bench.apply(binary.result, [update(0, 1, text('empty')), update(2, 1, text('long'))]);
    expect((await binary.bench.show(`SELECT * FROM ${binary.table} ORDER BY 1`)).rows).toEqual([
      ['\\x', 'empty'],
      ['\\x00', 'p'],
      ['\\x0001ff', 'long'],
    ]);
    const named = await shown(
      `CREATE TABLE $t ("__proto__" int PRIMARY KEY, "a ""b"" c" text, "constructor" text); INSERT INTO $t VALUES (1, 'x', 'y')`,
    );
    expect(named.result.columns.map(({ name }) => name)).toEqual(['__proto__', 'a "b" c', 'constructor']);
    const done = await named.bench.apply(named.result, [update(0, 1, text('new'))]);
    expect(done).toMatchObject({ state: 'applied' });
    expect(await rowsOf(named.table)).toEqual(['1|new|y']);
  });

  it('changes a key and finds the row again; a taken key rolls everything back and names the change', async () => {
    const { bench, table, result } = await shown();
    const outcome = await bench.apply(result, [update(0, 0, text('100'))]);
    expect(outcome).toMatchObject({
      state: 'applied',
      rows: [{ cells: [{ text: '100' }, { text: 'one' }, {}] }],
    });
    const base = outcome.state === 'applied' ? (outcome.rows[0]?.base ?? 0) : 0;
    const again: RowChange = { ...update(0, 1, text('uno')), base } as RowChange;
    expect(await bench.apply(result, [again])).toMatchObject({ state: 'applied' });
    const taken = await bench.apply(result, [update(1, 1, text('lost'), 5), update(2, 0, text('100'), 6)]);
    expect(taken).toMatchObject({ state: 'failed', changeId: 6, error: { code: 'query-failed' } });
    expect(await rowsOf(table)).toEqual(['2|two|20', '3|∅|30', '100|uno|10']);
  });

  it('says which cell the server refuses, and changes nothing', async () => {
    const { bench, table, result } = await shown(
      "CREATE TABLE $t (id int PRIMARY KEY, day date, n int); INSERT INTO $t VALUES (1, '2026-01-31', 1), (2, NULL, 2)",
    );
    const outcome = await bench.apply(result, [
      update(0, 2, text('5'), 8),
      update(1, 1, text('31.31.2026'), 9),
    ]);
    expect(outcome).toMatchObject({ state: 'failed', changeId: 9, column: 1 });
    expect(outcome.state === 'failed' && outcome.error.message).toMatch(/31\.31\.2026/);
    expect((await bench.show(`SELECT * FROM ${table} ORDER BY 1`)).rows).toEqual(result.rows);
    expect(bench.session.transaction).toBe('none');
  });

  it('applies 1,000 changes at once', async () => {
    const { bench, table, result } = await shown(
      'CREATE TABLE $t (id int PRIMARY KEY, n int); INSERT INTO $t SELECT g, g FROM generate_series(1, 1000) g',
    );
    const outcome = await bench.apply(
      result,
      result.rows.map((row, at) => update(at, 1, text(`-${row[1] ?? ''}`))),
    );
    expect(outcome).toMatchObject({ state: 'applied', statements: 1000 });
    expect(outcome.state === 'applied' && outcome.rows.every(({ cells }) => cells !== null)).toBe(true);
    expect(await lab.psql(`SELECT sum(n), count(*) FROM ${table}`)).toBe('-500500|1000\n');
  });

  it('works inside a transaction of the person by a savepoint, and leaves it open', async () => {
    const { bench, table, result } = await shown();
    await bench.target(result);
    await bench.show('BEGIN', `UPDATE ${table} SET n = 11 WHERE id = 1`);
    expect(await bench.apply(result, [update(1, 1, text('zwei')), update(2, 2, text('x'))])).toMatchObject({
      state: 'failed',
    });
    expect(bench.session.transaction).toBe('open');
    expect(await bench.apply(result, [update(1, 1, text('zwei'))])).toMatchObject({
      ...{ state: 'applied', inTransaction: true },
    });
    expect(await rowsOf(table)).toEqual(['1|one|10', '2|two|20', '3|∅|30']);
    await bench.show('COMMIT');
    expect(await rowsOf(table)).toEqual(['1|one|11', '2|zwei|20', '3|∅|30']);
  });

  it('begins the transaction that a person ends in manual commit, and leaves none open where nothing was applied', async () => {
    const { bench, table, result } = await shown();
    bench.desk.choose(true, false);
    expect(await bench.apply(result, [update(0, 2, text('x'))])).toMatchObject({ state: 'failed' });
    expect(bench.session.transaction).toBe('none');
    expect(await bench.apply(result, [update(0, 2, text('7'))])).toMatchObject({ inTransaction: true });
    expect(bench.session.transaction).toBe('open');
    const again = await bench.show(`SELECT id, name FROM ${table} WHERE id = 1`);
    expect(await bench.target(again)).toMatchObject({ editable: true });
    await bench.desk.end('rollback');
    expect(await rowsOf(table)).toEqual(['1|one|10', '2|two|20', '3|∅|30']);
  });
});

describe('values', () => {
  const EXACT: [type: string, before: string, after: string][] = [
    ['json', '{"a" :  1, "big": 12345678901234567890}', '{"a":[ ]}'],
    ['jsonb', '{"a": 1}', '{"b": 12345678901234567890}'],
    ['float8', '-0', '1e-300'],
    ['float8', 'NaN', '-0'],
    ['float4', '0.1', 'NaN'],
    ['numeric', '1.10', '99999999999999999999.000'],
    ['timestamptz', '2026-03-29 02:59:59.123456+02', 'infinity'],
    ['timestamp', '-infinity', '0044-03-15 00:00:00 BC'],
    ['bytea', '\\x00ff', '\\x27005c'],
    ['text[]', '{a,NULL,"b c"}', '{"x,y",""}'],
    ['boolean', 't', 'f'],
    ['char(5)', 'ab   ', 'cd   '],
    ['inet', '10.0.0.1', '10.0.0.2'],
    ['bit(3)', '101', '010'],
    ['xml', '<a>1</a>', '<b/>'],
    ['point', '(1,2)', '(-0,3)'],
    ['int4range', '[1,5)', 'empty'],
    ['text', '', 'NULL'],
  ];

  it.each(EXACT)('%s: %s becomes %s, and its neighbours stay as they are', async (type, before, after) => {
    const quote = (value: string): string => `'${value.replaceAll("'", "''")}'`;
    const { bench, table, result } = await shown(
      `CREATE TABLE $t (id int PRIMARY KEY, v ${type}, neighbour ${type});
       INSERT INTO $t VALUES (1, ${quote(before)}, ${quote(before)}), (2, ${quote(before)}, NULL)`,
    );
    const was = result.rows[0]?.[1] ?? null;
    const outcome = await bench.apply(result, [update(0, 1, text(after))]);
    expect(outcome).toMatchObject({ state: 'applied' });
    const now = await bench.show(`SELECT * FROM ${table} ORDER BY 1`);
    expect(now.rows).toEqual([
      ['1', after, was],
      ['2', was, null],
    ]);
    // And NULL, and back from it.
    const reset = await bench.apply(now, [update(0, 1, { kind: 'null' }), update(1, 2, text(before))]);
    expect(reset).toMatchObject({ state: 'applied' });
    expect((await bench.show(`SELECT * FROM ${table} ORDER BY 1`)).rows).toEqual([
      ['1', null, was],
      ['2', was, was],
    ]);
  });

  it('gives defaults to a new row where they are asked for, and shows what the server made of it', async () => {
    const { bench, result } = await shown(
      "CREATE TABLE $t (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, s text DEFAULT 'given', n int); GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO PUBLIC",
    );
    const outcome = await bench.apply(result, [
      {
        kind: 'insert',
        id: 1,
        cells: [
          { column: 1, value: { kind: 'default' } },
          { column: 2, value: text('4') },
        ],
      },
      { kind: 'insert', id: 2, cells: [] },
      { kind: 'insert', id: 3, cells: [{ column: 1, value: { kind: 'null' } }] },
    ]);
    const rows = outcome.state === 'applied' ? outcome.rows : [];
    expect(rows.map(({ cells }) => cells?.map((cell) => cell.text))).toEqual([
      ['1', 'given', '4'],
      ['2', 'given', null],
      ['3', null, null],
    ]);
  });
});

describe('rows that others have to do with', () => {
  it('finds a row that another session changed, shows it, and applies over it only when told to', async () => {
    const { bench, table, result } = await shown();
    await lab.psql(`UPDATE ${table} SET n = 99, name = 'theirs' WHERE id = 2`);
    const mine = [update(0, 1, text('fine'), 1), update(1, 1, text('mine'), 2)];
    const outcome = await bench.apply(result, mine);
    expect(outcome).toMatchObject({
      state: 'conflict',
      rows: [{ changeId: 2, cells: [{ text: '2' }, { text: 'theirs' }, { text: '99' }] }],
    });
    expect(await rowsOf(table)).toEqual(['1|one|10', '2|theirs|99', '3|∅|30']);
    // Not by asking again.
    expect(await bench.apply(result, mine)).toMatchObject({ state: 'conflict' });
    const base = outcome.state === 'conflict' ? (outcome.rows[0]?.base ?? 0) : 0;
    const kept = { ...update(1, 1, text('mine'), 2), base } as RowChange;
    expect(await bench.apply(result, [kept])).toMatchObject({ state: 'applied' });
    expect(await rowsOf(table)).toEqual(['1|one|10', '2|mine|99', '3|∅|30']);
  });

  it('finds a row that another session deleted, and takes no values from the page', async () => {
    const { bench, table, result } = await shown();
    await lab.psql(`DELETE FROM ${table} WHERE id = 2`);
    expect(await bench.apply(result, [update(1, 1, text('x'), 4), update(0, 1, text('y'), 5)])).toMatchObject(
      {
        ...{ state: 'conflict', rows: [{ changeId: 4, cells: null }] },
      },
    );
    expect(await bench.apply(result, [{ kind: 'delete', id: 1, row: 1, base: 0 }])).toMatchObject({
      state: 'conflict',
    });
    const invented = { ...update(0, 1, text('x')), base: 12_345 } as RowChange;
    await expect(bench.apply(result, [invented])).rejects.toMatchObject({ code: 'bad-request' });
    expect(await rowsOf(table)).toEqual(['1|one|10', '3|∅|30']);
  });

  it('shows what a trigger made of a row', async () => {
    const { bench, table, result } = await shown(
      `${SIMPLE}; CREATE FUNCTION $t_up() RETURNS trigger LANGUAGE plpgsql AS
        $f$ BEGIN NEW.name := upper(NEW.name); RETURN NEW; END $f$;
       CREATE TRIGGER up BEFORE UPDATE ON $t FOR EACH ROW EXECUTE FUNCTION $t_up()`,
    );
    expect(await bench.apply(result, [update(0, 1, text('loud'))])).toMatchObject({
      ...{ state: 'applied', rows: [{ cells: [{}, { text: 'LOUD' }, {}] }] },
    });
    expect(await rowsOf(table)).toEqual(['1|LOUD|10', '2|two|20', '3|∅|30']);
  });

  it('rolls everything back where a trigger suppresses a change', async () => {
    const { bench, table, result } = await shown(
      `${SIMPLE}; CREATE FUNCTION $t_no() RETURNS trigger LANGUAGE plpgsql AS
        $f$ BEGIN IF OLD.id = 2 THEN RETURN NULL; END IF; RETURN NEW; END $f$;
       CREATE TRIGGER no BEFORE UPDATE ON $t FOR EACH ROW EXECUTE FUNCTION $t_no()`,
    );
    const outcome = await bench.apply(result, [update(0, 1, text('a'), 1), update(1, 1, text('b'), 2)]);
    expect(outcome).toMatchObject({ state: 'failed', changeId: 2 });
    expect(outcome.state === 'failed' && outcome.error.message).toContain('Row 2 was not changed');
    expect(await rowsOf(table)).toEqual(['1|one|10', '2|two|20', '3|∅|30']);
  });

  it('rolls everything back where a rule does something else, or more', async () => {
    const { bench, table, result } = await shown(
      `${SIMPLE}; CREATE RULE nothing AS ON DELETE TO $t DO INSTEAD NOTHING;
       CREATE RULE other AS ON UPDATE TO $t WHERE OLD.id = 3 DO INSTEAD UPDATE $t SET n = 0 WHERE id < 3`,
    );
    expect(await bench.apply(result, [{ kind: 'delete', id: 1, row: 0, base: 0 }])).toMatchObject({
      state: 'failed',
    });
    expect(await bench.apply(result, [update(2, 1, text('x'))])).toMatchObject({ state: 'failed' });
    expect(await rowsOf(table)).toEqual(['1|one|10', '2|two|20', '3|∅|30']);
  });

  it('rolls everything back where two rows of an inheriting table have one key', async () => {
    const { bench, table, result } = await shown(
      "CREATE TABLE $t (id int PRIMARY KEY, v text); CREATE TABLE $t_child () INHERITS ($t); GRANT ALL ON $t_child TO PUBLIC; INSERT INTO $t VALUES (1, 'x'); INSERT INTO $t_child VALUES (1, 'x')",
    );
    const outcome = await bench.apply(result, [update(0, 1, text('y'))]);
    expect(outcome.state === 'failed' && outcome.error.message).toContain('2 rows');
    expect(await rowsOf(table)).toEqual(['1|x', '1|x']);
  });

  it('rolls everything back where row-level security hides or refuses a row', async () => {
    const { bench, table, result } = await shown(
      `${SIMPLE}; ALTER TABLE $t ENABLE ROW LEVEL SECURITY;
       CREATE POLICY see ON $t FOR SELECT USING (true);
       CREATE POLICY edit ON $t FOR UPDATE USING (id <> 2) WITH CHECK (n < 100)`,
    );
    const hidden = await bench.apply(result, [update(0, 1, text('a'), 1), update(1, 1, text('b'), 2)]);
    expect(hidden).toMatchObject({ state: 'failed', changeId: 2 });
    const refused = await bench.apply(result, [update(0, 2, text('1000'), 3)]);
    expect(refused.state === 'failed' && refused.error.message).toContain('row-level security');
    expect(await rowsOf(table)).toEqual(['1|one|10', '2|two|20', '3|∅|30']);
  });

  it('rolls everything back where COMMIT itself is refused', async () => {
    const { bench, table, result } = await shown(
      `${SIMPLE}; CREATE TABLE $t_ref (k int); ALTER TABLE $t ADD FOREIGN KEY (n) REFERENCES $t (id) DEFERRABLE INITIALLY DEFERRED NOT VALID`,
    );
    const outcome = await bench.apply(result, [update(0, 2, text('77'))]);
    expect(outcome.state === 'failed' && outcome.error.message).toContain('foreign key');
    expect(await rowsOf(table)).toEqual(['1|one|10', '2|two|20', '3|∅|30']);
    expect(bench.session.transaction).toBe('none');
  });
});

describe('a connection that is lost', () => {
  it('has changed nothing before COMMIT', async () => {
    const table = await made(SIMPLE);
    const bench = await EditBench.open(lab, await breakingWay(lab.port, 'before', 'UPDATE public'));
    const result = await bench.show(`SELECT * FROM ${table} ORDER BY 1`);
    const outcome = await bench.apply(result, [update(0, 1, text('x'))]);
    expect(outcome.state === 'failed' && outcome.error.message).toContain('Nothing was changed');
    expect(await rowsOf(table)).toEqual(['1|one|10', '2|two|20', '3|∅|30']);
  });

  it('leaves the outcome unknown once COMMIT was sent, whichever it was', async () => {
    for (const [at, name] of [
      ['before', 'one'],
      ['after', 'saved'],
    ] as const) {
      const table = await made(SIMPLE);
      const bench = await EditBench.open(lab, await breakingWay(lab.port, at, 'COMMIT'));
      const result = await bench.show(`SELECT * FROM ${table} ORDER BY 1`);
      const outcome = await bench.apply(result, [update(0, 1, text('saved'))]);
      expect(outcome).toMatchObject({ state: 'unknown' });
      expect(outcome.state === 'unknown' && outcome.error.message).toContain('outcome is unknown');
      expect((await rowsOf(table))[0]).toBe(`1|${name}|10`);
    }
  });
});
