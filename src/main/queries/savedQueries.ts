import { BinnacleError } from '../../shared/errors';
import { boundedText } from '../../shared/model/queryHistory';
import {
  MOST_SAVED_QUERIES,
  SAVED_PREVIEW,
  type SavedQuery,
  type SavedQueryDraft,
  type SavedQueryInfo,
} from '../../shared/model/savedQuery';
import type { Store } from '../store/store';

/** What saved queries work with. */
export interface SavedQueriesDeps {
  store: Pick<Store, 'savedQueries'>;
  /** Resolves when nothing large is written elsewhere. */
  idle: () => Promise<void>;
  newId: () => string;
  now: () => number;
}

/** What of a saved query is to be something else. */
export type SavedQueryChange = { [K in keyof SavedQueryDraft]?: SavedQueryDraft[K] | undefined };

/** Queries that people have saved under a name. */
export class SavedQueriesService {
  #records: Map<string, SavedQuery> | null = null;
  /** Deleted since the start: these can come back. */
  readonly #removed = new Map<string, SavedQuery>();

  constructor(private readonly deps: SavedQueriesDeps) {}

  /** By folder and name; `text`: only those with it in name, folder or statement. */
  list(text: string): SavedQueryInfo[] {
    const wanted = text.toLowerCase();
    const holds = (value: string): boolean => value.toLowerCase().includes(wanted);
    return [...this.#all().values()]
      .filter((each) => wanted === '' || [each.name, each.folder, each.text].some(holds))
      .map(infoOf)
      .sort((a, b) => a.folder.localeCompare(b.folder) || a.name.localeCompare(b.name));
  }

  /** The text of a saved query. Throws `not-found`. */
  text(id: string): string {
    return this.#get(id).text;
  }

  /** Throws `too-large` when there are too many. */
  async create(draft: SavedQueryDraft): Promise<SavedQueryInfo> {
    await this.deps.idle();
    if (this.#all().size >= MOST_SAVED_QUERIES) {
      throw new BinnacleError(
        'too-large',
        `There are ${MOST_SAVED_QUERIES} saved queries: no more can be kept.`,
        {
          hint: 'Delete some that are not needed any more.',
        },
      );
    }
    const now = this.deps.now();
    const query: SavedQuery = { ...draft, id: this.deps.newId(), createdAt: now, updatedAt: now };
    this.deps.store.savedQueries.insert(query);
    this.#all().set(query.id, query);
    return infoOf(query);
  }

  /** Changes what is named. Throws `not-found`. */
  async update(id: string, change: SavedQueryChange): Promise<SavedQueryInfo> {
    await this.deps.idle();
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    const query: SavedQuery = { ...this.#get(id), ...Object.fromEntries(given), updatedAt: this.deps.now() };
    this.deps.store.savedQueries.update(query);
    this.#all().set(id, query);
    return infoOf(query);
  }

  /** {@link restore} takes that back until the app is closed. */
  async remove(id: string): Promise<void> {
    await this.deps.idle();
    const query = this.#get(id);
    this.deps.store.savedQueries.remove(query, this.deps.newId(), this.deps.now());
    this.#all().delete(id);
    this.#removed.set(id, query);
  }

  /** Throws `not-found`. */
  async restore(id: string): Promise<void> {
    await this.deps.idle();
    const query = this.#removed.get(id);
    if (query === undefined) throw gone();
    this.deps.store.savedQueries.put(query);
    this.#removed.delete(id);
    this.#all().set(id, query);
  }

  #all(): Map<string, SavedQuery> {
    this.#records ??= new Map(this.deps.store.savedQueries.all().map((each) => [each.id, each]));
    return this.#records;
  }

  #get(id: string): SavedQuery {
    const query = this.#all().get(id);
    if (query === undefined) throw gone();
    return query;
  }
}

function infoOf({ text, ...info }: SavedQuery): SavedQueryInfo {
  return { ...info, preview: boundedText(text, SAVED_PREVIEW) };
}

const gone = (): BinnacleError => new BinnacleError('not-found', 'This saved query is not there any more.');
