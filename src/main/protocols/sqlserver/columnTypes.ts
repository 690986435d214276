import { Collation } from 'tedious/lib/collation.js';
import type { ColumnClass } from '../../sessions/queryCapability';
import type { Cursor } from './cursor';
import { ProtocolViolation } from './errors';

/** How the length of a cell stands before it (MS-TDS 2.2.5.4). */
export type CellFrame =
  | { kind: 'fixed'; bytes: number }
  /** One byte; 0 is NULL. */
  | { kind: 'byte' }
  /** Two bytes; 65,535 is NULL. */
  | { kind: 'short' }
  /** A pointer and a time stamp, then four bytes; a pointer without bytes is NULL. */
  | { kind: 'pointer' }
  /** Four bytes; 0 is NULL. */
  | { kind: 'long' }
  /** Chunks, each with its length. */
  | { kind: 'chunks' };

/** How the bytes of a cell read. */
export type CellFormat =
  | {
      as:
        | 'null'
        | 'integer'
        | 'float'
        | 'money'
        | 'datetime'
        | 'date'
        | 'guid'
        | 'utf16'
        | 'binary'
        | 'variant';
    }
  | { as: 'decimal' | 'time' | 'datetime2' | 'datetimeoffset'; scale: number }
  /** Text in the code page of its collation, by the names of iconv. */
  | { as: 'text'; encoding: string };

/** A type as the description of a column gives it. */
export interface CellType {
  name: string;
  class: ColumnClass;
  frame: CellFrame;
  format: CellFormat;
}

/** In two bytes: a type with `(max)`. */
const MAX_LENGTH = 0xffff;
const FRACTION_DIGITS = 7;
const MAX_SCALE = 38;

const byte: CellFrame = { kind: 'byte' };
const chunks: CellFrame = { kind: 'chunks' };

const fixed = (
  name: string,
  bytes: number,
  as: 'integer' | 'float' | 'money' | 'datetime' | 'null',
): CellType => ({
  ...{ name, class: as === 'datetime' ? 'temporal' : as === 'null' ? 'other' : 'number' },
  ...{ frame: { kind: 'fixed', bytes }, format: { as } },
});

/** Types whose cells always have one length; columns that can't be NULL, mostly. */
const FIXED: Readonly<Record<number, CellType>> = {
  0x1f: fixed('void', 0, 'null'),
  0x30: fixed('tinyint', 1, 'integer'),
  0x32: fixed('bit', 1, 'integer'),
  0x34: fixed('smallint', 2, 'integer'),
  0x38: fixed('int', 4, 'integer'),
  0x3a: fixed('smalldatetime', 4, 'datetime'),
  0x3b: fixed('real', 4, 'float'),
  0x3c: fixed('money', 8, 'money'),
  0x3d: fixed('datetime', 8, 'datetime'),
  0x3e: fixed('float', 8, 'float'),
  0x7a: fixed('smallmoney', 4, 'money'),
  0x7f: fixed('bigint', 8, 'integer'),
};

/** Types that say how long their cells are, by that length. */
const SIZED: Readonly<Record<number, Readonly<Record<number, CellType>>>> = {
  0x26: sized(0x30, 0x34, 0x38, 0x7f),
  0x68: sized(0x32),
  0x6d: sized(0x3b, 0x3e),
  0x6e: sized(0x7a, 0x3c),
  0x6f: sized(0x3a, 0x3d),
};

function sized(...ids: number[]): Record<number, CellType> {
  const types = ids.flatMap((id) => FIXED[id] ?? []);
  return Object.fromEntries(
    types.map((type) => [type.frame.kind === 'fixed' ? type.frame.bytes : 0, { ...type, frame: byte }]),
  );
}

/** Reads the TYPE_INFO of a column (MS-TDS 2.2.5.6) without the name of a table, which follows some. */
export function readType(cursor: Cursor): CellType {
  const id = cursor.u8();
  const type = FIXED[id] ?? readSized(id, cursor) ?? readScaled(id, cursor) ?? readLong(id, cursor);
  if (type === null) throw new ProtocolViolation(`it sent a column of type ${id}, which does not exist`);
  return type;
}

/** Types after whose description the name of a table stands. */
export const namesTable = ({ frame }: CellType): boolean => frame.kind === 'pointer';

function readSized(id: number, cursor: Cursor): CellType | null {
  const sizes = SIZED[id];
  if (sizes === undefined) return null;
  const type = sizes[cursor.u8()];
  if (type === undefined) throw new ProtocolViolation('a type has a length that it can’t have');
  return type;
}

function readScaled(id: number, cursor: Cursor): CellType | null {
  switch (id) {
    case 0x24:
      cursor.u8();
      return { name: 'uniqueidentifier', class: 'text', frame: byte, format: { as: 'guid' } };
    case 0x28:
      return { name: 'date', class: 'temporal', frame: byte, format: { as: 'date' } };
    case 0x29:
      return temporal('time', cursor);
    case 0x2a:
      return temporal('datetime2', cursor);
    case 0x2b:
      return temporal('datetimeoffset', cursor);
    case 0x6a:
    case 0x6c: {
      cursor.u8();
      return decimalType(id, cursor.u8(), cursor.u8());
    }
    default:
      return null;
  }
}

