import { isBlank, isDigit, isWordPart } from './characters';
import type { SqlDialect } from './dialect';

/** Where the placeholder or variable ends that begins here; null: none does. */
export function parameterEnd(text: string, start: number, dialect: SqlDialect): number | null {
  switch (dialect) {
    case 'postgres':
      return text[start] === '$' ? orNull(digitsEnd(text, start + 1), start + 1) : null;
    case 'sqlite':
      return sqliteEnd(text, start);
    case 'mysql':
    case 'sqlserver':
      if (text[start] === '?') return start + 1;
      return text[start] === '@' ? variableEnd(text, start, dialect) : null;
  }
}

/** `@name` and `@@name`. MySQL 11.4: a user variable may hold `.`. */
function variableEnd(text: string, start: number, dialect: SqlDialect): number | null {
  const system = text[start + 1] === '@';
  const from = start + (system ? 2 : 1);
  let end = from;
  while (isWordPart(text.charCodeAt(end), dialect) || (!system && dialect === 'mysql' && text[end] === '.'))
    end++;
  return orNull(end, from);
}

/** `?`, `?12`, `:a`, `@a`, `#a` and `$a`, with the `::b(c)` of Tcl after it. */
function sqliteEnd(text: string, start: number): number | null {
  if (text[start] === '?') return digitsEnd(text, start + 1);
  if (!':@$#'.includes(text[start] ?? '-')) return null;
  let named = false;
  for (let end = start + 1; ; end++) {
    if (isWordPart(text.charCodeAt(end), 'sqlite')) named = true;
    else if (text[end] === ':' && text[end + 1] === ':') end++;
    else if (text[end] === '(' && named) return tclIndexEnd(text, end + 1);
    // `::` alone is no parameter, but SQLite takes it in one piece.
    else return named || end > start + 1 ? end : null;
  }
}

/** SQLite takes everything up to `)` or a blank as part of the name, quotation marks too. */
function tclIndexEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && text[end] !== ')' && !isBlank(text.charCodeAt(end), 'sqlite')) end++;
  return text[end] === ')' ? end + 1 : end;
}

function digitsEnd(text: string, from: number): number {
  let end = from;
  while (isDigit(text.charCodeAt(end))) end++;
  return end;
}

function orNull(end: number, from: number): number | null {
  return end > from ? end : null;
}
