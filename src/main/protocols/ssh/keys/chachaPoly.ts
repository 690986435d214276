import { timingSafeEqual } from 'node:crypto';

/** Poly1305 works modulo this prime. */
const PRIME = (1n << 130n) - 5n;
const CLAMP = 0x0ffffffc0ffffffc0ffffffc0fffffffn;
/** "expand 32-byte k" */
const SIGMA = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574];
const QUARTER_ROUNDS = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
] as const;

/**
 * One 64-byte key stream block of ChaCha20 (RFC 8439 section 2.3). In plain JavaScript because Electron's
 * BoringSSL has no ChaCha20 that Node can reach; meant for key files of a few kilobytes only.
 */
export function chachaBlock(key: Buffer, counter: number, nonce: Buffer): Buffer {
  const words = (buffer: Buffer, count: number): number[] =>
    Array.from({ length: count }, (_, i) => buffer.readUInt32LE(i * 4));
  const initial = Uint32Array.from([...SIGMA, ...words(key, 8), counter, ...words(nonce, 3)]);
  const state = initial.slice();
  for (let round = 0; round < 10; round += 1) {
    for (const [a, b, c, d] of QUARTER_ROUNDS) quarterRound(state, a, b, c, d);
  }
  const block = Buffer.alloc(64);
  state.forEach((word, i) => block.writeUInt32LE((word + (initial[i] ?? 0)) >>> 0, i * 4));
  return block;
}

function quarterRound(state: Uint32Array, a: number, b: number, c: number, d: number): void {
  const step = (x: number, y: number, z: number, bits: number): void => {
    state[x] = (state[x] ?? 0) + (state[y] ?? 0);
    const mixed = (state[z] ?? 0) ^ (state[x] ?? 0);
    state[z] = (mixed << bits) | (mixed >>> (32 - bits));
  };
  step(a, b, d, 16);
  step(c, d, b, 12);
  step(a, b, d, 8);
  step(c, d, b, 7);
}

/** Encrypts or decrypts with ChaCha20 from the given block counter on. */
export function chacha20(key: Buffer, counter: number, nonce: Buffer, data: Buffer): Buffer {
  const result = Buffer.from(data);
  for (let offset = 0; offset < data.length; offset += 64) {
    const stream = chachaBlock(key, counter + offset / 64, nonce);
    const end = Math.min(offset + 64, data.length);
    for (let i = offset; i < end; i += 1) result[i] = (result[i] ?? 0) ^ (stream[i - offset] ?? 0);
    stream.fill(0);
  }
  return result;
}

/** The 16-byte Poly1305 tag (RFC 8439 section 2.5) of data under a one-time key of 32 bytes. */
export function poly1305(key: Buffer, data: Buffer): Buffer {
  const r = littleEndian(key.subarray(0, 16)) & CLAMP;
  let sum = 0n;
  for (let offset = 0; offset < data.length; offset += 16) {
    const chunk = data.subarray(offset, offset + 16);
    sum = ((sum + littleEndian(chunk) + (1n << BigInt(chunk.length * 8))) * r) % PRIME;
  }
  const tag = (sum + littleEndian(key.subarray(16, 32))) & ((1n << 128n) - 1n);
  return Buffer.from(tag.toString(16).padStart(32, '0'), 'hex').reverse();
}

function littleEndian(bytes: Buffer): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i -= 1) value = (value << 8n) | BigInt(bytes[i] ?? 0);
  return value;
}

/**
 * Opens `chacha20-poly1305@openssh.com` as key files use it: packet number 0, no additional data; of the
 * 64-byte key only the first half matters. Returns undefined when the tag does not fit.
 */
export function openChachaPoly(key: Buffer, sealed: Buffer, tag: Buffer): Buffer | undefined {
  const main = key.subarray(0, 32);
  const nonce = Buffer.alloc(12);
  const oneTimeKey = chachaBlock(main, 0, nonce);
  const expected = poly1305(oneTimeKey, sealed);
  oneTimeKey.fill(0);
  if (tag.length !== expected.length || !timingSafeEqual(tag, expected)) return undefined;
  return chacha20(main, 1, nonce, sealed);
}
