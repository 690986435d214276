import { describe, expect, it } from 'vitest';
import { formatRecoveryKey, newRecoveryKey, parseRecoveryKey } from './recoveryKey';

const key = Buffer.from('000102030405060708090a0b0c0d0e0f10111213', 'hex');

describe('a recovery key', () => {
  it('is written in Crockford base 32, in groups, with a checksum', () => {
    expect(formatRecoveryKey(key).toString()).toMatch(
      /^000G-40R4-0M30-E209-185G-R38E-1W81-24GK-[0-9A-Z]{4}$/,
    );
  });

  it('is read back whatever its case, spacing and look-alike letters', () => {
    const text = formatRecoveryKey(key).toString();
    const typed = [text, text.toLowerCase(), text.replaceAll('-', ' '), text.replaceAll('-', '') + '\n'];
    typed.push(text.replaceAll('0', 'O').replaceAll('1', 'l'));
    for (const each of typed) expect(parseRecoveryKey(Buffer.from(each))).toEqual(key);
  });

  it('survives the round trip for any key', () => {
    for (let round = 0; round < 200; round += 1) {
      const random = newRecoveryKey();
      expect(parseRecoveryKey(formatRecoveryKey(random))).toEqual(random);
    }
  });

  it('with any one digit wrong, missing or added is called mistyped', () => {
    const text = formatRecoveryKey(key).toString().replaceAll('-', '');
    const wrong = Array.from(text).flatMap((digit, at) => [
      text.slice(0, at) + (digit === 'A' ? 'B' : 'A') + text.slice(at + 1),
      text.slice(0, at) + text.slice(at + 1),
      text.slice(0, at) + '7' + text.slice(at),
    ]);
    for (const each of [...wrong, '', 'U'.repeat(36), 'é'.repeat(36)]) {
      expect(() => parseRecoveryKey(Buffer.from(each))).toThrow(
        expect.objectContaining({ code: 'bad-request' }),
      );
    }
  });
});
