/** Where a quoted thing ends: the offset after its last character, and whether the text ended before it did. */
export interface Span {
  end: number;
  closed: boolean;
}

/** From after the opening quote to after the closing one; the doubled closing quote stands for itself. */
export function scanDoubled(text: string, from: number, close: string): Span {
  let at = text.indexOf(close, from);
  while (at >= 0 && text[at + 1] === close) at = text.indexOf(close, at + 2);
  return at < 0 ? { end: text.length, closed: false } : { end: at + 1, closed: true };
}

/** As {@link scanDoubled}, where a backslash takes the next character along. */
export function scanEscaped(text: string, from: number, close: string): Span {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === close) {
      if (text[at + 1] !== close) return { end: at + 1, closed: true };
      at++;
    }
  }
  return { end: text.length, closed: false };
}

/** Up to and with the first `close`; nothing inside stands for it. */
export function scanTo(text: string, from: number, close: string): Span {
  const at = text.indexOf(close, from);
  return at < 0 ? { end: text.length, closed: false } : { end: at + close.length, closed: true };
}

/** Up to the end of the line, the line break left out. PostgreSQL alone takes a carriage return as one. */
export function scanLine(text: string, from: number, returnEnds: boolean): number {
  let at = from;
  while (at < text.length && text[at] !== '\n' && !(returnEnds && text[at] === '\r')) at++;
  return at;
}

/** From after the opening mark of a comment to after the mark that closes it. */
export function scanComment(text: string, from: number, nested: boolean): Span {
  if (!nested) return scanTo(text, from, '*/');
  let depth = 1;
  for (let at = from; at < text.length - 1; at++) {
    if (text[at] === '*' && text[at + 1] === '/') {
      depth--;
      at++;
      if (depth === 0) return { end: at + 1, closed: true };
    } else if (text[at] === '/' && text[at + 1] === '*') {
      depth++;
      at++;
    }
  }
  return { end: text.length, closed: false };
}

/** MySQL's comment whose content is run: a closing mark inside a string or a quoted name is part of that. */
export function scanExecutableComment(text: string, from: number): Span {
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === '*' && text[at + 1] === '/') return { end: at + 2, closed: true };
    if (char === '`') at = scanDoubled(text, at + 1, char).end - 1;
    else if (char === "'" || char === '"') at = scanEscaped(text, at + 1, char).end - 1;
  }
  return { end: text.length, closed: false };
}

/**
 * PostgreSQL 4.1.2.1: two strings with a line break between them are one, and the second is read by the rules of the
 * first. Gives the offset of the second's opening quote, or null. Comments to the end of a line count as blanks.
 */
export function continuationOf(text: string, from: number): number | null {
  let broken = false;
  for (let at = from; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === '\n' || char === '\r') broken = true;
    else if (char === '-' && text[at + 1] === '-') at = scanLine(text, at, true) - 1;
    else if (char === "'") return broken ? at : null;
    else if (!' \t\f\v'.includes(char)) return null;
  }
  return null;
}
