import type { Folder, Host, SearchHit } from '../../shared/model/inventory';
import { queryWords } from './fold';
import { buildHit } from './hits';
import { letterMask } from './match';
import type { Change } from './records';
import { type FieldMatch, folderEntry, hostEntry, matchWord, type SearchEntry } from './searchEntry';

/** Ranked search over names, addresses, tags and notes. Words are combined with AND, each in any field. */
export class SearchIndex {
  readonly #entries = new Map<string, SearchEntry>();

  constructor(hosts: Iterable<Host>, folders: Iterable<Folder>) {
    for (const folder of folders) this.#entries.set(folder.id, folderEntry(folder));
    for (const host of hosts) this.#entries.set(host.id, hostEntry(host));
  }

  /** Follows a committed change. */
  update(change: Change): void {
    for (const folder of change.folders) this.#entries.set(folder.id, folderEntry(folder));
    for (const host of change.hosts) this.#entries.set(host.id, hostEntry(host));
    for (const { id } of change.removed) this.#entries.delete(id);
  }

  /** The best `limit` hits, best first. */
  search(query: string, limit: number): SearchHit[] {
    const words = queryWords(query);
    if (words.length === 0) return [];
    const masks = words.map(letterMask);
    const match: FieldMatch = { field: 'name', score: 0, tag: 0 };
    const found: SearchEntry[] = [];
    const scores: number[] = [];
    for (const entry of this.#entries.values()) {
      const score = scoreEntry(entry, words, masks, match);
      if (score === 0) continue;
      found.push(entry);
      scores.push(score + entry.tie);
    }
    return best(found, scores, limit).map(({ entry, score }) => buildHit(entry, words, score));
  }
}

function scoreEntry(
  entry: SearchEntry,
  words: readonly string[],
  masks: readonly number[],
  match: FieldMatch,
): number {
  let total = 0;
  for (let index = 0; index < words.length; index++) {
    matchWord(entry, words[index] ?? '', masks[index] ?? 0, match);
    if (match.score === 0) return 0;
    total += match.score;
  }
  return total / words.length;
}

/** The `limit` highest, without sorting everything: a letter may match every host. */
function best(
  found: readonly SearchEntry[],
  scores: readonly number[],
  limit: number,
): { entry: SearchEntry; score: number }[] {
  const sorted = Float64Array.from(scores).sort();
  const threshold = sorted[Math.max(0, sorted.length - limit)] ?? 0;
  const chosen: { entry: SearchEntry; score: number }[] = [];
  let equals = 0;
  for (const [index, entry] of found.entries()) {
    const score = scores[index] ?? 0;
    // Of those that equal the last one, the first `limit` are enough.
    if (score > threshold || (score === threshold && equals++ < limit)) chosen.push({ entry, score });
  }
  chosen.sort((a, b) => b.score - a.score || compare(a.entry.name, b.entry.name));
  return chosen.slice(0, limit);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
