import { BinnacleError } from '../../../shared/errors';
import type { RowFilter } from '../../../shared/resultView';
import type { RowPage } from '../../../shared/rowPage';
import type { RowSpool } from '../rowSpool';
import { cellTest, type CellTest } from './cellTest';
import type { Pacer } from './pacer';
import { scanPages, type OnProgress } from './scanPages';

/** The numbers of the rows that fulfil all filters, in their order. Throws `bad-request` for a value that fits no column. */
export async function filterRows(
  spool: RowSpool,
  rows: number,
  filters: readonly RowFilter[],
  pacer: Pacer,
  onProgress: OnProgress,
): Promise<Uint32Array> {
  if (filters.length === 0) return Uint32Array.from({ length: rows }, (_, row) => row);
  const found = new Uint32Array(rows);
  let count = 0;
  const tests = filters.map((filter) => ({ column: filter.column, test: cellTest(filter) }));
  await scanPages(
    ...([spool, rows, pacer] as const),
    (page, firstRow) => {
      const kept = new Uint8Array(Math.min(page.rows, rows - firstRow)).fill(1);
      for (const { column, test } of tests) narrow(page, column, test, kept);
      for (let at = 0; at < kept.length; at++) if (kept[at] === 1) found[count++] = firstRow + at;
      return true;
    },
    onProgress,
  );
  return found.slice(0, count);
}

/** Takes those rows away that do not pass; a test of any column passes with the first that does. */
function narrow(page: RowPage, column: number | null, test: CellTest, kept: Uint8Array): void {
  if (column !== null) {
    checkColumn(page, column);
    const passed = new Uint8Array(kept.length);
    mark(page, column, test, kept, passed);
    kept.set(passed);
    return;
  }
  const passed = new Uint8Array(kept.length);
  for (let each = 0; each < page.columns; each++) mark(page, each, test, kept, passed);
  kept.set(passed);
}

function mark(page: RowPage, column: number, test: CellTest, kept: Uint8Array, passed: Uint8Array): void {
  const { data, ends, nulls } = page.cellsOf(column);
  for (let at = 0; at < kept.length; at++) {
    if (kept[at] === 0 || passed[at] === 1) continue;
    const isNull = (((nulls[at >> 3] ?? 0) >> (at & 7)) & 1) === 1;
    if (isNull ? test.onNull : test.passes(data, ends[at] ?? 0, ends[at + 1] ?? 0)) passed[at] = 1;
  }
}

function checkColumn({ columns }: RowPage, column: number): void {
  if (column < columns) return;
  throw new BinnacleError('bad-request', 'The result has no such column.');
}
