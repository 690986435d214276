import type { ColumnClass } from '../../sessions/queryCapability';

/** What the server says of a column's type. */
export interface DescribedType {
  /** Number of the type on the wire. */
  type: number;
  /** Number of the collation; 63: bytes. */
  charset: number;
  /** Bytes, digits or bits at most. */
  size: number;
  flags: number;
  decimals: number;
  /** MariaDB's own name, such as `uuid`. */
  typeName?: string;
  /** MariaDB's word for what a text holds, such as `json`. */
  format?: string;
}

/** A type as a column shows it. */
export interface ShownType {
  type: string;
  class: ColumnClass;
  isBinary: boolean;
}

// https://mariadb.com/kb/en/result-set-packets/, "Field types" and "Field details flag".
const FLAG = { unsigned: 0x20, enumeration: 0x100, set: 0x800 } as const;
const BYTES = 63;
/** Bytes of a character in the connection's character set, utf8mb4, which sizes are counted in. */
const BYTES_PER_CHARACTER = 4;
/** Decimals that mean: as many as there are. */
const ANY_DECIMALS = 31;

type Naming = (described: DescribedType) => string;

const integer =
  (name: string): Naming =>
  ({ flags }) =>
    (flags & FLAG.unsigned) !== 0 ? `${name} unsigned` : name;

const fraction =
  (name: string): Naming =>
  ({ decimals }) =>
    decimals > 0 && decimals < ANY_DECIMALS ? `${name}(${decimals})` : name;

/** The size of a decimal counts its sign and its point. */
const decimal: Naming = ({ size, decimals, flags }) => {
  const unsigned = (flags & FLAG.unsigned) !== 0;
  const digits = size - (decimals > 0 ? 1 : 0) - (unsigned ? 0 : 1);
  return `decimal(${digits},${decimals})${unsigned ? ' unsigned' : ''}`;
};

const NAMED: Readonly<Record<number, readonly [ColumnClass, Naming]>> = {
  0: ['number', decimal],
  1: ['number', integer('tinyint')],
  2: ['number', integer('smallint')],
  3: ['number', integer('int')],
  4: ['number', integer('float')],
  5: ['number', integer('double')],
  6: ['text', () => 'null'],
  7: ['temporal', fraction('timestamp')],
  8: ['number', integer('bigint')],
  9: ['number', integer('mediumint')],
  10: ['temporal', () => 'date'],
  11: ['temporal', fraction('time')],
  12: ['temporal', fraction('datetime')],
  13: ['number', () => 'year'],
  16: ['binary', ({ size }) => `bit(${size})`],
  242: ['other', () => 'vector'],
  245: ['json', () => 'json'],
  246: ['number', decimal],
  247: ['text', () => 'enum'],
  248: ['text', () => 'set'],
  255: ['binary', () => 'geometry'],
};

const STRING = 254;
/** tinyblob, mediumblob, longblob, blob, varchar of old tables, varchar, char. */
const TEXTS = new Set([249, 250, 251, 252, 15, 253, STRING]);
const BLOBS = new Set([249, 250, 251, 252]);
const NAMED_BINARY = new Set([16, 242, 255]);

/** The name that a declaration would have, as far as the server tells, and how cells are shown. */
export function columnType(described: DescribedType): ShownType {
  const { type, charset, typeName, format } = described;
  if (format === 'json') return { type: 'json', class: 'json', isBinary: false };
  if (typeName !== undefined && typeName !== '') {
    const isBytes = type === 255;
    return { type: typeName, class: isBytes ? 'binary' : 'other', isBinary: isBytes };
  }
  if (TEXTS.has(type)) return textType(described, charset === BYTES);
  const [columnClass, name] = NAMED[type] ?? (['other', () => `type ${type}`] as const);
  return { type: name(described), class: columnClass, isBinary: NAMED_BINARY.has(type) };
}

function textType({ type, size, flags }: DescribedType, isBinary: boolean): ShownType {
  if ((flags & FLAG.enumeration) !== 0) return { type: 'enum', class: 'text', isBinary: false };
  if ((flags & FLAG.set) !== 0) return { type: 'set', class: 'text', isBinary: false };
  const shown = { class: isBinary ? 'binary' : 'text', isBinary } as const;
  if (BLOBS.has(type)) return { type: blobName(size, isBinary), ...shown };
  const length = isBinary ? size : Math.floor(size / BYTES_PER_CHARACTER);
  const name = isBinary ? 'binary' : 'char';
  return { type: `${type === STRING ? '' : 'var'}${name}(${length})`, ...shown };
}

/** Sizes of the four lengths of texts and blobs, in bytes; for texts in those that utf8mb4 may need. */
function blobName(size: number, isBinary: boolean): string {
  const word = isBinary ? 'blob' : 'text';
  const most = isBinary ? size : size / BYTES_PER_CHARACTER;
  if (most <= 0xff) return `tiny${word}`;
  if (most <= 0xffff) return word;
  return most <= 0xffffff && size !== 0xffffffff ? `medium${word}` : `long${word}`;
}
