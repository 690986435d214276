import type { Duplex } from 'node:stream';
import { ProtocolViolation } from '../postgres/messageReader';

// Packets of MySQL and MariaDB: a length of 24 bits, a sequence number, a body. A body of 2^24 - 1 bytes goes on in the
// next packet. https://mariadb.com/kb/en/0-packet/

/** Bytes of a packet that says: the body goes on. */
export const FULL_PACKET = 0xffffff;
const HEADER = 4;
/** Bodies up to this many bytes are never asked about. */
export const LONG_BODY = 64 * 1024;

/** Takes bodies. */
export interface PacketHandler {
  /** A whole body, `bytes[start, end)`, valid during the call. */
  packet(bytes: Buffer, start: number, end: number): void;
  /** Whether to receive a body that has this many bytes so far, more than {@link LONG_BODY}; else it is dropped. */
  wants(length: number): boolean;
  /** One of the others threw, or the framing is broken ({@link ProtocolViolation}): nothing more is read. */
  broken(error: unknown): void;
}

/** A body in several chunks or packets. */
interface PartialBody {
  buffer: Buffer;
  filled: number;
  /** Bytes that are still to come of this packet. */
  left: number;
  goesOn: boolean;
  /** Nobody wants it. */
  dropped: boolean;
  total: number;
}

/**
 * Cuts a stream into packets without copying them, but for those that lie across two chunks. Memory for a long body is
 * taken as it arrives, not as it is announced. Begins held.
 */
export class PacketReader {
  /** Number that the next packet must have. */
  sequence = 0;
  /** Bytes received so far. */
  received = 0;
  readonly #header = Buffer.alloc(HEADER);
  #headerFilled = 0;
  #body: PartialBody | null = null;
  #held = true;
  #stopped = false;
  /** Received while held, in order. */
  #waiting: Buffer[] = [];

  constructor(
    private readonly stream: Duplex,
    public handler: PacketHandler,
  ) {
    // A data listener would start the flow.
    stream.pause();
    stream.on('data', this.#onData);
  }

  /** Takes no further packet, from inside of one too; at most the stream's own buffers fill up. */
  hold(): void {
    this.#held = true;
    this.stream.pause();
  }

  /** Goes on. Not to be called from inside of a packet. */
  release(): void {
    if (!this.#held || this.#stopped) return;
    this.#held = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const chunk of waiting) this.#onData(chunk);
    if (this.#isFlowing) this.stream.resume();
  }

  /** Whether something was received that no packet has taken yet. */
  get hasRest(): boolean {
    return this.#waiting.length > 0 || this.#headerFilled > 0 || this.#body !== null;
  }

  get #isFlowing(): boolean {
    return !this.#held && !this.#stopped;
  }

  /** For good. */
  stop(): void {
    this.#stopped = true;
    this.stream.off('data', this.#onData);
    this.#waiting = [];
    this.#body = null;
  }

  readonly #onData = (chunk: Buffer): void => {
    if (this.#held) {
      this.#waiting.push(chunk);
      return;
    }
    try {
      const read = this.#read(chunk);
      this.received += read;
      if (read < chunk.length && !this.#stopped) this.#waiting.push(chunk.subarray(read));
    } catch (error) {
      this.stop();
      this.handler.broken(error);
    }
  };

  /** Reads until the end of the chunk or until held; returns how far it came. */
  #read(chunk: Buffer): number {
    let at = 0;
    while (at < chunk.length && this.#isFlowing) {
      if (this.#body !== null && this.#body.left > 0) at = this.#fill(this.#body, chunk, at);
      else if (this.#headerFilled === 0 && chunk.length - at >= HEADER) at = this.#begin(chunk, at);
      else at = this.#fillHeader(chunk, at);
    }
    return at;
  }

  /** A packet that begins here: handed on at once if it is whole. */
  #begin(chunk: Buffer, at: number): number {
    const length = this.#checkedLength(chunk, at);
    const start = at + HEADER;
    const end = start + length;
    if (this.#body !== null || length > LONG_BODY || end > chunk.length) {
      this.#beginPacket(length);
      return start;
    }
    this.handler.packet(chunk, start, end);
    return end;
  }

  #fillHeader(chunk: Buffer, at: number): number {
    const copied = chunk.copy(this.#header, this.#headerFilled, at, at + HEADER - this.#headerFilled);
    this.#headerFilled += copied;
    if (this.#headerFilled === HEADER) {
      this.#headerFilled = 0;
      this.#beginPacket(this.#checkedLength(this.#header, 0));
    }
    return at + copied;
  }

  #checkedLength(bytes: Buffer, at: number): number {
    if (bytes[at + 3] !== this.sequence) throw new ProtocolViolation('its packets are out of order');
    this.sequence = (this.sequence + 1) & 0xff;
    return bytes.readUIntLE(at, 3);
  }

  /** The first or a further packet of a body. */
  #beginPacket(length: number): void {
    const body = (this.#body ??= {
      ...{ buffer: Buffer.allocUnsafe(Math.min(length, LONG_BODY)), filled: 0, left: 0 },
      ...{ goesOn: false, dropped: false, total: 0 },
    });
    body.left = length;
    body.goesOn = length === FULL_PACKET;
    body.total += length;
    if (body.total > LONG_BODY && !body.dropped) body.dropped = !this.handler.wants(body.total);
    this.#finish(body);
  }

  #fill(body: PartialBody, chunk: Buffer, at: number): number {
    const count = Math.min(chunk.length - at, body.left);
    if (!body.dropped) {
      if (body.filled + count > body.buffer.length) grow(body, body.filled + count);
      chunk.copy(body.buffer, body.filled, at, at + count);
      body.filled += count;
    }
    body.left -= count;
    this.#finish(body);
    return at + count;
  }

  #finish(body: PartialBody): void {
    if (body.left > 0 || body.goesOn) return;
    this.#body = null;
    if (!body.dropped) this.handler.packet(body.buffer, 0, body.filled);
  }
}

function grow(body: PartialBody, needed: number): void {
  const grown = Buffer.allocUnsafe(Math.max(needed, Math.min(body.total, 2 * body.buffer.length)));
  body.buffer.copy(grown, 0, 0, body.filled);
  body.buffer = grown;
}
