import { LEXICAL_RULES } from './dialect';
import { endOfLine, isFirstOnLine } from './delimiter';
import type { SqlStatement } from './statements';
import { readToken, type Token } from './tokens';

const RULES = LEXICAL_RULES.sqlserver;

/** Cuts a script for SQL Server at its lines of `GO`, which no server ever sees. */
export function splitBatches(text: string): SqlStatement[] {
  const batches: SqlStatement[] = [];
  let start: number | null = null;
  let end = 0;
  const finish = (repeat: number | null): void => {
    if (start !== null)
      batches.push({ start, end, text: text.slice(start, end), ...(repeat === null ? {} : { repeat }) });
    start = null;
  };
  let token = readToken(text, 0, RULES);
  while (token !== null) {
    const separator = readSeparator(text, token);
    if (separator !== null) finish(separator.repeat);
    else if (token.kind !== 'comment' && (start !== null || text[token.start] !== ';')) {
      start ??= token.start;
      end = token.end;
    }
    token = readToken(text, separator?.end ?? token.end, RULES);
  }
  finish(null);
  return batches;
}

/** `GO` or `GO 5`, alone on its line but for a comment after it ("SQL Server Utilities Statements - GO"). */
function readSeparator(text: string, token: Token): { end: number; repeat: number | null } | null {
  const { kind, start, end } = token;
  if (kind !== 'word' || text.slice(start, end).toUpperCase() !== 'GO' || !isFirstOnLine(text, start))
    return null;
  const lineEnd = endOfLine(text, end);
  const [rest = ''] = text.slice(end, lineEnd).split('--', 1);
  const count = rest.trim();
  if (count === '') return { end: lineEnd, repeat: null };
  // More than nine digits is no count that anybody means.
  return /^\d{1,9}$/.test(count) ? { end: lineEnd, repeat: Number(count) } : null;
}
