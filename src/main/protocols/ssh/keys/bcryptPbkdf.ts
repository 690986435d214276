import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import bcrypt from 'bcrypt-pbkdf';

/** Length in bytes of one bcrypt block. */
const BLOCK = 32;

/**
 * The bcrypt_pbkdf of OpenSSH key files (`bcrypt_pbkdf.c` of OpenBSD). Yields to the event loop after every
 * block of about 10 ms: a sixteen-round key would otherwise stall all sessions of the thread for 350 ms.
 * The caller bounds `rounds` and wipes the result.
 */
export async function bcryptPbkdf(
  passphrase: Buffer,
  salt: Buffer,
  rounds: number,
  length: number,
): Promise<Buffer> {
  const hashedPassphrase = createHash('sha512').update(passphrase).digest();
  const result = Buffer.alloc(length);
  const blocks = Math.ceil(length / BLOCK);
  const perBlock = Math.ceil(length / blocks);
  for (let index = 0; index < blocks; index += 1) {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(index + 1);
    const block = await deriveBlock(hashedPassphrase, Buffer.concat([salt, counter]), rounds);
    // The bytes of the blocks are interleaved, not appended.
    for (let i = 0; i < perBlock && i * blocks + index < length; i += 1) {
      result[i * blocks + index] = block[i] ?? 0;
    }
    block.fill(0);
  }
  hashedPassphrase.fill(0);
  return result;
}

async function deriveBlock(hashedPassphrase: Buffer, firstSalt: Buffer, rounds: number): Promise<Buffer> {
  const sum = Buffer.alloc(BLOCK);
  const out = Buffer.alloc(BLOCK);
  let salt = firstSalt;
  for (let round = 0; round < rounds; round += 1) {
    bcrypt.hash(hashedPassphrase, createHash('sha512').update(salt).digest(), out);
    for (let i = 0; i < BLOCK; i += 1) sum[i] = (sum[i] ?? 0) ^ (out[i] ?? 0);
    salt = out;
    await nextTurn();
  }
  out.fill(0);
  return sum;
}
