import type { Pacer } from './pacer';

/** Keys of 64 bits by row: the low word of row `r` at `2 * r`, the high one behind it. */
export type WideKeys = Uint32Array;

/** Below so many rows comparing them is quicker than counting digits. */
const FEW_ROWS = 2048;
/** Bits of a digit at most: 2,048 counters stay in the nearest cache. */
const DIGIT_BITS = 11;
const WORD_BITS = 32;
/** Rows between two looks at the clock: some ms of work. */
const SLICE_ROWS = 262_144;

/**
 * Sorts the rows of `order` from `from` to before `to` by their keys; rows with equal keys stay in their order. Takes a
 * spare array of the same length.
 */
export async function sortByKeys(
  order: Uint32Array,
  spare: Uint32Array,
  from: number,
  to: number,
  keys: WideKeys,
  pacer: Pacer,
): Promise<void> {
  if (to - from < FEW_ROWS) {
    order.subarray(from, to).sort((a, b) => {
      const [left = 0, right = 0] = [keys[2 * a + 1], keys[2 * b + 1]];
      return left === right ? (keys[2 * a] ?? 0) - (keys[2 * b] ?? 0) : left - right;
    });
    return;
  }
  const rows = order.subarray(from, to);
  const { first, end } = differingBits(rows, keys);
  for (let bit = first; bit < end; bit += WORD_BITS) {
    await pacer.breathe();
    const words = wordsFrom(rows, keys, bit);
    await sortByWords(rows, spare.subarray(from, to), words, Math.min(WORD_BITS, end - bit), pacer);
  }
}

/** From the lowest bit in which keys differ to behind the highest; the same: all keys are equal. */
function differingBits(rows: Uint32Array, keys: WideKeys): { first: number; end: number } {
  const one = 2 * (rows[0] ?? 0);
  const [oneLow = 0, oneHigh = 0] = [keys[one], keys[one + 1]];
  let low = 0;
  let high = 0;
  for (let at = 0; at < rows.length; at++) {
    const key = 2 * (rows[at] ?? 0);
    low |= (keys[key] ?? 0) ^ oneLow;
    high |= (keys[key + 1] ?? 0) ^ oneHigh;
  }
  const end = high !== 0 ? 2 * WORD_BITS - Math.clz32(high) : WORD_BITS - Math.clz32(low);
  const lowest = (word: number): number => WORD_BITS - 1 - Math.clz32(word & -word);
  if (end === 0) return { first: 0, end };
  return { first: low !== 0 ? lowest(low) : WORD_BITS + lowest(high), end };
}

/** 32 bits of each row's key from this bit on, in the order of the rows. */
function wordsFrom(rows: Uint32Array, keys: WideKeys, bit: number): Uint32Array {
  const words = new Uint32Array(rows.length);
  const inHigh = bit >= WORD_BITS ? 1 : 0;
  const shift = bit % WORD_BITS;
  const both = inHigh === 0 && shift > 0;
  for (let at = 0; at < rows.length; at++) {
    const key = 2 * (rows[at] ?? 0);
    const word = (keys[key + inHigh] ?? 0) >>> shift;
    words[at] = both ? word | ((keys[key + 1] ?? 0) << (WORD_BITS - shift)) : word;
  }
  return words;
}

/** Sorts rows by words that lie beside them and move with them, so that memory is read from front to back. */
async function sortByWords(
  rows: Uint32Array,
  spare: Uint32Array,
  words: Uint32Array,
  bits: number,
  pacer: Pacer,
): Promise<void> {
  const passes = Math.ceil(bits / DIGIT_BITS);
  const width = Math.ceil(bits / passes);
  let from: Keyed = { rows, words };
  let to: Keyed = { rows: spare, words: new Uint32Array(words.length) };
  for (let shift = 0; shift < bits; shift += width) {
    await moveByDigit(from, to, shift, Math.min(width, bits - shift), pacer);
    [from, to] = [to, from];
  }
  if (from.rows !== rows) rows.set(from.rows);
}

interface Keyed {
  rows: Uint32Array;
  words: Uint32Array;
}

async function moveByDigit(from: Keyed, to: Keyed, shift: number, bits: number, pacer: Pacer): Promise<void> {
  const mask = 2 ** bits - 1;
  const places = new Uint32Array(mask + 1);
  for (let at = 0; at < from.words.length; at++) {
    const digit = ((from.words[at] ?? 0) >>> shift) & mask;
    places[digit] = (places[digit] ?? 0) + 1;
  }
  let place = 0;
  for (let digit = 0; digit <= mask; digit++) {
    const count = places[digit] ?? 0;
    places[digit] = place;
    place += count;
  }
  for (let begin = 0; begin < from.rows.length; begin += SLICE_ROWS) {
    moveSlice(from, to, begin, places, shift, mask);
    await pacer.breathe();
  }
}

function moveSlice(
  from: Keyed,
  to: Keyed,
  begin: number,
  places: Uint32Array,
  shift: number,
  mask: number,
): void {
  const end = Math.min(begin + SLICE_ROWS, from.rows.length);
  for (let at = begin; at < end; at++) {
    const word = from.words[at] ?? 0;
    const digit = (word >>> shift) & mask;
    const target = places[digit] ?? 0;
    places[digit] = target + 1;
    to.words[target] = word;
    to.rows[target] = from.rows[at] ?? 0;
  }
}
