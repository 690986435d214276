import { create } from 'zustand';
import type { Disposable } from '../../../shared/lifecycle';
import type { SmartFolder } from '../../../shared/model/settings';
import { call } from '../../ipc/client';
import { useInventory } from '../../stores/inventory';
import { describeError } from '../../ui/describeError';

/** What a smart folder found. */
export interface SmartResult {
  readonly query: string;
  /** Revision of the inventory that was searched. */
  readonly revision: number;
  /** The same array as long as the same hosts are found. */
  readonly ids: readonly string[];
  readonly failure: string | null;
}

/** By the ids of smart folders. */
export const useSmartResults = create<{ results: ReadonlyMap<string, SmartResult> }>(() => ({
  results: new Map(),
}));

/** How long hosts must stay as they are before smart folders are searched for again, in ms: changes come in bursts. */
const QUIET_MS = 400;
/** However many changes come, results are never older than this, in ms. */
const OLDEST_MS = 2000;

const sameIds = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id, at) => id === b[at]);

/** Keeps the results of smart folders up to date until disposed: one search after the other, when changes have settled. */
export class SmartFollower implements Disposable {
  #disposed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the oldest change that is not searched yet came. */
  #since: number | null = null;
  #searching = false;
  readonly #unsubscribe: () => void;

  constructor(readonly folders: readonly SmartFolder[]) {
    this.#unsubscribe = useInventory.subscribe((now, before) => {
      if (now.revision !== before.revision) this.#soon();
    });
    void this.#search();
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#unsubscribe();
  }

  #soon(): void {
    this.#since ??= performance.now();
    clearTimeout(this.#timer);
    const left = this.#since + OLDEST_MS - performance.now();
    this.#timer = setTimeout(() => void this.#search(), Math.max(0, Math.min(QUIET_MS, left)));
  }

  async #search(): Promise<void> {
    if (this.#searching) {
      this.#soon();
      return;
    }
    this.#searching = true;
    this.#since = null;
    for (const smart of this.folders) {
      if (this.#disposed) return;
      const { revision } = useInventory.getState();
      const known = useSmartResults.getState().results.get(smart.id);
      if (known?.query !== smart.query || known.revision !== revision) await find(smart, revision);
    }
    this.#searching = false;
  }
}

async function find({ id, query }: SmartFolder, revision: number): Promise<void> {
  const known = useSmartResults.getState().results.get(id);
  const result = await call('inventory.match', { query }).then(
    (ids) => ({ ids, failure: null }),
    (error: unknown) => ({ ids: [], failure: describeError(error).message }),
  );
  const ids = known !== undefined && sameIds(known.ids, result.ids) ? known.ids : result.ids;
  useSmartResults.setState(({ results }) => ({
    results: new Map(results).set(id, { query, revision, ids, failure: result.failure }),
  }));
}
