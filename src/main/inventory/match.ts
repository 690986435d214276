/** `[start, end)` in folded text. */
export type Range = [number, number];

/** How well a word fits, best first; the gaps leave room for the fields' weights. */
export const EXACT = 440;
/** In a name this beats whatever fits in another field. */
export const PREFIX = 400;
const WORD_START = 360;
const INSIDE = 200;
const SCATTERED = 100;
/** Added at most for filling much of the text, so that shorter names come first. */
const FILL = 20;
/** What scattered letters reach at most. */
export const BEST_SCATTERED = SCATTERED + FILL;

/** Score of `word` in `text` as one piece (both folded): 0 = not there. */
export function scorePiece(text: string, word: string): number {
  const first = text.indexOf(word);
  if (first < 0) return 0;
  const fill = (FILL * word.length) / text.length;
  if (first === 0) return text.length === word.length ? EXACT : PREFIX + fill;
  for (let at = first; at >= 0; at = text.indexOf(word, at + 1)) {
    if (startsWord(text, at)) return WORD_START + fill;
  }
  return INSIDE + fill;
}

/** Score of the letters of `word` in order but apart: closer together and at word starts is better. 0 = not there. */
export function scoreScattered(text: string, word: string): number {
  const ranges = scatteredRanges(text, word);
  if (ranges === undefined) return 0;
  const span = (ranges.at(-1)?.[1] ?? 0) - (ranges[0]?.[0] ?? 0);
  const starts = ranges.filter(([start]) => startsWord(text, start)).length / ranges.length;
  return SCATTERED + (FILL / 2) * (word.length / span + starts);
}

/** Where the letters of `word` are; each is looked for at a word start first. Undefined: not all are there. */
export function scatteredRanges(text: string, word: string): Range[] | undefined {
  return walk(text, word, true) ?? walk(text, word, false);
}

/** All places of `word` as one piece. */
export function pieceRanges(text: string, word: string): Range[] {
  const ranges: Range[] = [];
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    ranges.push([at, at + word.length]);
  }
  return ranges;
}

/** Sorted ranges in which none touches the next. */
export function mergeRanges(ranges: readonly Range[]): Range[] {
  const merged: Range[] = [];
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

/** Which letters and digits a text has, as bits: one AND rules out most texts before they are walked. */
export function letterMask(text: string): number {
  let mask = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= 97 && code <= 122) mask |= 1 << (code - 97);
    else if (code >= 48 && code <= 57) mask |= 1 << (26 + (code % 6));
  }
  return mask;
}

function walk(text: string, word: string, preferStarts: boolean): Range[] | undefined {
  const ranges: Range[] = [];
  let from = 0;
  for (const letter of word) {
    const at = findLetter(text, letter, from, preferStarts);
    if (at < 0) return undefined;
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === at) last[1] = at + letter.length;
    else ranges.push([at, at + letter.length]);
    from = at + letter.length;
  }
  return ranges;
}

/** The next place of a letter: right here, else at the next word start if wanted, else anywhere. */
function findLetter(text: string, letter: string, from: number, preferStarts: boolean): number {
  const next = text.indexOf(letter, from);
  if (!preferStarts || next === from) return next;
  for (let at = next; at >= 0; at = text.indexOf(letter, at + 1)) if (startsWord(text, at)) return at;
  return next;
}

/** After a separator, or where digits follow letters or the reverse. */
function startsWord(text: string, at: number): boolean {
  if (at === 0) return true;
  const before = text.charCodeAt(at - 1);
  return isSeparator(before) || isDigit(before) !== isDigit(text.charCodeAt(at));
}

function isSeparator(code: number): boolean {
  // ASCII that is neither letter nor digit; folded text has no capitals.
  return code < 48 || (code > 57 && code < 97) || (code > 122 && code < 128);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
