import type { ColumnClass } from '../../../shared/queryStream';
import type { SqlDialect } from '../../../shared/sql/dialect';
import { textLiteral, valueLiteral } from '../../../shared/sql/literals';
import type { SourceCell } from './rowReader';

/** How bytes are written in the file. */
export type BytesText = 'hex' | 'base64';

/** A whole base64 text (RFC 4648, 4). */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Why a cell can't be sent to the server as it is; null: it can. */
export function cellProblem(
  cell: SourceCell | null,
  kind: ColumnClass,
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
 * A cell as a literal. Numbers are given as texts, which the server reads by the type of the column and without rounding
 * them to it unasked (`1.5` is refused by an integer of PostgreSQL and SQL Server); SQLite would keep them as texts.
 */
export function cellLiteral(
  cell: SourceCell | null,
  kind: ColumnClass,
  dialect: SqlDialect,
  bytes: BytesText,
): string {
  if (cell === null) return 'NULL';
  const { text, bare } = cell;
  if (kind === 'binary') {
    const hex = bytes === 'hex' ? text : `\\x${Buffer.from(text, 'base64').toString('hex')}`;
    return valueLiteral(hex, kind, dialect);
  }
  const isTruth = bare && (text === 'true' || text === 'false');
  // Where a boolean is a number.
  if (isTruth && kind === 'number') return text === 'true' ? '1' : '0';
  if (dialect === 'sqlite') return valueLiteral(text, kind, dialect);
  if (dialect === 'mysql' && kind === 'boolean') return valueLiteral(text, kind, dialect);
  return textLiteral(text, dialect);
}
