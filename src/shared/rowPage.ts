import { BinnacleError } from './errors';

/*
 * A page of rows as the server sent them: bytes a cell, NULL apart. One buffer, so that it is written, sent and kept as
 * it is. All numbers are u32, little endian (as is every machine that Electron runs on):
 *
 *   magic, rows, columns, start of each column's section, length of the page
 *   a section: NULL bits (whole words), the end of the cells before each row and of the last (rows + 1), bytes, padding
 */

/**
 * Size that pages are filled to, in bytes: read from a disk and cloned to the window in well under a frame (16 ms), and
 * yet 1,000,000 rows of 100 bytes are only some hundred writes.
 */
export const PAGE_BYTES = 256 * 1024;

/** Most rows of a page, so that finding and checking a cell of a narrow table stays as cheap as of a wide one. */
export const PAGE_ROWS = 4096;

/** Largest page, in bytes; it holds one row. A string of JavaScript ends just below (2^29 - 24 characters). */
export const MAX_PAGE_BYTES = 512 * 1024 * 1024;

/** Most columns of a result: databases end at 32,767 or far below, and a server may claim any number. */
export const MAX_COLUMNS = 65_535;

/** "ROWP": tells a page from other bytes, and from a page of the other byte order. */
const MAGIC = 0x50574f52;
const HEADER_WORDS = 3;
/** First size of a column's buffer, in bytes, and of its ends, in rows: small, for there may be thousands of columns. */
const FIRST_BYTES = 64;
const FIRST_ROWS = 64;
/** Buffers kept for the next page, in bytes in all: what an odd page needed beyond that is given back. */
const KEPT_BYTES = 4 * PAGE_BYTES;
/** Below this many bytes a loop copies faster than a view and `set`. */
const LOOP_BYTES = 48;

