import type { SortKey } from '../../../shared/resultView';
import type { RowSpool } from '../rowSpool';
import type { SortColumn } from './columnReader';
import type { Pacer } from './pacer';
import { sortByKeys } from './radixSort';
import type { OnProgress } from './scanPages';
import { readSortColumns } from './sortColumn';

/** Bytes of a value that one key holds; the eighth says how many there are. */
const KEY_BYTES = 7;
/** Eighth byte of a key: more bytes follow. */
const MORE = 8;
/** Below so many rows whole values are compared. */
const FEW_ROWS = 64;
/** Keys that are held at once, of all columns together; 8 bytes each. */
const KEYS_AT_ONCE = 8_000_000;

/**
 * Sorts rows in place: NULLs last in either direction, equal rows stay in their order. Numbers, dates and times sort by
 * value, exactly; everything else by its bytes, which for UTF-8 is by code points. `wanted` marks the rows of `order`; null:
 * they are all rows.
 */
export async function sortRows(
  spool: RowSpool,
  rows: number,
  order: Uint32Array,
  wanted: Uint8Array | null,
  sort: readonly SortKey[],
  pacer: Pacer,
  onProgress: OnProgress,
): Promise<void> {
  const spare = new Uint32Array(order.length);
  // Sorting keeps the order of equal rows, so that the last key comes first.
  const keys = [...sort].reverse();
  const atOnce = Math.max(1, Math.floor(KEYS_AT_ONCE / Math.max(rows, 1)));
  for (let done = 0; done < keys.length; done += atOnce) {
    const part = keys.slice(done, done + atOnce);
    const told = (share: number): void => onProgress((done + part.length * share) / keys.length);
    const columns = await readSortColumns(spool, rows, part, wanted, pacer, (read) => told(read * 0.7));
    for (const [index, column] of columns.entries()) {
      const end = nullsLast(order, spare, column.nulls);
      const { bytes } = column;
      if (bytes === null) await sortByKeys(order, spare, 0, end, column.keys, pacer);
      else
        await sortByBytes(order, spare, end, { ...column, bytes }, part[index]?.descending === true, pacer);
      told(0.7 + (0.3 * (index + 1)) / columns.length);
    }
  }
}

/** Moves rows without a value behind the others; gives the number of those. */
function nullsLast(order: Uint32Array, spare: Uint32Array, nulls: Uint8Array | null): number {
  if (nulls === null) return order.length;
  let values = 0;
  let others = 0;
  for (let at = 0; at < order.length; at++) {
    const row = order[at] ?? 0;
    if (nulls[row] === 1) spare[others++] = row;
    else order[values++] = row;
  }
  order.set(spare.subarray(0, others), values);
  return values;
}

type ByteSortColumn = SortColumn & { bytes: NonNullable<SortColumn['bytes']> };

/** Sorts by the first bytes, then those that are alike by the next ones, until nothing is alike or nothing is left. */
async function sortByBytes(
  order: Uint32Array,
  spare: Uint32Array,
  end: number,
  { keys, bytes }: ByteSortColumn,
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
    const begin = depth + sharedBytes(from, to, depth);
    for (let at = from; at < to; at++) writeKey(order[at] ?? 0, begin);
    await sortByKeys(order, spare, from, to, keys, pacer);
    findAlike(from, to, begin);
  }

  /** How many bytes from there on are the same in all these rows: they need not be sorted by. */
  function sharedBytes(from: number, to: number, depth: number): number {
    const first = order[from] ?? 0;
    const start = (ends[first] ?? 0) + depth;
    let shared = (ends[first + 1] ?? 0) - start;
    for (let at = from + 1; at < to && shared > 0; at++) {
      const row = order[at] ?? 0;
      const other = (ends[row] ?? 0) + depth;
      shared = Math.min(shared, (ends[row + 1] ?? 0) - other);
      let same = 0;
      while (same < shared && data[start + same] === data[other + same]) same++;
      shared = same;
    }
    return shared;
  }

  function writeKey(row: number, depth: number): void {
    const start = (ends[row] ?? 0) + depth;
    const left = (ends[row + 1] ?? 0) - start;
    let high = 0;
    let low = 0;
    for (let at = 0; at < 4; at++) high = (high << 8) | (at < left ? (data[start + at] ?? 0) : 0);
    for (let at = 4; at < KEY_BYTES; at++) low = (low << 8) | (at < left ? (data[start + at] ?? 0) : 0);
    low = (low << 8) | Math.min(left, MORE);
    keys[2 * row] = descending ? ~low : low;
    keys[2 * row + 1] = descending ? ~high : high;
  }

  function findAlike(from: number, to: number, depth: number): void {
    let first = from;
    for (let at = from + 1; at <= to; at++) {
      const [a, b] = [2 * (order[first] ?? 0), 2 * (order[at] ?? 0)];
      if (at < to && keys[a] === keys[b] && keys[a + 1] === keys[b + 1]) continue;
      const low = keys[a] ?? 0;
      const length = (descending ? ~low : low) & 0xff;
      if (at - first > 1 && length === MORE) alike.push([first, at, depth + KEY_BYTES]);
      first = at;
    }
  }
}
