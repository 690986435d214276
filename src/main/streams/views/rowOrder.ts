import type { Pacer } from './pacer';

/** Rows between two looks at the clock: some ms of work. */
const SLICE_ROWS = 1_048_576;

/** The numbers of all rows, in their order. */
export function allRows(rows: number): Uint32Array {
  const order = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) order[row] = row;
  return order;
}

/** How many rows are marked with 1. */
export function countMarked(marks: Uint8Array): number {
  let count = 0;
  for (let row = 0; row < marks.length; row++) count += marks[row] ?? 0;
  return count;
}

/** The marked rows out of an order, which they keep; null: out of all rows as they came. Throws `cancelled`. */
export async function markedRows(
  marks: Uint8Array,
  order: Uint32Array | null,
  pacer: Pacer,
): Promise<Uint32Array> {
  const found = new Uint32Array(countMarked(marks));
  let count = 0;
  for (let from = 0; from < marks.length; from += SLICE_ROWS) {
    await pacer.breathe();
    const to = Math.min(from + SLICE_ROWS, marks.length);
    for (let at = from; at < to; at++) {
      const row = order === null ? at : (order[at] ?? 0);
      if (marks[row] === 1) found[count++] = row;
    }
  }
  return found;
}
