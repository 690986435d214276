import { afterAll, expect, it } from 'vitest';
import { sqliteEngine } from '../../src/main/host/engines/sqliteEngine';
import type { RowChange } from '../../src/shared/edits';
import { removeDatabaseProgram } from './databaseProcess';
import { EditBench, text, update } from './editBench';
import { JournalKit } from './journalKit';
import { cli, madeBy, openFile } from './sqliteFixture';

// The undo journal on a real file of SQLite, whose columns hold values of any kind.

afterAll(removeDatabaseProgram);

it('brings rows of SQLite back byte for byte and kind for kind, with columns that were not shown', async () => {
  const file = madeBy(`CREATE TABLE kept (id INTEGER PRIMARY KEY, name text, b blob, r real, n numeric, x,
      twice AS (n * 2) STORED, d date);
    INSERT INTO kept (id, name, b, r, n, x, d) VALUES
      (1, 'one', X'0001ff', 0.1, 7, 1, '2026-01-01'), (2, NULL, X'', 0.30000000000000004, NULL, '1', NULL),
      (3, '\\x41', 'text', 1e300, '12 apples', X'31', 20260101), (4, '', NULL, NULL, 9223372036854775807, 1.5, '')`);
  const kit = JournalKit.make();
  const bench = EditBench.over(
    await openFile(file),
    sqliteEngine,
    { mayWrite: true, until: null },
    kit.place(),
  );
  const columns = ['id', 'name', 'b', 'r', 'n', 'x', 'twice', 'd'].map(
    (name) => `typeof(${name}), quote(${name})`,
  );
  const rows = (): string => cli(file, `SELECT ${columns.join(', ')} FROM kept ORDER BY id`);
  // A number and a text of the same digits look alike where a column has no type: that is said before.
  const all = await bench.show('SELECT * FROM kept ORDER BY id');
  const doubtful: RowChange = { kind: 'delete', id: 1, row: 0, base: 0 };
  expect(await bench.apply(all, [doubtful])).toMatchObject({ state: 'unkept', changes: 1 });
  cli(file, "UPDATE kept SET x = X'31' WHERE typeof(x) <> 'blob'");
  const before = rows();
  const result = await bench.show('SELECT id, name FROM kept ORDER BY id');
  const changes: RowChange[] = [
    ...[0, 2, 3].map((row): RowChange => ({ kind: 'delete', id: 10 + row, row, base: 0 })),
    update(1, 1, text('zwei'), 2),
    { kind: 'insert', id: 3, cells: [{ column: 1, value: text('fünf') }] },
  ];
  expect(await bench.apply(result, changes)).toMatchObject({ state: 'applied' });
  expect(kit.list()).toMatchObject([{ state: 'applied', updates: 1, inserts: 1, deletes: 3 }]);
  expect(rows()).not.toBe(before);
  const opened = await bench.openEntry(kit.list()[0]?.id ?? 0);
  expect(await bench.apply(opened, opened.inverse)).toMatchObject({ state: 'applied' });
  expect(rows()).toBe(before);
  expect(kit.list()[0]).toMatchObject({ undoes: opened.entry.id, state: 'applied' });
});
