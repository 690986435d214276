import type { Pacer } from './pacer';

/** Keys of 64 bits by row: `high` counts before `low`. */
export interface WideKeys {
  high: Uint32Array;
  low: Uint32Array;
}

/** Below so many rows comparing them is quicker than counting 65,536 digits four times. */
const FEW_ROWS = 8192;
const DIGITS = 65_536;

/**
 * Sorts the rows of `order` from `from` to before `to` by their keys; rows with equal keys stay in their order. Takes a
 * spare array of the same length.
 */
export async function sortByKeys(
  order: Uint32Array,
  spare: Uint32Array,
  from: number,
  to: number,
  { high, low }: WideKeys,
  pacer: Pacer,
): Promise<void> {
  if (to - from < FEW_ROWS) {
    order.subarray(from, to).sort((a, b) => {
      const [left = 0, right = 0] = [high[a], high[b]];
      return left === right ? (low[a] ?? 0) - (low[b] ?? 0) : left - right;
    });
    return;
  }
  for (const [words, shift] of [
    [low, 0],
    [low, 16],
    [high, 0],
    [high, 16],
  ] as const) {
    if (sortByDigit(order, spare, from, to, words, shift)) order.set(spare.subarray(from, to), from);
    await pacer.breathe();
  }
}

/** Puts the rows sorted by one digit of 16 bits into `spare`; false: the digit is the same for all. */
function sortByDigit(
  order: Uint32Array,
  spare: Uint32Array,
  from: number,
  to: number,
  words: Uint32Array,
  shift: number,
): boolean {
  const places = new Uint32Array(DIGITS);
  const digitOf = (at: number): number => ((words[order[at] ?? 0] ?? 0) >>> shift) & 0xffff;
  for (let at = from; at < to; at++) {
    const digit = digitOf(at);
    places[digit] = (places[digit] ?? 0) + 1;
  }
  if (places[digitOf(from)] === to - from) return false;
  let place = from;
  for (let digit = 0; digit < DIGITS; digit++) {
    const count = places[digit] ?? 0;
    places[digit] = place;
    place += count;
  }
  for (let at = from; at < to; at++) {
    const digit = digitOf(at);
    const target = places[digit] ?? 0;
    places[digit] = target + 1;
    spare[target] = order[at] ?? 0;
  }
  return true;
}
