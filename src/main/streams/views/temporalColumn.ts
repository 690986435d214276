import type { ColumnCells } from '../../../shared/rowPage';
import { isNullAt, NullRows, type ColumnReader, type SortColumn } from './columnReader';
import { readMoment, temporalKey, type TemporalKey } from './temporalKey';

/** Makes seconds positive: PostgreSQL's years reach from 4713 BC to 294276. Spans beyond that count as alike. */
const SECONDS_BIAS = 2 ** 42;

/** Dates, times and spans by what they mean: 44 bits of seconds and 20 of microseconds. */
export class TemporalColumn implements ColumnReader {
  readonly #nulls: NullRows;
  readonly #keys: Uint32Array;
  readonly #read: TemporalKey = { seconds: 0, micros: 0 };
  readonly #turned: number;

  constructor(rows: number, descending: boolean) {
    this.#nulls = new NullRows(rows);
    this.#keys = new Uint32Array(2 * rows);
    this.#turned = descending ? 0xffffffff : 0;
  }

  read({ nulls, ends, data }: ColumnCells, firstRow: number, count: number): boolean {
    for (let at = 0; at < count; at++) {
      const row = firstRow + at;
      if (isNullAt(nulls, at)) {
        this.#nulls.add(row);
        continue;
      }
      const [start = 0, end = 0] = [ends[at], ends[at + 1]];
      const key = readMoment(data, start, end, this.#read) ? this.#read : textKey(data, start, end);
      if (key === null) return false;
      const seconds = Math.min(Math.max(key.seconds + SECONDS_BIAS, 0), 2 ** 44 - 1);
      this.#keys[2 * row] = ((seconds % 4096) * 2 ** 20 + key.micros) ^ this.#turned;
      this.#keys[2 * row + 1] = Math.floor(seconds / 4096) ^ this.#turned;
    }
    return true;
  }

  finish(): Promise<SortColumn> {
    return Promise.resolve({ nulls: this.#nulls.marks, keys: this.#keys, bytes: null });
  }
}

const textKey = (data: Uint8Array, start: number, end: number): TemporalKey | null =>
  temporalKey(Buffer.from(data.buffer, data.byteOffset + start, end - start).toString('latin1'));
