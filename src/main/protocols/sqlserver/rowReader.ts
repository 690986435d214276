import { ProtocolViolation } from './errors';
import type { CellType } from './columnTypes';
import { cellText } from './cells';
import { readType, namesTable } from './columnTypes';
import type { Cursor } from './cursor';

/** A column of a result as the server describes it. */
export interface Column {
  name: string;
  type: CellType;
}

/** A SELECT has 4,096 columns at most ("Maximum capacity specifications for SQL Server"). */
export const MAX_SELECTED = 4_096;
/** Instead of a count: the statement has no columns to describe. */
const NO_METADATA = 0xffff;
const NULL_SHORT = 0xffff;
const NULL_CHUNKS = 0xffff_ffff_ffff_ffffn;
/** Bytes of the time stamp behind a pointer to a text. */
const STAMP_BYTES = 8;
const NULL_LENGTH = -1;

/** The columns of a COLMETADATA token (MS-TDS 2.2.7.4). */
export function readColumns(cursor: Cursor): Column[] {
  const count = cursor.u16();
  if (count === NO_METADATA) return [];
  if (count > MAX_SELECTED) throw new ProtocolViolation(`it announced ${count} columns`);
  return Array.from({ length: count }, () => {
    cursor.u32(); // The number of a user's type, which only old types have.
    cursor.u16(); // Flags: whether it can be NULL, be written, is an identity.
    const type = readType(cursor);
    if (namesTable(type)) for (let parts = cursor.u8(); parts > 0; parts--) cursor.longText();
    return { type, name: cursor.shortText() };
  });
}

/** Measures one row after the other. What is measured once is not measured again when more bytes have come. */
export class RowReader {
  readonly #starts: Float64Array;
  readonly #lengths: Float64Array;
  /** Column that is measured next, and how far the row is read, from its beginning. */
  #column = 0;
  #offset = 0;
  /** Where the chunks of the column begin; null: it is not begun. */
  #chunks: number | null = null;
  #hasNulls = false;

  constructor(readonly columns: readonly Column[]) {
    this.#starts = new Float64Array(columns.length);
    this.#lengths = new Float64Array(columns.length);
  }

  /** Begins a row; `hasNulls`: bits that say which cells are NULL come first (NBCROW). */
  begin(hasNulls: boolean): void {
    this.#column = 0;
    this.#chunks = null;
    this.#hasNulls = hasNulls;
    this.#offset = hasNulls ? Math.ceil(this.columns.length / 8) : 0;
  }

  /** Reads on in the row, which begins at the cursor; the cursor is moved behind it. Throws INCOMPLETE. */
  measure(cursor: Cursor): void {
    const start = cursor.at;
    cursor.view(this.#offset);
    for (; this.#column < this.columns.length; this.#column++) {
      if (!this.#isMarkedNull(cursor.bytes, start)) this.#cell(cursor, start);
      else this.#found(0, NULL_LENGTH);
      this.#offset = cursor.at - start;
    }
  }

  /** The cells of the row that was measured, NULL as null; `start` is where it begins now. */
  cells(bytes: Buffer, start: number): (Buffer | null)[] {
    return this.columns.map(({ type }, index) => {
      const length = this.#lengths[index] ?? NULL_LENGTH;
      if (length === NULL_LENGTH || type.format.as === 'null') return null;
      const from = start + (this.#starts[index] ?? 0);
      if (type.frame.kind !== 'chunks') return cellText(type.format, bytes, from, from + length);
      const joined = joinChunks(bytes, from, from + length);
      return cellText(type.format, joined, 0, joined.length);
    });
  }

  #isMarkedNull(bytes: Buffer, start: number): boolean {
    if (!this.#hasNulls) return false;
    return (((bytes[start + (this.#column >> 3)] ?? 0) >> (this.#column & 7)) & 1) === 1;
  }

  #found(start: number, length: number): void {
    this.#starts[this.#column] = start;
    this.#lengths[this.#column] = length;
  }

  #cell(cursor: Cursor, start: number): void {
    const frame = this.columns[this.#column]?.type.frame;
    if (frame?.kind === 'chunks') {
      this.#chunked(cursor, start);
      return;
    }
    const length = frame === undefined ? NULL_LENGTH : lengthOf(frame, cursor);
    this.#found(cursor.at - start, length);
    if (length > 0) cursor.view(length);
  }

  #chunked(cursor: Cursor, start: number): void {
    if (this.#chunks === null) {
      if (cursor.u64() === NULL_CHUNKS) {
        this.#found(0, NULL_LENGTH);
        return;
      }
      this.#chunks = this.#offset = cursor.at - start;
    }
    for (let length = cursor.u32(); length > 0; length = cursor.u32()) {
      cursor.view(length);
      this.#offset = cursor.at - start;
    }
    this.#found(this.#chunks, cursor.at - start - this.#chunks);
    this.#chunks = null;
  }
}

function lengthOf(frame: Exclude<CellType['frame'], { kind: 'chunks' }>, cursor: Cursor): number {
  switch (frame.kind) {
    case 'fixed':
      return frame.bytes;
    case 'byte':
      return nullIf(cursor.u8(), 0);
    case 'short':
      return nullIf(cursor.u16(), NULL_SHORT);
    case 'long':
      return nullIf(cursor.u32(), 0);
    case 'pointer': {
      const pointer = cursor.u8();
      if (pointer === 0) return NULL_LENGTH;
      cursor.view(pointer + STAMP_BYTES);
      return cursor.u32();
    }
  }
}

const nullIf = (length: number, meansNull: number): number => (length === meansNull ? NULL_LENGTH : length);

/** The bytes of all chunks; their lengths were checked when the row was measured. */
function joinChunks(bytes: Buffer, start: number, end: number): Buffer {
  const parts: Buffer[] = [];
  for (let at = start; at < end;) {
    const length = bytes.readUInt32LE(at);
    parts.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
}
