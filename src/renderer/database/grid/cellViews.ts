import { visibleLines, beginning } from './cellText';
import { MAX_DUMP_BYTES, hexDump } from './hexDump';
import { indentJson, looksLikeJson } from './jsonText';

/** Most characters that are put on the page: as many as are laid out without a wait. */
export const MAX_VIEW_CHARACTERS = 200_000;

/** Ways to look at a value. */
export type ViewKind = 'text' | 'json' | 'hex';

/** A value as it is looked at. */
export interface CellView {
  kind: ViewKind;
  text: string;
  /** What is left out; empty: nothing. */
  note: string;
}

/** The ways there are for a value, the one that says most last. */
export function viewsOf(value: string): CellView[] {
  const views = [shown('text', visibleLines(beginning(value, MAX_VIEW_CHARACTERS)), value.length)];
  const json = looksLikeJson(value) ? indentJson(value) : null;
  if (json !== null)
    views.push(shown('json', visibleLines(beginning(json, MAX_VIEW_CHARACTERS)), json.length));
  const dump = value.startsWith('\\x') ? hexDump(value) : null;
  if (dump !== null) {
    const note = dump.cut ? `The first ${MAX_DUMP_BYTES.toLocaleString()} bytes are shown.` : '';
    views.push({ kind: 'hex', text: dump.text, note });
  }
  return views;
}

function shown(kind: ViewKind, text: string, length: number): CellView {
  const cut = length > MAX_VIEW_CHARACTERS;
  const note = cut
    ? `The first ${MAX_VIEW_CHARACTERS.toLocaleString()} characters are shown; a copy has all.`
    : '';
  return { kind, text, note };
}

/** Length of a value. */
export interface CellLength {
  /** Unicode code points. */
  characters: number;
  /** As UTF-8; of binary values the bytes that they stand for. */
  bytes: number;
}

/** The length of a value, in time linear in it and without copying it. */
export function lengthOf(value: string): CellLength {
  let characters = 0;
  let bytes = 0;
  for (let at = 0; at < value.length; at++) {
    const unit = value.charCodeAt(at);
    characters++;
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00 && isLow(value.charCodeAt(at + 1))) {
      bytes += 4;
      at++;
    } else bytes += 3;
  }
  return { characters, bytes };
}

const isLow = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;
