import { BinnacleError } from '../../../shared/errors';
import { formatBytes } from '../../ui/time';
import { copyWriter, type CopyFormat, type CopyOptions } from './copyFormats';
import { cellsIn, rowsIn, type CellRange } from './gridSelection';
import type { GridSource } from './gridSource';
import { readRows } from './rowReader';

/**
 * Most characters (UTF-16 units) of a copy: what `clipboard.write` takes. Clipboards of desktops get slow far below.
 */
export const MAX_COPY_CHARACTERS = 16_000_000;

/** Cells above which a copy shows its progress from the start. */
export const LARGE_COPY_CELLS = 100_000;

/** A copy that is asked for. */
export interface CopyRequest extends CopyOptions {
  format: CopyFormat;
  range: CellRange;
  /** Index in the result of each shown position. */
  shown: readonly number[];
}

/**
 * The selected cells as text, exactly; waits for rows that are not at hand.
 * @param onProgress from 0 to 1.
 * @throws BinnacleError `too-large` as soon as that is certain, `cancelled`, or why a row can't be read.
 */
export async function copyText(
  source: GridSource,
  request: CopyRequest,
  signal: AbortSignal,
  onProgress: (part: number) => void = () => undefined,
): Promise<string> {
  const { range, shown } = request;
  // Every cell takes a character at least: what separates it from the next one.
  if (cellsIn(range) > MAX_COPY_CHARACTERS + 1) throw tooLarge();
  const columns = shown.slice(range.firstColumn, range.lastColumn + 1).flatMap((index) => {
    const column = source.columns[index];
    return column === undefined ? [] : [column];
  });
  const alone = cellsIn(range) === 1 && request.format === 'tsv' && !request.headers;
  const writer = copyWriter(request.format, columns, request);
  const text = new BoundedText();
  if (!alone) text.add(writer.begin());
  const row = (values: readonly (string | null)[]): void =>
    // One cell is its text, without any quoting.
    text.add(alone ? (values[0] ?? '') : writer.row(values));
  await readRows(source, range, shown, { row, progress: (rows) => onProgress(rows / rowsIn(range)) }, signal);
  if (!alone) text.add(writer.end());
  return text.whole();
}

class BoundedText {
  readonly #parts: string[] = [];
  #length = 0;

  add(part: string): void {
    this.#length += part.length;
    if (this.#length > MAX_COPY_CHARACTERS) throw tooLarge();
    this.#parts.push(part);
  }

  whole(): string {
    return this.#parts.join('');
  }
}

const tooLarge = (): BinnacleError =>
  new BinnacleError(
    'too-large',
    `The selection is larger than ${formatBytes(MAX_COPY_CHARACTERS)}, more than the clipboard takes.`,
    { hint: 'Select fewer rows or columns, or export the result to a file.' },
  );
