import type { DatabaseObject } from '../../../shared/queryStream';
import { isRelation, relationKey, type ExplorerData } from './explorerModel';

/** Most rows that a search shows. */
export const MOST_FOUND = 500;
/** Words of a search that count: nobody types more, and each is looked for in every name. */
const MOST_WORDS = 8;
/** Columns are looked for from so many characters on: a letter is in nearly every one. */
const LEAST_FOR_COLUMNS = 2;

/** Something that a search has found. */
export interface Found {
  object: DatabaseObject;
  /** False: only its name is known, from completing; it may be a table or a view. */
  listed: boolean;
  /** The column that was found; null: the object itself was. */
  column: string | null;
}

/** What can be found of one object, in lower case. */
interface Searchable {
  object: DatabaseObject;
  listed: boolean;
  name: string;
  /** With its schema. */
  whole: string;
  columns: readonly string[];
  lowerColumns: readonly string[];
}

/** Where names come from. */
type SearchedData = Pick<ExplorerData, 'schemas' | 'objects' | 'completion'>;

/** How well a name fits: the least comes first. */
const RANKS = { exact: 0, begins: 1, parts: 2, inName: 3, inWhole: 4, columnBegins: 5, inColumn: 6 } as const;
const RANK_COUNT = 7;

/**
 * What fits all words of a search, best first, at most {@link MOST_FOUND}, and how many there are in all. A word is found
 * anywhere in the name of an object with its schema, or of a column; one word at least must be in the name itself.
 */
export function search(data: SearchedData & Pick<ExplorerData, 'filter'>): {
  found: Found[];
  count: number;
} {
  const wanted = data.filter.trim().toLowerCase();
  const words = wanted.split(/\s+/).slice(0, MOST_WORDS);
  const ranks: Found[][] = Array.from({ length: RANK_COUNT }, () => []);
  let count = 0;
  const add = (rank: number, found: Found): void => {
    count += 1;
    const list = ranks[rank];
    if (list !== undefined && list.length < MOST_FOUND) list.push(found);
  };
  for (const one of searchable(data)) {
    const { object, listed } = one;
    const rank = objectRank(one, wanted, words);
    if (rank !== null) add(rank, { object, listed, column: null });
    if (wanted.length < LEAST_FOR_COLUMNS) continue;
    one.lowerColumns.forEach((column, at) => {
      if (!fits(column, one.whole, words)) return;
      const begins = words.some((word) => column.startsWith(word));
      add(begins ? RANKS.columnBegins : RANKS.inColumn, {
        ...{ object, listed, column: one.columns[at] ?? '' },
      });
    });
  }
  return { found: ranks.flat().slice(0, MOST_FOUND), count };
}

/** Whether each word is in the name or what it stands in, and one of them in the name. */
function fits(name: string, around: string, words: readonly string[]): boolean {
  let inName = false;
  for (const word of words) {
    if (name.includes(word)) inName = true;
    else if (!around.includes(word)) return false;
  }
  return inName;
}

function objectRank({ name, whole }: Searchable, wanted: string, words: readonly string[]): number | null {
  if (name === wanted || whole === wanted) return RANKS.exact;
  if (name.startsWith(wanted)) return RANKS.begins;
  if (!words.every((word) => whole.includes(word))) return null;
  if (words.every((word) => beginsPart(name, word))) return RANKS.parts;
  return words.every((word) => name.includes(word)) ? RANKS.inName : RANKS.inWhole;
}

/** Whether a word stands at the beginning of a part of a name, such as "it" in "order_items". */
function beginsPart(name: string, word: string): boolean {
  for (let at = name.indexOf(word); at >= 0; at = name.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(name.charAt(at - 1))) return true;
  }
  return false;
}

/** Made once for what is known, and not for each key. */
const made = new WeakMap<object, { from: readonly unknown[]; all: readonly Searchable[] }>();

function searchable({ schemas, objects, completion }: SearchedData): readonly Searchable[] {
  const from = [schemas.value, completion.value];
  const before = made.get(objects);
  if (before?.from.every((each, at) => each === from[at]) === true) return before.all;
  const all = everything({ schemas, objects, completion });
  made.set(objects, { from, all });
  return all;
}

/** By name; what belongs to the server itself last. */
function everything({ schemas, objects, completion }: SearchedData): readonly Searchable[] {
  const names = completion.value?.tables ?? [];
  const columns = new Map(names.map((table) => [relationKey(table), table.columns]));
  const listed = [...objects.values()].flatMap(({ value }) => value ?? []);
  const known = new Set(listed.filter(isRelation).map(relationKey));
  const others = names.filter((table) => !known.has(relationKey(table)));
  const all = [
    ...listed.map((object) =>
      entry(object, true, isRelation(object) ? columns.get(relationKey(object)) : []),
    ),
    ...others.map((table) => entry(unlisted(table), false, table.columns)),
  ].sort((a, b) => compare(a.object, b.object));
  const system = new Set(schemas.value?.flatMap((schema) => (schema.system ? [schema.name] : [])));
  const isSystem = ({ object }: Searchable): boolean => system.has(object.schema);
  return [...all.filter((each) => !isSystem(each)), ...all.filter(isSystem)];
}

const unlisted = ({ schema, name }: { schema: string; name: string }): DatabaseObject => ({
  ...{ schema, name, kind: 'table', detail: '', rows: null, bytes: null },
});

function entry(object: DatabaseObject, listed: boolean, columns: readonly string[] = []): Searchable {
  const name = object.name.toLowerCase();
  return {
    ...{ object, listed, name, columns },
    whole: `${object.schema.toLowerCase()}.${name}`,
    lowerColumns: columns.map((column) => column.toLowerCase()),
  };
}

const compare = (a: DatabaseObject, b: DatabaseObject): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : a.schema < b.schema ? -1 : a.schema > b.schema ? 1 : 0;
