import type { CellPage } from './gridSource';
import { PREVIEW_BYTES } from './cellText';

/** Without byte order marks taken away: they are part of the cell. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * What a grid needs of a page with large cells: their beginnings. Rows of documents or pictures may take hundreds of
 * megabytes each, and a screen shows fifty of them.
 */
export class PagePreview implements CellPage {
  readonly rows: number;
  readonly columns: number;
  /** Size in bytes. */
  readonly size: number;
  readonly #cells: (Uint8Array | null)[] = [];

  constructor(page: CellPage) {
    this.rows = page.rows;
    this.columns = page.columns;
    let size = 0;
    for (let row = 0; row < page.rows; row++) {
      for (let column = 0; column < page.columns; column++) {
        // A copy: a view would keep the whole page.
        const cell = page.bytes(row, column)?.slice(0, PREVIEW_BYTES) ?? null;
        this.#cells.push(cell);
        size += cell?.length ?? 0;
      }
    }
    this.size = size;
  }

  isNull(row: number, column: number): boolean {
    return this.bytes(row, column) === null;
  }

  bytes(row: number, column: number): Uint8Array | null {
    return this.#cells[row * this.columns + column] ?? null;
  }

  text(row: number, column: number): string | null {
    const bytes = this.bytes(row, column);
    return bytes === null ? null : decoder.decode(bytes);
  }
}
