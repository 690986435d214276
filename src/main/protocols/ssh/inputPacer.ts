import type { Disposable } from '../../../shared/lifecycle';

/** Bytes sent at once, and milliseconds until as many may follow: 16 MB/s, far above any paste. */
const BURST = 32 * 1024;
const REFILL_MS = 2;
/**
 * Bytes that the server may have not taken yet. With one burst on top it stays below the 256 KiB of the largest packet
 * that OpenSSH's client takes, and above the 96 KiB after which its server reports what it has taken.
 */
const MAX_BACKLOG = 160 * 1024;
/** A server that reports later than that, in milliseconds, still gets its input, a burst at a time. */
const STALL_MS = 250;

/**
 * Sends input in bursts. OpenSSH's server answers input for a terminal without echo by an ignored packet of the same
 * length; a large paste that has piled up there makes that packet larger than any client takes, and the connection breaks.
 */
export class InputPacer implements Disposable {
  readonly #waiting: Buffer[] = [];
  #budget = BURST;
  #timer: NodeJS.Timeout | undefined;
  /** When the last bytes were sent, in ms of the monotonic clock. */
  #sentAt = 0;

  /** `backlog` tells how many sent bytes the server has not taken. */
  constructor(
    private readonly send: (data: Buffer) => void,
    private readonly backlog: () => number = () => 0,
  ) {}

  /** Sends at once what fits; the rest follows in order. */
  write(data: Buffer): void {
    this.#waiting.push(data);
    this.#drain();
  }

  dispose(): void {
    this.#waiting.length = 0;
    clearTimeout(this.#timer);
  }

  #drain(): void {
    for (let next = this.#waiting[0]; next !== undefined && this.#budget > 0; next = this.#waiting[0]) {
      if (this.backlog() >= MAX_BACKLOG && performance.now() - this.#sentAt < STALL_MS) break;
      const part = next.subarray(0, this.#budget);
      this.#budget -= part.length;
      if (part.length === next.length) this.#waiting.shift();
      else this.#waiting[0] = next.subarray(part.length);
      this.#sentAt = performance.now();
      this.send(part);
    }
    this.#timer ??= setTimeout(() => this.#refill(), REFILL_MS);
  }

  #refill(): void {
    this.#timer = undefined;
    this.#budget = BURST;
    if (this.#waiting.length > 0) this.#drain();
  }
}
