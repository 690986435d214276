import { createHmac } from 'node:crypto';
import { BinnacleError } from '../../shared/errors';
import { allocateSecret, zero } from './secretBytes';

/** How codes are made from a seed. */
interface Totp {
  key: Buffer;
  algorithm: 'sha1' | 'sha256' | 'sha512';
  digits: number;
  /** Seconds an interval lasts. */
  period: number;
}

/** A code, and the number of the interval it is good for. */
export interface TotpCode {
  code: Buffer;
  step: number;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** Shorter seeds come from typing errors; the shortest in use has 10 bytes. */
const MIN_SEED_BYTES = 8;
/** RFC 4226 needs at least 6 digits; ten are all that 31 bits give. */
const DIGITS = { min: 6, max: 10 };
/** Seconds; real ones are 30 and 60. */
const PERIOD = { min: 5, max: 300 };
const ALGORITHMS = new Map<string, Totp['algorithm']>([
  ['SHA1', 'sha1'],
  ['SHA256', 'sha256'],
  ['SHA512', 'sha512'],
]);

/** Checks a seed as it was typed. Throws bad-request. */
export function checkSeed(value: Uint8Array): void {
  zero(parseSeed(value).key);
}

/** Milliseconds until an interval after `after` begins; 0: it has. */
export function waitForStep(value: Uint8Array, after: number | null, now: number): number {
  if (after === null) return 0;
  const { key, period } = parseSeed(value);
  zero(key);
  return Math.max(0, (after + 1) * period * 1000 - now);
}

/** The code of a seed at a time in ms (RFC 6238): base32, or an `otpauth://totp/` address. The caller zeroes both. */
export function totpCode(value: Uint8Array, now: number): TotpCode {
  const { key, algorithm, digits, period } = parseSeed(value);
  const step = Math.floor(now / 1000 / period);
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac(algorithm, key).update(counter).digest();
  zero(key);
  // Dynamic truncation, RFC 4226 section 5.3.
  const offset = (hash.at(-1) ?? 0) & 0x0f;
  const number = (hash.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** digits;
  zero(hash);
  const code = allocateSecret(digits);
  code.write(String(number).padStart(digits, '0'), 'latin1');
  return { code, step };
}

function parseSeed(value: Uint8Array): Totp {
  const text = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8').trim();
  if (!/^otpauth:/i.test(text)) return { key: base32(text), algorithm: 'sha1', digits: 6, period: 30 };
  if (!URL.canParse(text)) throw badSeed('The address can’t be read.');
  const { host, searchParams } = new URL(text);
  if (host.toLowerCase() !== 'totp') throw badSeed('Only time-based codes (otpauth://totp/…) can be made.');
  const algorithm = ALGORITHMS.get((searchParams.get('algorithm') ?? 'SHA1').toUpperCase().replace('-', ''));
  if (algorithm === undefined) throw badSeed('Its algorithm is none of SHA1, SHA256 and SHA512.');
  return {
    key: base32(searchParams.get('secret') ?? ''),
    algorithm,
    digits: whole(searchParams.get('digits') ?? '6', DIGITS, 'number of digits'),
    period: whole(searchParams.get('period') ?? '30', PERIOD, 'period'),
  };
}

function whole(text: string, { min, max }: { min: number; max: number }, what: string): number {
  const number = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw badSeed(`Its ${what} is not between ${min} and ${max}.`);
}

/** RFC 4648 base32; people copy it in groups, in lower case and without its padding. */
function base32(text: string): Buffer {
  const letters = text.toUpperCase().replace(/[\s-]/g, '').replace(/=+$/, '');
  const key = allocateSecret(Math.floor((letters.length * 5) / 8));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const letter of letters) {
    const digit = ALPHABET.indexOf(letter);
    if (digit < 0) throw badSeed('It may hold the letters A to Z and the digits 2 to 7.');
    held = ((held << 5) | digit) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    key[at++] = (held >> bits) & 0xff;
  }
  if (key.length < MIN_SEED_BYTES) throw badSeed('It is too short.');
  return key;
}

function badSeed(why: string): BinnacleError {
  return new BinnacleError('bad-request', `This is no seed of a one-time code. ${why}`, { retryable: true });
}
