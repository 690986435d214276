/** Height of a row in px. */
export const ROW_PX = 24;
/** Height of the header in px. */
export const HEADER_PX = 28;
/** Advance of a character of the data font (JetBrains Mono) at 12 px, in px: 0.6 em. */
export const DATA_PX = 7.2;
/** Padding of a cell at both sides and its border, in px. */
export const CELL_PADDING_PX = 17;
/** Width of a digit of the row numbers at 11 px, and their padding, in px. */
const DIGIT_PX = 6.6;
const NUMBER_PADDING_PX = 20;
/** Digits that have room from the start, so that a result that grows does not shift. */
const MIN_DIGITS = 4;
/** Px that are left for the columns that scroll, however many are pinned. */
export const MIN_SCROLLING_PX = 160;

/** Width of the column of row numbers in px. */
export const numberWidth = (rows: number): number =>
  Math.ceil(Math.max(MIN_DIGITS, String(rows).length) * DIGIT_PX + NUMBER_PADDING_PX);
