import type { SearchHit } from '../../shared/model/inventory';
import { parseSearchQuery, type SearchFilter } from '../../shared/search/query';
import { fold } from './fold';
import { FolderValues } from './folderValues';
import { buildHit, filterHit } from './hits';
import type { Change } from './records';
import { EntryMaker, type SearchEntry } from './searchEntry';
import { type HostTest, hostTest, type SearchedRecords } from './searchFilters';
import { TopEntries } from './topEntries';
import { WordSearch } from './wordSearch';

/** Records that are indexed between two looks at the clock. */
const STRIDE = 100;

/**
 * Ranked search over names, addresses, tags, custom fields and notes, with filters. Words are combined with AND, each in
 * any field. The index is built in steps, and by the first search that comes before they are done.
 */
export class SearchIndex {
  readonly #entries = new Map<string, SearchEntry>();
  readonly #records: SearchedRecords;
  readonly #folders: FolderValues;
  /** What is still to be indexed: live views, which pass over what is removed and come to what is added. */
  #rest: IterableIterator<SearchEntry> | undefined;
  readonly #make: EntryMaker;
  readonly #words = new WordSearch();
  /** All entries in the order of their making, which is that of memory: any other order costs four times as much. */
  #list: SearchEntry[] = [];
  /** Some in the list are gone. */
  #changed = false;

  constructor(records: SearchedRecords) {
    this.#records = records;
    this.#folders = new FolderValues(records.folders);
    this.#make = new EntryMaker(this.#folders);
    this.#rest = entriesOf(records, this.#make);
  }

  /** Indexes for about `ms`; false: there is more to do. */
  step(ms: number): boolean {
    const end = performance.now() + ms;
    while (this.#rest !== undefined) {
      if (!this.#index(STRIDE)) this.#rest = undefined;
      else if (performance.now() >= end) return false;
    }
    return true;
  }

  /** Follows a committed change, which the records already hold. */
  update(change: Change): void {
    for (const folder of change.folders) this.#put(this.#make.folder(folder));
    for (const host of change.hosts) this.#put(this.#make.host(host));
    for (const { id } of change.removed) this.#drop(id);
    this.#words.forget();
    if (change.folders.length > 0 || change.removed.length > 0) this.#folders.forget();
  }

  /** The best `limit` hits, best first; of filters alone, all that pass, by name. */
  search(query: string, limit: number): SearchHit[] {
    const { words, filters, tests } = this.#read(query);
    if (words.length > 0) return this.#ranked(words, tests, limit);
    return filters.length === 0 ? [] : this.#filtered(filters, tests, limit);
  }

  /** Ids of all hosts that a query finds, in no order. */
  match(query: string): string[] {
    const { words, filters, tests } = this.#read(query);
    if (words.length === 0 && filters.length === 0) return [];
    const fits = (entry: SearchEntry): boolean => passes(entry, tests);
    const found = words.length === 0 ? this.#all().filter(fits) : this.#words.find(this.#all(), words, fits);
    return found.map(({ node }) => node.id);
  }

  #read(query: string): { words: string[]; filters: SearchFilter[]; tests: HostTest[] } {
    this.step(Infinity);
    const parsed = parseSearchQuery(query);
    const [filters, mistaken] = this.#sort(parsed.filters);
    const words = [...new Set([...parsed.words, ...mistaken.map(({ text }) => text)].map(fold))].filter(
      (text) => text !== '',
    );
    return { words, filters, tests: filters.map((filter) => hostTest(filter, this.#records, this.#folders)) };
  }

  /** Filters, and what looked like one but is an address with a port: no host has a custom field of that name. */
  #sort(filters: readonly SearchFilter[]): [SearchFilter[], SearchFilter[]] {
    const isFilter = ({ maybeAddress, key }: SearchFilter): boolean =>
      !maybeAddress || this.#hasField(fold(key));
    return [filters.filter(isFilter), filters.filter((filter) => !isFilter(filter))];
  }

  #hasField(key: string): boolean {
    return this.#all().some(({ fields }) => fields.some((field) => field.key === key));
  }

  #ranked(words: readonly string[], tests: readonly HostTest[], limit: number): SearchHit[] {
    const test = tests.length === 0 ? null : (entry: SearchEntry) => passes(entry, tests);
    const best = this.#words.rank(this.#all(), words, test, limit);
    return best.map(({ entry, score }) => buildHit(entry, words, score));
  }

  #filtered(filters: readonly SearchFilter[], tests: readonly HostTest[], limit: number): SearchHit[] {
    const top = new TopEntries(limit);
    for (const entry of this.#all()) if (passes(entry, tests)) top.add(entry, 0);
    return top.take().flatMap(({ entry }) => (entry.kind === 'host' ? [filterHit(entry, filters)] : []));
  }

  #all(): readonly SearchEntry[] {
    if (this.#changed) this.#list = this.#list.filter(({ gone }) => !gone);
    this.#changed = false;
    return this.#list;
  }

  #put(entry: SearchEntry): void {
    this.#drop(entry.node.id);
    this.#entries.set(entry.node.id, entry);
    this.#list.push(entry);
  }

  #drop(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    entry.gone = true;
    this.#entries.delete(id);
    this.#changed = true;
  }

  /** False: nothing was left. */
  #index(count: number): boolean {
    for (let done = 0; done < count; done++) {
      const next = this.#rest?.next();
      if (next === undefined || next.done === true) return false;
      this.#put(next.value);
    }
    return true;
  }
}

function* entriesOf({ folders, hosts }: SearchedRecords, make: EntryMaker): IterableIterator<SearchEntry> {
  for (const folder of folders.values()) yield make.folder(folder);
  for (const host of hosts.values()) yield make.host(host);
}

/** Filters are about hosts: no folder passes any. */
function passes(entry: SearchEntry, tests: readonly HostTest[]): boolean {
  return entry.kind === 'host' && tests.every((test) => test(entry));
}
