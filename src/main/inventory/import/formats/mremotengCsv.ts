import { decodePlainText } from '../decodeText';
import { IMPORT_LIMITS } from '../importLimits';
import { ImportFailure, type ImportFormat } from '../importModel';
import type { RemoteEntry } from './mremotengNode';
import { importEntries } from './mremotengTree';
import { cutCircles } from './parentLinks';

/** Columns that mark the format: the export writes them first, with the tree as ids of parents. */
const MARKS = ['Name', 'Id', 'Parent', 'NodeType'];
/** Columns that the XML file calls by another name. */
const XML_NAMES: Readonly<Record<string, string>> = {
  Description: 'Descr',
  RDPStartProgram: 'StartProgram',
  RDPStartProgramWorkDir: 'StartProgramWorkDir',
};

/** CSV exports of mRemoteNG, with the passwords in clear if they were exported. */
export const mremotengCsv: ImportFormat = {
  id: 'mremoteng-csv',
  label: 'mRemoteNG (CSV)',
  source: 'https://github.com/mRemoteNG/mRemoteNG: CsvConnectionsSerializerMremotengFormat.cs',
  sniff: (_file, text) => (isHeader(firstLine(text())) ? 1 : 0),
  read: (file) => {
    const text = decodePlainText(file.bytes).replace(/^\ufeff/, '');
    if (!isHeader(firstLine(text))) {
      throw new ImportFailure('not-this-format', 'This is not a CSV export of mRemoteNG.');
    }
    const { rows, broken } = readRows(text);
    const troubles = broken.map((line) => ({
      field: `line ${line}`,
      reason: 'This line is no row of the table.',
    }));
    return importEntries(treeOf(rows), (password) => password, troubles);
  },
};

type Row = Readonly<Record<string, string>>;

function firstLine(text: string): string {
  return /[^\r\n]+/.exec(text.slice(0, 20_000))?.[0] ?? '';
}

function isHeader(line: string): boolean {
  const columns = line.replace(/^\ufeff/, '').split(';');
  return MARKS.every((mark) => columns.includes(mark));
}

/**
 * The rows by column name. The export quotes nothing: it takes semicolons out of the values but leaves line breaks in, so
 * a row that ends early goes on in the next line unless that one is a row of its own.
 */
function readRows(text: string): { rows: Row[]; broken: number[] } {
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line !== '');
  if (lines.length > IMPORT_LIMITS.entries * 2)
    throw new ImportFailure('too-large', 'The file has too many lines.');
  const columns = (lines[0] ?? '')
    .split(';')
    .map((name) => (Object.hasOwn(XML_NAMES, name) ? XML_NAMES[name] : name) ?? '');
  const width = columns.at(-1) === '' ? columns.length - 1 : columns.length;
  const kindAt = columns.indexOf('NodeType');
  const startsRow = (line: string): boolean =>
    /^(Connection|Container)$/i.test(line.split(';')[kindAt] ?? '');
  const rows: Row[] = [];
  const broken: number[] = [];
  for (let index = 1; index < lines.length; index++) {
    if (!startsRow(lines[index] ?? '')) {
      broken.push(index + 1);
      continue;
    }
    const parts = [lines[index] ?? ''];
    let found = countCells(parts[0] ?? '');
    while (found < width && index + 1 < lines.length && !startsRow(lines[index + 1] ?? '')) {
      index += 1;
      parts.push(lines[index] ?? '');
      found += countCells(lines[index] ?? '') - 1;
    }
    const cells = parts.join('\n').split(';');
    rows.push(Object.fromEntries(columns.slice(0, width).map((name, at) => [name, cells[at] ?? ''])));
  }
  return { rows, broken };
}

function countCells(line: string): number {
  return line.split(';').length;
}

/** The tree that the ids of the parents make. What hangs on no folder of the file, or on itself, stands at the top. */
function treeOf(rows: readonly Row[]): RemoteEntry[] {
  const entries = rows.map(entryOf);
  const folders = new Map<string, number>();
  entries.forEach(({ kind }, index) => {
    const id = rows[index]?.['Id'] ?? '';
    if (kind === 'folder' && id !== '' && !folders.has(id)) folders.set(id, index);
  });
  const parents = rows.map((row) => folders.get(row['Parent'] ?? ''));
  cutCircles(parents);
  const top: RemoteEntry[] = [];
  entries.forEach((entry, index) => {
    const parent = parents[index];
    if (parent === undefined) top.push(entry);
    else entries[parent]?.children.push(entry);
  });
  return top;
}

function entryOf(row: Row): RemoteEntry {
  const kind = row['NodeType']?.toLowerCase() === 'container' ? 'folder' : 'connection';
  return { name: row['Name'] ?? '', kind, attributes: row, children: [] };
}
