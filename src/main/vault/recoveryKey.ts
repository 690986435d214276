import { createHash } from 'node:crypto';
import { BinnacleError } from '../../shared/errors';
import { allocateSecret, randomSecret, zero } from './secretBytes';

/** Bytes of a recovery key: 160 bits are exactly 32 digits of base 32. */
export const RECOVERY_KEY_BYTES = 20;
const KEY_DIGITS = 32;
/** 20 bits of SHA-256: a typing mistake slips through once in a million. */
const CHECK_DIGITS = 4;
const GROUP_DIGITS = 4;
/** Crockford's alphabet: no I, L, O, U. */
const ALPHABET = Buffer.from('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 'latin1');
const CONTEXT = Buffer.from('binnacle recovery key v1', 'latin1');
const HYPHEN = 0x2d;

/** A new random recovery key. */
export function newRecoveryKey(): Buffer {
  return randomSecret(RECOVERY_KEY_BYTES);
}

/** The key as ASCII text for people: nine groups of four digits, the last group a checksum. */
export function formatRecoveryKey(key: Uint8Array): Buffer {
  const digits = withChecksum(key);
  const text = allocateSecret(digits.length + digits.length / GROUP_DIGITS - 1);
  let at = 0;
  digits.forEach((digit, index) => {
    if (index > 0 && index % GROUP_DIGITS === 0) text[at++] = HYPHEN;
    text[at++] = ALPHABET[digit] ?? 0;
  });
  zero(digits);
  return text;
}

/**
 * The key in typed text. Case, spaces and hyphens do not matter; O reads as 0, I and L as 1. Throws
 * `bad-request` with field `recoveryKey` on a typing mistake, which is no attempt at guessing.
 */
export function parseRecoveryKey(text: Uint8Array): Buffer {
  const digits = allocateSecret(KEY_DIGITS + CHECK_DIGITS);
  const key = allocateSecret(RECOVERY_KEY_BYTES);
  let count = 0;
  for (const character of text) {
    if (isSeparator(character)) continue;
    const digit = digitOf(character);
    if (digit === undefined || count === digits.length) throw mistyped();
    digits[count++] = digit;
  }
  if (count !== digits.length) throw mistyped();
  packDigits(digits.subarray(0, KEY_DIGITS), key);
  const expected = withChecksum(key);
  const matches = expected.equals(digits);
  zero(digits, expected);
  if (matches) return key;
  zero(key);
  throw mistyped();
}

function isSeparator(character: number): boolean {
  return character === HYPHEN || character === 0x20 || (character >= 0x09 && character <= 0x0d);
}

function digitOf(character: number): number | undefined {
  const upper = character >= 0x61 && character <= 0x7a ? character - 0x20 : character;
  if (upper === 0x4f) return 0; // O
  if (upper === 0x49 || upper === 0x4c) return 1; // I, L
  const digit = ALPHABET.indexOf(upper);
  return digit < 0 ? undefined : digit;
}

/** 32 digits of the key and 4 of its checksum, one value of 0-31 a byte. */
function withChecksum(key: Uint8Array): Buffer {
  const check = createHash('sha256').update(CONTEXT).update(key).digest();
  const digits = allocateSecret(KEY_DIGITS + CHECK_DIGITS);
  unpackDigits(key, digits.subarray(0, KEY_DIGITS));
  unpackDigits(check, digits.subarray(KEY_DIGITS));
  zero(check);
  return digits;
}

function unpackDigits(bytes: Uint8Array, digits: Uint8Array): void {
  for (let index = 0; index < digits.length; index += 1) {
    let digit = 0;
    for (let bit = index * 5; bit < index * 5 + 5; bit += 1) {
      digit = (digit << 1) | (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1);
    }
    digits[index] = digit;
  }
}

function packDigits(digits: Uint8Array, bytes: Uint8Array): void {
  for (let bit = 0; bit < digits.length * 5; bit += 1) {
    const value = ((digits[Math.floor(bit / 5)] ?? 0) >> (4 - (bit % 5))) & 1;
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (value << (7 - (bit & 7)));
  }
}

function mistyped(): BinnacleError {
  return new BinnacleError(
    'bad-request',
    'That is not a complete recovery key: check it for a typing mistake.',
    {
      field: 'recoveryKey',
      retryable: true,
    },
  );
}
