import { ImportFailure } from './importModel';

/** One `key=value` line. */
export interface IniEntry {
  key: string;
  value: string;
  line: number;
}

/** One section; the first has no name and holds what stands before any other. */
export interface IniSection {
  name: string;
  line: number;
  entries: IniEntry[];
}

/** Lines of a file; the largest real ones have a hundred thousand. */
const MAX_LINES = 3_000_000;

/**
 * Sections of an INI file, in order and with nothing thrown together: programs differ in what a second entry of a name
 * means. Lines that start with one of `comments` are left out; what is neither a section nor an entry too.
 */
export function readIni(text: string, comments = ';#'): IniSection[] {
  let current: IniSection = { name: '', line: 0, entries: [] };
  const sections = [current];
  let line = 0;
  let start = 0;
  while (start <= text.length) {
    line += 1;
    if (line > MAX_LINES) throw new ImportFailure('too-large', 'The file has too many lines.', { line });
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const raw = text.slice(start, text[end - 1] === '\r' && end > start ? end - 1 : end);
    start = end + 1;
    const trimmed = raw.trimStart();
    if (trimmed === '' || comments.includes(trimmed.charAt(0))) continue;
    const section = sectionName(trimmed);
    if (section !== null) {
      current = { name: section, line, entries: [] };
      sections.push(current);
      continue;
    }
    const equals = trimmed.indexOf('=');
    if (equals <= 0) continue;
    current.entries.push({ key: trimmed.slice(0, equals).trimEnd(), value: trimmed.slice(equals + 1), line });
  }
  return sections;
}

/** The name in `[name]`, which may itself hold brackets. */
function sectionName(line: string): string | null {
  const end = line.startsWith('[') ? line.lastIndexOf(']') : -1;
  return end < 0 || line.slice(end + 1).trim() !== '' ? null : line.slice(1, end);
}

/** The entries of a section by name; the first of a name counts. Names keep their case. */
export function iniValues(section: IniSection | undefined): Map<string, string> {
  const values = new Map<string, string>();
  for (const { key, value } of section?.entries ?? []) if (!values.has(key)) values.set(key, value);
  return values;
}
