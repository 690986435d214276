import type { ColumnCells } from '../../../shared/rowPage';
import type { HeldBytes } from './byteColumn';
import type { Pacer } from './pacer';
import type { WideKeys } from './radixSort';

/** What rows are sorted by: keys that decide alone, or bytes that are compared from the left. */
export interface SortColumn {
  /** By row, 1: its cell is NULL. Null: none is. */
  nulls: Uint8Array | null;
  /** Sorted upwards, whichever way the column is. */
  keys: WideKeys;
  /** Null: the keys decide. */
  bytes: HeldBytes | null;
}

/** Takes in one column, page by page. */
export interface ColumnReader {
  /** Takes so many rows. False: their values don't fit this form. */
  read(cells: ColumnCells, firstRow: number, count: number): boolean;
  finish(pacer: Pacer): Promise<SortColumn>;
}

/** The rows whose cell is NULL. */
export class NullRows {
  marks: Uint8Array | null = null;

  constructor(private readonly rows: number) {}

  add(row: number): void {
    this.marks ??= new Uint8Array(this.rows);
    this.marks[row] = 1;
  }
}

/** Whether the cell of a page's row is NULL. */
export const isNullAt = (nulls: Uint8Array, at: number): boolean =>
  (((nulls[at >> 3] ?? 0) >> (at & 7)) & 1) === 1;
