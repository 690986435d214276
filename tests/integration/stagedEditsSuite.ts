import { describe, expect, it } from 'vitest';
import type { RowChange } from '../../src/shared/edits';
import type { QueryAccess } from '../../src/shared/queryStream';
import { text, update, type EditBench, type Shown } from './editBench';

/** One engine, as the tests that all engines share need it. */
export interface EditLab {
  /** An open tab; `cut`: whose connection is lost before or after the server has got a statement with this text. */
  open(options?: {
    access?: QueryAccess;
    cut?: { at: 'before' | 'after'; sent: string };
  }): Promise<EditBench>;
  /** Runs statements in another session. */
  sql(text: string): Promise<unknown>;
  /** The rows of a table in the order of their first column, cells between `|`, NULL as ∅. */
  rowsOf(table: string): Promise<string[]>;
}

/** A table that every engine takes. */
export const SIMPLE = `CREATE TABLE $t (id int NOT NULL PRIMARY KEY, name varchar(100), n int);
  INSERT INTO $t VALUES (1, 'one', 10), (2, 'two', 20), (3, NULL, 30)`;
const UNTOUCHED = ['1|one|10', '2|two|20', '3|∅|30'];

let tables = 0;

/** A table of its own for a test; `$t` in the statements is its name. */
export async function made(lab: EditLab, sql: string): Promise<string> {
  const name = `edit_${(tables += 1)}`;
  await lab.sql(sql.replaceAll('$t', name));
  return name;
}

/** A new table, and a tab that shows it. */
export async function shown(
  lab: EditLab,
  sql = SIMPLE,
): Promise<{ bench: EditBench; table: string; result: Shown }> {
  const table = await made(lab, sql);
  const bench = await lab.open();
  return { bench, table, result: await bench.show(`SELECT * FROM ${table} ORDER BY 1`) };
}

/** What edits do in every engine; `lab` is called when the tests run. */
export function stagedEditsSuite(lab: () => EditLab): void {
  describe('which rows can be changed', () => aboutRows(lab));
  describe('applying', () => aboutApplying(lab));
  describe('a transaction of the person', () => aboutTransactions(lab));
  describe('other sessions', () => aboutOthers(lab));
  describe('a connection that is lost', () => aboutLosses(lab));
}

function aboutRows(lab: () => EditLab): void {
  it('finds the table and its key, and says why other results only read', async () => {
    const { bench, table, result } = await shown(lab());
    expect(await bench.target(result)).toMatchObject({ editable: true, table, key: [0] });
    expect(await bench.reason(`SELECT name FROM ${table}`)).toContain('key column id');
    expect(await bench.reason('SELECT 1')).toContain('No column');
    expect(await bench.reason(`SELECT a.id, b.name FROM ${table} a JOIN ${table} b USING (n)`)).not.toBe('');
    expect(
      await bench.reason(`WITH x AS (SELECT * FROM ${table}) SELECT a.id, b.name FROM x a, x b`),
    ).not.toBe('');
    await lab().sql(`CREATE VIEW ${table}_view AS SELECT * FROM ${table}`);
    expect(await bench.reason(`SELECT * FROM ${table}_view`)).not.toBe('');
    expect(await bench.reason(`SELECT * FROM (SELECT * FROM ${table}_view) AS ${table}`)).not.toBe('');
  });

  it('offers no expressions and no column twice', async () => {
    const { bench, table } = await shown(lab());
    const result = await bench.show(`SELECT id AS customer, n, n + 1 AS more, n AS again FROM ${table}`);
    const target = await bench.target(result);
    expect(target.editable && target.columns.map(({ refusal }) => refusal === null)).toEqual([
      ...[true, true, false, false],
    ]);
  });

  it('leaves a table without a key alone, and one whose only unique columns can be NULL', async () => {
    const none = await shown(
      lab(),
      "CREATE TABLE $t (a int, b varchar(9)); INSERT INTO $t VALUES (1, 'x'), (1, 'x')",
    );
    expect(await none.bench.target(none.result)).toMatchObject({ editable: false });
    const nullable = await shown(
      lab(),
      "CREATE TABLE $t (a int UNIQUE, b varchar(9)); INSERT INTO $t VALUES (NULL, 'x'), (NULL, 'x')",
    );
    expect(await nullable.bench.target(nullable.result)).toMatchObject({ editable: false });
    await expect(none.bench.apply(none.result, [update(0, 1, text('y'))])).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await lab().rowsOf(none.table)).toEqual(['1|x', '1|x']);
  });

  it('changes nothing while the tab only reads', async () => {
    const table = await made(lab(), SIMPLE);
    const bench = await lab().open({ access: { mayWrite: false, why: 'guarded' } });
    const result = await bench.show(`SELECT * FROM ${table} ORDER BY 1`);
    await expect(bench.apply(result, [update(0, 1, text('x'))])).rejects.toMatchObject({ code: 'read-only' });
    expect(await lab().rowsOf(table)).toEqual(UNTOUCHED);
  });
}

