import { expect, it } from 'vitest';
import { summaryText } from './summaryText';

it('counts a selection before its values are read', () => {
  expect(summaryText({ cells: 1, rows: 1, columns: 1, values: null })).toBe('1 cell');
  expect(summaryText({ cells: 12, rows: 4, columns: 3, values: null })).toBe('12 cells (4 × 3)');
});

it('tells numbers exactly, and what is rounded as about', () => {
  const numbers = {
    ...{ count: 3, sum: '9007199254740993', min: '1', max: '9007199254740990' },
    ...{ average: '3002399751580331', averageExact: false },
  };
  const values = { nulls: 2, distinct: { count: 3, more: false }, numbers };
  expect(summaryText({ cells: 5, rows: 5, columns: 1, values })).toBe(
    '5 cells (5 × 1) · 2 NULL · 3 different · sum 9007199254740993 · average about 3002399751580331 · from 1 to 9007199254740990',
  );
});
