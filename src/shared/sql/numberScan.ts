import { isDigit, isHexDigit, isWordPart } from './characters';
import type { SqlDialect } from './dialect';

/**
 * Where the number ends that begins here; null: none does. Takes no letter that a server might read as the beginning
 * of a keyword: `1e0INTO` is a number and a word.
 */
export function numberEnd(text: string, start: number, dialect: SqlDialect): number | null {
  const first = text[start] ?? '';
  const pointFirst = first === '.' && isDigit(text.charCodeAt(start + 1));
  if (!pointFirst && !isDigit(text.charCodeAt(start))) return null;
  const based = first === '0' ? basedEnd(text, start, dialect) : null;
  if (based !== null) return based;
  let end = pointFirst ? start : digitsEnd(text, start);
  if (dialect === 'mysql' && !pointFirst && isNameAfterDigits(text, end)) return null;
  // `1..10` is a range, not two points.
  if (text[end] === '.' && text[end + 1] !== '.') end = digitsEnd(text, end + 1);
  return exponentEnd(text, end) ?? end;
}

/** `0x1F`, `0o17`, `0b11`. */
function basedEnd(text: string, start: number, dialect: SqlDialect): number | null {
  const letter = text[start + 1] ?? '';
  // MySQL 11.1.4: only small letters; 0X1F is a name.
  const known = dialect === 'postgres' ? 'xobXOB' : dialect === 'mysql' ? 'xb' : 'xX';
  if (letter === '' || !known.includes(letter)) return null;
  let end = start + 2;
  while (isHexDigit(text.charCodeAt(end)) || text[end] === '_') end++;
  if (end === start + 2) return null;
  return dialect === 'mysql' && isWordPart(text.charCodeAt(end), dialect) ? null : end;
}

/** After decimal digits; a single `_` between two digits belongs to them. */
function digitsEnd(text: string, from: number): number {
  let end = from;
  while (
    isDigit(text.charCodeAt(end)) ||
    (end > from && text[end] === '_' && isDigit(text.charCodeAt(end + 1)))
  )
    end++;
  return end;
}

function exponentEnd(text: string, from: number): number | null {
  if (text[from] !== 'e' && text[from] !== 'E') return null;
  const sign = text[from + 1] === '+' || text[from + 1] === '-' ? 1 : 0;
  return isDigit(text.charCodeAt(from + 1 + sign)) ? digitsEnd(text, from + 1 + sign) : null;
}

/** MySQL: `2024_sales` and `1a` are names, `1e5` and `1e+5` are numbers. */
function isNameAfterDigits(text: string, end: number): boolean {
  return isWordPart(text.charCodeAt(end), 'mysql') && exponentEnd(text, end) === null;
}
