import { writeSync } from 'node:fs';

/** How long to wait when the program at the other end does not read its input, in ms: one frame. */
const RETRY_DELAY_MS = 16;
/** Most bytes written before other work gets a turn. */
const BURST_BYTES = 64 * 1024;

/**
 * Writes input to a pseudo-terminal. Node's own stream would spin on a master whose program does not read (libuv treats
 * it as a blocking terminal) and freeze every shell of the process; this asks the non-blocking descriptor and waits.
 * Writing synchronously means that the descriptor can't be closed, and reused for something else, in between.
 */
export class InputWriter {
  readonly #queue: Uint8Array[] = [];
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  /** `isOpen`: whether the descriptor still is this terminal. */
  constructor(
    private readonly fd: number,
    private readonly isOpen: () => boolean,
  ) {}

  write(data: Uint8Array): void {
    if (this.#closed || data.length === 0) return;
    this.#queue.push(data);
    if (this.#timer === null) this.#drain();
  }

  /** Forgets what was not taken. */
  close(): void {
    this.#closed = true;
    this.#queue.length = 0;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #drain(): void {
    let budget = BURST_BYTES;
    while (this.#queue[0] !== undefined) {
      const head = this.#queue[0];
      const taken = budget > 0 ? this.#tryWrite(head) : 0;
      if (this.#closed) return;
      if (taken === 0) {
        this.#later(budget > 0 ? RETRY_DELAY_MS : 0);
        return;
      }
      budget -= taken;
      if (taken === head.length) this.#queue.shift();
      else this.#queue[0] = head.subarray(taken);
    }
  }

  #tryWrite(data: Uint8Array): number {
    if (!this.isOpen()) {
      this.close();
      return 0;
    }
    try {
      return writeSync(this.fd, data);
    } catch (error) {
      // Anything but "not now" means that the terminal is gone; its end is reported by the reading side.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') this.close();
      return 0;
    }
  }

  #later(delay: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#drain();
    }, delay);
  }
}
