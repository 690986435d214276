import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeBase64, splitLines } from './keyText';

describe('decodeBase64', () => {
  it('decodes every length like the platform does', () => {
    for (let length = 0; length < 100; length += 1) {
      const data = randomBytes(length);
      const text = data.toString('base64');
      const lines = [Buffer.from(text.slice(0, 21)), Buffer.from(`${text.slice(21)} \t`)];
      expect(decodeBase64(lines, 1).equals(data)).toBe(true);
      expect(decodeBase64([Buffer.from(text.replaceAll('=', ''))], 1).equals(data)).toBe(true);
    }
  });

  it.each(['AAAA*AAA', 'AA==AAAA', 'A AA', 'A', 'AAAAA'])('refuses %s', (text) => {
    expect(() => decodeBase64([Buffer.from(text)], 1)).toThrow();
  });

  it('says which line of the file is wrong', () => {
    const lines = ['AAAA', 'AA-A'].map((line) => Buffer.from(line));
    expect(() => decodeBase64(lines, 7)).toThrow('line 8');
  });
});

describe('splitLines', () => {
  it('knows all line ends', () => {
    const lines = splitLines(Buffer.from('a\nb\r\nc\rd\n\ne'));
    expect(lines.map(String)).toEqual(['a', 'b', 'c', 'd', '', 'e']);
    expect(splitLines(Buffer.alloc(0)).map(String)).toEqual(['']);
  });
});
