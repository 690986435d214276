import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RowChange } from '../../src/shared/edits';
import { mysqlEngine } from '../../src/main/host/engines/mysqlEngine';
import { MariadbLab } from '../lab/mariadb';
import { EditBench, text, update } from './editBench';
import { JournalKit } from './journalKit';
import { Caller, options } from './mysqlFixture';

// The undo journal on a real MariaDB server, which has no RETURNING for what was changed.

let lab: MariadbLab;
beforeAll(async () => {
  lab = await MariadbLab.start();
}, 30_000);
afterAll(() => lab.stop());

const COLUMNS =
  'id int AUTO_INCREMENT PRIMARY KEY, name varchar(20), b varbinary(9), f float, e enum("x","y"), n int, twice int AS (n * 2) STORED, t time(6), j json, z bit(3)';

it('brings rows of MariaDB back byte for byte, with columns that were not shown', async () => {
  await lab.sql(`CREATE TABLE kept (${COLUMNS});
    INSERT INTO kept (id, name, b, f, e, n, t, j, z) VALUES
      (1, 'one', X'0001ff', 0.1, 'y', 7, '-838:59:58.999999', '{"a" :  1}', 5), (2, NULL, '', -0, NULL, NULL, NULL, NULL, NULL)`);
  const kit = JournalKit.make();
  const { native } = lab.logins;
  const settings = options({ port: lab.port, database: lab.database }, native);
  const session = await new Caller(settings, native.password).open();
  const bench = EditBench.over(session, mysqlEngine, { mayWrite: true, until: null }, kit.place());
  const rows = (): Promise<string> => lab.sql('SELECT *, HEX(b), HEX(name), z + 0 FROM kept ORDER BY 1');
  const before = await rows();
  const result = await bench.show('SELECT id, name FROM kept ORDER BY id');
  const changes: RowChange[] = [
    { kind: 'delete', id: 1, row: 0, base: 0 },
    update(1, 1, text('zwei'), 2),
    { kind: 'insert', id: 3, cells: [{ column: 1, value: text('drei') }] },
  ];
  expect(await bench.apply(result, changes)).toMatchObject({ state: 'applied' });
  expect(kit.list()).toMatchObject([{ state: 'applied', updates: 1, inserts: 1, deletes: 1 }]);
  expect(await rows()).not.toBe(before);
  const opened = await bench.openEntry(kit.list()[0]?.id ?? 0);
  expect(await bench.apply(opened, opened.inverse)).toMatchObject({ state: 'applied' });
  expect(await rows()).toBe(before);
  expect(kit.list()[0]).toMatchObject({ undoes: opened.entry.id, state: 'applied' });
});
