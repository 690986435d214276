import { BinnacleError } from '../../../shared/errors';
import type { ImportFormat } from '../../../shared/model/importing';
import type { SourceCell, SourceRow } from './rowReader';
import { readerFor } from './sniff';
import { textOf } from './sourceFile';

/** A row with one cell for each column of the file, in their order. */
export interface PlacedRow {
  line: number;
  cells: (SourceCell | null)[];
  problem: string | null;
  /** All that the file has of it, for the file of refused rows. */
  source: SourceRow;
}

/** Rows that became whole together, and how many bytes have been read. */
export interface RowBatch {
  rows: PlacedRow[];
  bytes: number;
}

/** Puts the cells of rows under the columns of their file. */
export class RowPlacer {
  readonly #places: ReadonlyMap<string, number>;

  constructor(private readonly columns: readonly string[]) {
    this.#places = new Map(columns.map((name, index) => [name, index]));
  }

  place(row: SourceRow): PlacedRow {
    const cells: (SourceCell | null)[] = this.columns.map(() => null);
    let { problem } = row;
    for (const [position, { name, cell }] of row.cells.entries()) {
      const place = name === null ? position : this.#places.get(name);
      if (place !== undefined && place < cells.length) cells[place] = cell;
      else if (name !== null)
        problem ??= `the name “${name.slice(0, 100)}” is not in the first rows of the file`;
    }
    const { length } = row.cells;
    if (row.cells[0]?.name === null && length !== cells.length)
      problem ??= `it has ${length} cells, and the file ${cells.length} columns`;
    return { line: row.line, cells, problem, source: row };
  }
}

/** Whether a row is an empty line, which means a row only in a file of one column. */
export const isEmptyLine = (row: SourceRow, width: number): boolean => {
  const [first, second] = row.cells;
  if (width < 2 || first === undefined || second !== undefined || first.name !== null) return false;
  return first.cell === null || (first.cell.bare && first.cell.text === '');
};

/** All rows of a file. Throws what reading and the format throw, and `conflict` if its columns are others by now. */
export async function* rowsOf(
  path: string,
  format: ImportFormat,
  columns: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<RowBatch> {
  const reader = readerFor(format);
  const placer = new RowPlacer(columns);
  let headerDue = format.format === 'csv' && format.header;
  let total = 0;
  const placed = (rows: SourceRow[]): PlacedRow[] => {
    const [header, ...others] = rows;
    const dueNow = headerDue && header !== undefined;
    if (dueNow && header.cells.length !== columns.length) throw changed();
    if (dueNow) headerDue = false;
    return (dueNow ? others : rows)
      .filter((row) => !isEmptyLine(row, columns.length))
      .map((row) => placer.place(row));
  };
  for await (const { text, bytes } of textOf(path, signal)) {
    total = bytes;
    yield { rows: placed(reader.feed(text)), bytes };
  }
  yield { rows: placed(reader.end()), bytes: total };
}

const changed = (): BinnacleError =>
  new BinnacleError('conflict', 'The file has changed since it was looked at.', { hint: 'Choose it again.' });
