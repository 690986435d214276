import type { SqlDialect } from '../../../shared/sql/dialect';

import { textLiteral, valueLiteral } from '../../../shared/sql/literals';
import { isJson } from '../export/jsonWriter';
import type { ColumnKind } from './importTable';
import type { SourceCell } from './rowReader';

/** How bytes are written in the file. */
export type BytesText = 'hex' | 'base64';

/** A whole base64 text (RFC 4648, 4). */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const DIGITS = /^\d+$/;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Why a cell can't be sent to the server as it is; null: it can. */
export function cellProblem(
  cell: SourceCell | null,
  { class: kind }: ColumnKind,
  dialect: SqlDialect,
  bytes: BytesText,
): string | null {
  if (cell === null) return null;
  if (LONE_SURROGATE.test(cell.text)) return 'it holds half of a character';
  if (dialect === 'postgres' && cell.text.includes('\0')) return 'it holds a NUL character';
  if (kind === 'binary' && bytes === 'base64' && !BASE64.test(cell.text)) return 'it is not base64';
  return null;
}

/**
 * The value of a column of JSON. A string of a JSON file is that string (`"123"` is no number), unless it holds a whole
 * object or array, which is then meant.
 */
function jsonText({ text, token }: SourceCell): string {
  if (token === undefined) return text;
  return /^\s*[[{]/.test(text) && isJson(text) ? text : token;
}

/**
 * A cell as a literal. Numbers are given as texts, which the server reads by the type of the column and without rounding
 * them to it unasked (`1.5` is refused by an integer of PostgreSQL and SQL Server); SQLite would keep them as texts.
 */
export function cellLiteral(
  cell: SourceCell | null,
  { class: kind, isBits }: ColumnKind,
  dialect: SqlDialect,
  bytes: BytesText,
): string {
  if (cell === null) return 'NULL';
  const { text, bare } = cell;
  const isTruth = bare && (text === 'true' || text === 'false');
  // Where a boolean is a number.
  if (isTruth && (kind === 'number' || isBits)) return text === 'true' ? '1' : '0';
  // The digits of a text would be taken for its bytes.
  if (isBits && DIGITS.test(text)) return text;
  if (kind === 'binary') {
    const hex = bytes === 'hex' ? text : `\\x${Buffer.from(text, 'base64').toString('hex')}`;
    return valueLiteral(hex, kind, dialect);
  }
  // SQLite keeps JSON in its own form of bytes, too.
  const isBlob = dialect === 'sqlite' && /^\\+x/.test(text);
  if (kind === 'json' && !isBlob) return textLiteral(jsonText(cell), dialect);
  if (dialect === 'sqlite') return valueLiteral(text, kind, dialect);
  if (dialect === 'mysql' && kind === 'boolean') return valueLiteral(text, kind, dialect);
  return textLiteral(text, dialect);
}
