import { isBlank, isWordPart, isWordStart } from './characters';
import { LEXICAL_RULES, type LexicalRules, type SqlDialect } from './dialect';
import { numberEnd } from './numberScan';
import { parameterEnd } from './parameterScan';
import {
  continuationOf,
  scanComment,
  scanDoubled,
  scanEscaped,
  scanExecutableComment,
  scanLine,
  scanTo,
  type Span,
} from './quotedScan';

/**
 * `parameter`: a placeholder, or a variable that begins with `@`. `executableComment`: MySQL runs what is inside.
 * `punctuation`: one character, or `::` or `:=`.
 */
export type TokenKind =
  'word' | 'quotedName' | 'string' | 'number' | 'parameter' | 'punctuation' | 'comment' | 'executableComment';

/** A piece of the text: `[start, end)` in UTF-16 code units. Blanks are no token. */
export interface Token {
  kind: TokenKind;
  start: number;
  end: number;
  /** The text ended before the token did. */
  unclosed?: true;
}

/** All tokens of a text, comments too, in order. Takes linear time, never throws. */
export function tokenize(text: string, dialect: SqlDialect): Token[] {
  return tokenizeBy(text, LEXICAL_RULES[dialect]);
}

/** As {@link tokenize}, by rules that a setting of the server may have changed. */
export function tokenizeBy(text: string, rules: LexicalRules): Token[] {
  const tokens: Token[] = [];
  let token = readToken(text, 0, rules);
  while (token !== null) {
    tokens.push(token);
    token = readToken(text, token.end, rules);
  }
  return tokens;
}

/** The first token at or after an offset; null at the end of text. */
export function readToken(text: string, from: number, rules: LexicalRules): Token | null {
  let start = from;
  while (start < text.length && isBlank(text.charCodeAt(start), rules.dialect)) start++;
  if (start >= text.length) return null;
  return (
    readComment(text, start, rules) ??
    readString(text, start, rules) ??
    readQuotedName(text, start, rules) ??
    readUnquoted(text, start, rules)
  );
}

function spanned(kind: TokenKind, start: number, { end, closed }: Span): Token {
  return closed ? { kind, start, end } : { kind, start, end, unclosed: true };
}

function readComment(text: string, start: number, rules: LexicalRules): Token | null {
  if (text.startsWith('/*', start)) {
    if (rules.dialect === 'mysql' && /^M?!/.test(text.slice(start + 2, start + 4)))
      return spanned('executableComment', start, scanExecutableComment(text, start + 2));
    return spanned('comment', start, scanComment(text, start + 2, rules.nestedComments));
  }
  if (!startsLineComment(text, start, rules)) return null;
  return { kind: 'comment', start, end: scanLine(text, start, rules.dialect === 'postgres') };
}

function startsLineComment(text: string, start: number, rules: LexicalRules): boolean {
  if (rules.dialect === 'mysql' && text[start] === '#') return true;
  if (!text.startsWith('--', start)) return false;
  if (rules.dialect !== 'mysql') return true;
  // MySQL 11.7: a blank or control character must follow, so that 5--1 stays a sum.
  const next = text.charCodeAt(start + 2);
  return Number.isNaN(next) || next <= 0x20 || next === 0x7f;
}

function readString(text: string, start: number, rules: LexicalRules): Token | null {
  const char = text[start] ?? '';
  if (char === '"' && rules.doubleQuoted === 'string')
    return spanned('string', start, scanQuoted(text, start + 1, char, rules.backslashEscapes));
  if (char === '$' && rules.dialect === 'postgres') return readDollarString(text, start);
  const prefix = stringPrefix(text, start, rules);
  if (prefix === null) return null;
  const escapes = prefix === 'e' || (rules.backslashEscapes && prefix !== 'b' && prefix !== 'x');
  const from = start + prefix.length + 1;
  if (!escapes || rules.dialect !== 'postgres')
    return spanned('string', start, scanQuoted(text, from, "'", escapes));
  let span = scanEscaped(text, from, "'");
  for (let next = continuationOf(text, span.end); next !== null; next = continuationOf(text, span.end))
    span = scanEscaped(text, next + 1, "'");
  return spanned('string', start, span);
}

function scanQuoted(text: string, from: number, close: string, escapes: boolean): Span {
  return escapes ? scanEscaped(text, from, close) : scanDoubled(text, from, close);
}

/** What stands before the opening ' of a string that begins here, lower case; null: none begins here. */
function stringPrefix(text: string, start: number, rules: LexicalRules): string | null {
  if (text[start] === "'") return '';
  const letter = (text[start] ?? '').toLowerCase();
  if (text[start + 1] === "'") return rules.stringPrefixes.includes(letter) ? letter : null;
  const unicode = rules.dialect === 'postgres' && letter === 'u' && text.startsWith("&'", start + 1);
  return unicode ? 'u&' : null;
}

/** PostgreSQL 4.1.2.4. A tag has no `$` and does not begin with a digit. */
function readDollarString(text: string, start: number): Token | null {
  let at = start + 1;
  if (isWordStart(text.charCodeAt(at), 'postgres'))
    while (text[at] !== '$' && isWordPart(text.charCodeAt(at), 'postgres')) at++;
  if (text[at] !== '$') return null;
  const tag = text.slice(start, at + 1);
  return spanned('string', start, scanTo(text, at + 1, tag));
}

function readQuotedName(text: string, start: number, rules: LexicalRules): Token | null {
  const char = text[start];
  if (char === '"') return spanned('quotedName', start, scanDoubled(text, start + 1, '"'));
  if (char === '`' && rules.backtickNames)
    return spanned('quotedName', start, scanDoubled(text, start + 1, '`'));
  if (char === '[' && rules.bracketNames !== 'none') {
    const scan = rules.bracketNames === 'doubled' ? scanDoubled : scanTo;
    return spanned('quotedName', start, scan(text, start + 1, ']'));
  }
  const unicode = (char === 'U' || char === 'u') && text.startsWith('&"', start + 1);
  if (!unicode || rules.dialect !== 'postgres') return null;
  return spanned('quotedName', start, scanDoubled(text, start + 3, '"'));
}

function readUnquoted(text: string, start: number, rules: LexicalRules): Token {
  const parameter = parameterEnd(text, start, rules.dialect);
  if (parameter !== null) return { kind: 'parameter', start, end: parameter };
  const number = numberEnd(text, start, rules.dialect);
  if (number !== null) return { kind: 'number', start, end: number };
  let end = start;
  if (isWordStart(text.charCodeAt(start), rules.dialect) || nameOfDigits(text, start, rules.dialect))
    while (end < text.length && isWordPart(text.charCodeAt(end), rules.dialect)) end++;
  if (end > start) return { kind: 'word', start, end };
  const double = text.startsWith('::', start) || text.startsWith(':=', start);
  return { kind: 'punctuation', start, end: start + (double ? 2 : 1) };
}

/** MySQL 11.2: an unquoted name may begin with digits. `numberEnd` has refused what is a number. */
function nameOfDigits(text: string, start: number, dialect: SqlDialect): boolean {
  return dialect === 'mysql' && isWordPart(text.charCodeAt(start), dialect);
}
