import { MAX_PAGE_BYTES } from '../../../shared/rowPage';
import { BinnacleError } from '../../../shared/errors';
import { Cursor, INCOMPLETE } from './cursor';
import { ProtocolViolation } from './errors';
import type { PacketReader } from './packets';

const FIRST_BYTES = 64 * 1024;
/** Kept when a long row is done; more than that is given back. */
const KEPT_BYTES = 1024 * 1024;
/** A row is at most a page, and text of twice its length on the wire. */
const MAX_TOKEN_BYTES = 2 * MAX_PAGE_BYTES;

/** The bytes of one message after the other, without the headers of its packets. */
export class TokenBuffer {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #start = 0;
  #end = 0;
  #isLast = false;

  /** `maxBytes`: how much of one token is taken in. */
  constructor(
    private readonly reader: PacketReader,
    private readonly maxBytes = MAX_TOKEN_BYTES,
  ) {}

  get bytes(): Buffer {
    return this.#bytes;
  }

  get start(): number {
    return this.#start;
  }

  /** Whether the message has been read to its end. */
  get isDone(): boolean {
    return this.#isLast && this.#start === this.#end;
  }

  /** Begins the next message. */
  begin(): void {
    this.#isLast = false;
  }

  /** The result of a read that had all its bytes, which are used up then; undefined: they are not all there. */
  take<T>(read: (cursor: Cursor) => T): T | undefined {
    const cursor = new Cursor(this.#bytes, this.#start, this.#end);
    try {
      const result = read(cursor);
      this.#start = cursor.at;
      return result;
    } catch (error) {
      if (error !== INCOMPLETE) throw error;
      if (this.#isLast) throw new ProtocolViolation('a message ended in the middle');
      return undefined;
    }
  }

  /** Whether more is at hand without waiting; it is taken in then. */
  takeAtHand(): boolean {
    if (this.#isLast) return false;
    const packet = this.reader.atHand();
    if (packet === null) return false;
    this.#append(packet.body, packet.isLast);
    return true;
  }

  /** Waits for more of the message. */
  async more(): Promise<void> {
    const { body, isLast } = await this.reader.next();
    this.#append(body, isLast);
  }

  #append(body: Buffer, isLast: boolean): void {
    const length = this.#end - this.#start;
    if (length + body.length > this.maxBytes) {
      throw new BinnacleError('too-large', 'The server sent a row that is larger than can be shown.', {
        hint: 'Connect again, and leave out large columns or select a part of them.',
      });
    }
    if (this.#end + body.length > this.#bytes.length) this.#makeRoom(length, body.length);
    body.copy(this.#bytes, this.#end);
    this.#end += body.length;
    this.#isLast = isLast;
  }

  #makeRoom(length: number, more: number): void {
    const fits = length + more <= this.#bytes.length / 2;
    const shrinks = fits && this.#bytes.length > KEPT_BYTES && length + more < KEPT_BYTES / 2;
    const size = shrinks ? FIRST_BYTES * 8 : Math.max(this.#bytes.length, 2 * (length + more));
    const target = fits && !shrinks ? this.#bytes : Buffer.allocUnsafe(size);
    this.#bytes.copy(target, 0, this.#start, this.#end);
    this.#bytes = target;
    this.#start = 0;
    this.#end = length;
  }
}
