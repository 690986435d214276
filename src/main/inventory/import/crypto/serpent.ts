import { type BlockCipher, wordCipher } from './blockCipher';

// Serpent as submitted to the AES competition: R. Anderson, E. Biham, L. Knudsen, "Serpent: A Proposal for the Advanced
// Encryption Standard", in its bitslice form: 32 S-boxes run side by side in four words.

/** The eight S-boxes of the proposal, one hexadecimal digit an entry. */
const S_BOXES = [
  '38f1a65bed42709c',
  'fc27905a1be86d34',
  '86793cafd1e40b52',
  '0fb8c963d124a75e',
  '1f83c0b6254a9e7d',
  'f52b4a9c03e8d671',
  '72c5846be91fd3a0',
  '1df0e82b74ca9356',
];
const ROUNDS = 32;
const GOLDEN = 0x9e3779b9;

/**
 * Each S-box as four sums (XOR) of products of input bits: entry `box * 4 + bit` lists the products of that output bit,
 * each a mask of the input bits in it. This is the algebraic normal form, by the Möbius transform of the table.
 */
const SUMS: readonly Uint8Array[] = S_BOXES.flatMap((digits) => {
  const table = Array.from({ length: 16 }, (_, index) => Number.parseInt(digits.charAt(index), 16));
  return [0, 1, 2, 3].map((bit) => {
    const form = table.map((value) => (value >> bit) & 1);
    for (const step of [1, 2, 4, 8]) {
      for (let mask = 0; mask < 16; mask++) {
        if ((mask & step) !== 0) form[mask] = (form[mask] ?? 0) ^ (form[mask ^ step] ?? 0);
      }
    }
    return Uint8Array.from(form.flatMap((present, mask) => (present === 1 ? [mask] : [])));
  });
});

/** All products of the four input words; entry 0 is the empty product. */
const products = new Int32Array(16);

/** Serpent with a key of 256 bits. */
export function serpentCipher(key: Uint8Array): BlockCipher {
  if (key.length !== 32) throw new RangeError('Serpent takes a key of 32 bytes here.');
  const subkeys = expandKey(key);
  const state = new Int32Array(4);
  return wordCipher((words) => {
    state.set(words);
    for (let round = 0; round < ROUNDS; round++) {
      mixKey(state, subkeys, round);
      substitute(state, round % 8);
      if (round < ROUNDS - 1) transform(state);
    }
    mixKey(state, subkeys, ROUNDS);
    words.set(state);
  });
}

function expandKey(key: Uint8Array): Int32Array {
  const view = new DataView(key.buffer, key.byteOffset, key.byteLength);
  const words = new Int32Array(8 + 4 * (ROUNDS + 1));
  for (let index = 0; index < 8; index++) words[index] = view.getInt32(index * 4, true);
  const word = (index: number): number => words[index] ?? 0;
  for (let index = 8; index < words.length; index++) {
    const mixed = word(index - 8) ^ word(index - 5) ^ word(index - 3) ^ word(index - 1);
    words[index] = rotate(mixed ^ GOLDEN ^ (index - 8), 11);
  }
  for (let round = 0; round <= ROUNDS; round++) {
    substitute(words.subarray(8 + round * 4, 12 + round * 4), (ROUNDS + 3 - round) % 8);
  }
  return words.subarray(8);
}

function mixKey(state: Int32Array, subkeys: Int32Array, round: number): void {
  for (let index = 0; index < 4; index++) {
    state[index] = (state[index] ?? 0) ^ (subkeys[round * 4 + index] ?? 0);
  }
}

function substitute(state: Int32Array, box: number): void {
  products[0] = -1;
  for (let bit = 0; bit < 4; bit++) {
    const input = state[bit] ?? 0;
    const half = 1 << bit;
    for (let mask = 0; mask < half; mask++) products[half + mask] = (products[mask] ?? 0) & input;
  }
  for (let bit = 0; bit < 4; bit++) {
    const sum = SUMS[box * 4 + bit];
    if (sum === undefined) return;
    let output = 0;
    for (const mask of sum) output ^= products[mask] ?? 0;
    state[bit] = output;
  }
}

function transform(state: Int32Array): void {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  a = rotate(a, 13);
  c = rotate(c, 3);
  b = rotate(b ^ a ^ c, 1);
  d = rotate(d ^ c ^ (a << 3), 7);
  a = rotate(a ^ b ^ d, 5);
  c = rotate(c ^ d ^ (b << 7), 22);
  state[0] = a;
  state[1] = b;
  state[2] = c;
  state[3] = d;
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
