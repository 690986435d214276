import { expect, it } from 'vitest';
import { firstTable, resultLabel, statementLine } from './resultLabel';

it.each([
  ['select * from orders', 'orders'],
  ['SELECT a FROM sales.orders o JOIN x', 'orders'],
  ['SELECT a FROM "Sales"."Order lines"', 'Order lines'],
  ['SELECT 1', undefined],
  ['SELECT * FROM (SELECT 1) x', undefined],
])('%s reads from %s', (statement, table) => {
  expect(firstTable(statement)).toBe(table);
});

it('names a result after its table, or by number', () => {
  expect(resultLabel(2, 'SELECT * FROM hosts')).toBe('2 · hosts');
  expect(resultLabel(1, 'SHOW ALL')).toBe('Result 1');
});

it('shows the beginning of a long statement in one line', () => {
  expect(statementLine('SELECT\n  1')).toBe('SELECT 1');
  expect(statementLine('x'.repeat(5_000_000)).length).toBe(120);
});
