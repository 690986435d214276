import type { SqliteValue } from './connection';

/** The storage classes of SQLite's values that a cell can show (https://www.sqlite.org/datatype3.html). */
export type StorageClass = 'integer' | 'real' | 'text' | 'blob';

/** One cell as it goes into a page. */
export interface ExactCell {
  storage: StorageClass;
  bytes: Buffer;
  /** It is a text that had to be told from a blob. */
  escaped: boolean;
}

/** How the cells of a result come: from {@link exactSelect}, or as the driver gives them. */
export interface CellForm {
  exact: boolean;
  /** `PRAGMA encoding`, in which the bytes of a text are. */
  encoding: string;
}

const BACKSLASH = 0x5c;
/** What a blob looks like, with any number of backslashes before. */
const LIKE_BLOB = /^\\+x(?:[0-9a-f]{2})*$/;

/** A value as its bytes in a page; null: NULL. */
export function exactCell(value: SqliteValue, { exact, encoding }: CellForm): ExactCell | null {
  if (value === null) return null;
  if (typeof value === 'bigint') return plain('integer', value.toString());
  if (typeof value === 'number') return plain('real', realText(value));
  if (typeof value === 'string') {
    return exact ? plain('blob', `\\x${value.toLowerCase()}`) : textCell(Buffer.from(value));
  }
  return exact ? textCell(asUtf8(value, encoding)) : plain('blob', `\\x${value.toString('hex')}`);
}

/** A real as the shortest text that reads back as the same number, written as SQLite writes reals. */
export function realText(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? 'Inf' : '-Inf';
  const text = Object.is(value, -0) ? '-0' : String(value);
  return text.includes('.') ? text : text.replace(/^(-?\d+)/, '$1.0');
}

function plain(storage: StorageClass, text: string): ExactCell {
  return { storage, bytes: Buffer.from(text, 'latin1'), escaped: false };
}

/** A text that looks like a blob gets one more backslash: cells of both kinds can stand in one column. */
function textCell(bytes: Buffer): ExactCell {
  const escaped = bytes[0] === BACKSLASH && LIKE_BLOB.test(bytes.toString('latin1'));
  return {
    storage: 'text',
    bytes: escaped ? Buffer.concat([Buffer.from('\\'), bytes]) : bytes,
    escaped,
  };
}

function asUtf8(bytes: Buffer, encoding: string): Buffer {
  if (encoding === 'UTF-8') return bytes;
  const even = Buffer.from(bytes.subarray(0, bytes.length & ~1));
  if (encoding === 'UTF-16be') even.swap16();
  return Buffer.from(even.toString('utf16le'));
}
