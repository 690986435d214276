import type { Folder, Host, SearchHit } from '../../shared/model/inventory';
import { fold } from './fold';
import { letterMask, scorePiece, scoreScattered } from './match';

/** One host or folder, folded for comparing. */
export interface SearchEntry {
  kind: 'host' | 'folder';
  node: Host | Folder;
  name: string;
  nameMask: number;
  address: string;
  tags: string[];
  note: string;
  /** Breaks ties: favourites first, then the most recent. Below the smallest step of a score. */
  tie: number;
}

/** A word's best field in an entry. */
export interface FieldMatch {
  field: SearchHit['field'];
  score: number;
  /** Which tag, for `field: 'tag'`. */
  tag: number;
}

/** A name counts most; what stands in a note only beats letters scattered over a name. */
const ADDRESS_WEIGHT = 0.9;
const TAG_WEIGHT = 0.8;
const NOTE_WEIGHT = 0.4;
/** Characters of a note that are searched. */
const NOTE_LENGTH = 20_000;

/** The entry of a host. */
export function hostEntry(host: Host): SearchEntry {
  const name = fold(host.name);
  return {
    kind: 'host',
    node: host,
    name,
    nameMask: letterMask(name),
    address: fold(host.address),
    tags: host.tags.map(fold),
    note: fold(host.notes.slice(0, NOTE_LENGTH)),
    // Milliseconds since 1970 stay below 1e13 for three centuries.
    tie: (host.favourite ? 2e-3 : 0) + ((host.lastUsedAt ?? 0) / 1e13) * 1e-3,
  };
}

/** The entry of a folder. */
export function folderEntry(folder: Folder): SearchEntry {
  const name = fold(folder.name);
  const note = fold(folder.notes.slice(0, NOTE_LENGTH));
  return {
    kind: 'folder',
    node: folder,
    name,
    nameMask: letterMask(name),
    address: '',
    tags: [],
    note,
    tie: 0,
  };
}

/**
 * Finds the best field for one word and writes it to `out` (one object for a whole search: this runs for every record
 * and word). Score 0 = nowhere.
 */
export function matchWord(entry: SearchEntry, word: string, mask: number, out: FieldMatch): void {
  out.field = 'name';
  out.score = scorePiece(entry.name, word);
  improve(out, 'address', ADDRESS_WEIGHT * scorePiece(entry.address, word));
  for (let index = 0; index < entry.tags.length; index++) {
    if (improve(out, 'tag', TAG_WEIGHT * scorePiece(entry.tags[index] ?? '', word))) out.tag = index;
  }
  if (out.score > 0) return;
  improve(out, 'note', NOTE_WEIGHT * scorePiece(entry.note, word));
  if (out.score > 0 || word.length < 2 || (mask & ~entry.nameMask) !== 0) return;
  out.score = scoreScattered(entry.name, word);
}

function improve(out: FieldMatch, field: SearchHit['field'], score: number): boolean {
  if (score <= out.score) return false;
  out.field = field;
  out.score = score;
  return true;
}
