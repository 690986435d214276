import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresLab } from '../lab/postgres';
import { breakingWay, EditBench, text, update, type Shown } from './editBench';
import { stagedEditsSuite, type EditLab } from './stagedEditsSuite';

// What happens to rows when edits of a result are applied to a real PostgreSQL server.

let lab: PostgresLab;
beforeAll(async () => {
  lab = await PostgresLab.start();
});
afterAll(() => lab.stop());

let tables = 0;

/** A table of its own for a test, made by the administrator; `$t` in the statements is its name. */
async function made(sql: string): Promise<string> {
  const name = `postgres_edit_${(tables += 1)}`;
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

const shared: EditLab = {
  open: async ({ access, cut } = {}) => {
    const port = cut === undefined ? lab.port : await breakingWay(lab.port, cut.at, cut.sent);
    return EditBench.open(lab, port, access);
  },
  sql: (sql) => lab.psql(`${sql}; GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC`),
  rowsOf,
};

stagedEditsSuite(() => shared);

describe('results of PostgreSQL', () => {
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

  it('refuses a row of an outer join that is not there', async () => {
    const { bench, table } = await shown();
    const result = await bench.show(`SELECT t.* FROM (VALUES (99)) v (x) LEFT JOIN ${table} t ON t.id = v.x`);
    await expect(bench.apply(result, [update(0, 1, text('x'))])).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('applying in PostgreSQL', () => {
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
});

describe('values of PostgreSQL', () => {
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

describe('one row exactly, in PostgreSQL', () => {
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
