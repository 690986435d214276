import { columnCells, pageShape } from '../../../shared/rowPage';
import { isNullAt } from '../views/columnReader';
import type { CellMatch } from './cellMatch';

/** Says that a row was not looked at yet. A row can't have so many cells: results end at one less. */
export const UNKNOWN = 0xffff;
/** Least rows that are made room for. */
const FIRST_ROWS = 4096;

/** How many cells of each row of a result fit, at two bytes a row, as far as it was looked at. */
export class MatchCounts {
  #counts: Uint16Array;
  #rows = 0;
  /** Cells that fit among the rows looked at. */
  cells = 0;

  /** @param members rows of a view by their numbers, in any order; the others have none. Null: all. */
  constructor(
    private readonly match: CellMatch,
    readonly columns: readonly number[],
    rows: number,
    members: Uint32Array | null,
  ) {
    this.#counts = new Uint16Array(Math.max(rows, FIRST_ROWS));
    this.#rows = rows;
    if (members === null) this.#counts.fill(UNKNOWN, 0, rows);
    else for (const row of members) this.#counts[row] = UNKNOWN;
  }

  get rows(): number {
    return this.#rows;
  }

  /** More rows have come. */
  grow(rows: number): void {
    if (rows <= this.#rows) return;
    if (rows > this.#counts.length) {
      const grown = new Uint16Array(Math.max(rows, 2 * this.#counts.length));
      grown.set(this.#counts.subarray(0, this.#rows));
      this.#counts = grown;
    }
    this.#counts.fill(UNKNOWN, this.#rows, rows);
    this.#rows = rows;
  }

  /** Cells of a row that fit, or {@link UNKNOWN}. */
  of(row: number): number {
    return this.#counts[row] ?? 0;
  }

  /** Looks at the rows of a page that were not looked at. */
  addPage(page: Uint8Array, firstRow: number): void {
    const { rows, columns } = pageShape(page);
    const counts = this.#counts.subarray(firstRow, Math.min(firstRow + rows, this.#rows));
    if (!counts.includes(UNKNOWN)) return;
    const found = new Uint16Array(rows);
    const passed = new Uint8Array(rows);
    for (const column of this.columns) {
      if (column >= columns) continue;
      passed.fill(0);
      this.#mark(page, column, passed);
      for (let at = 0; at < rows; at++) if (passed[at] === 1) found[at] = (found[at] ?? 0) + 1;
    }
    for (let at = 0; at < counts.length; at++) {
      if (counts[at] !== UNKNOWN) continue;
      counts[at] = found[at] ?? 0;
      this.cells += found[at] ?? 0;
    }
  }

  /** Positions among the columns of the cells of one row of a page that fit. */
  positionsIn(page: Uint8Array, at: number): number[] {
    return [...this.columns.keys()].filter((position) => {
      const { data, ends, nulls } = columnCells(page, this.columns[position] ?? 0);
      return !isNullAt(nulls, at) && this.match.passes(data, ends[at] ?? 0, ends[at + 1] ?? 0);
    });
  }

  #mark(page: Uint8Array, column: number, passed: Uint8Array): void {
    const cells = columnCells(page, column);
    if (this.match.mark !== undefined) {
      this.match.mark(cells, passed);
      return;
    }
    const { data, ends, nulls } = cells;
    for (let at = 0; at < passed.length; at++) {
      if (!isNullAt(nulls, at) && this.match.passes(data, ends[at] ?? 0, ends[at + 1] ?? 0)) passed[at] = 1;
    }
  }
}
