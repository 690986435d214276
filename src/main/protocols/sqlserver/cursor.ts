import { ProtocolViolation } from './errors';

/** Thrown where the bytes at hand end before what is read. */
export const INCOMPLETE = new Error('incomplete');

/** Reads little-endian fields from `bytes[at, end)`. Throws {@link INCOMPLETE} at the end. */
export class Cursor {
  constructor(
    readonly bytes: Buffer,
    public at: number,
    readonly end: number,
  ) {}

  u8(): number {
    return this.bytes.readUInt8(this.#take(1));
  }

  u16(): number {
    return this.bytes.readUInt16LE(this.#take(2));
  }

  u32(): number {
    return this.bytes.readUInt32LE(this.#take(4));
  }

  u64(): bigint {
    return this.bytes.readBigUInt64LE(this.#take(8));
  }

  /** A view of that many bytes. */
  view(length: number): Buffer {
    const start = this.#take(length);
    return this.bytes.subarray(start, start + length);
  }

  /** UTF-16 of that many units. */
  text(units: number): string {
    return this.view(2 * units).toString('utf16le');
  }

  /** Text with a length of one byte (MS-TDS 2.2.5.1.2, B_VARCHAR). */
  shortText(): string {
    return this.text(this.u8());
  }

  /** Text with a length of two bytes (US_VARCHAR). */
  longText(): string {
    return this.text(this.u16());
  }

  /** The fields of a token that begins with its length in two bytes; whatever they leave unread is skipped. */
  part(): Cursor {
    const length = this.u16();
    const start = this.#take(length);
    return new Cursor(this.bytes, start, start + length);
  }

  #take(length: number): number {
    const start = this.at;
    if (length > this.end - start) throw INCOMPLETE;
    this.at = start + length;
    return start;
  }
}

/** Reads the fields of something that is there as a whole: an end inside of it is a violation. */
export function whole<T>(read: () => T, what: string): T {
  try {
    return read();
  } catch (error) {
    if (error === INCOMPLETE) throw new ProtocolViolation(`${what} is shorter than its fields`);
    throw error;
  }
}
