import { BinnacleError } from '../../../shared/errors';
import type { ImportFormat } from '../../../shared/model/importing';
import { CsvReader } from './csvReader';
import { JsonReader } from './jsonReader';
import type { RowReader, SourceRow } from './rowReader';

const DELIMITERS = [',', ';', '\t', '|'] as const;
/** Rows that are compared to find the delimiter. */
const COMPARED_ROWS = 20;
const NUMBER = /^[+-]?\d+(?:[.,]\d+)?$/;

/** A reader for a file of this format. */
export const readerFor = (format: ImportFormat): RowReader =>
  format.format === 'csv' ? new CsvReader(format) : new JsonReader();

/** What a file seems to be, by the beginning of its text and the names of the columns that it is meant for. */
export function sniff(text: string, isWhole: boolean, names: readonly string[]): ImportFormat {
  const plain: ImportFormat = { format: 'csv', delimiter: ',', quote: '"', header: true, nullText: '' };
  if (/^\s*(?:\[\s*(?:\{|\])|\{\s*["}])/.test(text)) return { ...plain, format: 'json' };
  const tries = DELIMITERS.map((delimiter) => {
    const format = { ...plain, delimiter };
    const rows = rowsOfSample(text, isWhole, format);
    return { format, rows, score: scoreOf(rows) };
  });
  const best = tries.reduce((one, other) => (other.score > one.score ? other : one));
  return { ...best.format, header: hasHeader(best.rows, names) };
}

/** The rows that are whole in the beginning of a file; none if it can't be read that way. */
function rowsOfSample(text: string, isWhole: boolean, format: ImportFormat): SourceRow[] {
  const reader = readerFor(format);
  try {
    const rows = reader.feed(text);
    return isWhole ? [...rows, ...reader.end()] : rows;
  } catch (error) {
    if (error instanceof BinnacleError) return [];
    throw error;
  }
}

/** Cells a row, if all rows have as many; a part of that otherwise. */
function scoreOf(rows: readonly SourceRow[]): number {
  const widths = rows.slice(0, COMPARED_ROWS).map(({ cells }) => cells.length);
  const [first] = widths;
  if (first === undefined || first < 2) return first === undefined ? 0 : 1;
  const alike = widths.filter((width) => width === first).length / widths.length;
  return alike === 1 ? 1000 + first : 1 + first * alike;
}

/** The first row has names if one of them is a column's, or if they are all different and none is a number. */
function hasHeader([first]: readonly SourceRow[], names: readonly string[]): boolean {
  if (first === undefined) return true;
  const texts = first.cells.map(({ cell }) => cell?.text ?? '');
  const known = new Set(names.map((name) => name.toLowerCase()));
  if (texts.some((text) => known.has(text.toLowerCase()))) return true;
  const areNames = texts.every((text) => text !== '' && text.length <= 128 && !NUMBER.test(text));
  return areNames && new Set(texts).size === texts.length;
}
