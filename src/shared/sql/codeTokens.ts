import type { LexicalRules } from './dialect';
import { tokenizeBy, type Token } from './tokens';

/** A token that is no comment, with what the grammar sees of it. */
export interface CodeToken extends Omit<Token, 'unclosed'> {
  /** The text ended before the token did. */
  unclosed: boolean;
  /**
   * An unquoted word in capitals, or the text of punctuation. Empty for all else, and for a word that can only be a
   * name because it stands after `.` or `AS`.
   */
  word: string;
}

/** A text as the grammar sees it. */
export interface Code {
  text: string;
  tokens: CodeToken[];
  comments: Token[];
}

/** Sorts the tokens of a text into code and comments. */
export function readCode(text: string, rules: LexicalRules): Code {
  const code: Code = { text, tokens: [], comments: [] };
  let named = false;
  for (const token of tokenizeBy(text, rules)) {
    if (token.kind === 'comment') {
      code.comments.push(token);
      continue;
    }
    const word: string = named && token.kind === 'word' ? '' : wordOf(text, token);
    const { kind, start, end } = token;
    code.tokens.push({ kind, start, end, unclosed: token.unclosed === true, word });
    // In SQL Server keywords are names in brackets only, and `$.` alone is a sum of money.
    named = rules.dialect !== 'sqlserver' && (word === '.' || word === 'AS');
  }
  return code;
}

/** An unquoted word in capitals, the text of punctuation, else an empty text. */
export function wordOf(text: string, { kind, start, end }: Omit<Token, 'unclosed'>): string {
  if (kind === 'word') return text.slice(start, end).toUpperCase();
  return kind === 'punctuation' ? text.slice(start, end) : '';
}

/**
 * The name that a token stands for, in small letters; null: it can't be a name. Strings count, because SQLite and some
 * settings of MySQL take them as names.
 */
export function nameOf(text: string, { kind, start, end }: Omit<Token, 'unclosed'>): string | null {
  const raw = text.slice(start, end);
  if (kind === 'word') return raw.toLowerCase();
  if (kind !== 'quotedName' && kind !== 'string') return null;
  const unicode = /^u&"/i.test(raw);
  const open = unicode ? 2 : 0;
  const close = raw[open] === '[' ? ']' : (raw[open] ?? '');
  const inside = raw.slice(open + 1, -1).replaceAll(close + close, close);
  return (unicode ? unescapeUnicode(inside) : inside).toLowerCase();
}

/** PostgreSQL 4.1.1: `\0061`, `\+000061` and `\\` in a U&"…" name. */
function unescapeUnicode(text: string): string {
  return text.replace(/\\(?:([0-9a-f]{4})|\+([0-9a-f]{6})|\\)/gi, (_match, short?: string, long?: string) => {
    const digits = short ?? long;
    if (digits === undefined) return '\\';
    const point = Number.parseInt(digits, 16);
    return point <= 0x10_ffff ? String.fromCodePoint(point) : '\ufffd';
  });
}

/** Whether a word at `index` is followed by these, as words or punctuation. */
export function isFollowedBy(tokens: readonly CodeToken[], index: number, ...words: string[]): boolean {
  return words.every((word, step) => tokens[index + 1 + step]?.word === word);
}
