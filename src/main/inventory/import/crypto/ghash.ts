import { BLOCK } from './blockCipher';

// GHASH of NIST SP 800-38D with a table of 16 multiples of the key (4 bits at a time).

/** What the four bits that fall out at the low end come back as, in the top 16 bits of the block. */
const REDUCTION = Int32Array.from({ length: 16 }, (_, bits) => {
  let value = 0;
  for (let index = 0; index < 4; index++) if ((bits & (1 << index)) !== 0) value ^= 0xe100 >> (3 - index);
  return value << 16;
});

/** GHASH of a header and a text, each filled up with zeros, and their lengths in bits. */
export function ghash(key: Uint8Array, header: Uint8Array, text: Uint8Array): Uint8Array {
  const table = multiples(key);
  const state = new Int32Array(4);
  for (const data of [header, text]) {
    for (let start = 0; start < data.length; start += BLOCK) {
      absorb(state, table, data.subarray(start, start + BLOCK));
    }
  }
  const lengths = new DataView(new ArrayBuffer(BLOCK));
  lengths.setBigUint64(0, BigInt(header.length) * 8n);
  lengths.setBigUint64(8, BigInt(text.length) * 8n);
  absorb(state, table, new Uint8Array(lengths.buffer));
  const result = new DataView(new ArrayBuffer(BLOCK));
  state.forEach((word, index) => result.setInt32(index * 4, word));
  return new Uint8Array(result.buffer);
}

/** The key times every 4-bit polynomial: entry `bits * 4` and the three after it. */
function multiples(key: Uint8Array): Int32Array {
  const view = new DataView(key.buffer, key.byteOffset, BLOCK);
  const table = new Int32Array(64);
  const power = Int32Array.from([0, 4, 8, 12], (place) => view.getInt32(place));
  for (let bits = 8; bits > 0; bits >>= 1) {
    table.set(power, bits * 4);
    shiftRight(power, 1);
  }
  for (let bits = 1; bits < 16; bits++) {
    const top = 1 << (31 - Math.clz32(bits));
    if (bits === top) continue;
    for (let word = 0; word < 4; word++) {
      table[bits * 4 + word] = (table[top * 4 + word] ?? 0) ^ (table[(bits ^ top) * 4 + word] ?? 0);
    }
  }
  return table;
}

function absorb(state: Int32Array, table: Int32Array, block: Uint8Array): void {
  for (let index = 0; index < block.length; index++) {
    const word = index >> 2;
    state[word] = (state[word] ?? 0) ^ ((block[index] ?? 0) << (24 - 8 * (index & 3)));
  }
  const product = new Int32Array(4);
  for (let nibble = 31; nibble >= 0; nibble--) {
    if (nibble < 31) shiftRight(product, 4);
    const bits = ((state[nibble >> 3] ?? 0) >>> (28 - 4 * (nibble & 7))) & 0xf;
    for (let word = 0; word < 4; word++) {
      product[word] = (product[word] ?? 0) ^ (table[bits * 4 + word] ?? 0);
    }
  }
  state.set(product);
}

/** Multiplies by x or by x^4: a shift towards higher powers, with what falls out reduced. */
function shiftRight(block: Int32Array, bits: 1 | 4): void {
  const [a = 0, b = 0, c = 0, d = 0] = block;
  const out = d & ((1 << bits) - 1);
  const reduced = bits === 4 ? (REDUCTION[out] ?? 0) : out * (0xe1 << 24);
  block[3] = (d >>> bits) | (c << (32 - bits));
  block[2] = (c >>> bits) | (b << (32 - bits));
  block[1] = (b >>> bits) | (a << (32 - bits));
  block[0] = (a >>> bits) ^ reduced;
}
