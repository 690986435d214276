import { letterMask, PREFIX } from './match';
import { type FieldMatch, matchWord, type SearchEntry } from './searchEntry';
import { type Scored, TopEntries } from './topEntries';

interface Word {
  text: string;
  mask: number;
}

/** What the last words were found in: while one types on, nothing else can fit. */
interface Narrowed {
  words: readonly string[];
  found: readonly SearchEntry[];
}

/** Ranks entries by free words: all must be there, each in any field. */
export class WordSearch {
  #last: Narrowed | undefined;

  /** Entries have changed. */
  forget(): void {
    this.#last = undefined;
  }

  /** The best `limit` of those that pass. */
  rank(
    all: readonly SearchEntry[],
    texts: readonly string[],
    passes: ((entry: SearchEntry) => boolean) | null,
    limit: number,
  ): Scored[] {
    const begun = texts.length === 1 ? bestPrefixes(all, texts[0] ?? '', passes, limit) : undefined;
    if (begun !== undefined) return begun;
    const top = new TopEntries(limit);
    const words = texts.map((text) => ({ text, mask: letterMask(text) }));
    const match: FieldMatch = { field: 'name', score: 0, at: 0 };
    const found: SearchEntry[] = [];
    for (const entry of this.#candidates(texts) ?? all) {
      const score = scoreEntry(entry, words, match);
      if (score === 0) continue;
      found.push(entry);
      if (passes === null || passes(entry)) top.add(entry, score + entry.tie);
    }
    this.#last = { words: texts, found };
    return top.take();
  }

  /** All of those that pass, in no order. */
  find(
    all: readonly SearchEntry[],
    texts: readonly string[],
    passes: (entry: SearchEntry) => boolean,
  ): SearchEntry[] {
    const words = texts.map((text) => ({ text, mask: letterMask(text) }));
    const match: FieldMatch = { field: 'name', score: 0, at: 0 };
    return (this.#candidates(texts) ?? all).filter(
      (entry) => passes(entry) && scoreEntry(entry, words, match) > 0,
    );
  }

  #candidates(texts: readonly string[]): readonly SearchEntry[] | undefined {
    const last = this.#last;
    const narrower = last?.words.every((word, at) => texts[at]?.startsWith(word) === true);
    return narrower === true ? last?.found : undefined;
  }
}

/**
 * The best of the names that begin with a word; undefined: there are too few of them to leave no room for anything else.
 * That answers the first letters, which match nearly everything somewhere.
 */
function bestPrefixes(
  all: readonly SearchEntry[],
  word: string,
  passes: ((entry: SearchEntry) => boolean) | null,
  limit: number,
): Scored[] | undefined {
  const top = new TopEntries(limit);
  const match: FieldMatch = { field: 'name', score: 0, at: 0 };
  for (const entry of all) {
    if (!entry.name.startsWith(word) || passes?.(entry) === false) continue;
    matchWord(entry, word, 0, match);
    top.add(entry, match.score + entry.tie);
  }
  return top.floor() >= PREFIX ? top.take() : undefined;
}

function scoreEntry(entry: SearchEntry, words: readonly Word[], match: FieldMatch): number {
  let total = 0;
  for (const { text, mask } of words) {
    matchWord(entry, text, mask, match);
    if (match.score === 0) return 0;
    total += match.score;
  }
  return total / words.length;
}
