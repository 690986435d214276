/** Where a parser stopped: it repeats up to 80 characters of the statement from there. */
const NEAR = /near '([^]*)' at line (\d+)$/;
/** UTF-16 units of what the server repeats that are compared; what follows may be cut in the middle of a character. */
const COMPARED = 64;

/**
 * Where in the statement a parser's message points to, in UTF-16 units from 0: the first place from that line on where the
 * repeated text stands. Null: it does not say, or can't be found.
 */
export function positionOf(message: string, statement: string): number | null {
  const [, near, line] = NEAR.exec(message) ?? [];
  if (near === undefined || line === undefined) return null;
  const start = lineStart(statement, Number(line));
  if (start === null) return null;
  if (near === '') return statement.trimEnd().length;
  const at = statement.indexOf(near.slice(0, COMPARED), start);
  return at < 0 ? null : at;
}

/** Where the line with this number, from 1, begins. */
function lineStart(text: string, line: number): number | null {
  let start = 0;
  for (let number = 1; number < line; number++) {
    const end = text.indexOf('\n', start);
    if (end < 0) return null;
    start = end + 1;
  }
  return start;
}
