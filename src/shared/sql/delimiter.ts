import type { Token } from './tokens';

/** A `DELIMITER x` line of the mysql client: never sent to the server. */
export interface DelimiterCommand {
  delimiter: string;
  /** The end of its line. */
  end: number;
}

/** Characters: the mysql client cuts the rest off. It also bounds the search in each token. */
const MAX_DELIMITER = 15;

/** Reads a DELIMITER line that begins with this token; null: it is something else. */
export function delimiterCommand(text: string, { kind, start, end }: Token): DelimiterCommand | null {
  if (kind !== 'word' || text.slice(start, end).toUpperCase() !== 'DELIMITER') return null;
  if (!isFirstOnLine(text, start)) return null;
  const lineEnd = endOfLine(text, end);
  const [delimiter = ''] = text.slice(end, lineEnd).trim().split(/\s/, 1);
  return delimiter === '' ? null : { delimiter: delimiter.slice(0, MAX_DELIMITER), end: lineEnd };
}

/** Whether only spaces and tabs stand before it on its line. */
export function isFirstOnLine(text: string, start: number): boolean {
  let at = start - 1;
  while (at >= 0 && (text[at] === ' ' || text[at] === '\t')) at--;
  return at < 0 || text[at] === '\n' || text[at] === '\r' || text[at] === '\ufeff';
}

/** The offset of the line break, or of the end of text. */
export function endOfLine(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at;
}

/**
 * Where in this token a delimiter of one's own begins; null: nowhere. As the mysql client does, it is looked for as text,
 * but in strings, quoted names and comments only at the first character.
 */
export function findDelimiter(text: string, { kind, start, end }: Token, delimiter: string): number | null {
  const plain = kind === 'word' || kind === 'punctuation' || kind === 'number' || kind === 'parameter';
  if (!plain) return text.startsWith(delimiter, start) ? start : null;
  const found = text.slice(start, end + delimiter.length - 1).indexOf(delimiter);
  return found < 0 ? null : start + found;
}
