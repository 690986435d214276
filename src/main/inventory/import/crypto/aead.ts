import { createDecipheriv, timingSafeEqual } from 'node:crypto';
import { BLOCK, type BlockCipher, counterMode } from './blockCipher';
import { ghash } from './ghash';

/** A message as an authenticated mode leaves it. */
export interface Sealed {
  nonce: Uint8Array;
  /** What was authenticated but not encrypted. */
  header: Uint8Array;
  cipherText: Uint8Array;
  tag: Uint8Array;
}

/** Opens a sealed message; null: it was changed, or the key is another one. */
export type Open = (cipher: BlockCipher, sealed: Sealed) => Uint8Array | null;

/** AES-256-GCM by the runtime. */
export function openAesGcm(key: Uint8Array, { nonce, header, cipherText, tag }: Sealed): Uint8Array | null {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tag.length });
  decipher.setAAD(header);
  decipher.setAuthTag(tag);
  const plain = decipher.update(cipherText);
  try {
    decipher.final();
    return plain;
  } catch {
    return null;
  }
}

/** GCM (NIST SP 800-38D) over any block cipher. */
export const openGcm: Open = (cipher, { nonce, header, cipherText, tag }) => {
  const hashKey = cipher.encrypt(new Uint8Array(BLOCK));
  const first = new Uint8Array(BLOCK);
  if (nonce.length === 12) {
    first.set(nonce);
    first[BLOCK - 1] = 1;
  } else {
    first.set(ghash(hashKey, new Uint8Array(0), nonce));
  }
  const hash = ghash(hashKey, header, cipherText);
  if (!sameTag(xor(hash, cipher.encrypt(first)), tag)) return null;
  return counterMode(cipher, nextBlock(first), 4, cipherText);
};

/** CCM (NIST SP 800-38C) over any block cipher; the header is shorter than 65,280 bytes. */
export const openCcm: Open = (cipher, { nonce, header, cipherText, tag }) => {
  const counterBytes = BLOCK - 1 - nonce.length;
  const start = new Uint8Array(BLOCK);
  start[0] = counterBytes - 1;
  start.set(nonce, 1);
  const mask = cipher.encrypt(start);
  const plain = counterMode(cipher, nextBlock(start), counterBytes, cipherText);
  const mac = cipher.chain(ccmBlocks(nonce, header, plain, tag.length));
  return sameTag(xor(mac, mask), tag) ? plain : null;
};

/** EAX (M. Bellare, P. Rogaway, D. Wagner, "The EAX Mode of Operation") over any block cipher. */
export const openEax: Open = (cipher, { nonce, header, cipherText, tag }) => {
  const mac = (kind: number, data: Uint8Array): Uint8Array => {
    const prefix = new Uint8Array(BLOCK);
    prefix[BLOCK - 1] = kind;
    return cmac(cipher, concat([prefix, data]));
  };
  const start = mac(0, nonce);
  const expected = xor(xor(start, mac(1, header)), mac(2, cipherText));
  return sameTag(expected, tag) ? counterMode(cipher, start, BLOCK, cipherText) : null;
};

/** CMAC (NIST SP 800-38B) over any block cipher. */
export function cmac(cipher: BlockCipher, data: Uint8Array): Uint8Array {
  const subkey = doubled(cipher.encrypt(new Uint8Array(BLOCK)));
  const full = data.length > 0 && data.length % BLOCK === 0;
  const padded = new Uint8Array(full ? data.length : (Math.floor(data.length / BLOCK) + 1) * BLOCK);
  padded.set(data);
  if (!full) padded[data.length] = 0x80;
  const last = padded.length - BLOCK;
  padded.set(xor(padded.subarray(last), full ? subkey : doubled(subkey)), last);
  return cipher.chain(padded);
}

/** The blocks that CCM authenticates: flags, nonce and length, then header and message, each filled up with zeros. */
function ccmBlocks(nonce: Uint8Array, header: Uint8Array, plain: Uint8Array, tagLength: number): Uint8Array {
  const counterBytes = BLOCK - 1 - nonce.length;
  const headerLength = header.length === 0 ? 0 : filled(2 + header.length);
  const blocks = new Uint8Array(BLOCK + headerLength + filled(plain.length));
  blocks[0] = (header.length > 0 ? 64 : 0) + ((tagLength - 2) / 2) * 8 + counterBytes - 1;
  blocks.set(nonce, 1);
  for (let index = 0, rest = plain.length; index < counterBytes; index++) {
    blocks[BLOCK - 1 - index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  if (header.length > 0) {
    blocks[BLOCK] = header.length >> 8;
    blocks[BLOCK + 1] = header.length & 0xff;
    blocks.set(header, BLOCK + 2);
  }
  blocks.set(plain, BLOCK + headerLength);
  return blocks;
}

/** Multiplication by x in GF(2^128), as CMAC derives its subkeys. */
function doubled(block: Uint8Array): Uint8Array {
  const result = new Uint8Array(BLOCK);
  for (let index = 0; index < BLOCK; index++) {
    result[index] = ((block[index] ?? 0) << 1) | ((block[index + 1] ?? 0) >> 7);
  }
  if (((block[0] ?? 0) & 0x80) !== 0) result[BLOCK - 1] = (result[BLOCK - 1] ?? 0) ^ 0x87;
  return result;
}

function nextBlock(block: Uint8Array): Uint8Array {
  const next = Uint8Array.from(block);
  for (let index = BLOCK - 1; index >= BLOCK - 4; index--) {
    next[index] = (next[index] ?? 0) + 1;
    if (next[index] !== 0) break;
  }
  return next;
}

function filled(length: number): number {
  return Math.ceil(length / BLOCK) * BLOCK;
}

function xor(left: Uint8Array, right: Uint8Array): Uint8Array {
  return left.map((byte, index) => byte ^ (right[index] ?? 0));
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** Compares a tag that may have been cut short with the full one. */
function sameTag(full: Uint8Array, tag: Uint8Array): boolean {
  return tag.length > 0 && tag.length <= full.length && timingSafeEqual(full.subarray(0, tag.length), tag);
}
