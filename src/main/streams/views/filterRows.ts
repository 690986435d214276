import { BinnacleError } from '../../../shared/errors';
import type { RowFilter } from '../../../shared/resultView';
import { columnCells, pageShape } from '../../../shared/rowPage';
import type { RowSpool } from '../rowSpool';
import { cellTest, type CellTest } from './cellTest';
import { isNullAt } from './columnReader';
import type { Pacer } from './pacer';
import { scanPages, type OnProgress } from './scanPages';

/** By row, 1: it fulfils all filters. Throws `bad-request` for a value that fits no column. */
export async function filterRows(
  spool: RowSpool,
  rows: number,
  filters: readonly RowFilter[],
  pacer: Pacer,
  onProgress: OnProgress,
): Promise<Uint8Array> {
  const kept = new Uint8Array(rows).fill(1);
  const tests = filters.map((filter) => ({ column: filter.column, test: cellTest(filter) }));
  await scanPages(
    ...([spool, rows, pacer] as const),
    (page, firstRow) => {
      const here = kept.subarray(firstRow, firstRow + pageShape(page).rows);
      for (const { column, test } of tests) narrow(page, column, test, here);
      return true;
    },
    onProgress,
  );
  return kept;
}

/** Takes those rows away that do not pass; a test of any column passes with the first that does. */
function narrow(page: Uint8Array, column: number | null, test: CellTest, kept: Uint8Array): void {
  const { rows, columns } = pageShape(page);
  if (column !== null && column >= columns) {
    throw new BinnacleError('bad-request', 'The result has no such column.');
  }
  const passed = new Uint8Array(rows);
  if (column !== null) mark(page, column, test, kept, passed);
  else for (let each = 0; each < columns; each++) mark(page, each, test, kept, passed);
  for (let at = 0; at < kept.length; at++) if (passed[at] === 0) kept[at] = 0;
}

function mark(page: Uint8Array, column: number, test: CellTest, kept: Uint8Array, passed: Uint8Array): void {
  const cells = columnCells(page, column);
  if (test.mark !== undefined) {
    test.mark(cells, passed);
    return;
  }
  const { data, ends, nulls } = cells;
  for (let at = 0; at < kept.length; at++) {
    if (kept[at] === 0 || passed[at] === 1) continue;
    if (isNullAt(nulls, at) ? test.onNull : test.passes(data, ends[at] ?? 0, ends[at + 1] ?? 0))
      passed[at] = 1;
  }
}
