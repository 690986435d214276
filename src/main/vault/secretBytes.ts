import { hkdfSync, randomFillSync } from 'node:crypto';

/** A buffer for secrets: never a slice of Node's shared pool, which later allocations could read. */
export function allocateSecret(size: number): Buffer {
  return Buffer.allocUnsafeSlow(size).fill(0);
}

/** A random secret of `size` bytes. */
export function randomSecret(size: number): Buffer {
  return randomFillSync(allocateSecret(size));
}

/** Overwrites secrets that are no longer needed. */
export function zero(...secrets: (Uint8Array | null | undefined)[]): void {
  for (const secret of secrets) secret?.fill(0);
}

/** HKDF-SHA-256 (RFC 5869) to 32 bytes. */
export function hkdf(key: Uint8Array, salt: Uint8Array, info: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, info, 32));
}

/** Longest field of {@link lengthPrefixed}, given by its 16-bit length. */
const MAX_FIELD_BYTES = 0xffff;

/** A string as `u16be length ‖ UTF-8`, so that concatenated fields cannot be shifted into each other. */
export function lengthPrefixed(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length > MAX_FIELD_BYTES) throw new RangeError('field too long');
  const prefix = Buffer.alloc(2);
  prefix.writeUInt16BE(bytes.length);
  return Buffer.concat([prefix, bytes]);
}

/** `value` as four bytes, big endian. */
export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/**
 * A passphrase in its canonical form: NFKC-normalised UTF-8 (RFC 8265 asks for one normal form, or the same
 * keys on another system give other bytes). Pure ASCII is copied without ever becoming a string.
 */
export function normalisePassphrase(passphrase: Uint8Array): Buffer {
  if (passphrase.every((byte) => byte < 0x80)) {
    const copy = allocateSecret(passphrase.length);
    copy.set(passphrase);
    return copy;
  }
  const text = Buffer.from(passphrase.buffer, passphrase.byteOffset, passphrase.byteLength).toString('utf8');
  const normal = text.normalize('NFKC');
  const bytes = allocateSecret(Buffer.byteLength(normal, 'utf8'));
  bytes.write(normal, 'utf8');
  return bytes;
}
