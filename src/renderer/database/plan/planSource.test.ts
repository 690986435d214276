import { expect, it } from 'vitest';
import { planNodes } from '../../../shared/plans/plan';
import type { GridSource } from '../grid/gridSource';
import { onePage } from '../grid/testPage';
import { offeredPlans } from './plans';
import { readPlan } from './planSource';

/** A result of text columns whose rows come in pages of two. */
const sourceOf = (names: readonly string[], rows: readonly (readonly string[])[]): GridSource => ({
  columns: names.map((name) => ({ name, type: '', class: 'text', origin: null })),
  rowCount: () => rows.length,
  ended: () => true,
  pageAt: () => null,
  problemAt: () => null,
  retry: () => undefined,
  load: (row) => {
    const firstRow = row - (row % 2);
    return Promise.resolve({ firstRow, page: onePage(rows.slice(firstRow, firstRow + 2)), exact: true });
  },
  subscribe: () => () => undefined,
});
const SQLITE = ['id', 'parent', 'notused', 'detail'];

it('reads a plan of SQLite of all its columns and rows', async () => {
  const rows = [
    ['2', '0', '0', 'CO-ROUTINE z'],
    ['8', '2', '0', 'SCAN u'],
    ['45', '0', '0', 'SCAN z'],
  ];
  const { root } = await readPlan(sourceOf(SQLITE, rows), 'sqlite');
  expect(planNodes(root).map(({ relation }) => relation)).toEqual(['', 'z', 'u', 'z']);
  expect((await readPlan(sourceOf(SQLITE, []), 'sqlite')).root.title).toBe('No steps');
});

it('reads a plan in lines of one column', async () => {
  const lines = [['[{"Plan": {'], ['"Node Type": "Result"'], ['}}]']];
  expect((await readPlan(sourceOf(['QUERY PLAN'], lines), 'postgres')).root.title).toBe('Result');
});

it('is offered without measurements for SQLite', () => {
  const features = { transactionalDdl: true, hasSchemas: false, serverView: false };
  expect(offeredPlans('sqlite', { ...features, plans: 'estimated' }, null)).toEqual(['estimated']);
});
