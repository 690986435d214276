import type { SortKey } from '../../../shared/resultView';
import type { RowSpool } from '../rowSpool';
import type { Pacer } from './pacer';
import { sortByKeys } from './radixSort';
import { readSortColumn, type SortColumn } from './sortColumn';
import type { OnProgress } from './scanPages';

/** Bytes of a value that one key holds; the eighth says how many there are. */
const KEY_BYTES = 7;
/** Eighth byte of a key: more bytes follow. */
const MORE = 8;
/** Below so many rows whole values are compared. */
const FEW_ROWS = 64;

/**
 * Sorts rows in place: NULLs last in either direction, equal rows stay in their order. Numbers, dates and times sort by
 * value, exactly; everything else by its bytes, which for UTF-8 is by code points.
 */
export async function sortRows(
  spool: RowSpool,
  rows: number,
  order: Uint32Array,
  sort: readonly SortKey[],
  pacer: Pacer,
  onProgress: OnProgress,
): Promise<void> {
  const spare = new Uint32Array(order.length);
  // Sorting keeps the order of equal rows, so that the last key comes first.
  for (const [done, key] of [...sort].reverse().entries()) {
    const column = await readSortColumn(spool, rows, key, pacer, (part) =>
      onProgress((done + part * 0.7) / sort.length),
    );
    const end = nullsLast(order, spare, column.nulls);
    const { keys, bytes } = column;
    if (bytes !== null) await sortByBytes(order, spare, end, { ...column, bytes }, key.descending, pacer);
    else {
      if (key.descending) turn(keys.high, keys.low);
      await sortByKeys(order, spare, 0, end, keys, pacer);
    }
    onProgress((done + 1) / sort.length);
  }
}

/** Moves rows without a value behind the others; gives the number of those. */
function nullsLast(order: Uint32Array, spare: Uint32Array, nulls: Uint8Array): number {
  let values = 0;
  let others = 0;
  for (const row of order) {
    if (nulls[row] === 1) spare[others++] = row;
    else order[values++] = row;
  }
  order.set(spare.subarray(0, others), values);
  return values;
}

function turn(...all: Uint32Array[]): void {
  for (const words of all) for (let at = 0; at < words.length; at++) words[at] = ~(words[at] ?? 0);
}

type ByteColumn = SortColumn & { bytes: NonNullable<SortColumn['bytes']> };

/** Sorts by the first bytes, then those that are alike by the next ones, until nothing is alike or nothing is left. */
async function sortByBytes(
  order: Uint32Array,
  spare: Uint32Array,
  end: number,
  { keys, bytes }: ByteColumn,
  descending: boolean,
  pacer: Pacer,
): Promise<void> {
  const alike: [from: number, to: number, depth: number][] = [[0, end, 0]];
  const { data, ends } = bytes;
  for (let next = alike.pop(); next !== undefined; next = alike.pop()) {
    const [from, to, depth] = next;
    await pacer.breathe();
    if (to - from < FEW_ROWS) {
      const part = (row: number): Uint8Array => data.subarray((ends[row] ?? 0) + depth, ends[row + 1]);
      const sign = descending ? -1 : 1;
      order.subarray(from, to).sort((a, b) => sign * Buffer.compare(part(a), part(b)));
      continue;
    }
    for (let at = from; at < to; at++) writeKey(order[at] ?? 0, depth);
    await sortByKeys(order, spare, from, to, keys, pacer);
    findAlike(from, to, depth);
  }

  function writeKey(row: number, depth: number): void {
    const start = (ends[row] ?? 0) + depth;
    const left = (ends[row + 1] ?? 0) - start;
    let high = 0;
    let low = 0;
    for (let at = 0; at < 4; at++) high = (high << 8) | (at < left ? (data[start + at] ?? 0) : 0);
    for (let at = 4; at < KEY_BYTES; at++) low = (low << 8) | (at < left ? (data[start + at] ?? 0) : 0);
    low = (low << 8) | Math.min(left, MORE);
    keys.high[row] = descending ? ~high : high;
    keys.low[row] = descending ? ~low : low;
  }

  function findAlike(from: number, to: number, depth: number): void {
    const { high, low } = keys;
    let first = from;
    for (let at = from + 1; at <= to; at++) {
      const [a = 0, b = 0] = [order[first], order[at]];
      if (at < to && high[a] === high[b] && low[a] === low[b]) continue;
      const length = (descending ? ~(low[a] ?? 0) : (low[a] ?? 0)) & 0xff;
      if (at - first > 1 && length === MORE) alike.push([first, at, depth + KEY_BYTES]);
      first = at;
    }
  }
}
