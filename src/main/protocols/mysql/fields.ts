import { ProtocolViolation } from '../postgres/messageReader';

/** First bytes of a length that has more: 2, 3 or 8 bytes; NULL in a row; never a length. */
const TWO = 0xfc;
const THREE = 0xfd;
const EIGHT = 0xfe;
export const NULL_CELL = 0xfb;

/** Reads the fields of a packet (https://mariadb.com/kb/en/protocol-data-types/); past its end is a violation. */
export class FieldReader {
  constructor(
    private readonly bytes: Buffer,
    private at: number,
    private readonly end: number,
  ) {}

  get left(): number {
    return this.end - this.at;
  }

  /** A number of that many bytes (1 to 6), the smallest first. */
  int(size: number): number {
    return this.bytes.readUIntLE(this.#take(size), size);
  }

  /** The next bytes, which stay to be read. */
  peek(count: number): Buffer {
    return this.bytes.subarray(this.at, Math.min(this.at + count, this.end));
  }

  skip(count: number): void {
    this.#take(count);
  }

  /** A number of variable length. */
  length(): number {
    const first = this.int(1);
    if (first < NULL_CELL) return first;
    if (first === TWO) return this.int(2);
    if (first === THREE) return this.int(3);
    if (first !== EIGHT) throw new ProtocolViolation('a length in a packet makes no sense');
    const value = this.bytes.readBigUInt64LE(this.#take(8));
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new ProtocolViolation('a packet claims too much');
    return Number(value);
  }

  /** A text after its length. */
  text(): string {
    const length = this.length();
    const from = this.#take(length);
    return this.bytes.toString('utf8', from, from + length);
  }

  /** Another reader for what stands after its length. */
  part(): FieldReader {
    const length = this.length();
    const from = this.#take(length);
    return new FieldReader(this.bytes, from, from + length);
  }

  /** A text up to a zero, or to the end. */
  cString(): string {
    const zero = this.bytes.subarray(this.at, this.end).indexOf(0);
    const length = zero < 0 ? this.left : zero;
    const from = this.#take(length);
    if (zero >= 0) this.at += 1;
    return this.bytes.toString('utf8', from, from + length);
  }

  /** A copy of that many bytes. */
  copy(count: number): Buffer {
    const from = this.#take(count);
    return Buffer.from(this.bytes.subarray(from, from + count));
  }

  /** The rest as text. */
  rest(): string {
    return this.copy(this.left).toString('utf8');
  }

  #take(count: number): number {
    const { at } = this;
    if (at + count > this.end) throw new ProtocolViolation('a packet ended too early');
    this.at = at + count;
    return at;
  }
}
