const FIRST_BYTES = 256 * 1024;
/** A buffer that grew for an odd cell beyond this many bytes is given back. */
const KEPT_BYTES = 4 * 1024 * 1024;

/** Gathers bytes of a file that is written piece by piece. */
export class ByteBuilder {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #used = 0;

  get length(): number {
    return this.#used;
  }

  byte(value: number): void {
    if (this.#used === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#used++] = value;
  }

  bytes(source: Uint8Array): void {
    const { length } = source;
    if (this.#used + length > this.#bytes.length) this.#grow(length);
    this.#bytes.set(source, this.#used);
    this.#used += length;
  }

  /** A text as UTF-8. */
  text(text: string): void {
    // No UTF-16 unit takes more than three bytes.
    if (this.#used + 3 * text.length > this.#bytes.length) this.#grow(3 * text.length);
    this.#used += this.#bytes.write(text, this.#used);
  }

  /** What was gathered, in a buffer of its own; begins anew. */
  take(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#used));
    this.#used = 0;
    if (this.#bytes.length > KEPT_BYTES) this.#bytes = Buffer.allocUnsafe(FIRST_BYTES);
    return taken;
  }

  #grow(more: number): void {
    const grown = Buffer.allocUnsafe(Math.max(this.#used + more, 2 * this.#bytes.length));
    grown.set(this.#bytes.subarray(0, this.#used));
    this.#bytes = grown;
  }
}
