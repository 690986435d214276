import type { FindSpec } from '../../../shared/resultFind';
import type { ColumnCells } from '../../../shared/rowPage';
import type { CellTest } from '../views/cellTest';
import { containsText } from '../views/containsText';
import { matchesText } from '../views/matchesText';

/** How a cell is looked at; NULL never fits. */
export type CellMatch = Pick<CellTest, 'passes' | 'mark'>;

/** The test of a search. Throws `bad-request` for a regular expression that can't be used. */
export function cellMatch({ text, matchCase, whole, pattern }: FindSpec): CellMatch {
  if (pattern) return matchesText(whole ? `^(?:${text})$` : text);
  if (whole) return { passes: matchCase ? equalBytes(text) : equalText(text) };
  return matchCase ? containsBytes(text) : containsText(text);
}

const view = (data: Uint8Array, start: number, end: number): Buffer =>
  Buffer.from(data.buffer, data.byteOffset + start, end - start);

function equalBytes(text: string): CellMatch['passes'] {
  const wanted = Buffer.from(text);
  return (data, start, end) => end - start === wanted.length && wanted.compare(data, start, end) === 0;
}

/** Upper and lower case are alike, also where one of them takes more bytes. */
function equalText(text: string): CellMatch['passes'] {
  const wanted = text.toLowerCase();
  // A character of UTF-16 takes three bytes of UTF-8 at most, and the other case no more than three times that.
  const most = 9 * wanted.length;
  return (data, start, end) =>
    end - start <= most && view(data, start, end).toString().toLowerCase() === wanted;
}

/** Compares bytes: where the text begins as a character it is one, for no character is part of another in UTF-8. */
function containsBytes(text: string): CellMatch {
  const wanted = Buffer.from(text);
  return {
    passes: (data, start, end) => view(data, start, end).includes(wanted),
    mark: ({ data, ends }, passed) => markFound({ data, ends }, passed, wanted),
  };
}

/** Looks through a whole column at once: cells lie one behind the other. */
function markFound(
  { data, ends }: Pick<ColumnCells, 'data' | 'ends'>,
  passed: Uint8Array,
  wanted: Buffer,
): void {
  const all = ends[ends.length - 1] ?? 0;
  const bytes = view(data, 0, all);
  let row = 0;
  for (let at = bytes.indexOf(wanted); at >= 0;) {
    while ((ends[row + 1] ?? all) <= at) row++;
    const end = ends[row + 1] ?? all;
    const inside = at + wanted.length <= end;
    if (inside) passed[row] = 1;
    at = bytes.indexOf(wanted, inside ? end : at + 1);
  }
}
