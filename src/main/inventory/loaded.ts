import type { Disposable } from '../../shared/lifecycle';
import type { InventoryOpening, InventoryPart, SearchHit } from '../../shared/model/inventory';
import type { Store } from '../store/store';
import { hostsInMemory } from './hostQueries';
import { openInventory, type OpeningInventory } from './opening';
import { type Change, InventoryRecords } from './records';
import { SearchIndex } from './search';

/** What one slice of reading or indexing may take, in ms: calls wait no longer. */
const SLICE_MS = 4;
/** How often it is looked whether a window has the inventory, so that indexing may begin, in ms. */
const LOOK_MS = 250;

/**
 * The records in memory and their search index: read and made in slices ahead of their first use, or at once by a use
 * that comes before.
 */
export class LoadedInventory implements Disposable {
  readonly #store: Store;
  #records: InventoryRecords | undefined;
  #index: SearchIndex | undefined;
  /** What a window is still fetching. */
  #opening: OpeningInventory | undefined;
  /** Whether a window has the inventory. */
  #opened = false;
  #preparing = false;
  #disposed = false;

  constructor(store: Store) {
    this.#store = store;
  }

  /** All records; 10,000 hosts take about 60 ms the first time. */
  get records(): InventoryRecords {
    this.#read(Infinity);
    return this.#records as InventoryRecords;
  }

  /** Follows a committed change, which the records already hold. */
  update(change: Change): void {
    this.#index?.update(change);
  }

  search(query: string, limit: number): SearchHit[] {
    return this.#searchIndex().search(query, limit);
  }

  match(query: string): string[] {
    return this.#searchIndex().match(query);
  }

  /** What a window's tree shows first, with these folders open; the other hosts follow by {@link openRest}. */
  open(revision: number, expanded: ReadonlySet<string>): InventoryOpening {
    this.#records ??= new InventoryRecords(this.#store);
    const hosts = this.#records.complete ? hostsInMemory(this.#records.hosts) : this.#store.hosts;
    const { opening, rest } = openInventory(this.#records, hosts, revision, expanded);
    this.#opening = rest;
    this.#opened = opening.next === null;
    return opening;
  }

  /** More hosts of what was opened at that revision; null: something else was opened since. */
  openRest(revision: number, from: number): InventoryPart | null {
    const part = this.#opening?.part(revision, from) ?? null;
    if (part?.next !== null) return part;
    this.#opening = undefined;
    this.#opened = true;
    return part;
  }

  /** Begins to read the records and, once a window has them, to make the index. Safe to call again. */
  prepare(): void {
    if (this.#preparing) return;
    this.#preparing = true;
    setImmediate(() => this.#slice()).unref();
  }

  dispose(): void {
    this.#disposed = true;
  }

  #slice(): void {
    const next = (): void => this.#slice();
    if (this.#disposed) return;
    if (!this.#read(SLICE_MS)) setImmediate(next).unref();
    else if (!this.#opened) setTimeout(next, LOOK_MS).unref();
    else if (!this.#searchIndex().step(SLICE_MS)) setImmediate(next).unref();
  }

  /** False: there are more to be read. */
  #read(ms: number): boolean {
    this.#records ??= new InventoryRecords(this.#store);
    return this.#records.read(ms);
  }

  #searchIndex(): SearchIndex {
    return (this.#index ??= new SearchIndex(this.records));
  }
}
