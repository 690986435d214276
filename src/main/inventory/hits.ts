import type { SearchHit } from '../../shared/model/inventory';
import { fold, foldWithMap } from './fold';
import { letterMask, mergeRanges, pieceRanges, type Range, scatteredRanges } from './match';
import { type FieldMatch, matchWord, type SearchEntry } from './searchEntry';

/** Characters of a note shown around a match. */
const SNIPPET_BEFORE = 40;
const SNIPPET_LENGTH = 120;

/** Builds what is shown for a hit: the field of the best word, with every word marked in it. */
export function buildHit(entry: SearchEntry, words: readonly string[], score: number): SearchHit {
  const matches = words.map((word) => {
    const match: FieldMatch = { field: 'name', score: 0, tag: 0 };
    matchWord(entry, word, letterMask(word), match);
    return match;
  });
  const best = matches.reduce((a, b) => (b.score > a.score ? b : a));
  const whole = fieldText(entry, best);
  const text = best.field === 'note' ? snippet(whole, words) : whole;
  const ranges = rangesIn(text, words, best.field === 'name');
  return { kind: entry.kind, id: entry.node.id, score, field: best.field, text, ranges };
}

function fieldText({ node }: SearchEntry, { field, tag }: FieldMatch): string {
  if (field === 'note') return node.notes;
  if (field === 'name' || !('tags' in node)) return node.name;
  return field === 'address' ? node.address : (node.tags[tag] ?? '');
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
