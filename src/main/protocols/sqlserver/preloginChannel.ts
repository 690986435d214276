import { Duplex } from 'node:stream';
import { HEADER_BYTES, PACKET, packets } from './packets';

/**
 * A stream for TLS over a connection of TDS: the handshake travels in prelogin packets, what follows as it is
 * (MS-TDS 3.2.5.2). Ends with the connection below, until that is taken back.
 */
export class PreloginChannel extends Duplex {
  #isWrapping = true;
  #isReleased = false;
  #rest: Buffer = Buffer.alloc(0);
  readonly #onData = (data: Buffer): void => this.#take(data);
  readonly #onEnd = (): void => void this.push(null);
  readonly #onClose = (): void => void this.destroy();

  constructor(private readonly raw: Duplex) {
    super();
    raw.on('data', this.#onData);
    raw.on('end', this.#onEnd);
    raw.on('close', this.#onClose);
  }

  /** The handshake is done. */
  unwrap(): void {
    this.#isWrapping = false;
    const rest = this.#rest;
    this.#rest = Buffer.alloc(0);
    if (rest.length > 0) this.push(rest);
  }

  /** Leaves the connection to somebody else; nothing of what it says from now on comes here. */
  release(): void {
    this.#isReleased = true;
    this.raw.pause();
    this.raw.off('data', this.#onData);
    this.raw.off('end', this.#onEnd);
    this.raw.off('close', this.#onClose);
  }

  override _read(): void {
    if (!this.#isReleased) this.raw.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    const bytes = this.#isWrapping ? packets(PACKET.prelogin, chunk) : chunk;
    // An error is told by the connection's own end.
    this.raw.write(bytes, () => done());
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'utf8', done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (!this.#isReleased) this.raw.destroy();
    done(error);
  }

  #take(data: Buffer): void {
    if (!this.#isWrapping) {
      if (!this.push(data)) this.raw.pause();
      return;
    }
    this.#rest = Buffer.concat([this.#rest, data]);
    while (this.#rest.length >= HEADER_BYTES) {
      const length = this.#rest.readUInt16BE(2);
      if (length < HEADER_BYTES) {
        this.destroy(new Error('no packet'));
        return;
      }
      if (this.#rest.length < length) return;
      const body = this.#rest.subarray(HEADER_BYTES, length);
      this.#rest = this.#rest.subarray(length);
      this.push(body);
    }
  }
}
