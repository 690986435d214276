import type { SqlDialect } from './dialect';
import { isNumberLiteral, textLiteral } from './literals';
import { tokenize, type Token } from './tokens';

/** A placeholder of a statement that a person gives a value for. */
export interface StatementParameter {
  /** As it is written, such as `:id` or `$1`; `?1` for the first `?`, counted from 1. */
  name: string;
  /** `[start, end)` in UTF-16 units. */
  start: number;
  end: number;
}

/** What a person gave for a parameter. */
export interface ParameterValue {
  kind: 'text' | 'number' | 'null' | 'expression';
  text: string;
}

/** A statement with its values, and where its parts come from. */
export interface BoundStatement {
  text: string;
  /** In order: what was put in the place of `[start, end)` of the original. */
  replaced: readonly { start: number; end: number; length: number }[];
}

/**
 * The placeholders of one statement: `:name` in every dialect; `$1` in PostgreSQL; `?` where it is no operator; `?1`,
 * `@name` and `$name` in SQLite. Never inside strings, names or comments, and never variables of the server.
 */
export function statementParameters(text: string, dialect: SqlDialect): StatementParameter[] {
  const found: StatementParameter[] = [];
  const tokens = tokenize(text, dialect).filter(({ kind }) => kind !== 'comment');
  const numbered = !definesParameters(text, tokens);
  let brackets = 0;
  let plain = 0;
  for (const [index, token] of tokens.entries()) {
    const raw = text.slice(token.start, token.end);
    const previous = tokens[index - 1];
    if (raw === '[') brackets += 1;
    else if (raw === ']') brackets -= 1;
    if (token.kind === 'parameter' && numbered && isPlaceholder(raw, dialect)) {
      const name = raw === '?' ? `?${String(++plain)}` : raw;
      found.push({ name, start: token.start, end: token.end });
    } else if (raw === ':' && isNamed(text, token, tokens[index + 1], previous, brackets > 0)) {
      const end = tokens[index + 1]?.end ?? token.end;
      found.push({ name: text.slice(token.start, end), start: token.start, end });
    }
  }
  return found;
}

/** Routines and prepared statements have numbered parameters of their own. */
const definesParameters = (text: string, [first]: readonly Token[]): boolean =>
  first !== undefined && /^(?:create|prepare)$/i.test(text.slice(first.start, first.end));

function isPlaceholder(raw: string, dialect: SqlDialect): boolean {
  if (dialect === 'postgres') return raw.startsWith('$');
  if (dialect === 'sqlite') return /^(?:\?\d*|[:@$][^:()]+)$/.test(raw);
  return raw === '?';
}

/** Whether this `:` begins a name: not in `a[1:n]`, `'key': value` or `label:`. */
function isNamed(
  text: string,
  { start, end }: Token,
  next: Token | undefined,
  previous: Token | undefined,
  inBrackets: boolean,
): boolean {
  if (next?.kind !== 'word' || next.start !== end) return false;
  if (previous === undefined) return true;
  const touches = previous.end === start;
  if (previous.kind === 'word') return !touches && !inBrackets;
  if (previous.kind === 'punctuation') return !/[)\]:]/.test(text.slice(previous.start, previous.end));
  return false;
}

/**
 * A value as it is put into the statement; undefined: it can't be, because a number is none, or an expression is not whole.
 */
export function parameterLiteral({ kind, text }: ParameterValue, dialect: SqlDialect): string | undefined {
  switch (kind) {
    case 'null':
      return 'NULL';
    case 'text':
      return textLiteral(text, dialect);
    case 'number': {
      const number = text.trim();
      if (!isNumberLiteral(number)) return undefined;
      // After a minus it would begin a comment.
      return number.startsWith('-') ? `(${number})` : number;
    }
    case 'expression':
      return isWhole(text, dialect) ? text.trim() : undefined;
  }
}

/** An expression that can't reach beyond its place: no comments, no second statement, every bracket closed. */
function isWhole(text: string, dialect: SqlDialect): boolean {
  const tokens = tokenize(text, dialect);
  let depth = 0;
  for (const token of tokens) {
    const raw = text.slice(token.start, token.end);
    if (token.unclosed === true || token.kind === 'comment' || token.kind === 'executableComment')
      return false;
    if (raw === ';') return false;
    if (raw === '(' || raw === '[') depth += 1;
    else if (raw === ')' || raw === ']') depth -= 1;
    if (depth < 0) return false;
  }
  return tokens.length > 0 && depth === 0;
}

/** Puts literals in the places of parameters. A name without one stays as it is. */
export function bindParameters(
  text: string,
  parameters: readonly StatementParameter[],
  literals: ReadonlyMap<string, string>,
): BoundStatement {
  const parts: string[] = [];
  const replaced: { start: number; end: number; length: number }[] = [];
  let copied = 0;
  for (const { name, start, end } of parameters) {
    const literal = literals.get(name);
    if (literal === undefined) continue;
    parts.push(text.slice(copied, start), literal);
    replaced.push({ start, end, length: literal.length });
    copied = end;
  }
  return { text: parts.join('') + text.slice(copied), replaced };
}

/** Where an offset in what was sent stands in the statement as it was written: in a value, at its parameter. */
export function writtenOffset({ replaced }: BoundStatement, sent: number): number {
  let shift = 0;
  for (const { start, end, length } of replaced) {
    const from = start + shift;
    if (sent < from) break;
    if (sent < from + length) return start;
    shift += length - (end - start);
  }
  return sent - shift;
}
