import { expect, it } from 'vitest';
import { cellsIn, contains, extendTo, rangeOf, selectAt } from './gridSelection';

const size = { rows: 100, columns: 10 };

it('selects the block between two cells, whichever comes first', () => {
  const selection = extendTo(selectAt({ row: 5, column: 7 }), { row: 2, column: 9 });
  const range = rangeOf(selection, size);
  expect(range).toEqual({ firstRow: 2, lastRow: 5, firstColumn: 7, lastColumn: 9 });
  if (range === null) throw new Error('nothing selected');
  expect(cellsIn(range)).toBe(12);
  expect(contains(range, { row: 5, column: 7 })).toBe(true);
  expect(contains(range, { row: 6, column: 7 })).toBe(false);
});

it('takes whole rows and columns, as many as there are by now', () => {
  const rows = extendTo(selectAt({ row: 3, column: 4 }, 'rows'), { row: 1, column: 0 });
  expect(rangeOf(rows, size)).toEqual({ firstRow: 1, lastRow: 3, firstColumn: 0, lastColumn: 9 });
  const columns = selectAt({ row: 3, column: 4 }, 'columns');
  expect(rangeOf(columns, size)).toMatchObject({ firstRow: 0, lastRow: 99, firstColumn: 4, lastColumn: 4 });
  expect(rangeOf(columns, { ...size, rows: 200 })).toMatchObject({ lastRow: 199 });
  expect(rangeOf(selectAt({ row: 0, column: 0 }, 'all'), size)).toMatchObject({ lastRow: 99, lastColumn: 9 });
});

it('stays inside of a result that has become smaller', () => {
  expect(rangeOf(selectAt({ row: 500, column: 50 }), size)).toEqual({
    ...{ firstRow: 99, lastRow: 99, firstColumn: 9, lastColumn: 9 },
  });
});

it('selects nothing where there are no cells', () => {
  expect(rangeOf(selectAt({ row: 0, column: 0 }, 'all'), { rows: 0, columns: 3 })).toBeNull();
});
