import { CsvError, parse } from 'csv-parse/sync';
import { decodePlainText } from '../decodeText';
import { IMPORT_LIMITS } from '../importLimits';
import { ImportFailure } from '../importModel';

/** A table as it stands in a file: every row as a list of cells. */
export interface CsvTable {
  delimiter: string;
  rows: string[][];
}

/** Delimiters that are told apart, most usual first. */
const DELIMITERS = [',', ';', '\t', '|'];
const MAX_COLUMNS = 1000;

/** Reads a table; `limit` ends it after so many rows, else too many are refused. The failure never quotes the file. */
export function readCsvTable(bytes: Uint8Array, limit?: number): CsvTable {
  const { text, delimiter } = sniffDelimiter(decodePlainText(bytes).replace(/^\uFEFF/, ''));
  // One for the header, and one that is too many.
  const most = limit ?? IMPORT_LIMITS.entries + 2;
  const rows = text.includes('"') ? quotedRows(text, delimiter, most) : plainRows(text, delimiter, most);
  if (limit === undefined && rows.length > IMPORT_LIMITS.entries + 1) {
    const entries = IMPORT_LIMITS.entries.toLocaleString('en');
    throw new ImportFailure('too-large', `The table has more than ${entries} rows.`, {
      hint: 'Split it and import the parts one after the other.',
    });
  }
  if (rows.some((row) => row.length > MAX_COLUMNS)) {
    throw new ImportFailure('too-large', 'A table has at most 1,000 columns.');
  }
  return { delimiter, rows: rows.filter((row) => row.some((cell) => cell.trim() !== '')) };
}

/** Rows of a table without a quote, as the parser would read them: the first line end is that of all lines. */
function plainRows(text: string, delimiter: string, most: number): string[][] {
  const lineEnd = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  const rows: string[][] = [];
  for (let start = 0; start < text.length && rows.length < most;) {
    const found = text.indexOf(lineEnd, start);
    const end = found < 0 ? text.length : found;
    if (end > start) rows.push(text.slice(start, end).split(delimiter));
    start = end + lineEnd.length;
  }
  return rows;
}

function quotedRows(text: string, delimiter: string, most: number): string[][] {
  try {
    return parse(text, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      to: most,
    });
  } catch (error) {
    throw brokenTable(error);
  }
}

/** The cells of the first row, for a look at what a file is: nothing is thrown. */
export function firstRow(text: string): string[] {
  const line = text.slice(0, 20_000).replace(/^\uFEFF/, '');
  try {
    const sniffed = sniffDelimiter(line);
    const options = { delimiter: sniffed.delimiter, relax_column_count: true, relax_quotes: true };
    return parse(firstLine(sniffed.text), { ...options, to: 1 })[0] ?? [];
  } catch {
    return [];
  }
}

/** Names as columns are compared: letters and digits only, in lower case. */
export function columnWord(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** Takes off the quote that guards a cell against being read as a formula. */
export function withoutFormulaGuard(cell: string): string {
  return /^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

/** Puts a quote before a cell that a spreadsheet would read as a formula; {@link withoutFormulaGuard} takes it off. */
export function withFormulaGuard(cell: string): string {
  return /^'*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

/** The character that parts the first line most often outside quotes; Excel's `sep=` line names it. */
function sniffDelimiter(text: string): { text: string; delimiter: string } {
  const named = /^sep=(.)\r?\n/i.exec(text);
  if (named?.[1] !== undefined && DELIMITERS.includes(named[1])) {
    return { text: text.slice(named[0].length), delimiter: named[1] };
  }
  const line = firstLine(text).replace(/"(?:[^"]|"")*"/g, '');
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  const most = Math.max(...counts);
  return { text, delimiter: (most > 1 ? DELIMITERS[counts.indexOf(most)] : undefined) ?? ',' };
}

/** The first line with anything on it. */
function firstLine(text: string): string {
  return /[^\r\n]+/.exec(text.slice(0, 20_000))?.[0] ?? '';
}

function brokenTable(error: unknown): ImportFailure {
  const line = error instanceof CsvError && typeof error['lines'] === 'number' ? error['lines'] : undefined;
  const where = line === undefined ? '' : ` near line ${line}`;
  return new ImportFailure('malformed', `The table is broken${where}: a quoted cell never ends.`, {
    ...(line === undefined ? {} : { line }),
  });
}
