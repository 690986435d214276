import { cellsIn, columnsIn, rowsIn, type CellRange } from './gridSelection';
import type { GridSource } from './gridSource';
import { readRows, stopped } from './rowReader';
import { StatisticsGatherer, type ValueStatistics } from './selectionStatistics';

/** Most cells that are read for statistics: some pages, in a fraction of a second. */
export const MAX_SUMMARY_CELLS = 100_000;
/** Most characters, for the same reason. */
const MAX_SUMMARY_CHARACTERS = 8_000_000;

/** A selection in figures, for a status line. */
export interface SelectionSummary {
  cells: number;
  rows: number;
  columns: number;
  /** Null: not read yet, too many, or a row can't be read. */
  values: ValueStatistics | null;
}

/** How much is selected; takes no time. */
export const countSelection = (range: CellRange): SelectionSummary => ({
  ...{ cells: cellsIn(range), rows: rowsIn(range), columns: columnsIn(range), values: null },
});

/** Facts about the selected values; null: there are too many, or a row can't be read, or it was given up. */
export async function readStatistics(
  source: GridSource,
  range: CellRange,
  shown: readonly number[],
  signal: AbortSignal,
): Promise<ValueStatistics | null> {
  if (cellsIn(range) > MAX_SUMMARY_CELLS) return null;
  const columns = shown.slice(range.firstColumn, range.lastColumn + 1).flatMap((index) => {
    const column = source.columns[index];
    return column === undefined ? [] : [column];
  });
  const gatherer = new StatisticsGatherer(columns);
  let characters = 0;
  const row = (values: readonly (string | null)[]): void => {
    for (const value of values) characters += value?.length ?? 0;
    if (characters > MAX_SUMMARY_CHARACTERS) throw stopped();
    gatherer.row(values);
  };
  try {
    await readRows(source, range, shown, { row }, signal);
    return gatherer.result();
  } catch {
    // The grid itself says which rows can't be read.
    return null;
  }
}
