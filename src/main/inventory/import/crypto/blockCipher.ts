import { createCipheriv } from 'node:crypto';

/** Bytes of a block: all ciphers here have blocks of 128 bits. */
export const BLOCK = 16;

/**
 * A block cipher with its key. The modes that imports meet (GCM, CCM, EAX) need the forward direction only, for reading
 * too.
 */
export interface BlockCipher {
  /** Encrypts every block of `blocks` on its own (ECB); the length is a multiple of 16. */
  encrypt: (blocks: Uint8Array) => Uint8Array;
  /** The last block of `blocks` encrypted in CBC mode with a zero IV: what CBC-MAC and CMAC are made of. */
  chain: (blocks: Uint8Array) => Uint8Array;
}

/** AES-256 by the runtime: Electron's BoringSSL has ECB and CBC, but neither CCM nor EAX. */
export function aesCipher(key: Uint8Array): BlockCipher {
  const run = (mode: 'ecb' | 'cbc', blocks: Uint8Array): Uint8Array => {
    const iv = mode === 'ecb' ? null : new Uint8Array(BLOCK);
    return createCipheriv(`aes-${key.length * 8}-${mode}`, key, iv)
      .setAutoPadding(false)
      .update(blocks);
  };
  return {
    encrypt: (blocks) => run('ecb', blocks),
    chain: (blocks) => run('cbc', blocks).subarray(-BLOCK),
  };
}

/** A cipher of our own: `encryptWords` replaces four little-endian words by their encryption. */
export function wordCipher(encryptWords: (words: Uint32Array) => void): BlockCipher {
  const words = new Uint32Array(4);
  const walk = (blocks: Uint8Array, chained: boolean): Uint8Array => {
    const input = new DataView(blocks.buffer, blocks.byteOffset, blocks.byteLength);
    const result = new Uint8Array(chained ? BLOCK : blocks.length);
    const output = new DataView(result.buffer);
    words.fill(0);
    for (let start = 0; start < blocks.length; start += BLOCK) {
      for (let index = 0; index < 4; index++) {
        const word = input.getUint32(start + index * 4, true);
        words[index] = chained ? (words[index] ?? 0) ^ word : word;
      }
      encryptWords(words);
      const place = chained ? 0 : start;
      for (let index = 0; index < 4; index++) output.setUint32(place + index * 4, words[index] ?? 0, true);
    }
    return result;
  };
  return { encrypt: (blocks) => walk(blocks, false), chain: (blocks) => walk(blocks, true) };
}

/**
 * Counter mode: `data` XORed with the encryption of consecutive blocks that start at `first`. Only the last
 * `counterBytes` of the block count; the rest stays as it is.
 */
export function counterMode(
  cipher: BlockCipher,
  first: Uint8Array,
  counterBytes: number,
  data: Uint8Array,
): Uint8Array {
  const slice = 64 * 1024; // bounds what is held beside the data
  const result = new Uint8Array(data.length);
  const counter = Uint8Array.from(first);
  for (let start = 0; start < data.length; start += slice) {
    const length = Math.min(slice, data.length - start);
    const blocks = new Uint8Array(Math.ceil(length / BLOCK) * BLOCK);
    for (let place = 0; place < blocks.length; place += BLOCK) {
      blocks.set(counter, place);
      increment(counter, counterBytes);
    }
    const stream = cipher.encrypt(blocks);
    for (let index = 0; index < length; index++) {
      result[start + index] = (data[start + index] ?? 0) ^ (stream[index] ?? 0);
    }
  }
  return result;
}

function increment(block: Uint8Array, counterBytes: number): void {
  for (let index = BLOCK - 1; index >= BLOCK - counterBytes; index--) {
    const next = ((block[index] ?? 0) + 1) & 0xff;
    block[index] = next;
    if (next !== 0) return;
  }
}
