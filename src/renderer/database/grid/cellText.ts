import type { CellPage } from './gridSource';

/** Most characters (UTF-16 units) of a value that a cell shows: wider than any column is made. */
export const SHOWN_CHARACTERS = 300;

/** Bytes that hold more than {@link SHOWN_CHARACTERS} in any script: a UTF-16 unit takes three at most. */
export const PREVIEW_BYTES = 4 * (SHOWN_CHARACTERS + 1);

/** A stretch of a value: as it is, or a sign that stands for something that can't be seen. */
export interface CellPart {
  text: string;
  mark: boolean;
}

/** The beginning of a value. */
export interface CellPreview {
  text: string;
  /** There is more than is shown. */
  cut: boolean;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Controls, line and paragraph ends, characters that reorder or hide text (Unicode UAX #9, general category Cf), and
 * spaces that look like others. Not the joiners, which emoji and several scripts are made of.
 */
const UNSEEN =
  /[\u0000-\u001f\u007f-\u00a0\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\ufffb]/;
const EACH_UNSEEN = new RegExp(UNSEEN, 'g');
const SPACE = ' ';
const SPACE_MARK = '·';

const NAMED: Readonly<Record<string, string>> = {
  '\n': '↵',
  '\t': '⇥',
  '\u007f': '␡',
  '\u00a0': '⍽',
};

/** The sign for a character that can't be seen: a control picture, or its code point in brackets. */
function markFor(character: string): string {
  const code = character.charCodeAt(0);
  const named = NAMED[character];
  if (named !== undefined) return named;
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : `⟨${code.toString(16).toUpperCase()}⟩`;
}

/** Whether a value looks like what it is. */
export const isPlain = (text: string): boolean =>
  !text.startsWith(SPACE) && !text.endsWith(SPACE) && !UNSEEN.test(text);

/** A value with what can't be seen told apart from what can; spaces count where they begin or end it. */
export function cellParts(text: string): CellPart[] {
  const inner = leadingSpaces(text);
  const end = Math.max(inner, text.length - trailingSpaces(text));
  const parts: CellPart[] = [];
  const add = (part: string, mark: boolean): void => {
    const last = parts.at(-1);
    if (part === '') return;
    if (last?.mark === mark) last.text += part;
    else parts.push({ text: part, mark });
  };
  add(SPACE_MARK.repeat(inner), true);
  addMarked(text.slice(inner, end), add);
  add(SPACE_MARK.repeat(text.length - end), true);
  return parts;
}

function addMarked(text: string, add: (part: string, mark: boolean) => void): void {
  let from = 0;
  for (const { 0: character, index } of text.matchAll(EACH_UNSEEN)) {
    add(text.slice(from, index), false);
    add(markFor(character), true);
    from = index + 1;
  }
  add(text.slice(from), false);
}

function leadingSpaces(text: string): number {
  let count = 0;
  while (text[count] === SPACE) count++;
  return count;
}

function trailingSpaces(text: string): number {
  let count = 0;
  while (text[text.length - 1 - count] === SPACE) count++;
  return count;
}

/** One line in which everything can be seen, for titles and names. */
export const visibleText = (text: string): string => text.replace(EACH_UNSEEN, markFor);

/** Several lines in which everything but line ends and tabs can be seen. */
export const visibleLines = (text: string): string =>
  text.replace(EACH_UNSEEN, (character) =>
    character === '\n' || character === '\t' ? character : markFor(character),
  );

/** The beginning of a text, not ending within a surrogate pair. */
export function beginning(text: string, characters: number): string {
  if (text.length <= characters) return text;
  const last = text.charCodeAt(characters - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? characters - 1 : characters);
}

/** Characters that are as wide as each other in the data font. */
const EVEN = /^[\u0020-\u007e]*$/;

/**
 * A value cut to so many characters, so that it needs no clipping on the page, which costs more than all else of
 * drawing it. Null: its characters differ in width.
 */
export function fitted({ text, cut }: CellPreview, room: number): string | null {
  if (!EVEN.test(text)) return null;
  if (text.length <= room && !cut) return text;
  return `${text.slice(0, Math.max(0, room - 1))}…`;
}

/** What a cell shows of its value, in time that does not depend on the length of the value. Null: NULL. */
export function cellPreview(page: CellPage, row: number, column: number): CellPreview | null {
  const bytes = page.bytes(row, column);
  if (bytes === null) return null;
  const text = decoder.decode(bytes.length > PREVIEW_BYTES ? bytes.subarray(0, PREVIEW_BYTES) : bytes);
  const cut = text.length > SHOWN_CHARACTERS;
  return { text: cut ? beginning(text, SHOWN_CHARACTERS) : text, cut };
}
