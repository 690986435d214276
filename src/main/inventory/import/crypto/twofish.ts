import { type BlockCipher, wordCipher } from './blockCipher';

// Twofish with 256-bit keys, after B. Schneier et al., "Twofish: A 128-Bit Block Cipher" (1998); names as in the paper.

/** The nibble tables of which the permutations q0 and q1 are made. */
const Q0 = ['817d6f320b59eca4', 'ecb81235f4a6709d', 'ba5e6d90c8f32471', 'd7f4126e9b3085ca'];
const Q1 = ['28bdf76e31940ac5', '1e2b4c376da5f908', '4c75169a0ed82b3f', 'b951c3de647f208a'];
const MDS = [
  [0x01, 0xef, 0x5b, 0x5b],
  [0x5b, 0xef, 0xef, 0x01],
  [0xef, 0x5b, 0x01, 0xef],
  [0xef, 0x01, 0xef, 0x5b],
];
const RS = [
  [0x01, 0xa4, 0x55, 0x87, 0x5a, 0x58, 0xdb, 0x9e],
  [0xa4, 0x56, 0x82, 0xf3, 0x1e, 0xc6, 0x68, 0xe5],
  [0x02, 0xa1, 0xfc, 0xc1, 0x47, 0xae, 0x3d, 0x19],
  [0xa4, 0x55, 0x87, 0x5a, 0x58, 0xdb, 0x9e, 0x03],
];
const MDS_POLYNOMIAL = 0x169;
const RS_POLYNOMIAL = 0x14d;
const RHO = 0x01010101;
const ROUNDS = 16;

const q0 = permutation(Q0);
const q1 = permutation(Q1);
/** Which permutation each byte passes, from the outermost key word to the innermost, then once more before the MDS. */
const LAYERS = [
  [q1, q1, q0, q0, q1],
  [q0, q1, q1, q0, q0],
  [q0, q0, q0, q1, q1],
  [q1, q0, q1, q1, q0],
];
/** Column `byte` of the MDS matrix times each value, packed into a word. */
const MDS_COLUMNS = [0, 1, 2, 3].map((column) =>
  Int32Array.from({ length: 256 }, (_, value) =>
    MDS.reduce(
      (word, row, place) => word | (multiply(row[column] ?? 0, value, MDS_POLYNOMIAL) << (8 * place)),
      0,
    ),
  ),
);

/** Twofish with a key of 256 bits. */
export function twofishCipher(key: Uint8Array): BlockCipher {
  if (key.length !== 32) throw new RangeError('Twofish takes a key of 32 bytes here.');
  const subkeys = expandKey(key);
  const boxes = keyedBoxes([...reedSolomon(key)].reverse());
  const [b0, b1, b2, b3] = boxes as [Int32Array, Int32Array, Int32Array, Int32Array];
  const g = (word: number): number =>
    (b0[word & 0xff] ?? 0) ^
    (b1[(word >>> 8) & 0xff] ?? 0) ^
    (b2[(word >>> 16) & 0xff] ?? 0) ^
    (b3[word >>> 24] ?? 0);
  return wordCipher((words) => encryptWords(words, subkeys, g));
}

function encryptWords(words: Uint32Array, subkeys: Int32Array, g: (word: number) => number): void {
  const k = (index: number): number => subkeys[index] ?? 0;
  let [a = 0, b = 0, c = 0, d = 0] = words;
  a ^= k(0);
  b ^= k(1);
  c ^= k(2);
  d ^= k(3);
  for (let round = 0; round < ROUNDS; round++) {
    const first = g(a);
    const second = g(rotate(b, 8));
    const left = rotate(c ^ (first + second + k(2 * round + 8)), 31);
    const right = rotate(d, 1) ^ (first + 2 * second + k(2 * round + 9));
    c = a;
    d = b;
    a = left;
    b = right;
  }
  words[0] = c ^ k(4);
  words[1] = d ^ k(5);
  words[2] = a ^ k(6);
  words[3] = b ^ k(7);
}

function expandKey(key: Uint8Array): Int32Array {
  const view = new DataView(key.buffer, key.byteOffset, key.byteLength);
  const word = (index: number): number => view.getInt32(index * 4, true);
  const even = [0, 2, 4, 6].map(word);
  const odd = [1, 3, 5, 7].map(word);
  const subkeys = new Int32Array(8 + 2 * ROUNDS);
  for (let index = 0; index < subkeys.length; index += 2) {
    const a = h(Math.imul(index, RHO), even);
    const b = rotate(h(Math.imul(index + 1, RHO), odd), 8);
    subkeys[index] = a + b;
    subkeys[index + 1] = rotate(a + 2 * b, 9);
  }
  return subkeys;
}

/** The function h of the paper; `list[0]` is the word that enters last. */
function h(word: number, list: readonly number[]): number {
  let result = 0;
  for (let place = 0; place < 4; place++) {
    const value = throughLayers((word >>> (8 * place)) & 0xff, place, list);
    result ^= MDS_COLUMNS[place]?.[value] ?? 0;
  }
  return result;
}

function throughLayers(byte: number, place: number, list: readonly number[]): number {
  const layers = LAYERS[place] ?? [];
  let value = layers[0]?.[byte] ?? 0;
  for (let index = 3; index >= 0; index--) {
    value = layers[4 - index]?.[value ^ (((list[index] ?? 0) >>> (8 * place)) & 0xff)] ?? 0;
  }
  return value;
}

/** The four key-dependent S-boxes with the MDS matrix already applied. */
function keyedBoxes(list: readonly number[]): Int32Array[] {
  return MDS_COLUMNS.map((column, place) =>
    Int32Array.from(column, (_, byte) => column[throughLayers(byte, place, list)] ?? 0),
  );
}

/** The words S0 to S3 of the key. */
function reedSolomon(key: Uint8Array): Int32Array {
  const words = new Int32Array(4);
  for (let part = 0; part < 4; part++) {
    RS.forEach((row, place) => {
      const byte = row.reduce(
        (sum, factor, index) => sum ^ multiply(factor, key[part * 8 + index] ?? 0, RS_POLYNOMIAL),
        0,
      );
      words[part] = (words[part] ?? 0) | (byte << (8 * place));
    });
  }
  return words;
}

function permutation(tables: readonly string[]): Uint8Array {
  const nibble = (table: number, index: number): number => Number.parseInt(tables[table]?.[index] ?? '0', 16);
  const mix = (a: number, b: number): [number, number] => [
    a ^ b,
    (a ^ ((b >> 1) | ((b & 1) << 3)) ^ (a << 3)) & 0xf,
  ];
  return Uint8Array.from({ length: 256 }, (_, value) => {
    const [a1, b1] = mix(value >> 4, value & 0xf);
    const [a3, b3] = mix(nibble(0, a1), nibble(1, b1));
    return nibble(3, b3) * 16 + nibble(2, a3);
  });
}

/** Product in GF(2^8) modulo `polynomial`. */
function multiply(left: number, right: number, polynomial: number): number {
  let product = 0;
  for (let factor = left, rest = right; rest > 0; rest >>= 1) {
    if ((rest & 1) !== 0) product ^= factor;
    factor <<= 1;
    if ((factor & 0x100) !== 0) factor ^= polynomial;
  }
  return product;
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
