import { describe, expect, it } from 'vitest';
import { checkSeed, totpCode, waitForStep } from './totp';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const code = (seed: string, seconds: number): string =>
  totpCode(bytes(seed), seconds * 1000).code.toString('latin1');

// The keys of RFC 6238, appendix B: "12345678901234567890…", 20, 32 and 64 bytes long, as base32.
const SHA1 = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const SHA256 = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA====';
const SHA512 =
  'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNA=';
const uri = (secret: string, algorithm: string): string =>
  `otpauth://totp/Example:alice?secret=${secret}&algorithm=${algorithm}&digits=8`;

describe('one-time codes', () => {
  it.each([
    [59, '94287082', '46119246', '90693936'],
    [1_111_111_109, '07081804', '68084774', '25091201'],
    [1_111_111_111, '14050471', '67062674', '99943326'],
    [1_234_567_890, '89005924', '91819424', '93441116'],
    [2_000_000_000, '69279037', '90698825', '38618901'],
    [20_000_000_000, '65353130', '77737706', '47863826'],
  ])('are those of RFC 6238 at %i s', (time, sha1, sha256, sha512) => {
    expect(code(uri(SHA1, 'SHA1'), time)).toBe(sha1);
    expect(code(uri(SHA256, 'SHA256'), time)).toBe(sha256);
    expect(code(uri(SHA512, 'SHA512'), time)).toBe(sha512);
  });

  it('have six digits each 30 s unless told otherwise, however the seed was copied', () => {
    expect(code(SHA1, 59)).toBe('287082');
    expect(code(' gezd gnbv gy3t qojq-gezd gnbv gy3t qojq ', 59)).toBe('287082');
    expect(code(`otpauth://totp/x?secret=${SHA1}&period=60`, 119)).toBe('287082');
  });

  it('of a later interval have to be waited for', () => {
    const { step } = totpCode(bytes(SHA1), 59_000);
    expect(step).toBe(1);
    expect(waitForStep(bytes(SHA1), null, 59_000)).toBe(0);
    expect(waitForStep(bytes(SHA1), step, 59_000)).toBe(1000);
    expect(waitForStep(bytes(SHA1), step, 60_000)).toBe(0);
  });

  it.each([
    'hunter2',
    'GEZDGNBV!',
    '',
    `otpauth://hotp/x?secret=${SHA1}&counter=1`,
    `otpauth://totp/x?secret=${SHA1}&digits=3`,
    `otpauth://totp/x?secret=${SHA1}&algorithm=MD5`,
    'otpauth://totp/x',
  ])('refuse the seed %j and do not repeat it', (seed) => {
    let message = '';
    try {
      checkSeed(bytes(seed));
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatch(/no seed of a one-time code/);
    if (seed !== '') expect(message).not.toContain(seed);
  });
});
