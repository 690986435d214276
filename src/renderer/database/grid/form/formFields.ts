import type { ResultColumn } from '../../../../shared/queryStream';
import { beginning, visibleLines, visibleText } from '../cellText';
import { viewsOf } from '../cellViews';

/** Characters and lines of a value that are shown before it is unfolded: a paragraph. */
export const FOLDED_CHARACTERS = 400;
export const FOLDED_LINES = 8;

/** A value as a form shows it. */
export interface FieldText {
  text: string;
  /** There is more: it is folded, or was. */
  long: boolean;
  /** What even the unfolded value leaves out; empty: nothing. */
  note: string;
}

/** A value for the page: JSON on lines, bytes as a dump, and only its beginning while it is folded. */
export function fieldText(value: string, unfolded: boolean): FieldText {
  // Far more than is shown folded needs no layout to know that it is long.
  if (!unfolded && value.length > 100 * FOLDED_CHARACTERS) {
    return { text: folded(visibleLines(beginning(value, 2 * FOLDED_CHARACTERS))), long: true, note: '' };
  }
  const { text, note } = viewsOf(value).at(-1) ?? { text: '', note: '' };
  const short = folded(text);
  if (short === text) return { text, long: false, note };
  return unfolded ? { text, long: true, note } : { text: short, long: true, note: '' };
}

function folded(text: string): string {
  const short = beginning(text, FOLDED_CHARACTERS).split('\n').slice(0, FOLDED_LINES).join('\n');
  return short.length === text.length ? text : `${short}…`;
}

/** The columns whose name or type has a text in it, in their order; upper and lower case are alike. */
export function columnsNamed(columns: readonly ResultColumn[], text: string): number[] {
  const wanted = text.trim().toLowerCase();
  const all = columns.map((_, index) => index);
  if (wanted === '') return all;
  return all.filter((index) =>
    visibleText(`${columns[index]?.name ?? ''} ${columns[index]?.type ?? ''}`)
      .toLowerCase()
      .includes(wanted),
  );
}
