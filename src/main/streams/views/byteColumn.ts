import { BinnacleError } from '../../../shared/errors';
import type { SortKey } from '../../../shared/resultView';
import type { ColumnCells } from '../../../shared/rowPage';
import { isNullAt, NullRows, type ColumnReader, type SortColumn } from './columnReader';
import { numberBytes } from './numberKey';

/** Bytes of one column that are held for sorting: what is left of 300 MB beside the keys of 10,000,000 rows. */
const MAX_BYTES = 128 * 1024 * 1024;
const FIRST_BYTES = 1024 * 1024;

/** The bytes of a column: row `r` is from `ends[r]` to before `ends[r + 1]`. */
export interface HeldBytes {
  data: Uint8Array;
  ends: Uint32Array;
}

/** Values that are compared byte by byte: text as it is, numbers in a form that sorts so. */
export class ByteColumn implements ColumnReader {
  readonly #nulls: NullRows;
  readonly #ends: Uint32Array;
  #data = new Uint8Array(FIRST_BYTES);
  #used = 0;

  /** @param wanted 1: the row is held; null: all are. */
  constructor(
    private readonly rows: number,
    private readonly key: SortKey,
    private readonly wanted: Uint8Array | null,
  ) {
    this.#nulls = new NullRows(rows);
    this.#ends = new Uint32Array(rows + 1);
  }

  read({ nulls, ends, data }: ColumnCells, firstRow: number, count: number): boolean {
    const numbers = this.key.class === 'number';
    for (let at = 0; at < count; at++) {
      const row = firstRow + at;
      if (isNullAt(nulls, at)) this.#nulls.add(row);
      else if (this.wanted === null || this.wanted[row] === 1) {
        const [start = 0, end = 0] = [ends[at], ends[at + 1]];
        if (numbers) this.#addNumber(data, start, end);
        else this.#add(data, start, end);
      }
      this.#ends[row + 1] = this.#used;
    }
    return true;
  }

  finish(): Promise<SortColumn> {
    const bytes = { data: this.#data, ends: this.#ends };
    return Promise.resolve({ nulls: this.#nulls.marks, keys: new Uint32Array(2 * this.rows), bytes });
  }

  #add(data: Uint8Array, start: number, end: number): void {
    this.#room(end - start);
    let to = this.#used;
    const held = this.#data;
    for (let at = start; at < end; at++) held[to++] = data[at] ?? 0;
    this.#used = to;
  }

  #addNumber(data: Uint8Array, start: number, end: number): void {
    const text = Buffer.from(data.buffer, data.byteOffset + start, end - start).toString('latin1');
    const bytes = numberBytes(text);
    this.#add(bytes, 0, bytes.length);
  }

  #room(bytes: number): void {
    const wanted = this.#used + bytes;
    if (wanted > MAX_BYTES) {
      throw new BinnacleError('too-large', 'This column holds too much to be sorted here.', {
        hint: 'Filter the rows first, or let the server sort with ORDER BY.',
      });
    }
    if (wanted <= this.#data.length) return;
    const grown = new Uint8Array(Math.min(MAX_BYTES, Math.max(wanted, 2 * this.#data.length)));
    grown.set(this.#data.subarray(0, this.#used));
    this.#data = grown;
  }
}
