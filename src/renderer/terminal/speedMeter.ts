/** Weight of a new measurement, for a slice of full size; smaller ones count for less. */
const WEIGHT = 0.3;
/** Bytes at which a measurement has its full weight. */
const FULL_BYTES = 32 * 1024;
/** Assumed before anything was measured, in bytes a ms: a slow machine. */
const FIRST_SPEED = 4 * 1024;
/** Fastest believed, in bytes a ms. */
const MAX_SPEED = 256 * 1024;
/** Parsed slices further apart than this were parted by a frame or a timer, in ms: not the time of parsing alone. */
const SAME_TASK_MS = 12;

/** Learns how fast a terminal takes its output, from the moments at which slices have been parsed. Bytes a ms. */
export class SpeedMeter {
  #last = 0;
  #parsing = FIRST_SPEED;
  #draining = FIRST_SPEED;
  #first = true;

  /** Parsing alone, without frames in between: how large a slice takes how long. */
  get parsing(): number {
    return this.#parsing;
  }

  /** All in all, while there is output: how long a queue takes to drain. */
  get draining(): number {
    return this.#draining;
  }

  /** The terminal was idle and gets something now. */
  start(now = performance.now()): void {
    this.#last = now;
    this.#first = true;
  }

  /** A slice has been parsed. */
  parsed(bytes: number, now = performance.now()): void {
    const took = Math.max(0.05, now - this.#last);
    this.#last = now;
    const weight = WEIGHT * Math.min(1, bytes / FULL_BYTES);
    const speed = Math.min(MAX_SPEED, bytes / took);
    this.#draining += (speed - this.#draining) * weight;
    // The first after a pause includes the wait for xterm.js to begin, unless it was slow by itself.
    if (!this.#first || took > SAME_TASK_MS) {
      const share = took > SAME_TASK_MS ? Math.max(speed, this.#parsing / 2) : speed;
      this.#parsing += (share - this.#parsing) * weight;
    }
    this.#first = false;
  }
}
