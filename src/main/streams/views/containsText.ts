import type { ColumnCells } from '../../../shared/rowPage';
import type { CellTest } from './cellTest';

/** Upper case of ASCII as lower case. */
const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte));
const ASCII = /^[\u0000-\u007f]*$/;

/** Whether a text stands somewhere in a cell; upper and lower case are alike. */
export function containsText(text: string): Pick<CellTest, 'passes' | 'mark'> {
  if (ASCII.test(text)) return containsAscii(Buffer.from(text.toLowerCase()));
  const wanted = text.toLowerCase();
  return {
    passes: (data, start, end) =>
      Buffer.from(data.buffer, data.byteOffset + start, end - start)
        .toString()
        .toLowerCase()
        .includes(wanted),
  };
}

/** Compares bytes: a letter of ASCII is never part of another character in UTF-8. */
function containsAscii(wanted: Uint8Array): Pick<CellTest, 'passes' | 'mark'> {
  if (wanted.length === 0) return { passes: () => true };
  const steps = stepsOf(wanted);
  return {
    passes: (data, start, end) => findFrom(data, start, end, wanted, steps) >= 0,
    mark: ({ data, ends }, passed) => markFound({ data, ends }, passed, wanted, steps),
  };
}

/** How far to go on by the byte below the end of what is wanted (Horspool 1980). */
function stepsOf(wanted: Uint8Array): Uint16Array {
  const steps = new Uint16Array(256).fill(wanted.length);
  for (const [at, byte] of wanted.subarray(0, -1).entries()) steps[byte] = wanted.length - 1 - at;
  return steps.map((_, byte) => steps[FOLDED[byte] ?? 0] ?? 1);
}

/** Where it first stands between `start` and `end`; below 0: nowhere. */
function findFrom(
  data: Uint8Array,
  start: number,
  end: number,
  wanted: Uint8Array,
  steps: Uint16Array,
): number {
  const last = wanted.length - 1;
  for (let at = start + last; at < end; at += steps[data[at] ?? 0] ?? 1) {
    let back = 0;
    while (back <= last && FOLDED[data[at - back] ?? 0] === wanted[last - back]) back++;
    if (back > last) return at - last;
  }
  return -1;
}

/** Looks through a whole column at once: cells lie one behind the other. */
function markFound(
  { data, ends }: Pick<ColumnCells, 'data' | 'ends'>,
  passed: Uint8Array,
  wanted: Uint8Array,
  steps: Uint16Array,
): void {
  const all = ends[ends.length - 1] ?? 0;
  let row = 0;
  for (let from = 0; ;) {
    const at = findFrom(data, from, all, wanted, steps);
    if (at < 0) return;
    while ((ends[row + 1] ?? all) <= at) row++;
    const end = ends[row + 1] ?? all;
    // One that begins in one cell and ends in the next is none.
    if (at + wanted.length > end) from = at + 1;
    else {
      passed[row] = 1;
      from = end;
    }
  }
}
