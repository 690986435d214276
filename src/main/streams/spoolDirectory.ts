import { BinnacleError } from '../../shared/errors';

/** Where a page lies and what it holds. */
export interface PageEntry {
  firstRow: number;
  /** Offset in the file, in bytes. */
  offset: number;
  bytes: number;
  /** CRC-32 of the page. */
  check: number;
}

/** Pages that the first arrays have room for; they double. */
const FIRST_PAGES = 64;

/** The pages of a spool in order, at 20 bytes a page: 10,000,000 rows are some 10,000 pages. */
export class SpoolDirectory {
  #pages = 0;
  #rows = 0;
  #bytes = 0;
  // Doubles count files of any size exactly, up to 2^53.
  #firstRows = new Float64Array(FIRST_PAGES);
  #offsets = new Float64Array(FIRST_PAGES);
  #checks = new Uint32Array(FIRST_PAGES);

  get pageCount(): number {
    return this.#pages;
  }

  get rowCount(): number {
    return this.#rows;
  }

  /** Where the next page begins. */
  get byteCount(): number {
    return this.#bytes;
  }

  add(rows: number, bytes: number, check: number): void {
    if (this.#pages === this.#checks.length) this.#grow();
    this.#firstRows[this.#pages] = this.#rows;
    this.#offsets[this.#pages] = this.#bytes;
    this.#checks[this.#pages] = check;
    this.#pages++;
    this.#rows += rows;
    this.#bytes += bytes;
  }

  /** Throws `not-found` for a page that is not there (yet). */
  entry(index: number): PageEntry {
    const offset = this.#offsets[index];
    if (offset === undefined || index >= this.#pages) throw missing('page', index, this.#pages);
    const end = index + 1 < this.#pages ? (this.#offsets[index + 1] ?? offset) : this.#bytes;
    const firstRow = this.#firstRows[index] ?? 0;
    return { firstRow, offset, bytes: end - offset, check: this.#checks[index] ?? 0 };
  }

  /** The page that holds a row, by binary search. Throws `not-found` for a row that is not there (yet). */
  pageOfRow(row: number): number {
    if (!Number.isInteger(row) || row < 0 || row >= this.#rows) throw missing('row', row, this.#rows);
    let low = 0;
    let high = this.#pages;
    // The last page that begins at or before the row: pages without rows share their first row with the next.
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.#firstRows[middle] ?? 0) <= row) low = middle;
      else high = middle;
    }
    return low;
  }

  #grow(): void {
    const { length } = this.#checks;
    const grown = [new Float64Array(2 * length), new Float64Array(2 * length)] as const;
    const checks = new Uint32Array(2 * length);
    grown[0].set(this.#firstRows);
    grown[1].set(this.#offsets);
    checks.set(this.#checks);
    [this.#firstRows, this.#offsets] = grown;
    this.#checks = checks;
  }
}

function missing(what: string, index: number, count: number): BinnacleError {
  return new BinnacleError('not-found', `There is no ${what} ${index}: ${count} are kept.`);
}
