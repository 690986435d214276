import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { BinnacleError } from '../../shared/errors';
import { MAX_SECRET_BYTES } from '../../shared/vaultPrompt';
import { allocateSecret, hkdf, lengthPrefixed, uint32, zero } from './secretBytes';

/** Names one secret. All four fields are authenticated: a sealed value moved to another row does not open. */
export interface SecretRef {
  /** Id of the record. */
  id: string;
  /** Id of the credential that it belongs to. */
  credentialId: string;
  /** Which secret of the credential: `password`, `privateKey`, `passphrase`… */
  slot: string;
  /** 1 for the first value, one more for each replacement. */
  version: number;
}

/** A secret as it is stored: ciphertext with its names. */
export interface SealedSecret extends SecretRef {
  sealed: Uint8Array;
}

const RECORD_VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const OVERHEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES;
const LENGTH_BYTES = 4;
/** Values are padded to whole blocks of this size, so that a file does not tell how long a password is. */
const PADDING_BYTES = 64;
/** Longest sealed record. */
export const MAX_SEALED_BYTES =
  OVERHEAD_BYTES + Math.ceil((LENGTH_BYTES + MAX_SECRET_BYTES) / PADDING_BYTES) * PADDING_BYTES;

const SUBKEY_INFO = Buffer.from('binnacle secret v1 key', 'latin1');
const CONTEXT = Buffer.from('binnacle secret v1', 'latin1');

/** Seals a value: `version ‖ nonce ‖ AES-256-GCM(length ‖ value ‖ zeros) ‖ tag`. The caller zeroes the value. */
export function sealSecret(
  dataKey: Uint8Array,
  vaultId: Uint8Array,
  ref: SecretRef,
  value: Uint8Array,
): Buffer {
  if (value.length > MAX_SECRET_BYTES)
    throw new BinnacleError('too-large', 'This secret is larger than 64 KiB.');
  const padded = pad(value);
  const key = recordKey(dataKey, vaultId, ref);
  try {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(context(ref));
    return Buffer.concat([
      Buffer.of(RECORD_VERSION),
      nonce,
      cipher.update(padded),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
  } finally {
    zero(key, padded);
  }
}

/** Opens a sealed value; the caller zeroes it. Throws `vault-damaged` or `vault-newer`, never a wrong value. */
export function openSecret(dataKey: Uint8Array, vaultId: Uint8Array, secret: SealedSecret): Buffer {
  const bytes = Buffer.from(secret.sealed);
  if (bytes.length < OVERHEAD_BYTES + PADDING_BYTES || bytes.length > MAX_SEALED_BYTES) throw damaged();
  const version = bytes.readUInt8(0);
  if (version > RECORD_VERSION) throw newer();
  if (version !== RECORD_VERSION) throw damaged();
  const key = recordKey(dataKey, vaultId, secret);
  try {
    const nonce = bytes.subarray(1, 1 + NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(context(secret));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    return unpad(decipher.update(bytes.subarray(1 + NONCE_BYTES, -TAG_BYTES)), () => decipher.final());
  } finally {
    zero(key);
  }
}

/**
 * A key per record: with random 96-bit nonces one AES-GCM key may seal 2³² messages (NIST SP 800-38D, 8.3).
 * Derived per record, that budget is spent by the versions of one secret alone, and a nonce that happens to
 * repeat between two records does no harm.
 */
function recordKey(dataKey: Uint8Array, vaultId: Uint8Array, ref: SecretRef): Buffer {
  return hkdf(dataKey, vaultId, Buffer.concat([SUBKEY_INFO, lengthPrefixed(ref.id)]));
}

function context(ref: SecretRef): Buffer {
  return Buffer.concat([
    CONTEXT,
    Buffer.of(RECORD_VERSION),
    lengthPrefixed(ref.id),
    uint32(ref.version),
    lengthPrefixed(ref.slot),
    lengthPrefixed(ref.credentialId),
  ]);
}

function pad(value: Uint8Array): Buffer {
  const blocks = Math.ceil((LENGTH_BYTES + value.length) / PADDING_BYTES);
  const padded = allocateSecret(blocks * PADDING_BYTES);
  padded.writeUInt32BE(value.length);
  padded.set(value, LENGTH_BYTES);
  return padded;
}

function unpad(padded: Buffer, verify: () => Buffer): Buffer {
  try {
    verify();
    const length = padded.readUInt32BE(0);
    if (length > padded.length - LENGTH_BYTES) throw damaged();
    const value = allocateSecret(length);
    padded.copy(value, 0, LENGTH_BYTES, LENGTH_BYTES + length);
    return value;
  } catch {
    throw damaged(); // the driver's own error says nothing that helps
  } finally {
    zero(padded);
  }
}

function damaged(): BinnacleError {
  return new BinnacleError('vault-damaged', 'A saved secret is damaged and cannot be opened.', {
    hint: 'Enter it again, or restore a backup. Other secrets are not affected.',
  });
}

function newer(): BinnacleError {
  return new BinnacleError('vault-newer', 'A saved secret was sealed by a newer version of Binnacle.', {
    hint: 'Install that version, or enter the secret again.',
  });
}
