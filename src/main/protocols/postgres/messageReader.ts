import type { Duplex } from 'node:stream';

// Messages of a PostgreSQL server: a type byte, a length of 32 bits that counts itself, a body.
// https://www.postgresql.org/docs/current/protocol-message-formats.html

/** The server broke the protocol; the message is a part of a sentence. */
export class ProtocolViolation extends Error {}

/** Takes messages. */
export interface MessageHandler {
  /** A whole body, `bytes[start, end)`, valid during the call. `type` is an ASCII code. */
  message(type: number, bytes: Buffer, start: number, end: number): void;
  /** How many bytes from the start of a body longer than {@link LONG_BODY} are wanted; the rest is dropped. */
  wanted(type: number, length: number): number;
  /** One of the others threw, or the framing is broken ({@link ProtocolViolation}): nothing more is read. */
  broken(error: unknown): void;
}

/** Bodies up to this many bytes are never asked about: any message may have that much. */
export const LONG_BODY = 64 * 1024;

const HEADER = 5;
const LENGTH_FIELD = 4;

/** The body that is being received. */
interface PartialBody {
  type: number;
  buffer: Buffer;
  filled: number;
  /** Bytes to keep of those that are to come, and bytes to drop afterwards. */
  wanted: number;
  dropping: number;
}

/**
 * Cuts a stream into messages without copying them, but for those that lie across two chunks. Memory for a long body
 * is taken as it arrives, not as it is announced. Begins held.
 */
export class MessageReader {
  readonly #header = Buffer.alloc(HEADER);
  #headerFilled = 0;
  #body: PartialBody | null = null;
  #held = true;
  /** Received while held, in order. */
  #waiting: Buffer[] = [];
  #stopped = false;
  /** Bytes received so far. */
  received = 0;

  constructor(
    private readonly stream: Duplex,
    public handler: MessageHandler,
  ) {
    // A data listener would start the flow.
    stream.pause();
    stream.on('data', this.#onData);
  }

  /** Takes no further message, from inside of one too; at most the stream's own buffers fill up. */
  hold(): void {
    this.#held = true;
    this.stream.pause();
  }

  /** Goes on. Not to be called from inside of a message. */
  release(): void {
    if (!this.#held || this.#stopped) return;
    this.#held = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const chunk of waiting) this.#onData(chunk);
    if (this.isFlowing) this.stream.resume();
  }

  get isFlowing(): boolean {
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
    while (at < chunk.length && this.isFlowing) {
      if (this.#body !== null) at = this.#fill(this.#body, chunk, at);
      else if (this.#headerFilled === 0 && chunk.length - at >= HEADER) at = this.#begin(chunk, at);
      else at = this.#fillHeader(chunk, at);
    }
    return at;
  }

  /** A message that begins here: handed on at once if it is whole. */
  #begin(chunk: Buffer, at: number): number {
    const type = chunk[at] ?? 0;
    const start = at + HEADER;
    const length = bodyLength(chunk, at + 1);
    const end = start + length;
    if (length > LONG_BODY || end > chunk.length) {
      this.#beginBody(type, length);
      return start;
    }
    this.handler.message(type, chunk, start, end);
    return end;
  }

  #fillHeader(chunk: Buffer, at: number): number {
    const copied = chunk.copy(this.#header, this.#headerFilled, at, at + HEADER - this.#headerFilled);
    this.#headerFilled += copied;
    if (this.#headerFilled === HEADER) {
      this.#headerFilled = 0;
      this.#beginBody(this.#header[0] ?? 0, bodyLength(this.#header, 1));
    }
    return at + copied;
  }

  #beginBody(type: number, length: number): void {
    const wanted = length > LONG_BODY ? Math.min(length, this.handler.wanted(type, length)) : length;
    const buffer = Buffer.allocUnsafe(Math.min(wanted, LONG_BODY));
    this.#body = { type, buffer, filled: 0, wanted, dropping: length - wanted };
    this.#finishBody(this.#body);
  }

  #fill(body: PartialBody, chunk: Buffer, at: number): number {
    const available = chunk.length - at;
    if (body.filled < body.wanted) {
      const count = Math.min(available, body.wanted - body.filled);
      if (body.filled + count > body.buffer.length) grow(body, body.filled + count);
      chunk.copy(body.buffer, body.filled, at, at + count);
      body.filled += count;
      this.#finishBody(body);
      return at + count;
    }
    const count = Math.min(available, body.dropping);
    body.dropping -= count;
    this.#finishBody(body);
    return at + count;
  }

  #finishBody(body: PartialBody): void {
    if (body.filled < body.wanted || body.dropping > 0) return;
    this.#body = null;
    this.handler.message(body.type, body.buffer, 0, body.filled);
  }
}

function bodyLength(bytes: Buffer, at: number): number {
  const length = bytes.readUInt32BE(at);
  if (length < LENGTH_FIELD) throw new ProtocolViolation(`it announced a message of ${length} bytes`);
  return length - LENGTH_FIELD;
}

function grow(body: PartialBody, needed: number): void {
  const grown = Buffer.allocUnsafe(Math.min(body.wanted, Math.max(needed, 2 * body.buffer.length)));
  body.buffer.copy(grown, 0, 0, body.filled);
  body.buffer = grown;
}
