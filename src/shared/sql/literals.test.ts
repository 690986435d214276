import { describe, expect, it } from 'vitest';
import { isNumberLiteral, textLiteral, valueLiteral } from './literals';
import { readCode } from './codeTokens';
import { LEXICAL_RULES, otherReadings, SQL_DIALECTS } from './dialect';

describe('literals', () => {
  it('double a quote', () => {
    expect(textLiteral("it's", 'postgres')).toBe("'it''s'");
    expect(textLiteral("it's", 'sqlserver')).toBe("N'it''s'");
  });

  it.each(SQL_DIALECTS)('of %s stay one token however the server reads backslashes', (dialect) => {
    for (const text of ["a\\'b", '\\', "\\\\'", "'; DROP TABLE x; --", '\u00e9\\\u{1F600}']) {
      for (const rules of [LEXICAL_RULES[dialect], ...otherReadings(dialect)]) {
        const { tokens } = readCode(`SELECT ${textLiteral(text, dialect)} FROM t WHERE`, rules);
        expect(tokens.some(({ word, unclosed }) => word === 'DROP' || unclosed)).toBe(false);
        expect(tokens.at(-1)?.word).toBe('WHERE');
      }
    }
  });

  it('of MySQL write a text with backslashes in hexadecimal digits of UTF-8', () => {
    expect(textLiteral('é\\😀', 'mysql')).toBe('_utf8mb4 0xc3a95cf09f9880');
  });

  it('keep numbers as they are, and what only looks like one as text', () => {
    expect(valueLiteral('9223372036854775807', 'number', 'mysql')).toBe('9223372036854775807');
    expect(valueLiteral('NaN', 'number', 'postgres')).toBe("'NaN'");
    expect(valueLiteral('-0', 'number', 'postgres')).toBe("'-0'");
    expect(valueLiteral('-0.5', 'number', 'postgres')).toBe('-0.5');
    expect(valueLiteral('1; DROP TABLE x', 'number', 'postgres')).toBe("'1; DROP TABLE x'");
    expect(valueLiteral('007', 'text', 'sqlite')).toBe("'007'");
  });

  it('write bytes as each engine reads them', () => {
    expect(valueLiteral('\\x00ff', 'binary', 'postgres')).toBe("'\\x00ff'");
    expect(valueLiteral('\\x00ff', 'binary', 'mysql')).toBe("X'00ff'");
    expect(valueLiteral('\\x00ff', 'binary', 'sqlserver')).toBe('0x00ff');
  });

  it('of long texts are made in reasonable time, whatever characters they have', () => {
    const digits = textLiteral(`\\${'xä€😀'.repeat(100_000)}`, 'mysql');
    expect(digits.length).toBe('_utf8mb4 0x5c'.length + 20 * 100_000);
    expect(digits.slice(0, 33)).toBe('_utf8mb4 0x5c78c3a4e282acf09f9880');
    expect(textLiteral('\\\ud800', 'mysql')).toBe('_utf8mb4 0x5cefbfbd');
  });

  it('write a NUL and what command lines leave out in other words', () => {
    expect(textLiteral("a\0'b", 'mysql')).toBe('_utf8mb4 0x61002762');
    expect(textLiteral('a\r\n', 'mysql')).toBe('_utf8mb4 0x610d0a');
    const [first, second] = ['\ue0000\ue001', '\ue0001\ue001'];
    expect(textLiteral("a\0'b\0", 'sqlite')).toBe(`replace('a${first}''b${first}','${first}',char(0))`);
    expect(textLiteral(`${first}\r`, 'sqlite')).toBe(`replace('${first}${second}','${second}',char(13))`);
  });

  it('of SQLite are of the kind that the cell shows, in any column', () => {
    expect(valueLiteral('\\x00ff', 'text', 'sqlite')).toBe("X'00ff'");
    expect(valueLiteral('\\\\x00ff', 'binary', 'sqlite')).toBe("'\\x00ff'");
    expect(valueLiteral('\\xFF', 'text', 'sqlite')).toBe("'\\xFF'");
    expect(valueLiteral('\\path\\x', 'text', 'sqlite')).toBe("'\\path\\x'");
    expect(valueLiteral('-Inf', 'number', 'sqlite')).toBe('-9e999');
    expect(valueLiteral('Inf', 'text', 'sqlite')).toBe("'Inf'");
    expect(valueLiteral('1.0e+21', 'number', 'sqlite')).toBe('1.0e+21');
  });

  it('tell NULL from a text', () => {
    expect(valueLiteral(null, 'text', 'sqlite')).toBe('NULL');
    expect(valueLiteral('NULL', 'text', 'sqlite')).toBe("'NULL'");
    expect(valueLiteral('', 'text', 'sqlite')).toBe("''");
  });
});

it.each([
  ['12', true],
  ['-1.5e10', true],
  ['1e', false],
  ['1 OR 1=1', false],
  ['NaN', false],
  ['', false],
])('says whether %j needs no quotes', (text, expected) => expect(isNumberLiteral(text)).toBe(expected));
