import type { SearchEntry } from './searchEntry';

/** An entry and how well it fits. */
export interface Scored {
  entry: SearchEntry;
  score: number;
}

/** Best first; names decide between equals. */
function inOrder(a: Scored, b: Scored): number {
  return b.score - a.score || (a.entry.order < b.entry.order ? -1 : a.entry.order > b.entry.order ? 1 : 0);
}

/** Keeps the best `limit` of many without sorting them all: a letter may match every host. */
export class TopEntries {
  readonly #limit: number;
  #kept: Scored[] = [];
  /** The last one that is still good enough, once there are `limit`. */
  #last: Scored | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(entry: SearchEntry, score: number): void {
    const last = this.#last;
    if (
      last !== undefined &&
      (score < last.score || (score === last.score && entry.order >= last.entry.order))
    )
      return;
    this.#kept.push({ entry, score });
    if (this.#kept.length >= this.#limit * 2 + 50) this.#cut();
  }

  /** What a score must at least be, as far as it is known without sorting. */
  get bound(): number {
    return this.#last?.score ?? 0;
  }

  /** What a score must at least be; 0 while there is room. */
  floor(): number {
    this.#cut();
    return this.#last?.score ?? 0;
  }

  /** The best, best first. */
  take(): Scored[] {
    this.#cut();
    return this.#kept;
  }

  #cut(): void {
    this.#kept = this.#kept.sort(inOrder).slice(0, this.#limit);
    this.#last = this.#kept.length === this.#limit ? this.#kept.at(-1) : undefined;
  }
}
