import { createDecipheriv, createHash } from 'node:crypto';
import bcrypt from 'bcrypt-pbkdf';

const SALT_BYTES = 16;
const KEY_BYTES = 32;
const IV_BYTES = 16;
const DIGEST_BYTES = 32;
const BLOCK_BYTES = 32;
const ROUNDS = 16;
/** Every salt costs a third of a second; SecureCRT uses one for the whole configuration. */
const MAX_SALTS = 3;
const MAX_HEX = 64 * 1024;

/** Opens the values named “… V2” with the passphrase of SecureCRT's configuration; most have an empty one. */
export class SecureCrtPasswords {
  readonly #passphrase: Buffer;
  readonly #derived = new Map<string, Buffer>();

  constructor(passphrase: string) {
    this.#passphrase = Buffer.from(passphrase, 'utf8');
  }

  /** The text; null if it is damaged or the passphrase is another. */
  open(stored: string): string | null {
    const found = /^(02|03):((?:[0-9a-f]{2})+)$/i.exec(stored.slice(0, MAX_HEX));
    if (found === null) return null;
    const data = Buffer.from(found[2] ?? '', 'hex');
    if (found[1] === '02') {
      const key = createHash('sha256').update(this.#passphrase).digest();
      return decrypt(key, Buffer.alloc(IV_BYTES), data);
    }
    const derived = data.length > SALT_BYTES ? this.#derive(data.subarray(0, SALT_BYTES)) : null;
    if (derived === null) return null;
    return decrypt(derived.subarray(0, KEY_BYTES), derived.subarray(KEY_BYTES), data.subarray(SALT_BYTES));
  }

  /** bcrypt_pbkdf as OpenBSD has it; the module's own function refuses an empty passphrase. */
  #derive(salt: Buffer): Buffer | null {
    const known = this.#derived.get(salt.toString('hex'));
    if (known !== undefined) return known;
    if (this.#derived.size >= MAX_SALTS) return null;
    const length = KEY_BYTES + IV_BYTES;
    const hashed = createHash('sha512').update(this.#passphrase).digest();
    const blocks = Math.ceil(length / BLOCK_BYTES);
    const result = Buffer.alloc(length);
    for (let index = 0; index < blocks; index++) {
      const counter = Buffer.from([0, 0, 0, index + 1]);
      const block = deriveBlock(hashed, Buffer.concat([salt, counter]));
      // The bytes of the blocks are interleaved, not appended.
      for (let at = 0; at * blocks + index < length; at++) result[at * blocks + index] = block[at] ?? 0;
    }
    this.#derived.set(salt.toString('hex'), result);
    return result;
  }
}

function deriveBlock(hashedPassphrase: Buffer, firstSalt: Buffer): Buffer {
  const sum = Buffer.alloc(BLOCK_BYTES);
  const out = Buffer.alloc(BLOCK_BYTES);
  let salt = firstSalt;
  for (let round = 0; round < ROUNDS; round++) {
    bcrypt.hash(hashedPassphrase, createHash('sha512').update(salt).digest(), out);
    for (let at = 0; at < BLOCK_BYTES; at++) sum[at] = (sum[at] ?? 0) ^ (out[at] ?? 0);
    salt = out;
  }
  return sum;
}

/** Length, text, SHA-256 of the text, padding. */
function decrypt(key: Buffer, iv: Buffer, data: Buffer): string | null {
  if (data.length === 0 || data.length % IV_BYTES !== 0) return null;
  const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(data), decipher.final()]);
  const length = plain.readUInt32LE(0);
  if (4 + length + DIGEST_BYTES > plain.length) return null;
  const text = plain.subarray(4, 4 + length);
  const digest = plain.subarray(4 + length, 4 + length + DIGEST_BYTES);
  return createHash('sha256').update(text).digest().equals(digest) ? text.toString('utf8') : null;
}
