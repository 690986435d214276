import type { Duplex } from 'node:stream';
import { ProtocolViolation, StreamEnded } from './errors';

/** Types of packets (MS-TDS 2.2.3.1.1). */
export const PACKET = { batch: 0x01, reply: 0x04, attention: 0x06, login7: 0x10, prelogin: 0x12 } as const;
export const HEADER_BYTES = 8;
/** Bit of the status: the last packet of a message. */
const LAST = 0x01;
/** Bytes of a packet until the server names another size; every server takes them. */
export const FIRST_PACKET_BYTES = 4096;

/** A message cut into packets with their headers. */
export function packets(type: number, message: Buffer, packetBytes = FIRST_PACKET_BYTES): Buffer {
  const room = packetBytes - HEADER_BYTES;
  const count = Math.max(1, Math.ceil(message.length / room));
  const parts: Buffer[] = [];
  for (let index = 0; index < count; index++) {
    const body = message.subarray(index * room, (index + 1) * room);
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt8(type, 0);
    header.writeUInt8(index === count - 1 ? LAST : 0, 1);
    header.writeUInt16BE(HEADER_BYTES + body.length, 2);
    header.writeUInt8((index + 1) & 0xff, 6);
    parts.push(header, body);
  }
  return Buffer.concat(parts);
}

/** What one packet of the server holds. */
export interface Packet {
  /** Valid until the next packet is read. */
  body: Buffer;
  isLast: boolean;
}

/** Reads packets when they are asked for, and only then: that is what holds a server back. */
export class PacketReader {
  /** Called when something comes, or the stream ends, while nobody asks. */
  onUnasked: (() => void) | null = null;
  #chunk: Buffer = Buffer.alloc(0);
  #wake: (() => void) | null = null;
  #hasEnded = false;

  constructor(private readonly stream: Duplex) {
    stream.on('readable', this.#onReadable);
    for (const event of ['end', 'close', 'error']) stream.on(event, this.#onEnd);
    // What came before anybody listened is told of here.
    queueMicrotask(this.#onReadable);
  }

  /** Whether bytes are left of what was read. */
  get hasRest(): boolean {
    return this.#chunk.length > 0;
  }

  /** A packet that is at hand; null: it has to be waited for. Throws a {@link ProtocolViolation}. */
  atHand(): Packet | null {
    for (;;) {
      const packet = this.#cut();
      if (packet !== null) return packet;
      const data = this.stream.read() as Buffer | null;
      if (data === null) return null;
      this.#chunk = this.#chunk.length === 0 ? data : Buffer.concat([this.#chunk, data]);
    }
  }

  /** The next packet. Rejects with {@link StreamEnded} if there is none. */
  async next(): Promise<Packet> {
    for (;;) {
      const packet = this.atHand();
      if (packet !== null) return packet;
      if (this.#hasEnded) throw new StreamEnded();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Calls this as soon as something comes, or the stream ends, and nobody asks for it. */
  watch(onUnasked: () => void): void {
    this.onUnasked = onUnasked;
    queueMicrotask(() => {
      if (this.#hasEnded) this.onUnasked?.();
      else this.#onReadable();
    });
  }

  /** Ends all waiting. */
  stop(): void {
    this.#onEnd();
  }

  /** Leaves the stream to somebody else. */
  detach(): void {
    this.stream.off('readable', this.#onReadable);
    for (const event of ['end', 'close', 'error']) this.stream.off(event, this.#onEnd);
  }

  readonly #onReadable = (): void => {
    if (this.onUnasked === null) this.#awake();
    else if (this.hasRest || this.stream.read() !== null) this.onUnasked();
  };

  readonly #onEnd = (): void => {
    this.#hasEnded = true;
    this.onUnasked?.();
    this.#awake();
  };

  #awake(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }

  #cut(): Packet | null {
    const chunk = this.#chunk;
    if (chunk.length < HEADER_BYTES) return null;
    const length = chunk.readUInt16BE(2);
    if (chunk[0] !== PACKET.reply || length < HEADER_BYTES) {
      throw new ProtocolViolation('it sent something that is no packet');
    }
    if (chunk.length < length) return null;
    this.#chunk = chunk.subarray(length);
    return { body: chunk.subarray(HEADER_BYTES, length), isLast: ((chunk[1] ?? 0) & LAST) !== 0 };
  }
}
