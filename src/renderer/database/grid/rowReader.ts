import { BinnacleError } from '../../../shared/errors';
import { holds, type GridPage, type GridSource } from './gridSource';
import { columnsIn, type CellRange } from './gridSelection';

/** Cells that are read before other work gets its turn: a few ms of work. */
const CELLS_A_SLICE = 10_000;

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** The result of a walk that was given up. */
export const stopped = (): BinnacleError => new BinnacleError('cancelled', 'Cancelled.', { retryable: true });

/** What walks over selected rows. */
export interface RowVisitor {
  /** The exact values of one row in the order of the columns; the array is used again. Throwing ends the walk. */
  row(values: readonly (string | null)[]): void;
  /** Rows done so far. */
  progress?(rows: number): void;
}

/**
 * Reads the rows of a block one after the other, waiting for those that are not at hand, without holding up the window.
 * @param shown index in the result of each position that the block counts.
 * @throws BinnacleError why a row can't be read; `cancelled` once the signal is aborted.
 */
export async function readRows(
  source: GridSource,
  range: CellRange,
  shown: readonly number[],
  visitor: RowVisitor,
  signal: AbortSignal,
): Promise<void> {
  const columns = shown.slice(range.firstColumn, range.lastColumn + 1);
  const values: (string | null)[] = columns.map(() => null);
  const slice = Math.max(1, Math.floor(CELLS_A_SLICE / Math.max(1, columnsIn(range))));
  let page: GridPage | null = null;
  for (let row = range.firstRow; row <= range.lastRow; row++) {
    if (page === null || !holds(page, row)) page = await source.load(row);
    if (signal.aborted) throw stopped();
    for (const [at, column] of columns.entries()) values[at] = page.page.text(row - page.firstRow, column);
    visitor.row(values);
    if ((row - range.firstRow + 1) % slice !== 0) continue;
    visitor.progress?.(row - range.firstRow + 1);
    await turn();
  }
}
