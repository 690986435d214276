import { BinnacleError } from '../../shared/errors';

/** One task that several callers wait for. It is aborted when the last of them has given up. */
export class SharedTask<T> {
  readonly #controller = new AbortController();
  readonly #result: Promise<T>;
  #waiting = 0;

  constructor(run: (signal: AbortSignal) => Promise<T>) {
    this.#result = run(this.#controller.signal);
    this.#result.catch(() => undefined); // every caller gets it from join()
  }

  /** Whether everybody gave up; such a task takes no new callers. */
  get abandoned(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Resolves when the task has ended, well or not. */
  get settled(): Promise<void> {
    return this.#result.then(
      () => undefined,
      () => undefined,
    );
  }

  /** Waits for the result, or rejects with `cancelled` when this caller's signal aborts. */
  join(signal?: AbortSignal): Promise<T> {
    this.#waiting += 1;
    return new Promise<T>((resolve, reject) => {
      const settle = (): void => {
        signal?.removeEventListener('abort', giveUp);
        this.#leave();
      };
      const giveUp = (): void => {
        settle();
        reject(new BinnacleError('cancelled', 'Cancelled.', { retryable: true }));
      };
      if (signal?.aborted === true) {
        giveUp();
        return;
      }
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#result.finally(settle).then(resolve, reject);
    });
  }

  #leave(): void {
    this.#waiting -= 1;
    if (this.#waiting <= 0) this.#controller.abort();
  }
}
