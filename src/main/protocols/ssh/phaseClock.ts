import type { Disposable } from '../../../shared/lifecycle';

/**
 * The deadline of one phase of a login (connect, handshake, each step of authentication, opening the shell). It
 * stands still while a person is asked, because ssh2's own timeout does not.
 */
export class PhaseClock implements Disposable {
  #timer: NodeJS.Timeout | undefined;
  #phase = '';
  #held = 0;
  #disposed = false;

  /** `limitMs`: milliseconds a phase may take. `onExpire` gets the phase that took too long. */
  constructor(
    private readonly limitMs: number,
    private readonly onExpire: (phase: string) => void,
  ) {}

  /** Begins a phase and its full time; ends the one before. */
  enter(phase: string): void {
    this.#phase = phase;
    this.#restart();
  }

  /** Stops the time while the work is done; the running phase then gets its full time again. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    this.#held += 1;
    clearTimeout(this.#timer);
    try {
      return await work();
    } finally {
      this.#held -= 1;
      this.#restart();
    }
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
  }

  #restart(): void {
    clearTimeout(this.#timer);
    if (this.#held > 0 || this.#disposed || this.#phase === '') return;
    this.#timer = setTimeout(() => this.onExpire(this.#phase), this.limitMs);
  }
}
