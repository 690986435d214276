import type { ColumnCells } from '../../../shared/rowPage';
import { isNullAt, NullRows, type ColumnReader, type SortColumn } from './columnReader';
import { DecimalReader, scaled } from './numberKey';
import type { Pacer } from './pacer';

/** Rows between two looks at the clock: some ms of work. */
const SLICE_ROWS = 1_048_576;
const WORD = 2 ** 32;

/**
 * Numbers that doubles tell apart. With as many digits behind the point in all rows they are kept as whole numbers above
 * the least one, whose few differing bits sort quickest; else as doubles.
 */
export class NumberColumn implements ColumnReader {
  readonly #nulls: NullRows;
  readonly #values: Float64Array;
  readonly #decimal = new DecimalReader();
  /** Digits behind the point of all rows; null: no row yet; `mixed`: the values are scaled. */
  #scale: number | null | 'mixed' = null;
  #least = Infinity;
  #most = -Infinity;

  constructor(
    rows: number,
    private readonly descending: boolean,
  ) {
    this.#nulls = new NullRows(rows);
    this.#values = new Float64Array(rows);
  }

  read({ nulls, ends, data }: ColumnCells, firstRow: number, count: number): boolean {
    const values = this.#values;
    const decimal = this.#decimal;
    let { least, most } = { least: this.#least, most: this.#most };
    for (let at = 0; at < count; at++) {
      if (isNullAt(nulls, at)) {
        this.#nulls.add(firstRow + at);
        continue;
      }
      let value = decimal.read(data, ends[at] ?? 0, ends[at + 1] ?? 0);
      if (Number.isNaN(value)) return false;
      if (decimal.scale !== this.#scale) value = this.#rescale(value, firstRow + at);
      values[firstRow + at] = value;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    this.#least = least;
    this.#most = most;
    return true;
  }

  async finish(pacer: Pacer): Promise<SortColumn> {
    const values = this.#values;
    // Each key takes the place of its value.
    const keys = new Uint32Array(values.buffer);
    for (let from = 0; from < values.length; from += SLICE_ROWS) {
      const to = Math.min(from + SLICE_ROWS, values.length);
      if (this.#scale === 'mixed') this.#doubleKeys(keys, from, to);
      else this.#wholeKeys(keys, from, to);
      await pacer.breathe();
    }
    return { nulls: this.#nulls.marks, keys, bytes: null };
  }

  /** The value as the others are kept; from the first row with another scale on, as a double. */
  #rescale(value: number, row: number): number {
    const { scale } = this.#decimal;
    if (this.#scale === null) {
      this.#scale = scale;
      return value;
    }
    if (this.#scale !== 'mixed') {
      const before = this.#scale;
      for (let each = 0; each < row; each++) this.#values[each] = scaled(this.#values[each] ?? 0, before);
      this.#scale = 'mixed';
    }
    return scaled(value, scale);
  }

  #wholeKeys(keys: Uint32Array, from: number, to: number): void {
    const [base, sign] = this.descending ? [this.#most, -1] : [this.#least, 1];
    for (let row = from; row < to; row++) {
      const above = ((this.#values[row] ?? 0) - base) * sign;
      keys[2 * row] = above;
      keys[2 * row + 1] = above < WORD ? 0 : Math.floor(above / WORD);
    }
  }

  /** The bits of doubles sort as numbers if the sign is turned, and all bits of negative ones (IEEE 754). */
  #doubleKeys(keys: Uint32Array, from: number, to: number): void {
    const turned = this.descending ? 0xffffffff : 0;
    for (let row = from; row < to; row++) {
      const [low = 0, high = 0] = [keys[2 * row], keys[2 * row + 1]];
      const negative = high >>> 31 === 1;
      keys[2 * row] = low ^ (negative ? 0xffffffff : 0) ^ turned;
      keys[2 * row + 1] = high ^ (negative ? 0xffffffff : 0x80000000) ^ turned;
    }
  }
}
