import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { BinnacleError } from '../../shared/errors';
import type { Argon2Parameters } from './kdfLimits';
import { checkParameters } from './kdfLimits';
import { hkdf, zero } from './secretBytes';

/** The vault header, byte by byte as in docs/vault-format.md. All integers are big endian. */

/** The three ways into the vault; each wraps the same data key. */
export type SlotType = 'passphrase' | 'recovery' | 'keyring';

/** One key slot: how its key is derived, and the data key wrapped under that key. */
export interface KeySlot {
  type: SlotType;
  /** Cost of a passphrase slot; the other types hold full-entropy keys and need no slow function. */
  argon2: Argon2Parameters | null;
  /** Random; names the entry in the OS keyring. 16 bytes. */
  id: Buffer;
  /** 32 bytes, fresh for each wrap. */
  salt: Buffer;
  /** 12 bytes, fresh for each wrap. */
  nonce: Buffer;
  /** The data key under AES-256-GCM: 32 bytes and the 16-byte tag. */
  wrapped: Buffer;
}

/** The parsed header. Its MAC is checked by {@link verifyHeader} once the data key is known. */
export interface VaultHeader {
  /** 16 random bytes; binds slots and records to this vault. */
  vaultId: Buffer;
  /** Counts the writes of this header. */
  generation: number;
  slots: readonly KeySlot[];
}

export const FORMAT_VERSION = 1;
const MAGIC = Buffer.from('BNCLVLT\0', 'latin1');
const PREFIX_BYTES = 36;
const SLOT_BYTES = 128;
const MAC_BYTES = 32;
const CHECKSUM_BYTES = 8;
const TRAILER_BYTES = MAC_BYTES + CHECKSUM_BYTES;
/** Smallest thing that can be a header of any version: magic, version, length, checksum. */
const MIN_BYTES = 12 + CHECKSUM_BYTES;
/** Longest header of any version. */
export const MAX_HEADER_BYTES = 0xffff;

const SLOT_CODES: Record<SlotType, number> = { passphrase: 1, recovery: 2, keyring: 3 };
const SLOT_TYPES: Record<number, SlotType> = { 1: 'passphrase', 2: 'recovery', 3: 'keyring' };
const KDF_ARGON2ID = 1;
const KDF_NONE = 2;

const MAC_INFO = Buffer.from('binnacle vault v1 header mac', 'latin1');

/** Writes the header with its MAC (keyed from the data key) and checksum. Slots are put in order of type. */
export function encodeHeader(header: VaultHeader, dataKey: Uint8Array): Buffer {
  const slots = [...header.slots].sort((a, b) => SLOT_CODES[a.type] - SLOT_CODES[b.type]);
  const signed = Buffer.alloc(PREFIX_BYTES + slots.length * SLOT_BYTES);
  MAGIC.copy(signed, 0);
  signed.writeUInt16BE(FORMAT_VERSION, 8);
  signed.writeUInt16BE(signed.length + TRAILER_BYTES, 10);
  header.vaultId.copy(signed, 12);
  signed.writeUInt32BE(header.generation, 28);
  signed.writeUInt8(slots.length, 32);
  slots.forEach((slot, index) => encodeSlot(slot).copy(signed, PREFIX_BYTES + index * SLOT_BYTES));
  const body = Buffer.concat([signed, headerMac(signed, header.vaultId, dataKey)]);
  return Buffer.concat([body, checksum(body)]);
}

/** Reads a header; throws `vault-damaged`, or `vault-newer` for an intact header of a later version. */
export function parseHeader(input: Uint8Array): VaultHeader {
  const bytes = Buffer.from(input);
  if (bytes.length < MIN_BYTES || bytes.length > MAX_HEADER_BYTES) throw damaged();
  if (!bytes.subarray(0, 8).equals(MAGIC) || bytes.readUInt16BE(10) !== bytes.length) throw damaged();
  const body = bytes.subarray(0, -CHECKSUM_BYTES);
  if (!checksum(body).equals(bytes.subarray(-CHECKSUM_BYTES))) throw damaged();
  const version = bytes.readUInt16BE(8);
  if (version > FORMAT_VERSION) throw newer();
  if (version !== FORMAT_VERSION || bytes.length < PREFIX_BYTES + TRAILER_BYTES) throw damaged();
  return parseBody(bytes);
}

/** Checks the MAC of a header that {@link parseHeader} accepted; throws `vault-damaged`. */
export function verifyHeader(input: Uint8Array, header: VaultHeader, dataKey: Uint8Array): void {
  const bytes = Buffer.from(input);
  const signed = bytes.subarray(0, bytes.length - TRAILER_BYTES);
  const mac = bytes.subarray(signed.length, signed.length + MAC_BYTES);
  if (timingSafeEqual(headerMac(signed, header.vaultId, dataKey), mac)) return;
  throw new BinnacleError('vault-damaged', 'The vault header was changed from outside Binnacle.', {
    hint: 'Restore the newest good backup.',
  });
}

