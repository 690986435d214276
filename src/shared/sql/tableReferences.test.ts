import { expect, it } from 'vitest';
import { tableReferences, withNames } from './tableReferences';

it('names the relations of a statement with what they are called in it', () => {
  const text =
    'SELECT * FROM public.orders AS o, "Items" i JOIN customers c ON c.id = o.customer JOIN regions ON ';
  expect(tableReferences(text, 'postgres')).toEqual([
    { schema: 'public', name: 'orders', alias: 'o' },
    { schema: null, name: 'Items', alias: 'i' },
    { schema: null, name: 'customers', alias: 'c' },
    { schema: null, name: 'regions', alias: 'regions' },
  ]);
});

it('takes no column for a relation', () => {
  const text = 'SELECT a, b FROM t WHERE x IN (1, y) ORDER BY a, b';
  expect(tableReferences(text, 'postgres').map(({ name }) => name)).toEqual(['t']);
  expect(tableReferences('SELECT * FROM (SELECT 1) x JOIN', 'postgres')).toEqual([]);
});

it('knows the names that WITH gives', () => {
  const text = 'WITH RECURSIVE a AS (SELECT 1), b (x, y) AS (SELECT 2) SELECT c, d AS e FROM a';
  expect(withNames(text, 'postgres')).toEqual(['a', 'b']);
  expect(withNames('SELECT a, b AS c', 'postgres')).toEqual([]);
});
