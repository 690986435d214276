import iconv from 'iconv-lite';
import { Cursor, whole } from './cursor';
import { readVariantFormat, type CellFormat } from './columnTypes';
import { dateText, DAYS_TO_1900, offsetText, timeText } from './dates';
import { ProtocolViolation } from './errors';
import { decimalText, doubleText, guidText, littleEndian, singleText } from './numbers';

const MONEY_SCALE = 4;
/** Bytes of a date, of an offset. */
const DATE_BYTES = 3;
const OFFSET_BYTES = 2;
/** Units of datetime in a second. */
const TICKS = 300;

/** The text of a cell in UTF-8, from the bytes that the server sent: `bytes[start, end)` without their length. */
export function cellText(format: CellFormat, bytes: Buffer, start: number, end: number): Buffer {
  switch (format.as) {
    case 'utf16':
      return utf16(bytes, start, end);
    case 'text':
      return encoded(bytes.subarray(start, end), format.encoding);
    default:
      return Buffer.from(plainText(format, bytes, start, end), 'utf8');
  }
}

function utf16(bytes: Buffer, start: number, end: number): Buffer {
  if ((end - start) % 2 !== 0) throw wrongLength();
  return Buffer.from(bytes.toString('utf16le', start, end), 'utf8');
}

function encoded(bytes: Buffer, encoding: string): Buffer {
  if (encoding === 'utf-8' || bytes.every((each) => each < 0x80)) return bytes;
  return Buffer.from(iconv.decode(bytes, encoding, { stripBOM: false }), 'utf8');
}

function plainText(format: CellFormat, bytes: Buffer, start: number, end: number): string {
  const length = end - start;
  switch (format.as) {
    case 'integer':
      return integer(bytes, start, length);
    case 'float':
      return float(bytes, start, length);
    case 'money':
      return money(bytes, start, length);
    case 'decimal':
      return decimal(bytes, start, end, format.scale);
    case 'datetime':
      return dateTime(bytes, start, length);
    case 'date':
      if (length !== DATE_BYTES) throw wrongLength();
      return dateText(bytes.readUIntLE(start, DATE_BYTES));
    case 'time':
      return time(bytes, start, length, format.scale);
    case 'datetime2':
      return `${dayBefore(bytes, end)} ${time(bytes, start, length - DATE_BYTES, format.scale)}`;
    case 'datetimeoffset':
      return dateTimeOffset(bytes, start, end, format.scale);
    case 'guid':
      if (length !== 16) throw wrongLength();
      return guidText(bytes, start);
    case 'variant':
      return variant(bytes, start, end);
    default:
      return `\\x${bytes.toString('hex', start, end)}`;
  }
}

const wrongLength = (): ProtocolViolation =>
  new ProtocolViolation('a cell has a length that its type can’t have');

/** tinyint and bit have no sign. */
function integer(bytes: Buffer, start: number, length: number): string {
  if (length === 1) return `${bytes.readUInt8(start)}`;
  if (length === 2) return `${bytes.readInt16LE(start)}`;
  if (length === 4) return `${bytes.readInt32LE(start)}`;
  if (length === 8) return `${bytes.readBigInt64LE(start)}`;
  throw wrongLength();
}

function float(bytes: Buffer, start: number, length: number): string {
  if (length === 4) return singleText(bytes.readFloatLE(start));
  if (length === 8) return doubleText(bytes.readDoubleLE(start));
  throw wrongLength();
}

/** money has its upper half first. */
function money(bytes: Buffer, start: number, length: number): string {
  if (length !== 4 && length !== 8) throw wrongLength();
  const high = BigInt(bytes.readInt32LE(start));
  const value = length === 4 ? high : (high << 32n) | BigInt(bytes.readUInt32LE(start + 4));
  return decimalText(value < 0n ? -value : value, value < 0n, MONEY_SCALE);
}

/** A byte of sign (1 is positive), then the digits as a number of any length. */
function decimal(bytes: Buffer, start: number, end: number, scale: number): string {
  if (end - start < 2 || end - start > 17) throw wrongLength();
  return decimalText(littleEndian(bytes, start + 1, end), bytes[start] === 0, scale);
}

/** smalldatetime counts minutes of a day, datetime 300ths of a second, which are shown as milliseconds. */
function dateTime(bytes: Buffer, start: number, length: number): string {
  if (length === 4) {
    const day = DAYS_TO_1900 + bytes.readUInt16LE(start);
    return `${dateText(day)} ${timeText(bytes.readUInt16LE(start + 2) * 60, 0)}`;
  }
  if (length !== 8) throw wrongLength();
  const ms = Math.round((bytes.readUInt32LE(start + 4) * 1000) / TICKS);
  return `${dateText(DAYS_TO_1900 + bytes.readInt32LE(start))} ${timeText(ms, 3)}`;
}

function time(bytes: Buffer, start: number, length: number, scale: number): string {
  if (length < 3 || length > 5) throw wrongLength();
  return timeText(bytes.readUIntLE(start, length), scale);
}

function dayBefore(bytes: Buffer, end: number): string {
  return dateText(end < DATE_BYTES ? -1 : bytes.readUIntLE(end - DATE_BYTES, DATE_BYTES));
}

function dateTimeOffset(bytes: Buffer, start: number, end: number, scale: number): string {
  const length = end - start - DATE_BYTES - OFFSET_BYTES;
  if (length < 3 || length > 5) throw wrongLength();
  const day = bytes.readUIntLE(start + length, DATE_BYTES);
  return offsetText(day, bytes.readUIntLE(start, length), scale, bytes.readInt16LE(end - OFFSET_BYTES));
}

/** The type's number, the length of its properties, these, and the value (MS-TDS 2.2.5.5.4). */
function variant(bytes: Buffer, start: number, end: number): string {
  const cursor = new Cursor(bytes, start, end);
  return whole(() => {
    const id = cursor.u8();
    const length = cursor.u8();
    const properties = cursor.view(length);
    const format = readVariantFormat(id, new Cursor(properties, 0, length));
    return cellText(format, bytes, cursor.at, end).toString('utf8');
  }, 'a sql_variant');
}