/** What a wrapped data key is bound to: format, vault, and every field of its slot but the ciphertext. */
export function slotContext(vaultId: Uint8Array, slot: Omit<KeySlot, 'wrapped'>): Buffer {
  const encoded = encodeSlot({ ...slot, wrapped: Buffer.alloc(48) }).subarray(0, 76);
  const version = Buffer.alloc(2);
  version.writeUInt16BE(FORMAT_VERSION);
  return Buffer.concat([MAGIC, version, vaultId, encoded]);
}

/** The number of a slot type in the file. */
export function slotCode(type: SlotType): number {
  return SLOT_CODES[type];
}

function parseBody(bytes: Buffer): VaultHeader {
  const count = bytes.readUInt8(32);
  const reserved = bytes.subarray(33, PREFIX_BYTES);
  if (count < 1 || bytes.length !== PREFIX_BYTES + count * SLOT_BYTES + TRAILER_BYTES) throw damaged();
  if (reserved.some((byte) => byte !== 0)) throw damaged();
  const slots: KeySlot[] = [];
  for (let index = 0; index < count; index += 1) {
    const start = PREFIX_BYTES + index * SLOT_BYTES;
    slots.push(parseSlot(bytes.subarray(start, start + SLOT_BYTES)));
  }
  const ordered = slots.every((slot, index) => {
    const before = slots[index - 1];
    return before === undefined || SLOT_CODES[before.type] < SLOT_CODES[slot.type];
  });
  // Every vault has a recovery key: a header without one was never written by us.
  if (!ordered || !slots.some((slot) => slot.type === 'recovery')) throw damaged();
  return { vaultId: Buffer.from(bytes.subarray(12, 28)), generation: bytes.readUInt32BE(28), slots };
}

function encodeSlot(slot: KeySlot): Buffer {
  const bytes = Buffer.alloc(SLOT_BYTES);
  bytes.writeUInt8(SLOT_CODES[slot.type], 0);
  bytes.writeUInt8(slot.argon2 === null ? KDF_NONE : KDF_ARGON2ID, 1);
  bytes.writeUInt32BE(slot.argon2?.memoryKiB ?? 0, 4);
  bytes.writeUInt32BE(slot.argon2?.passes ?? 0, 8);
  bytes.writeUInt32BE(slot.argon2?.lanes ?? 0, 12);
  slot.id.copy(bytes, 16);
  slot.salt.copy(bytes, 32);
  slot.nonce.copy(bytes, 64);
  slot.wrapped.copy(bytes, 76);
  return bytes;
}

function parseSlot(bytes: Buffer): KeySlot {
  const type = SLOT_TYPES[bytes.readUInt8(0)];
  const kdf = bytes.readUInt8(1);
  if (type === undefined || kdf !== (type === 'passphrase' ? KDF_ARGON2ID : KDF_NONE)) throw damaged();
  if (bytes.readUInt16BE(2) !== 0 || bytes.readUInt32BE(124) !== 0) throw damaged();
  const argon2 = {
    memoryKiB: bytes.readUInt32BE(4),
    passes: bytes.readUInt32BE(8),
    lanes: bytes.readUInt32BE(12),
  };
  if (kdf === KDF_ARGON2ID) checkParameters(argon2);
  else if (argon2.memoryKiB !== 0 || argon2.passes !== 0 || argon2.lanes !== 0) throw damaged();
  const field = (start: number, end: number): Buffer => Buffer.from(bytes.subarray(start, end));
  return {
    type,
    argon2: kdf === KDF_ARGON2ID ? argon2 : null,
    id: field(16, 32),
    salt: field(32, 64),
    nonce: field(64, 76),
    wrapped: field(76, 124),
  };
}

function headerMac(signed: Uint8Array, vaultId: Uint8Array, dataKey: Uint8Array): Buffer {
  const key = hkdf(dataKey, vaultId, MAC_INFO);
  try {
    return createHmac('sha256', key).update(signed).digest();
  } finally {
    zero(key);
  }
}

/** Finds accidental damage before anybody is asked for a passphrase; tampering is the MAC's business. */
function checksum(body: Uint8Array): Buffer {
  return createHash('sha256').update(body).digest().subarray(0, CHECKSUM_BYTES);
}

function damaged(): BinnacleError {
  return new BinnacleError('vault-damaged', 'The vault header is damaged and cannot be read.', {
    hint: 'Restore the newest good backup. Nothing was overwritten.',
  });
}

function newer(): BinnacleError {
  return new BinnacleError('vault-newer', 'This vault was written by a newer version of Binnacle.', {
    hint: 'Install that version, or restore a backup made by this one. Nothing was overwritten.',
  });
}
