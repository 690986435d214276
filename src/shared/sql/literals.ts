import type { ColumnClass } from '../queryStream';
import type { SqlDialect } from './dialect';

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Whether a text can stand in SQL as a number without quotes. */
export const isNumberLiteral = (text: string): boolean => NUMBER.test(text);

/** What servers write for booleans. */
const BOOLEANS: Readonly<Record<string, string>> = { t: 'TRUE', f: 'FALSE', true: 'TRUE', false: 'FALSE' };

/** Bytes as cells show them in every engine: `\x` and hexadecimal digits (PostgreSQL manual, 8.4.1). */
const HEX = /^\\x((?:[0-9a-fA-F]{2})*)$/;

/**
 * A text as a string literal, with the meaning that it has whatever the session's settings say of backslashes
 * (PostgreSQL: `standard_conforming_strings`). MySQL's `NO_BACKSLASH_ESCAPES` would keep the doubled ones, so a text with
 * a backslash is written there in hexadecimal digits.
 */
export function textLiteral(text: string, dialect: SqlDialect): string {
  const quoted = text.replaceAll("'", "''");
  if (dialect === 'sqlserver') return `N'${quoted}'`;
  if (!text.includes('\\')) return `'${quoted}'`;
  if (dialect === 'postgres') return `E'${quoted.replaceAll('\\', '\\\\')}'`;
  return dialect === 'mysql' ? `_utf8mb4 0x${hexOfUtf8(text)}` : `'${quoted}'`;
}

/** A cell as a literal that gives the same value back; null: NULL. */
export function valueLiteral(value: string | null, kind: ColumnClass, dialect: SqlDialect): string {
  if (value === null) return 'NULL';
  if (kind === 'number' && NUMBER.test(value)) return value;
  if (kind === 'boolean' && Object.hasOwn(BOOLEANS, value)) return BOOLEANS[value] ?? '';
  const hex = kind === 'binary' ? HEX.exec(value)?.[1] : undefined;
  return hex === undefined ? textLiteral(value, dialect) : binaryLiteral(hex, dialect);
}

function binaryLiteral(hex: string, dialect: SqlDialect): string {
  if (dialect === 'postgres') return `'\\x${hex}'`;
  return dialect === 'sqlserver' ? `0x${hex}` : `X'${hex}'`;
}

function hexOfUtf8(text: string): string {
  // The one encoder that the language itself has; a half of a surrogate pair, which it refuses, is no text anyway.
  const bytes = encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
  return bytes.replace(/%([0-9A-F]{2})|(.)/gs, (_all, hex: string | undefined, plain: string) =>
    hex === undefined ? plain.charCodeAt(0).toString(16).padStart(2, '0') : hex.toLowerCase(),
  );
}
