import { createHash } from 'node:crypto';
import { BinnacleError } from '../../../src/shared/errors';
import { parseHeader } from '../../../src/main/vault/header';
import { OpenVault } from '../../../src/main/vault/openVault';
import { FAST_ARGON2, secretRef } from './vaultKit';

/** How many damaged inputs were tried, and what became of them. */
export interface MutationCounts {
  headers: number;
  secrets: number;
  /** Headers with a matching checksum that reached the key slots or the MAC. */
  forged: number;
}

/** A small seeded generator (mulberry32): the same seed makes the same damage. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Damages headers and sealed secrets in `count` ways each; throws as soon as one yields anything but a clear error. */
export async function mutate(count: number, seed: number): Promise<MutationCounts> {
  const random = seeded(seed);
  const passphrase = { type: 'passphrase' as const, value: Buffer.from('passphrase') };
  const recovery = { type: 'recovery' as const, value: Buffer.alloc(20, 7) };
  const { vault, bytes } = await OpenVault.create([
    { secret: passphrase, argon2: FAST_ARGON2 },
    { secret: recovery, argon2: null },
  ]);
  const ref = secretRef('record');
  const { sealed } = vault.seal(ref, Buffer.from('the value'));
  let forged = 0;
  for (let round = 0; round < count; round += 1) {
    const header = damage(bytes, random);
    refused(() => parseHeader(header));
    const fitting = withChecksum(damage(bytes, random));
    if (!fitting.equals(bytes) && (await refusedForged(fitting, passphrase, recovery))) forged += 1;
    const secret = damage(Buffer.from(sealed), random);
    refused(() => vault.unseal({ ...ref, sealed: secret }));
  }
  return { headers: count * 2, secrets: count, forged };
}

/** Bits flipped, bytes set, a piece cut out, doubled or appended; always different from the original. */
function damage(original: Buffer, random: () => number): Buffer {
  const at = (length: number): number => Math.floor(random() * length);
  for (;;) {
    let bytes = Buffer.from(original);
    for (let times = 1 + at(3); times > 0; times -= 1) {
      const [start, length, kind] = [at(bytes.length), 1 + at(40), at(5)];
      if (kind === 0) bytes = bytes.subarray(0, start);
      else if (kind === 1) bytes = Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + length)]);
      else if (kind === 2) bytes = Buffer.concat([bytes, bytes.subarray(start, start + length)]);
      else if (kind === 3) bytes.fill(at(256), start, Math.min(start + length, bytes.length));
      else bytes.writeUInt8(bytes.readUInt8(start) ^ (1 << at(8)), start);
      if (bytes.length === 0) break;
    }
    if (!bytes.equals(original)) return bytes;
  }
}

function withChecksum(bytes: Buffer): Buffer {
  const forged = Buffer.from(bytes);
  if (forged.length < 60) return forged;
  forged.writeUInt16BE(forged.length, 10);
  createHash('sha256')
    .update(forged.subarray(0, -8))
    .digest()
    .copy(forged, forged.length - 8, 0, 8);
  return forged;
}

/** Whether a forged header came past the parser; it must not open in either way. */
async function refusedForged(
  bytes: Buffer,
  ...secrets: Parameters<typeof OpenVault.open>[1][]
): Promise<boolean> {
  try {
    const cost = parseHeader(bytes).slots.find(({ argon2 }) => argon2 !== null)?.argon2;
    for (const secret of secrets) {
      // Dearer costs are allowed up to the limits, but not worth waiting for here.
      if (secret.type === 'passphrase' && (cost?.memoryKiB ?? 0) * (cost?.passes ?? 0) > 65_536) continue;
      if ((await OpenVault.open(bytes, secret)) !== undefined) throw new Error('a forged header opened');
    }
    return true;
  } catch (error) {
    if (error instanceof BinnacleError) return error.message.includes('from outside');
    throw error;
  }
}

function refused(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    if (error instanceof BinnacleError && /^vault-(damaged|newer)$/.test(error.code)) return;
    throw error;
  }
  throw new Error('damaged bytes were accepted');
}