function temporal(as: 'time' | 'datetime2' | 'datetimeoffset', cursor: Cursor): CellType {
  const scale = cursor.u8();
  if (scale > FRACTION_DIGITS) throw new ProtocolViolation('a time has more digits than it can have');
  return { name: `${as}(${scale})`, class: 'temporal', frame: byte, format: { as, scale } };
}

function decimalType(id: number, precision: number, scale: number): CellType {
  if (scale > MAX_SCALE) throw new ProtocolViolation('a number has more digits than it can have');
  const name = `${id === 0x6a ? 'decimal' : 'numeric'}(${precision},${scale})`;
  return { name, class: 'number', frame: byte, format: { as: 'decimal', scale } };
}

function readLong(id: number, cursor: Cursor): CellType | null {
  switch (id) {
    case 0xa5:
      return short('varbinary', cursor.u16(), 1, { as: 'binary' });
    case 0xad:
      return short('binary', cursor.u16(), 1, { as: 'binary' });
    case 0xa7:
      return short('varchar', cursor.u16(), 1, readCollation(cursor));
    case 0xaf:
      return short('char', cursor.u16(), 1, readCollation(cursor));
    case 0xe7:
      return short('nvarchar', cursor.u16(), 2, skipCollation(cursor));
    case 0xef:
      return short('nchar', cursor.u16(), 2, skipCollation(cursor));
    case 0x22:
      cursor.u32();
      return { name: 'image', class: 'binary', frame: { kind: 'pointer' }, format: { as: 'binary' } };
    case 0x23:
      cursor.u32();
      return { name: 'text', class: 'text', frame: { kind: 'pointer' }, format: readCollation(cursor) };
    case 0x63:
      cursor.u32();
      return { name: 'ntext', class: 'text', frame: { kind: 'pointer' }, format: skipCollation(cursor) };
    case 0x62:
      cursor.u32();
      return { name: 'sql_variant', class: 'other', frame: { kind: 'long' }, format: { as: 'variant' } };
    case 0xf1:
      return readXml(cursor);
    case 0xf0:
      return readUserType(cursor);
    default:
      return null;
  }
}

function short(name: string, bytes: number, unit: number, format: CellFormat): CellType {
  const isMax = bytes === MAX_LENGTH;
  return {
    name: `${name}(${isMax ? 'max' : bytes / unit})`,
    class: format.as === 'binary' ? 'binary' : 'text',
    frame: isMax ? chunks : { kind: 'short' },
    format,
  };
}

const COLLATION_BYTES = 5;
/** Collations without a code page have no text but Unicode. */
const FALLBACK_ENCODING = 'CP1252';

/** The code page of a collation, by tedious' tables. */
export function readCollation(cursor: Cursor): CellFormat {
  const { codepage } = Collation.fromBuffer(cursor.view(COLLATION_BYTES));
  return { as: 'text', encoding: codepage ?? FALLBACK_ENCODING };
}

export function skipCollation(cursor: Cursor): CellFormat {
  cursor.view(COLLATION_BYTES);
  return { as: 'utf16' };
}

/** Its schema is named, perhaps. */
function readXml(cursor: Cursor): CellType {
  if (cursor.u8() !== 0) {
    cursor.shortText();
    cursor.shortText();
    cursor.longText();
  }
  return { name: 'xml', class: 'text', frame: chunks, format: { as: 'utf16' } };
}

/** hierarchyid, geometry and types of an assembly: their own bytes. */
function readUserType(cursor: Cursor): CellType {
  cursor.u16();
  cursor.shortText();
  cursor.shortText();
  const name = cursor.shortText();
  cursor.longText();
  return { name, class: 'binary', frame: chunks, format: { as: 'binary' } };
}

/** The type inside of a sql_variant, whose properties stand at the cursor (MS-TDS 2.2.5.5.4). */
export function readVariantFormat(id: number, cursor: Cursor): CellFormat {
  const plain = FIXED[id]?.format ?? readScaledVariant(id, cursor);
  if (plain !== null) return plain;
  switch (id) {
    case 0xa5:
    case 0xad:
      return { as: 'binary' };
    case 0xa7:
    case 0xaf:
      return readCollation(cursor);
    case 0xe7:
    case 0xef:
      return skipCollation(cursor);
    default:
      throw new ProtocolViolation(`a sql_variant holds type ${id}, which it can’t`);
  }
}

/** No length stands before precision and scale. */
function readScaledVariant(id: number, cursor: Cursor): CellFormat | null {
  if (id === 0x6a || id === 0x6c) return decimalType(id, cursor.u8(), cursor.u8()).format;
  return id === 0x24 || (id >= 0x28 && id <= 0x2b)
    ? (skipGuid(id) ?? readScaled(id, cursor)?.format ?? null)
    : null;
}

const skipGuid = (id: number): CellFormat | null => (id === 0x24 ? { as: 'guid' } : null);
