import type { SqlDialect } from './dialect';
import { tokenize, type Token } from './tokens';

/** MySQL 11.2.5: names that are functions only with `(` right behind them. */
const TOUCHING = new Set(
  (
    'ADDDATE BIT_AND BIT_OR BIT_XOR CAST COUNT CURDATE CURTIME DATE_ADD DATE_SUB EXTRACT GROUP_CONCAT MAX MID MIN NOW ' +
    'POSITION SESSION_USER STD STDDEV STDDEV_POP STDDEV_SAMP SUBDATE SUBSTR SUBSTRING SUM SYSDATE SYSTEM_USER TRIM ' +
    'VARIANCE VAR_POP VAR_SAMP'
  ).split(' '),
);
/** Signs that make one operator where they touch. */
const OPERATOR = /^[-+*/<>=~!@#%^&|`?.$]+$/;

interface Piece {
  text: string;
  kind: Token['kind'];
  /** What stands between it and the piece before: nothing, blanks, or blanks with a line end. */
  gap: 'none' | 'blank' | 'line';
}

/**
 * Whether two texts are the same SQL but for white space: every token is the same, and blanks come or go only where they
 * mean nothing. Inside comments white space may differ.
 */
export function sameSql(before: string, after: string, dialect: SqlDialect): boolean {
  const one = pieces(before, dialect);
  const other = pieces(after, dialect);
  return (
    one.length === other.length &&
    one.every((piece, index) => {
      const match = other[index];
      return (
        match !== undefined &&
        match.text === piece.text &&
        (match.gap === piece.gap || !gapMatters(one[index - 1], piece, dialect))
      );
    })
  );
}

/** Tokens with the last one's place, for keeping a cursor: the count of those that begin before an offset. */
export function tokenStarts(text: string, dialect: SqlDialect): number[] {
  return tokenize(text, dialect).map(({ start }) => start);
}

function pieces(text: string, dialect: SqlDialect): Piece[] {
  let end = 0;
  return tokenize(text, dialect).map((token) => {
    const between = text.slice(end, token.start);
    end = token.end;
    const raw = text.slice(token.start, token.end);
    return {
      kind: token.kind,
      text: token.kind === 'comment' ? raw.replace(/\s+/g, ' ').trim() : raw,
      gap: between === '' ? 'none' : between.includes('\n') ? 'line' : 'blank',
    };
  });
}

function gapMatters(before: Piece | undefined, piece: Piece, dialect: SqlDialect): boolean {
  if (before === undefined) return false;
  // Strings on lines of their own are one string in PostgreSQL; what touches a string may be its prefix.
  if (piece.kind === 'string' && before.kind === 'string') return true;
  const signs = OPERATOR.test(before.text) && OPERATOR.test(piece.text);
  if (signs) return piece.kind === 'punctuation' && before.text !== '.' && piece.text !== '.';
  if (before.text === ':' || before.text === '@') return true;
  return dialect === 'mysql' && piece.text === '(' && TOUCHING.has(before.text.toUpperCase());
}