// Every runtime has it, but not the library of the language alone that this folder is compiled with.
declare const TextDecoder: new (
  label: string,
  options: { ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };

// A byte order mark is part of the cell.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

const padded = (bytes: number): number => Math.ceil(bytes / 4) * 4;
const nullWords = (rows: number): number => Math.ceil(rows / 32);

/** Cells of one column on the way into a page. */
class ColumnBuffer {
  data = new Uint8Array(FIRST_BYTES);
  used = 0;
  /** End of each row's cell in `data`. */
  ends = new Uint32Array(FIRST_ROWS);
  nulls = new Uint8Array(FIRST_ROWS / 8);

  growData(bytes: number): void {
    const grown = new Uint8Array(Math.max(bytes, 2 * this.data.length));
    grown.set(this.data.subarray(0, this.used));
    this.data = grown;
  }

  growRows(): void {
    const { ends, nulls } = this;
    this.ends = new Uint32Array(2 * ends.length);
    this.ends.set(ends);
    this.nulls = new Uint8Array(2 * nulls.length);
    this.nulls.set(nulls);
  }
}

/**
 * Gathers the cells of rows, in order, into pages. Before each row ask {@link RowPageBuilder.fits} and take the page if
 * it says no. Cells are copied; the buffers are reused for the next page. Throws `too-large` for a page above
 * {@link MAX_PAGE_BYTES} and `protocol-error` for a row of another width; the rows ended before can still be taken.
 */
export class RowPageBuilder {
  readonly #columns: ColumnBuffer[];
  /** Column of the next cell. */
  #column = 0;
  #rows = 0;
  #rowCapacity = FIRST_ROWS;
  /** Bytes of all cells, and of all buffers for them. */
  #used = 0;
  #capacity = 0;

  constructor(readonly columns: number) {
    if (columns > MAX_COLUMNS) {
      throw new BinnacleError('too-large', `The result has ${columns} columns.`, {
        hint: `Ask for ${MAX_COLUMNS} columns at most.`,
      });
    }
    this.#columns = Array.from({ length: columns }, () => new ColumnBuffer());
    this.#capacity = columns * FIRST_BYTES;
  }

  /** Rows ended since the last page was taken. */
  get rows(): number {
    return this.#rows;
  }

  /** Size of the page so far, at most three bytes a column too much. Takes constant time. */
  get bytes(): number {
    return this.#bytesWith(this.#rows);
  }

  /** Whether a row of that many bytes in all its cells belongs on this page. The first row always does. */
  fits(rowBytes: number): boolean {
    if (this.#rows === 0) return true;
    return this.#rows < PAGE_ROWS && this.#bytesWith(this.#rows + 1) + rowBytes <= PAGE_BYTES;
  }

  /** Adds the next cell of the row: the bytes of `source` from `start` to before `end`. */
  cell(source: Uint8Array, start: number, end: number): void {
    const column = this.#columns[this.#column];
    if (column === undefined) throw otherWidth(this.#column + 1, this.columns);
    if (!(start >= 0 && start <= end && end <= source.length)) throw new RangeError('cell outside of source');
    const length = end - start;
    const from = column.used;
    const to = from + length;
    if (to > column.data.length) this.#grow(column, length);
    const { data } = column;
    if (length < LOOP_BYTES) {
      for (let at = from, read = start; at < to; at++, read++) data[at] = source[read] ?? 0;
    } else {
      data.set(source.subarray(start, end), from);
    }
    column.used = to;
    column.ends[this.#rows] = to;
    this.#used += length;
    this.#column++;
  }

  /** Adds a NULL as the next cell of the row. */
  nullCell(): void {
    const column = this.#columns[this.#column];
    if (column === undefined) throw otherWidth(this.#column + 1, this.columns);
    const byte = this.#rows >> 3;
    column.nulls[byte] = (column.nulls[byte] ?? 0) | (1 << (this.#rows & 7));
    column.ends[this.#rows] = column.used;
    this.#column++;
  }

  /** Ends the row. */
  endRow(): void {
    if (this.#column !== this.columns) throw otherWidth(this.#column, this.columns);
    if (this.#rows === PAGE_ROWS) throw new RangeError('the page is full');
    if (this.#bytesWith(this.#rows + 1) > MAX_PAGE_BYTES) throw tooLarge();
    this.#rows++;
    this.#column = 0;
    if (this.#rows === this.#rowCapacity && this.#rows < PAGE_ROWS) {
      for (const column of this.#columns) column.growRows();
      this.#rowCapacity *= 2;
    }
  }

  /** The rows that were ended, as one page in a buffer of its own; an unfinished row is dropped. Begins a new page. */
  take(): Uint8Array {
    const rows = this.#rows;
    const starts = this.#sectionStarts();
    const page = new Uint8Array(starts.at(-1) ?? 0);
    const words = new Uint32Array(page.buffer);
    words.set([MAGIC, rows, this.columns]);
    words.set(starts, HEADER_WORDS);
    for (const [index, column] of this.#columns.entries()) {
      const start = starts[index] ?? 0;
      const ends = start / 4 + nullWords(rows) + 1;
      page.set(column.nulls.subarray(0, Math.ceil(rows / 8)), start);
      words.set(column.ends.subarray(0, rows), ends);
      page.set(column.data.subarray(0, column.ends[rows - 1] ?? 0), (ends + rows) * 4);
    }
    this.#reset();
    return page;
  }

  #bytesWith(rows: number): number {
    const fixed = 4 * (nullWords(rows) + rows + 1) + 3;
    return 4 * (HEADER_WORDS + this.columns + 1) + this.columns * fixed + this.#used;
  }

  #sectionStarts(): Uint32Array {
    const rows = this.#rows;
    const starts = new Uint32Array(this.columns + 1);
    let start = 4 * (HEADER_WORDS + starts.length);
    for (const [index, column] of this.#columns.entries()) {
      starts[index] = start;
      start += 4 * (nullWords(rows) + rows + 1) + padded(column.ends[rows - 1] ?? 0);
    }
    starts[this.columns] = start;
    return starts;
  }

  #grow(column: ColumnBuffer, bytes: number): void {
    // Before the memory is taken, not after.
    if (this.bytes + bytes > MAX_PAGE_BYTES) throw tooLarge();
    const before = column.data.length;
    column.growData(column.used + bytes);
    this.#capacity += column.data.length - before;
  }

  #reset(): void {
    const keep = this.#capacity <= KEPT_BYTES;
    for (const column of this.#columns) {
      // Also the bit of an unfinished row, which is past those of the page.
      column.nulls.fill(0, 0, (this.#rows >> 3) + 1);
      column.used = 0;
      if (!keep) column.data = new Uint8Array(FIRST_BYTES);
    }
    if (!keep) this.#capacity = this.columns * FIRST_BYTES;
    this.#rows = this.#column = this.#used = 0;
  }
}

/** Rows and columns that a page says it has. Takes constant time; throws `internal` if it is no page. */
export function pageShape(page: Uint8Array): { rows: number; columns: number } {
  if (page.length < 4 * (HEADER_WORDS + 1) || page.length % 4 !== 0) throw damaged('its length');
  const view = new DataView(page.buffer, page.byteOffset, page.length);
  if (view.getUint32(0, true) !== MAGIC) throw damaged('its beginning');
  const shape = { rows: view.getUint32(4, true), columns: view.getUint32(8, true) };
  if (shape.rows > PAGE_ROWS || shape.columns > MAX_COLUMNS) throw damaged('its size');
  return shape;
}

/** The cells of one column of a page: row `r` is `data` from `ends[r]` to before `ends[r + 1]`. */
export interface ColumnCells {
  /** One bit a row, the lowest first; set: NULL. */
  nulls: Uint8Array;
  ends: Uint32Array;
  data: Uint8Array;
}

/** Reads the cells of a page. Throws `internal` at once if the bytes are damaged; no call reads outside of them. */
export class RowPage {
  readonly rows: number;
  readonly columns: number;
  readonly #bytes: Uint8Array;
  readonly #words: Uint32Array;

  /** Checks every length and end, in time linear in the cells. The page must not change while this is used. */
  constructor(bytes: Uint8Array) {
    ({ rows: this.rows, columns: this.columns } = pageShape(bytes));
    this.#bytes = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
    this.#words = new Uint32Array(this.#bytes.buffer, this.#bytes.byteOffset, bytes.length / 4);
    let start = 4 * (HEADER_WORDS + this.columns + 1);
    if (start > bytes.length) throw damaged('its number of columns');
    for (let column = 0; column < this.columns; column++) {
      if (this.#start(column) !== start) throw damaged(`the start of column ${column + 1}`);
      start = checkedEnd(this.#words, start, this.rows, column);
    }
    if (start !== bytes.length || this.#start(this.columns) !== start) throw damaged('its end');
  }

  isNull(row: number, column: number): boolean {
    this.#checkCell(row, column);
    return (((this.#bytes[this.#start(column) + (row >> 3)] ?? 0) >> (row & 7)) & 1) === 1;
  }

  /** The bytes of a cell as a view of the page; null: NULL. */
  bytes(row: number, column: number): Uint8Array | null {
    if (this.isNull(row, column)) return null;
    const ends = this.#start(column) / 4 + nullWords(this.rows);
    const data = (ends + this.rows + 1) * 4;
    return this.#bytes.subarray(data + this.#word(ends + row), data + this.#word(ends + row + 1));
  }

  /** The text of a cell; null: NULL. Bytes that are no UTF-8 show as U+FFFD. */
  text(row: number, column: number): string | null {
    const bytes = this.bytes(row, column);
    return bytes === null ? null : decoder.decode(bytes);
  }

  /** All cells of a column for loops over them; views of the page. */
  cellsOf(column: number): ColumnCells {
    if (!Number.isInteger(column) || column < 0 || column >= this.columns) {
      throw new RangeError(`no column ${column} in the page`);
    }
    const start = this.#start(column);
    const ends = start / 4 + nullWords(this.rows);
    return {
      nulls: this.#bytes.subarray(start, start + Math.ceil(this.rows / 8)),
      ends: this.#words.subarray(ends, ends + this.rows + 1),
      data: this.#bytes.subarray((ends + this.rows + 1) * 4, this.#start(column + 1)),
    };
  }

  #start(column: number): number {
    return this.#word(HEADER_WORDS + column);
  }

  #word(index: number): number {
    return this.#words[index] ?? 0;
  }

  #checkCell(row: number, column: number): void {
    const inside = row >= 0 && row < this.rows && column >= 0 && column < this.columns;
    if (!inside || !Number.isInteger(row) || !Number.isInteger(column)) {
      throw new RangeError(`no cell in row ${row}, column ${column} of the page`);
    }
  }
}

/** Cells of one column of a page; the others are not looked at. Throws `internal` if these are damaged. */
export function columnCells(page: Uint8Array, column: number): ColumnCells {
  const { rows, columns } = pageShape(page);
  if (!Number.isInteger(column) || column < 0 || column >= columns) {
    throw new RangeError(`no column ${column} in the page`);
  }
  const bytes = page.byteOffset % 4 === 0 ? page : new Uint8Array(page);
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const start = words[HEADER_WORDS + column] ?? 0;
  if (start % 4 !== 0 || start < 4 * (HEADER_WORDS + columns + 1)) {
    throw damaged(`the start of column ${column + 1}`);
  }
  const end = checkedEnd(words, start, rows, column);
  const ends = start / 4 + nullWords(rows);
  return {
    nulls: bytes.subarray(start, start + Math.ceil(rows / 8)),
    ends: words.subarray(ends, ends + rows + 1),
    data: bytes.subarray((ends + rows + 1) * 4, end),
  };
}

/** Where the section of a column ends, in bytes, if its ends never decrease and stay inside the page. */
function checkedEnd(words: Uint32Array, start: number, rows: number, column: number): number {
  const ends = start / 4 + nullWords(rows);
  const last = ends + rows;
  if (last >= words.length || words[ends] !== 0) throw damaged(`column ${column + 1}`);
  let end = 0;
  for (let index = ends + 1; index <= last; index++) {
    const next = words[index] ?? 0;
    if (next < end) throw damaged(`a cell of column ${column + 1}`);
    end = next;
  }
  const sectionEnd = (last + 1) * 4 + padded(end);
  if (sectionEnd > words.length * 4) throw damaged(`the length of column ${column + 1}`);
  return sectionEnd;
}

function otherWidth(cells: number, columns: number): BinnacleError {
  return new BinnacleError(
    'protocol-error',
    `A row has ${cells} cells where ${columns} columns were announced.`,
  );
}

function tooLarge(): BinnacleError {
  return new BinnacleError('too-large', 'A row is larger than 512 MiB.', {
    hint: 'Leave out large columns, or select a part of them.',
  });
}

function damaged(what: string): BinnacleError {
  return new BinnacleError('internal', `A page of rows is damaged: ${what} can’t be right.`, {
    hint: 'Run the query again.',
  });
}
