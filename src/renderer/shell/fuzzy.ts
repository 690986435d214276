/** How well a text fits what was typed, and which characters matched, for highlighting. */
export interface FuzzyMatch {
  /** Higher is better. */
  score: number;
  /** Indexes of the matching characters, ascending. */
  positions: readonly number[];
}

const isBoundary = (text: string, index: number): boolean => {
  if (index === 0) return true;
  const before = text.charAt(index - 1);
  if (/[\s._:@/-]/.test(before)) return true;
  return /[a-z]/.test(before) && /[A-Z]/.test(text.charAt(index));
};

function scoreAt(text: string, index: number, previous: number): number {
  const together = previous === index - 1 ? 8 : 0;
  const start = isBoundary(text, index) ? 6 : 0;
  // Each skipped character costs a little, so that tight matches win.
  const gap = previous < 0 ? Math.min(index, 10) * 0.3 : Math.min(index - previous - 1, 10) * 0.5;
  return 1 + together + start - gap;
}

function matchWord(word: string, text: string, lower: string): FuzzyMatch | null {
  const exact = bestSubstring(word, text, lower);
  if (exact !== null) return exact;
  const positions: number[] = [];
  let score = 0;
  let from = 0;
  for (const character of word) {
    const index = nextIndex(character, text, lower, from, positions.at(-1) ?? -1);
    if (index === -1) return null;
    score += scoreAt(text, index, positions.at(-1) ?? -1);
    positions.push(index);
    from = index + 1;
  }
  return { score, positions };
}

/** The next place of a character: right after the last one, else at a word's start, else anywhere. */
function nextIndex(character: string, text: string, lower: string, from: number, previous: number): number {
  if (previous >= 0 && lower.charAt(previous + 1) === character) return previous + 1;
  const first = lower.indexOf(character, from);
  for (let index = first; index !== -1; index = lower.indexOf(character, index + 1)) {
    if (isBoundary(text, index)) return index;
  }
  return first;
}

function bestSubstring(word: string, text: string, lower: string): FuzzyMatch | null {
  let best: FuzzyMatch | null = null;
  for (let at = lower.indexOf(word); at !== -1; at = lower.indexOf(word, at + 1)) {
    const start = isBoundary(text, at) ? 20 : 0;
    const whole = word.length === text.length ? 20 : 0;
    const score = word.length * 10 + start + whole - Math.min(at, 20) * 0.3;
    if (best === null || score > best.score) {
      best = { score, positions: Array.from({ length: word.length }, (_, index) => at + index) };
    }
    if (start > 0) break;
  }
  return best;
}

/** Matches every typed word in any order, letters in order but not necessarily side by side; null: does not fit. */
export function fuzzyMatch(query: string, text: string): FuzzyMatch | null {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const lower = text.toLowerCase();
  let score = 0;
  const positions = new Set<number>();
  for (const word of words) {
    const match = matchWord(word, text, lower);
    if (match === null) return null;
    score += match.score;
    for (const position of match.positions) positions.add(position);
  }
  // Shorter texts first among equals.
  return { score: score - text.length * 0.02, positions: [...positions].sort((a, b) => a - b) };
}
