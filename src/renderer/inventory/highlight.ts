/** A piece of text, matched or not. */
export interface TextPiece {
  text: string;
  matched: boolean;
}

/** Cuts a text at the `[start, end)` ranges of a search hit; ranges out of order or out of bounds are clipped. */
export function highlightPieces(text: string, ranges: readonly (readonly [number, number])[]): TextPiece[] {
  const pieces: TextPiece[] = [];
  let at = 0;
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const from = Math.max(start, at);
    const to = Math.min(end, text.length);
    if (to <= from) continue;
    if (from > at) pieces.push({ text: text.slice(at, from), matched: false });
    pieces.push({ text: text.slice(from, to), matched: true });
    at = to;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), matched: false });
  return pieces;
}
