import {
  FIRST_WINDOW_BYTES,
  MAX_OUTPUT_SLICE_BYTES,
  MERGE_DELAY_MS,
  RESUME_SHARE,
} from '../../shared/terminalStream';

/** What the pump holds back when the reader falls behind. */
export interface PumpSource {
  pause(): void;
  resume(): void;
}

/**
 * Gathers output into slices and counts what the reader has not acknowledged. The first bytes after a pause of
 * {@link MERGE_DELAY_MS} leave at once, so a key's echo is never delayed; a flood leaves in full slices.
 */
export class OutputPump {
  readonly #queue: Uint8Array[] = [];
  #queuedBytes = 0;
  #unacknowledged = 0;
  #window = FIRST_WINDOW_BYTES;
  #paused = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly source: PumpSource,
    private readonly send: (slice: Uint8Array) => void,
  ) {}

  /** Bytes held here or not yet acknowledged: what the watermarks look at. */
  get outstandingBytes(): number {
    return this.#queuedBytes + this.#unacknowledged;
  }

  /** Takes output in order. The chunk is copied before this returns only if it is sent at once: don't reuse it. */
  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.#queue.push(chunk);
    this.#queuedBytes += chunk.length;
    if (this.#timer === null || this.#queuedBytes >= MAX_OUTPUT_SLICE_BYTES) this.#flush();
    this.#hold();
  }

  /**
   * The reader has parsed this many bytes and wants at most `window` outstanding. False: more than was ever sent, which
   * no honest reader says.
   */
  acknowledge(bytes: number, window: number): boolean {
    if (bytes > this.#unacknowledged) return false;
    this.#unacknowledged -= bytes;
    this.#window = window;
    if (this.#paused && this.outstandingBytes <= window * RESUME_SHARE) {
      this.#paused = false;
      this.source.resume();
    }
    return true;
  }

  /** Sends what is left and stops the clock. */
  finish(): void {
    this.#stopTimer();
    this.#sendQueued();
  }

  /** Forgets what is left: nobody reads any more. */
  discard(): void {
    this.#stopTimer();
    this.#queue.length = 0;
    this.#queuedBytes = 0;
  }

  #hold(): void {
    if (this.#paused || this.outstandingBytes < this.#window) return;
    this.#paused = true;
    this.source.pause();
  }

  #flush(): void {
    this.#sendQueued();
    this.#stopTimer();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#queuedBytes > 0) this.#flush();
    }, MERGE_DELAY_MS);
  }

  #sendQueued(): void {
    if (this.#queuedBytes === 0) return;
    const all = joined(this.#queue, this.#queuedBytes);
    this.#queue.length = 0;
    this.#queuedBytes = 0;
    for (let start = 0; start < all.length; start += MAX_OUTPUT_SLICE_BYTES) {
      const slice =
        all.length <= MAX_OUTPUT_SLICE_BYTES ? all : all.slice(start, start + MAX_OUTPUT_SLICE_BYTES);
      this.#unacknowledged += slice.length;
      this.send(slice);
    }
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

/**
 * One array that owns exactly its bytes. Posting a view clones the whole buffer below it, which for a pooled `Buffer`
 * is slow and would carry bytes of others along.
 */
function joined(chunks: readonly Uint8Array[], bytes: number): Uint8Array {
  const all = new Uint8Array(bytes);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return all;
}
