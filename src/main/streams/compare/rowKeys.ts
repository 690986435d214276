import { BinnacleError } from '../../../shared/errors';
import type { SpoolRow } from './spoolRows';

/** Rows of one result at most, and bytes of all its keys: some 300 MB of memory. */
export const MAX_COMPARED_ROWS = 1_000_000;
const MAX_KEY_BYTES = 128 * 1024 * 1024;

const NULL_MARK = 'n';
const VALUE_MARK = 'v';

/** A key as text that no other key has: bytes as they are, each cell with its length. */
export function keyOf({ page, at }: SpoolRow, columns: readonly number[]): string {
  let key = '';
  for (const column of columns) {
    const cell = page.bytes(at, column);
    if (cell === null) key += NULL_MARK;
    else {
      const text = Buffer.from(cell.buffer, cell.byteOffset, cell.length).toString('latin1');
      key += columns.length === 1 ? VALUE_MARK + text : `${VALUE_MARK}${text.length}:${text}`;
    }
  }
  return key;
}

/** The rows of one result by their keys. */
export class RowKeys {
  readonly #rows = new Map<string, number>();
  #bytes = 0;

  constructor(
    private readonly name: string,
    private readonly columns: readonly { place: number; name: string }[],
  ) {}

  /** Throws `conflict` for a second row of the same key, and `too-large`. */
  add(key: string, row: number, from: SpoolRow): void {
    if (this.#rows.has(key)) throw this.twice(from);
    this.#bytes += key.length;
    if (this.#rows.size >= MAX_COMPARED_ROWS || this.#bytes > MAX_KEY_BYTES) throw tooLarge(this.name);
    this.#rows.set(key, row);
  }

  /** The row of a key; undefined: there is none. */
  get(key: string): number | undefined {
    return this.#rows.get(key);
  }

  /** Says that a row has the key of another one. */
  twice({ page, at }: SpoolRow): BinnacleError {
    const key = this.columns.map(({ place, name }) => {
      const text = page.text(at, place);
      return `${name} = ${text === null ? 'NULL' : shortened(text)}`;
    });
    return new BinnacleError('conflict', `In “${this.name}” two rows have ${key.join(', ')}.`, {
      hint: 'Take more columns into the key, so that it tells all rows apart.',
    });
  }
}

/** Longest value that a message shows, in UTF-16 units. */
const SHOWN = 60;
const shortened = (text: string): string => (text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`);

/** Says that a result has too many rows or too long keys to be compared. */
export const tooLarge = (name: string): BinnacleError =>
  new BinnacleError('too-large', `“${name}” is too large to be compared here.`, {
    hint: `Compare ${MAX_COMPARED_ROWS.toLocaleString('en')} rows at most, with keys of 128 MiB in all: select a part of them.`,
  });
