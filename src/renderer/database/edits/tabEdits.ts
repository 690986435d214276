import type { LiveQuery } from '../liveQuery';
import { ResultEdits } from './resultEdits';

/** The edits of every result of one tab, made when a result is first shown and gone with it. */
export class TabEdits {
  readonly #byResult = new Map<number, ResultEdits>();

  constructor(private readonly query: LiveQuery) {
    query.store.subscribe(({ results }, before) => {
      if (results === before.results) return;
      for (const key of this.#byResult.keys()) {
        if (!results.some((each) => each.key === key)) this.#byResult.delete(key);
      }
    });
  }

  /** Those with changes that are not applied. */
  staged(): ResultEdits[] {
    return [...this.#byResult.values()].filter(({ store }) => store.getState().staged.size > 0);
  }

  /** Undefined: the result is closed. */
  of(key: number): ResultEdits | undefined {
    const known = this.#byResult.get(key);
    const source = this.query.source(key);
    if (known !== undefined || source === undefined) return known;
    const made = new ResultEdits(source, (question) => this.query.edit(key, question));
    this.#byResult.set(key, made);
    // What is staged would be lost if the next run took the result's place.
    made.store.subscribe(({ staged }, before) => {
      if (staged.size > 0 && before.staged.size === 0) this.query.pin(key, true);
    });
    return made;
  }
}
