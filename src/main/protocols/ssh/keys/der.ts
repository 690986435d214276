import { MalformedError, withoutLeadingZeros } from './wire';

/** The DER tags (X.690) that key files use. */
export const TAG = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  sequence: 0x30,
} as const;

/** One tag-length-value read from DER; `value` shares the memory of the input. */
export interface DerItem {
  tag: number;
  value: Buffer;
}

/** Splits DER into its items, one level deep. Throws MalformedError. */
export function readDer(data: Buffer): DerItem[] {
  const items: DerItem[] = [];
  let offset = 0;
  while (offset < data.length) {
    const { tag, start, end } = readHeader(data, offset);
    items.push({ tag, value: data.subarray(start, end) });
    offset = end;
  }
  return items;
}

function readHeader(data: Buffer, offset: number): { tag: number; start: number; end: number } {
  const tag = data[offset];
  const first = data[offset + 1];
  if (tag === undefined || first === undefined) throw new MalformedError('data ends too early');
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  const start = offset + 2 + lengthBytes;
  // Four length bytes hold far more than any key file; 0x80 is BER's indefinite length, which DER forbids.
  if (first === 0x80 || lengthBytes > 4 || start > data.length) throw new MalformedError('bad length');
  const length = lengthBytes === 0 ? first : data.readUIntBE(offset + 2, lengthBytes);
  if (length > data.length - start) throw new MalformedError('data ends too early');
  return { tag, start, end: start + length };
}

/** The value of an item that must have this tag. */
export function expectDer(item: DerItem | undefined, tag: number): Buffer {
  if (item?.tag !== tag) throw new MalformedError('unexpected structure');
  return item.value;
}

/** The items inside an item that must be a SEQUENCE. */
export function derSequence(item: DerItem | undefined): DerItem[] {
  return readDer(expectDer(item, TAG.sequence));
}

/** A small non-negative INTEGER as a number (at most 48 bits). */
export function derNumber(item: DerItem | undefined): number {
  const value = withoutLeadingZeros(expectDer(item, TAG.integer));
  if (value.length > 6) throw new MalformedError('number too large');
  return value.length === 0 ? 0 : value.readUIntBE(0, value.length);
}

/** An OBJECT IDENTIFIER in dotted form. */
export function derOid(item: DerItem | undefined): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of expectDer(item, TAG.oid)) {
    arc = arc * 128 + (byte & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER / 128) throw new MalformedError('bad object identifier');
    if (byte < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [head = 0, ...rest] = arcs;
  const top = Math.min(2, Math.floor(head / 40));
  return [top, head - top * 40, ...rest].join('.');
}

/** Writes one tag-length-value; the parts are concatenated. */
export function writeDer(tag: number, ...parts: Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Buffer.from([tag, ...lengthOctets(length)]), ...parts]);
}

function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return [0x80 + octets.length, ...octets];
}

/** Writes a non-negative INTEGER given as big-endian magnitude. */
export function writeDerInteger(magnitude: Buffer): Buffer {
  const value = withoutLeadingZeros(magnitude);
  const needsZero = value.length === 0 || ((value[0] ?? 0) & 0x80) !== 0;
  return needsZero ? writeDer(TAG.integer, Buffer.alloc(1), value) : writeDer(TAG.integer, value);
}
