import { CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { EditorState } from '@codemirror/state';
import { expect, it } from 'vitest';
import { commonTableNames, joinConditions } from './joinCompletion';

const to = { schema: 'public', name: 'customers', columns: ['id', 'region'] };
const foreignKeys = [{ schema: 'public', name: 'orders', columns: ['customer', 'Region'], to }];
const labels = (
  text: string,
  source = joinConditions({ searchPath: [], tables: [], foreignKeys }, 'postgres'),
): string[] => {
  const context = new CompletionContext(EditorState.create({ doc: text }), text.length, false);
  return ((source(context) as CompletionResult | null)?.options ?? []).map(({ label }) => label);
};

it('offers the condition of a foreign key in both directions', () => {
  const condition = 'c.id = o.customer AND c.region = o."Region"';
  expect(labels('SELECT 1; SELECT * FROM orders o JOIN public.customers c ON ')).toEqual([condition]);
  expect(labels('SELECT * FROM customers c JOIN orders o ON c')).toEqual([condition]);
  expect(labels('SELECT * FROM customers c JOIN other o ON ')).toEqual([]);
  expect(labels('SELECT * FROM orders o JOIN customers c ')).toEqual([]);
});

it('offers the names that WITH gives', () => {
  const text = 'WITH recent AS (SELECT 1) SELECT * FROM rec';
  expect(labels(text, commonTableNames('postgres'))).toEqual(['recent']);
});