function aboutApplying(lab: () => EditLab): void {
  it('updates, deletes and inserts in one transaction, and tells the rows as they are then', async () => {
    const { bench, table, result } = await shown(lab());
    const insert = [0, 1].map((column) => ({ column, value: text(column === 0 ? '7' : '') }));
    const changes: RowChange[] = [
      update(0, 1, text("it's \\ ☃\nhere"), 1),
      { kind: 'delete', id: 2, row: 1, base: 0 },
      { kind: 'insert', id: 3, cells: insert },
      update(2, 2, { kind: 'null' }, 4),
    ];
    expect(await bench.review(result, changes)).toHaveLength(4);
    expect(await lab().rowsOf(table)).toEqual(UNTOUCHED);
    const outcome = await bench.apply(result, changes);
    expect(outcome).toMatchObject({ state: 'applied', statements: 4 });
    const rows = outcome.state === 'applied' ? outcome.rows : [];
    expect(rows.find(({ changeId }) => changeId === 1)?.cells?.[1]?.text).toBe("it's \\ ☃\nhere");
    expect(rows.find(({ changeId }) => changeId === 3)?.cells?.map((cell) => cell.text)).toEqual([
      ...['7', '', null],
    ]);
    expect((await bench.show(`SELECT * FROM ${table} ORDER BY 1`)).rows).toEqual([
      ['1', "it's \\ ☃\nhere", '10'],
      ['3', null, null],
      ['7', '', null],
    ]);
    expect(bench.session.transaction).toBe('none');
  });

  it('tells a row apart by a composite key', async () => {
    const { bench, table, result } = await shown(
      lab(),
      "CREATE TABLE $t (a int NOT NULL, b varchar(9) NOT NULL, v varchar(9), PRIMARY KEY (b, a)); INSERT INTO $t VALUES (1, 'x', 'p'), (1, 'y', 'q')",
    );
    const row = result.rows.findIndex((each) => each[1] === 'y');
    expect(await bench.apply(result, [update(row, 2, text('new'))])).toMatchObject({ state: 'applied' });
    expect((await lab().rowsOf(table)).sort()).toEqual(['1|x|p', '1|y|new']);
  });

  it('changes a key and finds the row again; a taken key rolls everything back and names the change', async () => {
    const { bench, table, result } = await shown(lab());
    const outcome = await bench.apply(result, [update(0, 0, text('100'))]);
    expect(outcome).toMatchObject({
      ...{ state: 'applied', rows: [{ cells: [{ text: '100' }, { text: 'one' }, {}] }] },
    });
    const base = outcome.state === 'applied' ? (outcome.rows[0]?.base ?? 0) : 0;
    const again: RowChange = { ...update(0, 1, text('uno')), base } as RowChange;
    expect(await bench.apply(result, [again])).toMatchObject({ state: 'applied' });
    const taken = await bench.apply(result, [update(1, 1, text('lost'), 5), update(2, 0, text('100'), 6)]);
    expect(taken).toMatchObject({ state: 'failed', changeId: 6, error: { code: 'query-failed' } });
    expect(await lab().rowsOf(table)).toEqual(['2|two|20', '3|∅|30', '100|uno|10']);
  });

  it('takes a value that is the same already, and blanks and capitals that are not', async () => {
    const { bench, table, result } = await shown(lab());
    expect(await bench.apply(result, [update(0, 1, text('one'))])).toMatchObject({ state: 'applied' });
    const outcome = await bench.apply(result, [update(0, 1, text('ONE ')), update(1, 1, text(' '))]);
    expect(outcome).toMatchObject({ state: 'applied' });
    expect(await lab().rowsOf(table)).toEqual(['1|ONE |10', '2| |20', '3|∅|30']);
  });

  it('applies 300 changes at once', async () => {
    const values = Array.from({ length: 300 }, (_, at) => `(${at + 1}, ${at + 1})`).join(', ');
    const { bench, table, result } = await shown(
      lab(),
      `CREATE TABLE $t (id int NOT NULL PRIMARY KEY, n int); INSERT INTO $t VALUES ${values}`,
    );
    const changes = result.rows.map((row, at) => update(at, 1, text(`-${row[1] ?? ''}`)));
    const outcome = await bench.apply(result, changes);
    expect(outcome).toMatchObject({ state: 'applied', statements: 300 });
    expect(outcome.state === 'applied' && outcome.rows.every(({ cells }) => cells !== null)).toBe(true);
    expect((await bench.show(`SELECT sum(n), count(*) FROM ${table}`)).rows).toEqual([['-45150', '300']]);
  });
}

