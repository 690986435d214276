import { BinnacleError } from '../../../shared/errors';
import type { SortKey } from '../../../shared/resultView';
import type { ColumnCells } from '../../../shared/rowPage';
import type { RowSpool } from '../rowSpool';
import { numberBytes, shortNumber } from './numberKey';
import type { Pacer } from './pacer';
import type { WideKeys } from './radixSort';
import { scanPages, type OnProgress } from './scanPages';
import { temporalKey } from './temporalKey';

/** Bytes of one column that are held for sorting: what is left of 300 MB beside the keys of 10,000,000 rows. */
const MAX_BYTES = 128 * 1024 * 1024;
const FIRST_BYTES = 1024 * 1024;

/** What rows are sorted by: keys that decide alone, or bytes that are compared from the left. */
export interface SortColumn {
  /** 1: the row's cell is NULL. */
  nulls: Uint8Array;
  keys: WideKeys;
  /** Null: the keys decide. Row `r` is from `ends[r]` to before `ends[r + 1]`. */
  bytes: { data: Uint8Array; ends: Uint32Array } | null;
}

/** Writes a value's key at a row; false: it takes bytes. */
type WriteKey = (keys: WideKeys, row: number, data: Uint8Array, start: number, end: number) => boolean;

/** Reads a column in the form that sorts quickest. Throws `too-large`, `cancelled` and what the spool throws. */
export async function readSortColumn(
  spool: RowSpool,
  rows: number,
  { column, class: kind }: SortKey,
  pacer: Pacer,
  onProgress: OnProgress,
): Promise<SortColumn> {
  const nulls = new Uint8Array(rows);
  const keys: WideKeys = { high: new Uint32Array(rows), low: new Uint32Array(rows) };
  const write = WRITERS[kind];
  if (write !== undefined) {
    const fits = await scanPages(
      ...([spool, rows, pacer] as const),
      (page, firstRow) =>
        eachCell(page.cellsOf(column), firstRow, rows, nulls, (row, data, start, end) =>
          write(keys, row, data, start, end),
        ),
      onProgress,
    );
    if (fits) return { nulls, keys, bytes: null };
  }
  const held = new HeldBytes(rows);
  const add = kind === 'number' ? held.addNumber : held.add;
  await scanPages(
    ...([spool, rows, pacer] as const),
    (page, firstRow) => {
      const cells = page.cellsOf(column);
      return eachCell(cells, firstRow, rows, nulls, add, (row) => held.skip(row));
    },
    onProgress,
  );
  return { nulls, keys, bytes: held };
}

function eachCell(
  { nulls: bits, ends, data }: ColumnCells,
  firstRow: number,
  rows: number,
  nulls: Uint8Array,
  visit: (row: number, data: Uint8Array, start: number, end: number) => boolean,
  onNull: (row: number) => void = () => undefined,
): boolean {
  const count = Math.min(ends.length - 1, rows - firstRow);
  for (let at = 0; at < count; at++) {
    const row = firstRow + at;
    const isNull = ((bits[at >> 3] ?? 0) >> (at & 7)) & 1;
    nulls[row] = isNull;
    if (isNull === 1) onNull(row);
    else if (!visit(row, data, ends[at] ?? 0, ends[at + 1] ?? 0)) return false;
  }
  return true;
}

const double = new Float64Array(1);
const halves = new Uint32Array(double.buffer);

const writeNumber: WriteKey = ({ high, low }, row, data, start, end) => {
  const value = shortNumber(data, start, end);
  if (Number.isNaN(value)) return false;
  double[0] = value;
  // The bits of doubles sort as numbers if the sign is turned, and all bits of negative ones (IEEE 754).
  const negative = value < 0;
  high[row] = (halves[1] ?? 0) ^ (negative ? 0xffffffff : 0x80000000);
  low[row] = (halves[0] ?? 0) ^ (negative ? 0xffffffff : 0);
  return true;
};

/** Makes seconds positive: PostgreSQL's years reach from 4713 BC to 294276. Spans beyond that count as alike. */
const SECONDS_BIAS = 2 ** 42;

const writeTemporal: WriteKey = ({ high, low }, row, data, start, end) => {
  const key = temporalKey(Buffer.from(data.buffer, data.byteOffset + start, end - start).toString('latin1'));
  if (key === null) return false;
  const seconds = Math.min(Math.max(key.seconds + SECONDS_BIAS, 0), 2 ** 44 - 1);
  high[row] = Math.floor(seconds / 4096);
  low[row] = (seconds % 4096) * 2 ** 20 + key.micros;
  return true;
};

const WRITERS: Partial<Record<SortKey['class'], WriteKey>> = { number: writeNumber, temporal: writeTemporal };

/** The bytes of one column, one row after the other. */
class HeldBytes {
  data = new Uint8Array(FIRST_BYTES);
  readonly ends: Uint32Array;
  #used = 0;

  constructor(rows: number) {
    this.ends = new Uint32Array(rows + 1);
  }

  skip(row: number): void {
    this.ends[row + 1] = this.#used;
  }

  readonly add = (row: number, data: Uint8Array, start: number, end: number): boolean => {
    this.#room(end - start);
    this.data.set(data.subarray(start, end), this.#used);
    this.#used += end - start;
    this.ends[row + 1] = this.#used;
    return true;
  };

  readonly addNumber = (row: number, data: Uint8Array, start: number, end: number): boolean => {
    const bytes = numberBytes(
      Buffer.from(data.buffer, data.byteOffset + start, end - start).toString('latin1'),
    );
    return this.add(row, bytes, 0, bytes.length);
  };

  #room(bytes: number): void {
    const wanted = this.#used + bytes;
    if (wanted > MAX_BYTES) {
      throw new BinnacleError('too-large', 'This column holds too much to be sorted here.', {
        hint: 'Filter the rows first, or let the server sort with ORDER BY.',
      });
    }
    if (wanted <= this.data.length) return;
    const grown = new Uint8Array(Math.min(MAX_BYTES, Math.max(wanted, 2 * this.data.length)));
    grown.set(this.data.subarray(0, this.#used));
    this.data = grown;
  }
}
