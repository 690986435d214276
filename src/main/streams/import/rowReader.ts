import { BinnacleError } from '../../../shared/errors';

/** One value of a file. `bare`: without quotes, such as a number of JSON or an unquoted cell of CSV. */
export interface SourceCell {
  text: string;
  bare: boolean;
  /** A string of JSON as it stands in the file, with its quotes. */
  token?: string;
}

/** A row as the file has it; null: NULL by the rules of its format. `name` null: a cell of CSV, by position. */
export interface SourceRow {
  /** Line of the file where it begins, from 1. */
  line: number;
  cells: { name: string | null; cell: SourceCell | null }[];
  /** Why it can't be written as it is; null: nothing is wrong with it. */
  problem: string | null;
}

/** Takes the text of a file in parts and gives its rows as they are whole. */
export interface RowReader {
  /** Throws `bad-request` or `too-large`; then nothing more can be read. */
  feed(text: string): SourceRow[];
  /** No more text comes. */
  end(): SourceRow[];
}

/** Longest row, in UTF-16 units: what is read must be held as a whole. */
export const MAX_ROW_LENGTH = 64 * 1024 * 1024;

/** The file is not what it should be, from this line on. */
export function malformed(line: number, what: string): BinnacleError {
  return new BinnacleError('bad-request', `Line ${line.toLocaleString('en')}: ${what}.`, {
    hint: 'Put the file right, or choose other options for reading it.',
  });
}

/** A row that would need more memory than a row may have. */
export function rowTooLong(line: number): BinnacleError {
  return new BinnacleError(
    'too-large',
    `The row that begins on line ${line.toLocaleString('en')} is longer than 64 Mi characters.`,
    { hint: 'A quote that is never closed looks like this. Look at that line.' },
  );
}