function aboutTransactions(lab: () => EditLab): void {
  it('is worked in behind a savepoint, and left open', async () => {
    const { bench, table, result } = await shown(lab(), `${SIMPLE}; CREATE UNIQUE INDEX $t_n ON $t (n)`);
    await bench.target(result);
    await bench.show('BEGIN', `UPDATE ${table} SET n = 11 WHERE id = 1`);
    const taken = [update(1, 1, text('zwei')), update(2, 2, text('11'))];
    expect(await bench.apply(result, taken)).toMatchObject({ state: 'failed' });
    expect(bench.session.transaction).toBe('open');
    expect(await bench.apply(result, [update(1, 1, text('zwei'))])).toMatchObject({
      ...{ state: 'applied', inTransaction: true },
    });
    expect(await lab().rowsOf(table)).toEqual(UNTOUCHED);
    await bench.show('COMMIT');
    expect(await lab().rowsOf(table)).toEqual(['1|one|11', '2|zwei|20', '3|∅|30']);
  });

  it('begins for manual commit, and is not left open where nothing was applied', async () => {
    const { bench, table, result } = await shown(lab());
    bench.desk.choose(true, false);
    expect(await bench.apply(result, [update(0, 0, text('2'))])).toMatchObject({ state: 'failed' });
    expect(bench.session.transaction).toBe('none');
    expect(await bench.apply(result, [update(0, 2, text('7'))])).toMatchObject({ inTransaction: true });
    expect(bench.session.transaction).toBe('open');
    const again = await bench.show(`SELECT id, name FROM ${table} WHERE id = 1`);
    expect(await bench.target(again)).toMatchObject({ editable: true });
    await bench.desk.end('rollback');
    expect(await lab().rowsOf(table)).toEqual(UNTOUCHED);
  });
}

function aboutOthers(lab: () => EditLab): void {
  it('have changed a row: it is shown, and changed only when told to', async () => {
    const { bench, table, result } = await shown(lab());
    await lab().sql(`UPDATE ${table} SET n = 99, name = 'theirs' WHERE id = 2`);
    const mine = [update(0, 1, text('fine'), 1), update(1, 1, text('mine'), 2)];
    const outcome = await bench.apply(result, mine);
    expect(outcome).toMatchObject({
      ...{ state: 'conflict' },
      rows: [{ changeId: 2, cells: [{ text: '2' }, { text: 'theirs' }, { text: '99' }] }],
    });
    expect(await lab().rowsOf(table)).toEqual(['1|one|10', '2|theirs|99', '3|∅|30']);
    // Not by asking again.
    expect(await bench.apply(result, mine)).toMatchObject({ state: 'conflict' });
    const base = outcome.state === 'conflict' ? (outcome.rows[0]?.base ?? 0) : 0;
    const kept = { ...update(1, 1, text('mine'), 2), base } as RowChange;
    expect(await bench.apply(result, [kept])).toMatchObject({ state: 'applied' });
    expect(await lab().rowsOf(table)).toEqual(['1|one|10', '2|mine|99', '3|∅|30']);
  });

  it.each(['ONE', 'one ', ''])('have changed nothing but capitals or blanks, to “%s”', async (theirs) => {
    const { bench, table, result } = await shown(lab());
    await lab().sql(`UPDATE ${table} SET name = '${theirs}' WHERE id = 1`);
    expect(await bench.apply(result, [update(0, 2, text('11'))])).toMatchObject({
      ...{ state: 'conflict', rows: [{ cells: [{}, { text: theirs }, {}] }] },
    });
    expect(await lab().rowsOf(table)).toEqual([`1|${theirs}|10`, '2|two|20', '3|∅|30']);
  });

  it('have deleted a row, or put one there that a page invents', async () => {
    const { bench, table, result } = await shown(lab());
    await lab().sql(`DELETE FROM ${table} WHERE id = 2`);
    expect(await bench.apply(result, [update(1, 1, text('x'), 4), update(0, 1, text('y'), 5)])).toMatchObject(
      { state: 'conflict', rows: [{ changeId: 4, cells: null }] },
    );
    expect(await bench.apply(result, [{ kind: 'delete', id: 1, row: 1, base: 0 }])).toMatchObject({
      state: 'conflict',
    });
    const invented = { ...update(0, 1, text('x')), base: 12_345 } as RowChange;
    await expect(bench.apply(result, [invented])).rejects.toMatchObject({ code: 'bad-request' });
    expect(await lab().rowsOf(table)).toEqual(['1|one|10', '3|∅|30']);
  });
}

function aboutLosses(lab: () => EditLab): void {
  it('has changed nothing before COMMIT', async () => {
    const table = await made(lab(), SIMPLE);
    const bench = await lab().open({ cut: { at: 'before', sent: 'UPDATE ' } });
    const result = await bench.show(`SELECT * FROM ${table} ORDER BY 1`);
    const outcome = await bench.apply(result, [update(0, 1, text('x'))]);
    expect(outcome.state === 'failed' && outcome.error.message).toContain('Nothing was changed');
    expect(await lab().rowsOf(table)).toEqual(UNTOUCHED);
  });

  it.each([
    ['before', 'one'],
    ['after', 'saved'],
  ] as const)('leaves the outcome unknown %s COMMIT was done', async (at, name) => {
    const table = await made(lab(), SIMPLE);
    const bench = await lab().open({ cut: { at, sent: 'COMMIT' } });
    const result = await bench.show(`SELECT * FROM ${table} ORDER BY 1`);
    const outcome = await bench.apply(result, [update(0, 1, text('saved'))]);
    expect(outcome).toMatchObject({ state: 'unknown' });
    expect(outcome.state === 'unknown' && outcome.error.message).toContain('outcome is unknown');
    await expect.poll(async () => (await lab().rowsOf(table))[0]).toBe(`1|${name}|10`);
  });
}
