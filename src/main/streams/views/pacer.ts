import { setImmediate as nextTurn } from 'node:timers/promises';
import { BinnacleError } from '../../../shared/errors';

/** Longest stretch of work at once, in ms: other tabs of the same process are served in between. */
const SLICE_MS = 12;

/** Cuts long work into slices, so that the process answers others meanwhile and can be told to stop. */
export class Pacer {
  #began = performance.now();

  constructor(private readonly signal: AbortSignal) {}

  /** Lets others have their turn if it is time. Throws `cancelled` once the work is not wanted any more. */
  async breathe(): Promise<void> {
    this.#check();
    if (performance.now() - this.#began < SLICE_MS) return;
    await nextTurn();
    this.#began = performance.now();
    this.#check();
  }

  #check(): void {
    if (this.signal.aborted) throw new BinnacleError('cancelled', 'Cancelled.');
  }
}
