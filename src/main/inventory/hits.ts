import type { SearchHit } from '../../shared/model/inventory';
import type { SearchFilter } from '../../shared/search/query';
import { fold, foldWithMap } from './fold';
import { letterMask, mergeRanges, pieceRanges, type Range, scatteredRanges } from './match';
import { type FieldMatch, type HostEntry, matchWord, type SearchEntry } from './searchEntry';

/** Characters of a note shown around a match. */
const SNIPPET_BEFORE = 40;
const SNIPPET_LENGTH = 120;

/** Builds what is shown for a hit: the field of the best word, with every word marked in it. */
export function buildHit(entry: SearchEntry, words: readonly string[], score: number): SearchHit {
  const matches = words.map((word) => {
    const match: FieldMatch = { field: 'name', score: 0, at: 0 };
    matchWord(entry, word, letterMask(word), match);
    return match;
  });
  const best = matches.reduce((a, b) => (b.score > a.score ? b : a));
  const whole = fieldText(entry, best);
  const text = best.field === 'note' ? snippet(whole, words) : whole;
  const ranges = rangesIn(text, words, best.field === 'name');
  return { kind: entry.kind, id: entry.node.id, score, field: best.field, text, ranges };
}

/** Builds what is shown for a host that passed filters alone: the text that one of them is about, where that is a text. */
export function filterHit(entry: HostEntry, filters: readonly SearchFilter[]): SearchHit {
  const named = { kind: entry.kind, id: entry.node.id, score: 0 };
  for (const filter of filters) {
    const match = filter.negated ? null : filterMatch(entry, filter);
    if (match === null) continue;
    const values = filter.values.map(fold);
    const whole = fieldText(entry, match);
    const text = match.field === 'note' ? snippet(whole, values) : whole;
    return { ...named, field: match.field, text, ranges: rangesIn(text, values, false) };
  }
  return { ...named, field: 'name', text: entry.node.name, ranges: [] };
}

function filterMatch(entry: HostEntry, { operator, key, values }: SearchFilter): FieldMatch | null {
  const folded = values.map(fold);
  const found = (field: FieldMatch['field'], at = 0): FieldMatch => ({ field, at, score: 0 });
  switch (operator) {
    case 'tag':
      return found(
        'tag',
        entry.tags.findIndex((tag) => folded.length === 0 || folded.some((value) => tag.startsWith(value))),
      );
    case 'field':
      return found(
        'field',
        entry.fields.findIndex((field) => field.key === fold(key)),
      );
    case 'note':
      return found('note');
    case 'addr':
      return found('address');
    default:
      return null;
  }
}

function fieldText({ node }: SearchEntry, { field, at }: FieldMatch): string {
  if (field === 'note') return node.notes;
  if (field === 'name' || !('tags' in node)) return node.name;
  if (field === 'address') return node.address;
  if (field === 'tag') return node.tags[at] ?? '';
  const [key = '', value = ''] = Object.entries(node.customFields)[at] ?? [];
  return `${key}: ${value}`;
}

/** One line of a note around the first match. */
function snippet(note: string, words: readonly string[]): string {
  const folded = fold(note);
  const places = words.map((word) => folded.indexOf(word)).filter((at) => at >= 0);
  const place = Math.min(...places, folded.length);
  // The map is slow for long notes, and only needed where folding changed the length.
  const at = folded.length === note.length ? place : (foldWithMap(note).origin[place] ?? 0);
  const start = Math.max(0, at - SNIPPET_BEFORE);
  const cut = note.slice(start, start + SNIPPET_LENGTH).replace(/\s+/gu, ' ');
  return `${start > 0 ? '…' : ''}${cut}${start + SNIPPET_LENGTH < note.length ? '…' : ''}`;
}

/** Ranges of the original text, which may be longer or shorter than the folded one. */
function rangesIn(text: string, words: readonly string[], scattered: boolean): Range[] {
  const plain = fold(text);
  const found = words.flatMap((word) => {
    const pieces = pieceRanges(plain, word);
    return pieces.length > 0 || !scattered ? pieces : (scatteredRanges(plain, word) ?? []);
  });
  const merged = mergeRanges(found);
  if (plain === text.toLowerCase() && plain.length === text.length) return merged;
  const { origin } = foldWithMap(text);
  return mergeRanges(merged.map(([start, end]) => [origin[start] ?? 0, originEnd(origin, end, text)]));
}

/** End of the last original character that takes part. */
function originEnd(origin: readonly number[], end: number, text: string): number {
  const last = origin[end - 1] ?? 0;
  for (let at = end; at < origin.length; at++) if ((origin[at] ?? 0) > last) return origin[at] ?? text.length;
  return text.length;
}
