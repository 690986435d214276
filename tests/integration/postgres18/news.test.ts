import { afterAll, beforeAll, expect, it } from 'vitest';
import { explorePostgres } from '../../../src/main/protocols/postgres/explorer';
import type { TableDetails } from '../../../src/shared/queryStream';
import { PostgresLab } from '../../lab/postgres';
import { EditBench, text, update } from '../editBench';
import { callerOf } from '../postgresFixture';
import './version';

// What PostgreSQL 18 has that 15 has not: computed columns that are not stored, NOT NULL as constraints with names, keys
// WITHOUT OVERLAPS.

const ROWS = `INSERT INTO stays VALUES ('[1,2)', '[2026-01-01,2026-01-05)', 'Ann'), ('[1,2)', '[2026-01-05,2026-01-09)', 'Ben');
  GRANT ALL ON stays TO PUBLIC`;

let lab: PostgresLab;
beforeAll(async () => {
  lab = await PostgresLab.start();
  await lab.psql(`CREATE TABLE stays (
      room int4range NOT NULL, during daterange CONSTRAINT given NOT NULL, guest text,
      loud text GENERATED ALWAYS AS (upper(guest)),
      CONSTRAINT one_guest PRIMARY KEY (room, during WITHOUT OVERLAPS));
    ${ROWS}`);
});
afterAll(() => lab.stop());

it('shows them in the explorer and in the definition', async () => {
  const session = await callerOf(lab, lab.logins.scram).open();
  const { signal } = new AbortController();
  const details = (await explorePostgres(
    session,
    { what: 'table', schema: 'public', name: 'stays' },
    signal,
  )) as TableDetails;
  expect(details.columns.map(({ generated }) => generated)).toEqual([false, false, false, true]);
  expect(details.keys.map(({ columns }) => columns)).toEqual([['room', 'during']]);
  const question = { what: 'ddl', schema: 'public', name: 'stays', kind: 'table', detail: '' } as const;
  const ddl = (await explorePostgres(session, question, signal)) as string;
  const names = `SELECT conname, contype FROM pg_constraint WHERE conrelid = 'stays'::regclass ORDER BY 1`;
  const before = await lab.psql(names);
  await lab.psql(`DROP TABLE stays; ${ddl}; ${ROWS}`);
  expect(await lab.psql(names)).toBe(before);

  expect(
    await lab.psql(
      `SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'stays'::regclass AND contype = 'p'`,
    ),
  ).toBe('PRIMARY KEY (room, during WITHOUT OVERLAPS)\n');
  expect(
    await lab.psql(
      `SELECT attgenerated FROM pg_attribute WHERE attrelid = 'stays'::regclass AND attname = 'loud'`,
    ),
  ).toBe('v\n');
});

it('edits rows by such a key, and leaves the computed column alone', async () => {
  const bench = await EditBench.open(lab);
  const result = await bench.show('SELECT * FROM stays ORDER BY during');
  const target = await bench.target(result);
  expect(target.editable && target.columns.map(({ refusal }) => refusal === null)).toEqual([
    ...[true, true, true, false],
  ]);
  expect(await bench.apply(result, [update(1, 2, text('Cleo'))])).toMatchObject({
    ...{ state: 'applied', rows: [{ cells: [{}, {}, { text: 'Cleo' }, { text: 'CLEO' }] }] },
  });
});
