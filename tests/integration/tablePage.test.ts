import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tablePageStatement, type PageFilter, type TablePage } from '../../src/shared/sql/tablePage';
import { MariadbLab } from '../lab/mariadb';
import { PostgresLab } from '../lab/postgres';
import { removeDatabaseProgram } from './databaseProcess';
import { openEngineTab } from './engineTab';
import { madeBy } from './sqliteFixture';
import { cell, openTab, type WritingTab } from './writingTab';

// Pages of tables that the server sorts and filters, as the bar above a result asks for them.

const COLUMNS = 'id integer PRIMARY KEY, name varchar(40), price numeric(12,2)';
const ROWS = `INSERT INTO goods VALUES (1, '50% off', 10), (2, 'Anchor''s', 20), (3, NULL, 20), (4, 'an\\chor', 5.5)`;

let postgres: PostgresLab;
let maria: MariadbLab;
beforeAll(async () => {
  [postgres, maria] = await Promise.all([PostgresLab.start(), MariadbLab.start()]);
  await postgres.psql(`CREATE TABLE goods (${COLUMNS}); ${ROWS}; GRANT SELECT ON goods TO PUBLIC`);
  await maria.sql(`CREATE TABLE goods (${COLUMNS}); ${ROWS.replace('\\', '\\\\')}`);
});
afterAll(async () => {
  await Promise.all([postgres.stop(), maria.stop()]);
  await removeDatabaseProgram();
});

const FILTER: PageFilter = { names: ['name'], any: false, class: 'text', operation: 'contains', values: [] };

describe.each([
  ['postgres', 'public', () => openTab(postgres, { guarded: true, login: postgres.logins.scram })],
  ['mysql', 'lab', () => openEngineTab({ lab: maria, login: maria.logins.native }, true)],
  [
    'sqlite',
    'main',
    () => openEngineTab({ file: madeBy(`CREATE TABLE goods (${COLUMNS}); ${ROWS};`) }, true),
  ],
] as const)('%s', (dialect, schema, open: () => Promise<WritingTab>) => {
  it('shows the rows that were asked for, in their order, in a tab that only reads', async () => {
    const tab = await open();
    const first = (change: Partial<TablePage>): Promise<string | null> => {
      const relation = { schema, name: 'goods' };
      const page = { relation, key: ['id'], sort: [], filter: [], offset: 0, ...change };
      return cell(tab, tablePageStatement(page, dialect));
    };
    expect(await first({ offset: 2 })).toBe('3');
    expect(await first({ sort: [{ name: 'price', descending: true }] })).toBe('2');
    expect(await first({ sort: [{ name: 'price', descending: true }], offset: 1 })).toBe('3');
    expect(await first({ filter: [{ ...FILTER, values: ['0% O'] }] })).toBe('1');
    expect(await first({ filter: [{ ...FILTER, values: ['N\\c'] }] })).toBe('4');
    expect(await first({ filter: [{ ...FILTER, operation: 'equals', values: ["Anchor's"] }] })).toBe('2');
    expect(await first({ filter: [{ ...FILTER, operation: 'null' }] })).toBe('3');
    const price: PageFilter = { ...FILTER, names: ['price'], class: 'number' };
    expect(await first({ filter: [{ ...price, operation: 'less', values: ['6'] }] })).toBe('4');
    expect(await first({ filter: [{ ...price, operation: 'in', values: ['20.00', '5.5'] }] })).toBe('2');
    expect(await first({ filter: [{ ...price, operation: 'between', values: ['6', '30'] }] })).toBe('1');
    expect(await first({ filter: [{ ...FILTER, names: ['id', 'name'], any: true, values: ['4'] }] })).toBe(
      '4',
    );
    if (dialect === 'sqlite') return;
    expect(await first({ filter: [{ ...FILTER, operation: 'matches', values: ['^an.c'] }] })).toBe('4');
  });
});
