import type { SqlDialect } from './dialect';

/** All dialects here skip them; SQL Server skips every control character and the spaces of Unicode, too. */
export function isBlank(code: number, dialect: SqlDialect): boolean {
  if (code <= 0x20) return true;
  if (code < 0x80) return false;
  // SQLite skips a byte order mark wherever a token may begin.
  if (dialect === 'sqlite') return code === 0xfeff;
  return dialect === 'sqlserver' && /\s/.test(String.fromCharCode(code));
}

/** 0 to 9. NaN (past the end of text) is none. */
export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** 0 to 9, a to f. */
export function isHexDigit(code: number): boolean {
  return isDigit(code) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66);
}

/** Whether an unquoted name may begin so. `$` is decided by each dialect. */
export function isWordStart(code: number, dialect: SqlDialect): boolean {
  if (code >= 0x80) return isForeignLetter(code, dialect);
  if ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a) return true;
  if (code === 0x5f) return true;
  if (code === 0x24) return dialect === 'mysql';
  return code === 0x23 && dialect === 'sqlserver';
}

/** Whether an unquoted name may go on so. */
export function isWordPart(code: number, dialect: SqlDialect): boolean {
  if (isWordStart(code, dialect) || isDigit(code) || code === 0x24) return true;
  return code === 0x40 && dialect === 'sqlserver';
}

/**
 * PostgreSQL, MySQL and SQLite take everything beyond ASCII as letters, even a no-break space. In SQL Server `£` and `€`
 * begin an amount of money after which a keyword may follow, so only letters, marks, digits and surrogates count.
 */
function isForeignLetter(code: number, dialect: SqlDialect): boolean {
  if (dialect !== 'sqlserver') return true;
  return (code >= 0xd800 && code <= 0xdfff) || /[\p{L}\p{M}\p{N}]/u.test(String.fromCharCode(code));
}
