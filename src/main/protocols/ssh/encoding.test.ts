import { describe, expect, it } from 'vitest';
import { BinnacleError } from '../../../shared/errors';
import { terminalCodec } from './encoding';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

describe('terminalCodec', () => {
  it('leaves UTF-8 alone, whatever the bytes', () => {
    const codec = terminalCodec('UTF-8');
    const bytes = Uint8Array.from([0xff, 0x41, 0xc3]);
    expect(codec.toTerminal(bytes)).toBe(bytes);
    expect(codec.toServer(bytes)).toBe(bytes);
  });

  it.each([
    ['iso-8859-1', 'Größe café'],
    ['iso-8859-15', 'Preis: 5 €'],
    ['windows-1251', 'Привет'],
    ['koi8-r', 'Привет'],
    ['ibm866', 'Привет ░▒▓'],
    ['shift_jis', '日本語 ｶﾅ'],
    ['euc-jp', '日本語 ｶﾅ'],
    ['gbk', '中文测试'],
    ['gb18030', '中文测试'],
    ['big5', '繁體中文'],
    ['euc-kr', '한국어'],
    ['utf-16le', 'aé中😀'],
    ['utf-16be', 'aé中😀'],
  ])('brings text to %s and back', (label, sample) => {
    const codec = terminalCodec(label);
    expect(text(codec.toTerminal(codec.toServer(Buffer.from(sample))))).toBe(sample);
  });

  it('joins characters that arrive in pieces, in both directions', () => {
    const codec = terminalCodec('gbk');
    const typed = Buffer.from('中');
    expect(codec.toServer(typed.subarray(0, 2))).toHaveLength(0);
    expect([...codec.toServer(typed.subarray(2))]).toEqual([0xd6, 0xd0]);
    expect(codec.toTerminal(Uint8Array.of(0xd6))).toHaveLength(0);
    expect(text(codec.toTerminal(Uint8Array.of(0xd0)))).toBe('中');
  });

  it('sends a question mark for what the encoding lacks', () => {
    expect(text(terminalCodec('iso-8859-1').toServer(Buffer.from('a中b')))).toBe('a?b');
  });

  it('passes control characters', () => {
    expect([...terminalCodec('shift_jis').toServer(Buffer.from('\u001b[A\u0003\r'))]).toEqual([
      0x1b, 0x5b, 0x41, 0x03, 0x0d,
    ]);
  });

  it('names an encoding it does not know', () => {
    expect(() => terminalCodec('klingon')).toThrow(BinnacleError);
  });
});
