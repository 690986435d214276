import type { Endpoint, Folder, Host, SearchHit } from '../../shared/model/inventory';
import { fold } from './fold';
import { type FolderValues, ownBits } from './folderValues';
import { BEST_SCATTERED, EXACT, letterMask, scorePiece, scoreScattered } from './match';

interface EntryText {
  /** All that follows in one piece, one line each: whether a word is anywhere takes one look. */
  text: string;
  name: string;
  nameMask: number;
  address: string;
  tags: readonly string[];
  /** Custom fields. */
  fields: readonly EntryField[];
  note: string;
  /** Name in which numbers sort by value. */
  order: string;
  /** Replaced or removed. */
  gone: boolean;
  /** Breaks ties: favourites first, then the most recent. Below the smallest step of a score. */
  tie: number;
}

/** A custom field, folded. */
interface EntryField {
  key: string;
  value: string;
}

/** One way into a host. */
export type Way = Pick<Endpoint, 'protocol' | 'port'>;

/** One host, folded for comparing. What filters read of every host is kept here: its record lies far away in memory. */
export interface HostEntry extends EntryText {
  kind: 'host';
  node: Host;
  os: string;
  ways: readonly Way[];
  favourite: boolean;
  /** Number of its folder, see `FolderValues`. */
  folder: number;
  /** Which inheritable properties it sets itself, see `ownBits`. */
  own: number;
}

/** One folder, folded for comparing. */
export interface FolderEntry extends EntryText {
  kind: 'folder';
  node: Folder;
}

/** One host or folder, folded for comparing. */
export type SearchEntry = HostEntry | FolderEntry;

/** A word's best field in an entry. */
export interface FieldMatch {
  field: SearchHit['field'];
  score: number;
  /** Which tag or custom field, for `field: 'tag'` and `'field'`. */
  at: number;
}

/** A name counts most; what stands in a note only beats letters scattered over a name. */
const ADDRESS_WEIGHT = 0.9;
const TAG_WEIGHT = 0.8;
const FIELD_WEIGHT = 0.6;
const NOTE_WEIGHT = 0.4;
/** No address goes beyond this: a name that does needs no second look. */
const BEYOND_ADDRESS = EXACT * ADDRESS_WEIGHT;
/** What a tag reaches at most. */
const BEST_TAG = TAG_WEIGHT * EXACT;
/** Stands for a match that was not looked at closely: it is worth less than what was wanted, and more than none. */
const SOMEWHERE = 1;
/** Characters of a note that are searched. */
const NOTE_LENGTH = 20_000;
/** Digits that a number is filled up to, to sort by value. */
const NUMBER_DIGITS = 12;

const NO_FIELDS: readonly EntryField[] = [];
const NO_TAGS: readonly string[] = [];

/** The largest `tie`: see where it is made. */
export const LARGEST_TIE = 3e-3;

/** Lists that many hosts have in common, kept once. */
class SharedLists<T> {
  readonly #lists = new Map<string, readonly T[]>();

  of(key: string, make: () => T[]): readonly T[] {
    let list = this.#lists.get(key);
    if (list === undefined) this.#lists.set(key, (list = make()));
    return list;
  }
}

/** Makes entries. */
export class EntryMaker {
  readonly #folders: FolderValues;
  readonly #tags = new SharedLists<string>();
  readonly #ways = new SharedLists<Way>();
  readonly #systems = new SharedLists<string>();

  constructor(folders: FolderValues) {
    this.#folders = folders;
  }

  host(host: Host): HostEntry {
    const { tags, endpoints, os } = host;
    const keys = Object.keys(host.customFields);
    const fields = keys.length === 0 ? NO_FIELDS : keys.map((key) => entryField(host, key));
    const shared = this.#tags.of(tags.join(','), () => tags.map(fold));
    return {
      kind: 'host',
      node: host,
      ...entryText(host, host.address, shared, fields),
      // Milliseconds since 1970 stay below 1e13 for three centuries.
      tie: (host.favourite ? 2e-3 : 0) + ((host.lastUsedAt ?? 0) / 1e13) * 1e-3,
      os: this.#systems.of(os, () => [fold(os)])[0] ?? '',
      ways: this.#ways.of(endpoints.map(({ protocol, port }) => `${protocol}:${port}`).join(), () =>
        endpoints.map(({ protocol, port }) => ({ protocol, port })),
      ),
      favourite: host.favourite,
      folder: this.#folders.numberOf(host.folderId),
      own: ownBits(host),
    };
  }

  folder(folder: Folder): FolderEntry {
    return { kind: 'folder', node: folder, ...entryText(folder, '', NO_TAGS, NO_FIELDS), tie: 0 };
  }
}

function entryField({ customFields }: Host, key: string): EntryField {
  return { key: fold(key), value: fold(customFields[key] ?? '') };
}

/** The fields are cut from the whole text, which costs less memory than a copy of each. */
function entryText(
  { name, notes }: Host | Folder,
  address: string,
  tags: readonly string[],
  fields: readonly EntryField[],
): Omit<EntryText, 'tie'> {
  const head = fold(name);
  const middle = fold(address);
  const note = fold(notes.slice(0, NOTE_LENGTH));
  const values = fields.map(({ value }) => value);
  const text = [head, middle, ...tags, ...values, note].join('\n');
  return {
    text,
    name: head,
    nameMask: letterMask(head),
    address: middle,
    tags,
    gone: false,
    fields,
    note: note === '' ? '' : text.slice(text.length - note.length),
    order: head.replace(/\d+/g, (digits) => digits.padStart(NUMBER_DIGITS, '0')),
  };
}

/**
 * Finds the best field for one word and writes it to `out` (one object for a whole search: this runs for every record
 * and word). Score 0 = nowhere. A match that can't reach `floor` may be given any lower score: it is not looked at closely,
 * and of letters that are merely all in the name it is not said whether they match.
 */
export function matchWord(entry: SearchEntry, word: string, mask: number, out: FieldMatch, floor = 0): void {
  out.field = 'name';
  out.score = 0;
  if (entry.text.includes(word)) matchPiece(entry, word, out, floor);
  if (out.score > 0 || word.length < 2 || (mask & ~entry.nameMask) !== 0) return;
  out.score = floor > BEST_SCATTERED ? SOMEWHERE : scoreScattered(entry.name, word);
}

function matchPiece(entry: SearchEntry, word: string, out: FieldMatch, floor: number): void {
  out.score = scorePiece(entry.name, word);
  if (out.score >= BEYOND_ADDRESS) return;
  if (floor <= BEYOND_ADDRESS) improve(out, 'address', ADDRESS_WEIGHT * scorePiece(entry.address, word));
  if (floor <= BEST_TAG) matchLists(entry, word, out);
  else if (out.score === 0) out.score = SOMEWHERE;
}

function matchLists(entry: SearchEntry, word: string, out: FieldMatch): void {
  const { tags, fields } = entry;
  for (let at = 0; at < tags.length; at++) {
    if (improve(out, 'tag', TAG_WEIGHT * scorePiece(tags[at] ?? '', word))) out.at = at;
  }
  for (let at = 0; at < fields.length; at++) {
    if (improve(out, 'field', FIELD_WEIGHT * scorePiece(fields[at]?.value ?? '', word))) out.at = at;
  }
  if (out.score === 0) improve(out, 'note', NOTE_WEIGHT * scorePiece(entry.note, word));
}

function improve(out: FieldMatch, field: SearchHit['field'], score: number): boolean {
  if (score <= out.score) return false;
  out.field = field;
  out.score = score;
  return true;
}
