import { expect, it } from 'vitest';
import type { ColumnClass, ResultColumn } from '../../../shared/queryStream';
import { fittingWidth, guessWidths } from './columnWidths';
import type { GridPage } from './gridSource';
import { onePage } from './testPage';

const column = (name: string, kind: ColumnClass = 'text'): ResultColumn => ({ name, type: '', class: kind });
const pageOf = (...rows: (string | null)[][]): GridPage => ({
  firstRow: 0,
  page: onePage(rows),
  exact: true,
});

it('gives each column the room that its first values take, within bounds', () => {
  const columns = [column('a'), column('b'), column('c')];
  const [short = 0, middle = 0, long = 0] = guessWidths(
    columns,
    pageOf(['x', 'x'.repeat(20), 'x'.repeat(9999)]),
  );
  expect(short).toBeGreaterThanOrEqual(50);
  expect(middle).toBeGreaterThan(20 * 7);
  expect(long).toBeGreaterThan(middle);
  expect(long).toBeLessThan(400);
});

it('leaves room for longer numbers than the first ones', () => {
  const row = ['123456789', '123456789'];
  const [number = 0, text = 0] = guessWidths([column('n', 'number'), column('t')], pageOf(row));
  expect(number).toBeGreaterThan(text);
});

it('knows that some scripts are wide', () => {
  const [wide = 0, narrow = 0] = guessWidths(
    [column('a'), column('b')],
    pageOf(['漢'.repeat(20), 'x'.repeat(20)]),
  );
  expect(wide).toBeGreaterThan(narrow + 100);
});

it('goes by the name where there are no values', () => {
  const [short = 0, long = 0] = guessWidths([column('a'), column('a_rather_long_name')], null);
  expect(long).toBeGreaterThan(short);
});

it('fits the values of the rows in sight alone', () => {
  const page = pageOf(['x'], ['x'.repeat(30)], ['x'.repeat(100)]);
  const columns = [column('a')];
  const two = fittingWidth(columns, 0, [page], [0, 2]);
  expect(two).toBeGreaterThan(30 * 7);
  expect(two).toBeLessThan(100 * 7);
  expect(fittingWidth(columns, 0, [page], [0, 3])).toBeGreaterThan(700);
  expect(fittingWidth(columns, 0, [], [0, 3])).toBeGreaterThan(0);
});
