import { BinnacleError } from '../../../shared/errors';
import { MAX_SOURCE_COLUMNS, type ImportFormat, type ImportLook } from '../../../shared/model/importing';
import { uniqueNames } from '../export/jsonWriter';
import type { SourceRow } from './rowReader';
import { isEmptyLine, RowPlacer } from './rowStream';
import { readerFor, sniff } from './sniff';
import { factsOf, textOf } from './sourceFile';

/** The beginning of a file that is looked at, in UTF-16 units. */
const SAMPLE_LENGTH = 256 * 1024;
/** Rows of JSON whose names are the columns of the file. */
const NAMING_ROWS = 1000;
/** Rows that are shown, and the longest cell of them in UTF-16 units. */
const SHOWN_ROWS = 20;
const SHOWN_LENGTH = 200;

/** A file's columns and its first rows. */
export type FileLook = Omit<ImportLook, 'targets'>;

/** Looks at the beginning of a file; `format` null: it is found out. Throws `bad-request`, `too-large`. */
export async function lookAt(
  path: string,
  wanted: ImportFormat | null,
  tableColumns: readonly string[],
  signal: AbortSignal,
): Promise<FileLook> {
  const facts = await factsOf(path);
  const { text, isWhole } = await sampleOf(path, signal);
  if (text.trim() === '')
    throw new BinnacleError('bad-request', 'The file is empty.', { hint: 'Choose another.' });
  const format = wanted ?? sniff(text, isWhole, tableColumns);
  const rows = await firstRows(path, format, signal);
  const columns = columnsOf(rows, format);
  const body = format.format === 'csv' && format.header ? rows.slice(1) : rows;
  const placer = new RowPlacer(columns);
  const shown = body.filter((row) => !isEmptyLine(row, columns.length)).slice(0, SHOWN_ROWS);
  return {
    ...{ format, columns, ...facts },
    rows: shown.map((row) => placer.place(row).cells.map((cell) => (cell === null ? null : cut(cell.text)))),
  };
}

const cut = (text: string): string => (text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text);

async function sampleOf(path: string, signal: AbortSignal): Promise<{ text: string; isWhole: boolean }> {
  let text = '';
  for await (const chunk of textOf(path, signal)) {
    text += chunk.text;
    // What was read may end in the middle of a row: only more than that is enough.
    if (text.length > SAMPLE_LENGTH) return { text, isWhole: false };
  }
  return { text, isWhole: true };
}

/** The rows that are whole in the beginning of a file, however long the first of them is. */
async function firstRows(path: string, format: ImportFormat, signal: AbortSignal): Promise<SourceRow[]> {
  const reader = readerFor(format);
  const rows: SourceRow[] = [];
  let length = 0;
  for await (const { text } of textOf(path, signal)) {
    length += text.length;
    rows.push(...reader.feed(text));
    if (length > SAMPLE_LENGTH && rows.length > 0) return rows;
  }
  return [...rows, ...reader.end()];
}

/** The names of a file's columns: of its first row, of the objects' names, or by number. */
function columnsOf(rows: readonly SourceRow[], { format, header }: ImportFormat): string[] {
  const [first] = rows;
  if (first === undefined) {
    throw new BinnacleError('bad-request', 'The file has no row.', {
      hint: 'Check the delimiter and the quote.',
    });
  }
  if (format === 'csv') {
    return header
      ? uniqueNames(first.cells.map(({ cell }, index) => cell?.text.slice(0, 1024) ?? `column ${index + 1}`))
      : first.cells.map((_, index) => `column ${index + 1}`);
  }
  const names = new Set(
    rows.slice(0, NAMING_ROWS).flatMap(({ cells }) => cells.map(({ name }) => name ?? '')),
  );
  if (names.size > 0 && names.size <= MAX_SOURCE_COLUMNS) return [...names];
  throw new BinnacleError(
    'bad-request',
    'The objects of the file have no names, or too many different ones.',
  );
}
