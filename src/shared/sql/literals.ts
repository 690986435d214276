import type { ColumnClass } from '../queryStream';
import type { SqlDialect } from './dialect';

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const MINUS_ZERO = /^-[0.]+(?:[eE]|$)/;

/** Whether a text can stand in SQL as a number without quotes. */
export const isNumberLiteral = (text: string): boolean => NUMBER.test(text);

/** What servers write for booleans. */
const BOOLEANS: Readonly<Record<string, string>> = { t: 'TRUE', f: 'FALSE', true: 'TRUE', false: 'FALSE' };

/** Bytes as cells show them in every engine: `\x` and hexadecimal digits (PostgreSQL manual, 8.4.1). */
const HEX = /^\\x((?:[0-9a-fA-F]{2})*)$/;

/**
 * A text as a string literal, with the meaning that it has whatever the session's settings say of backslashes
 * (PostgreSQL: `standard_conforming_strings`). MySQL's `NO_BACKSLASH_ESCAPES` would keep the doubled ones, so a text with
 * a backslash is written there in hexadecimal digits. Written in other words are a NUL, which no statement can hold, and a
 * carriage return, which the command lines of MySQL and SQLite leave out before a line feed.
 */
export function textLiteral(text: string, dialect: SqlDialect): string {
  const quoted = text.replaceAll("'", "''");
  switch (dialect) {
    case 'sqlserver':
      return `N'${quoted}'`;
    case 'postgres':
      return text.includes('\\') ? `E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`;
    case 'mysql':
      return /[\\\0\r]/.test(text) ? `_utf8mb4 0x${hexOfUtf8(text)}` : `'${quoted}'`;
    case 'sqlite':
      return sqliteText(quoted);
  }
}

/** What does not reach SQLite in a literal, by the number of its character. The NUL comes last: it ends texts elsewhere. */
const SPOKEN = [
  ['\r', 13],
  ['\0', 0],
] as const;

/** SQLite: characters that can't stand in a literal are put in by the server, in the place of a word that stands nowhere. */
function sqliteText(quoted: string): string {
  let [literal, text] = [`'${quoted}'`, quoted];
  for (const [character, code] of SPOKEN) {
    if (!text.includes(character)) continue;
    const word = absentWord(text);
    text = text.replaceAll(character, word);
    literal = `replace(${literal.replaceAll(character, word)},'${word}',char(${code}))`;
  }
  return literal;
}

/** Begins and ends with characters of nobody's (U+E000, U+E001), so that it can't be found across its own ends. */
function absentWord(text: string): string {
  for (let number = 0; ; number++) {
    const word = `\ue000${number}\ue001`;
    if (!text.includes(word)) return word;
  }
}

/** A cell as a literal that gives the same value back; null: NULL. */
export function valueLiteral(value: string | null, kind: ColumnClass, dialect: SqlDialect): string {
  if (value === null) return 'NULL';
  if (dialect === 'sqlite') return sqliteLiteral(value, kind);
  // As a number without quotes, minus zero is zero.
  if (kind === 'number' && NUMBER.test(value) && !MINUS_ZERO.test(value)) return value;
  if (kind === 'boolean' && Object.hasOwn(BOOLEANS, value)) return BOOLEANS[value] ?? '';
  const hex = kind === 'binary' ? HEX.exec(value)?.[1] : undefined;
  return hex === undefined ? textLiteral(value, dialect) : binaryLiteral(hex, dialect);
}

/** What is shown of a blob of SQLite in any column, and of a text of that form, which has more backslashes. */
const LIKE_BLOB = /^\\+x((?:[0-9a-f]{2})*)$/;
/** Infinite reals have no literal of their own: these are too large for any other. */
const INFINITE: Readonly<Record<string, string>> = { Inf: '9e999', '-Inf': '-9e999' };

/** SQLite: any column holds values of any kind, which show what they are. */
function sqliteLiteral(value: string, kind: ColumnClass): string {
  if (kind === 'number' && NUMBER.test(value)) return value;
  if (kind === 'number' && Object.hasOwn(INFINITE, value)) return INFINITE[value] ?? '';
  const form = kind === 'binary' && value.startsWith('\\x') ? HEX : LIKE_BLOB;
  const hex = value.startsWith('\\') ? form.exec(value)?.[1] : undefined;
  if (hex === undefined) return textLiteral(value, 'sqlite');
  return value.startsWith('\\x') ? `X'${hex}'` : textLiteral(value.slice(1), 'sqlite');
}

function binaryLiteral(hex: string, dialect: SqlDialect): string {
  if (dialect === 'postgres') return `'\\x${hex}'`;
  return dialect === 'sqlserver' ? `0x${hex}` : `X'${hex}'`;
}

const byteDigits = (byte: number): string => byte.toString(16).padStart(2, '0');
/** The last six bits that are left when so many are taken off, as a byte that continues a character. */
const following = (code: number, shift: number): string => byteDigits(0x80 | ((code >> shift) & 0x3f));

/** One character in UTF-8 (RFC 3629, 3), as digits. */
function characterDigits(code: number): string {
  if (code < 0x80) return byteDigits(code);
  if (code < 0x800) return byteDigits(0xc0 | (code >> 6)) + following(code, 0);
  // Half of a surrogate pair is no text: U+FFFD.
  if (code >= 0xd800 && code <= 0xdfff) return 'efbfbd';
  if (code < 0x10000) return byteDigits(0xe0 | (code >> 12)) + following(code, 6) + following(code, 0);
  const last = following(code, 12) + following(code, 6) + following(code, 0);
  return byteDigits(0xf0 | (code >> 18)) + last;
}

/** Characters of most texts, written once. */
const COMMON_DIGITS = Array.from({ length: 0x800 }, (_, code) => characterDigits(code));
/** UTF-16 units whose digits are put together at once; one long chain of strings is slow. */
const DIGITS_CHUNK = 8192;

/** The bytes of a text as digits: the language itself has no encoder that is quick with millions of characters. */
function hexOfUtf8(text: string): string {
  const chunks: string[] = [];
  for (let at = 0; at < text.length;) {
    const end = Math.min(text.length, at + DIGITS_CHUNK);
    let digits = '';
    while (at < end) {
      const code = text.codePointAt(at) ?? 0;
      at += code > 0xffff ? 2 : 1;
      digits += COMMON_DIGITS[code] ?? characterDigits(code);
    }
    chunks.push(digits);
  }
  return chunks.join('');
}
