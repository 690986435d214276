import type { ResultColumn } from '../../../shared/queryStream';
import { cellPreview, visibleText } from './cellText';
import { CELL_PADDING_PX, DATA_PX } from './gridMetrics';
import type { GridPage } from './gridSource';

/** Advance of a character of the header's font, on average, and what the header needs beside the name, in px. */
const NAME_PX = 7;
const NAME_PADDING = 26;
/** Rows of the first page that are looked at. */
const SAMPLE_ROWS = 200;
/** Characters that numbers get beyond the widest of the sample: later ones are longer, and one that is cut misleads. */
const NUMBER_SLACK = 4;
/** Bounds of a guess, in px: a long text must not push the rest out of sight. */
const MIN_GUESS = 56;
const MAX_GUESS = 320;
/** Widest column that fitting makes, in px. */
const MAX_FIT = 1200;

/** Scripts whose characters take two cells (Unicode East Asian Width), roughly, and emoji. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\ud83c-\ud83e]/g;

/** Width of a text in characters of the data font. */
function characters(text: string): number {
  return text.length + (text.match(WIDE)?.length ?? 0);
}

const nameWidth = ({ name }: ResultColumn): number => visibleText(name).length * NAME_PX + NAME_PADDING;

/** Width of the widest cell of a column in some rows of a page, in px. */
function cellsWidth({ page }: GridPage, column: number, from: number, to: number): number {
  let widest = 0;
  for (let row = from; row < to; row++) {
    const preview = cellPreview(page, row, column);
    if (preview !== null) widest = Math.max(widest, characters(preview.text) + (preview.cut ? 1 : 0));
    else widest = Math.max(widest, 4);
  }
  return widest * DATA_PX + CELL_PADDING_PX;
}

/** Widths in px from the names and the first rows. Without a page: from the names alone. */
export function guessWidths(columns: readonly ResultColumn[], first: GridPage | null): number[] {
  return columns.map((column, index) => {
    const cells = first === null ? 0 : cellsWidth(first, index, 0, Math.min(first.page.rows, SAMPLE_ROWS));
    const slack = column.class === 'number' ? NUMBER_SLACK * DATA_PX : 0;
    return Math.ceil(Math.min(Math.max(MIN_GUESS, nameWidth(column), cells + slack), MAX_GUESS));
  });
}

/** Width in px at which the name and the cells of these rows (from, before) of the pages are shown as a whole. */
export function fittingWidth(
  columns: readonly ResultColumn[],
  index: number,
  pages: readonly GridPage[],
  rows: readonly [number, number],
): number {
  const column = columns[index];
  let width = column === undefined ? 0 : nameWidth(column);
  for (const each of pages) {
    const from = Math.max(0, rows[0] - each.firstRow);
    const to = Math.min(each.page.rows, rows[1] - each.firstRow);
    width = Math.max(width, cellsWidth(each, index, from, to));
  }
  return Math.ceil(Math.min(width, MAX_FIT));
}
