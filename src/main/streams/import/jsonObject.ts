import { MAX_SOURCE_COLUMNS } from '../../../shared/model/importing';
import { malformed, type SourceCell, type SourceRow } from './rowReader';

/**
 * An object of JSON as a row. Strings are their text, numbers and `true` and `false` the characters that stand there,
 * objects and arrays their own text, `null` is NULL. Throws `bad-request` if it is no JSON (RFC 8259).
 */
export function objectRow(text: string, line: number): SourceRow {
  checkJson(text, line);
  const row: SourceRow = { line, cells: [], problem: null };
  const seen = new Set<string>();
  // It is JSON: what follows only has to find where each name and value ends.
  for (let at = afterBlanks(text, 1); text[at] !== '}';) {
    const nameEnd = stringEnd(text, at);
    const name = JSON.parse(text.slice(at, nameEnd)) as string;
    const valueStart = afterBlanks(text, afterBlanks(text, nameEnd) + 1);
    const valueEnd = endOf(text, valueStart);
    row.cells.push({ name, cell: cellOf(text.slice(valueStart, valueEnd)) });
    if (seen.has(name)) row.problem ??= `the name “${name.slice(0, 100)}” stands there twice`;
    seen.add(name);
    if (row.cells.length > MAX_SOURCE_COLUMNS)
      throw malformed(line, `the object has more than ${MAX_SOURCE_COLUMNS} names`);
    const next = afterBlanks(text, valueEnd);
    at = text[next] === ',' ? afterBlanks(text, next + 1) : next;
  }
  return row;
}

function checkJson(text: string, line: number): void {
  try {
    JSON.parse(text);
  } catch {
    throw malformed(line, 'the object that begins here is not JSON');
  }
}

function cellOf(token: string): SourceCell | null {
  if (token === 'null') return null;
  return token.startsWith('"')
    ? { text: JSON.parse(token) as string, bare: false, token }
    : { text: token, bare: true };
}

/** Where the value that begins here ends. */
function endOf(text: string, start: number): number {
  if (text[start] === '"') return stringEnd(text, start);
  if (text[start] === '{' || text[start] === '[') return nestedEnd(text, start);
  let at = start;
  while (at < text.length && !/[\s,}]/.test(text.charAt(at))) at += 1;
  return at;
}

function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function nestedEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === '"') at = stringEnd(text, at) - 1;
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return text.length;
}

function afterBlanks(text: string, start: number): number {
  let at = start;
  while (at < text.length && /[ \t\r\n]/.test(text.charAt(at))) at += 1;
  return at;
}
