import type { SelectionSummary } from '../grid/selectionSummary';

const counted = (count: number, word: string): string =>
  `${count.toLocaleString()} ${word}${count === 1 ? '' : 's'}`;

/** What is selected, in one line: "12 cells · 2 NULL · 7 different · sum 84 · average 7 · from 1 to 12". */
export function summaryText({ cells, rows, columns, values }: SelectionSummary): string {
  const parts = [
    cells === 1 ? '1 cell' : `${counted(cells, 'cell')} (${rows.toLocaleString()} × ${columns})`,
  ];
  if (values === null) return parts.join('');
  const { nulls, distinct, numbers } = values;
  if (nulls > 0) parts.push(`${nulls.toLocaleString()} NULL`);
  if (cells > 1) parts.push(`${distinct.more ? 'over ' : ''}${distinct.count.toLocaleString()} different`);
  if (numbers !== null && numbers.count > 1) {
    const about = numbers.averageExact ? '' : 'about ';
    parts.push(`sum ${numbers.sum}`, `average ${about}${numbers.average}`);
    parts.push(`from ${numbers.min} to ${numbers.max}`);
  }
  return parts.join(' · ');
}
