import { letterMask, PREFIX } from './match';
import { type FieldMatch, LARGEST_TIE, matchWord, type SearchEntry } from './searchEntry';
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

/** All names in one piece: to look through it takes a tenth of the time of looking at each entry. */
interface Names {
  /** A line feed before each. */
  text: string;
  /** Where the line of each entry begins. */
  starts: Uint32Array;
  entries: readonly SearchEntry[];
}

/** Ranks entries by free words: all must be there, each in any field. */
export class WordSearch {
  #last: Narrowed | undefined;
  #names: Names | undefined;

  /** Entries have changed. */
  forget(): void {
    this.#last = undefined;
    this.#names = undefined;
  }

  /** The best `limit` of those that pass. */
  rank(
    all: readonly SearchEntry[],
    texts: readonly string[],
    passes: ((entry: SearchEntry) => boolean) | null,
    limit: number,
  ): Scored[] {
    const begun = texts.length === 1 ? this.#bestPrefixes(all, texts[0] ?? '', passes, limit) : undefined;
    if (begun !== undefined) return begun;
    const top = new TopEntries(limit);
    const words = texts.map((text) => ({ text, mask: letterMask(text) }));
    const match: FieldMatch = { field: 'name', score: 0, at: 0 };
    const found: SearchEntry[] = [];
    for (const entry of this.#candidates(texts) ?? all) {
      // Of one word it is known what the best so far leave to reach.
      const floor = words.length === 1 ? top.bound - LARGEST_TIE : 0;
      const score = scoreEntry(entry, words, match, floor);
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

  /**
   * The best of the names that begin with a word; undefined: there are too few of them to leave no room for anything else.
   * That answers the first letters, which match nearly everything somewhere.
   */
  #bestPrefixes(
    all: readonly SearchEntry[],
    word: string,
    passes: ((entry: SearchEntry) => boolean) | null,
    limit: number,
  ): Scored[] | undefined {
    const top = new TopEntries(limit);
    const match: FieldMatch = { field: 'name', score: 0, at: 0 };
    this.#names ??= namesOf(all);
    for (const entry of begunBy(this.#names, word)) {
      if (passes?.(entry) === false) continue;
      matchWord(entry, word, 0, match);
      top.add(entry, match.score + entry.tie);
    }
    return top.floor() >= PREFIX ? top.take() : undefined;
  }

  #candidates(texts: readonly string[]): readonly SearchEntry[] | undefined {
    const last = this.#last;
    const narrower = last?.words.every((word, at) => texts[at]?.startsWith(word) === true);
    return narrower === true ? last?.found : undefined;
  }
}

function namesOf(entries: readonly SearchEntry[]): Names {
  const starts = new Uint32Array(entries.length);
  let length = 0;
  const lines = entries.map(({ name }, at) => {
    starts[at] = length;
    length += name.length + 1;
    return name;
  });
  return { text: `\n${lines.join('\n')}`, starts, entries };
}

/** The entries whose names begin with a word, in order. */
function* begunBy({ text, starts, entries }: Names, word: string): Generator<SearchEntry, void> {
  const line = `\n${word}`;
  let entry = 0;
  for (let at = text.indexOf(line); at >= 0; at = text.indexOf(line, at + 1)) {
    entry = indexFrom(starts, at, entry);
    const found = entries[entry];
    if (found !== undefined) yield found;
  }
}

/** The place of a value in rising numbers, at or behind another place: in doubling steps, as it is mostly near. */
function indexFrom(numbers: Uint32Array, value: number, from: number): number {
  let step = 1;
  while ((numbers[from + step] ?? Infinity) <= value) step *= 2;
  let low = from + Math.floor(step / 2);
  for (let high = from + step; high - low > 1;) {
    const middle = Math.floor((low + high) / 2);
    if ((numbers[middle] ?? Infinity) <= value) low = middle;
    else high = middle;
  }
  return low;
}

function scoreEntry(entry: SearchEntry, words: readonly Word[], match: FieldMatch, floor = 0): number {
  let total = 0;
  for (const { text, mask } of words) {
    matchWord(entry, text, mask, match, floor);
    if (match.score === 0) return 0;
    total += match.score;
  }
  return total / words.length;
}
