/** Delay after the n-th wrong try in a row, in ms. Slows down a person at the keyboard; nothing is ever locked out. */
const DELAYS_MS = [0, 0, 1000, 2000, 4000, 8000, 16_000, 30_000] as const;
const LONGEST_MS = 30_000;

/** What survives a restart of the vault host: kept by the client in main. */
export interface Attempts {
  /** Wrong tries since the last right one. */
  failures: number;
  /** Milliseconds until the next try is accepted. */
  waitMs: number;
}

/** Counts wrong tries and says how long the next one has to wait. `now` is a monotonic clock in ms. */
export class AttemptDelay {
  #failures: number;
  #notBefore: number;

  constructor(
    private readonly now: () => number,
    start: Attempts = { failures: 0, waitMs: 0 },
  ) {
    this.#failures = start.failures;
    this.#notBefore = now() + start.waitMs;
  }

  get state(): Attempts {
    return { failures: this.#failures, waitMs: Math.max(0, Math.ceil(this.#notBefore - this.now())) };
  }

  failed(): Attempts {
    this.#failures += 1;
    this.#notBefore = this.now() + (DELAYS_MS[this.#failures - 1] ?? LONGEST_MS);
    return this.state;
  }

  succeeded(): Attempts {
    this.#failures = 0;
    this.#notBefore = this.now();
    return this.state;
  }
}
