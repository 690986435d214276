import type { ResultColumn } from '../../../shared/queryStream';
import { beginning, visibleText } from '../grid/cellText';
import type { GridPage } from '../grid/gridSource';
import type { ChartChoice } from './chartChoice';

/** Characters of one value: a line holds several. */
const VALUE_CHARACTERS = 60;

/** One row of a chart in words: its number, and the exact values that are drawn. */
export function pointText(
  { page, firstRow }: GridPage,
  row: number,
  { x, y }: ChartChoice,
  columns: readonly ResultColumn[],
): string {
  const drawn = x === null ? y : [x, ...y.filter((index) => index !== x)];
  const parts = drawn.map((index) => {
    const text = page.text(row - firstRow, index) ?? 'NULL';
    return `${visibleText(columns[index]?.name ?? '')} ${visibleText(beginning(text, VALUE_CHARACTERS))}`;
  });
  return [`Row ${(row + 1).toLocaleString()}`, ...parts].join(' · ');
}
