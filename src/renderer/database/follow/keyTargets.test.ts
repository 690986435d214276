import { describe, expect, it } from 'vitest';
import type { ResultColumn, ResultOrigin } from '../../../shared/queryStream';
import { keyTargets, type KeyedRow } from './keyTargets';

const number = (name: string): ResultColumn => ({ name, type: 'bigint', class: 'number' });
const of = (column: string, table = 'orders'): ResultOrigin => ({ schema: 'public', table, column });

const KEYS = {
  foreignKeys: [
    {
      ...{ name: 'bought', columns: ['customer'] },
      to: { schema: 'public', name: 'customers', columns: ['id'] },
    },
    {
      ...{ name: 'stored', columns: ['region', 'shelf'] },
      to: { schema: 'depot', name: 'Places', columns: ['r', 'nr'] },
    },
  ],
  referencedBy: [
    {
      ...{ name: 'billed', columns: ['order_id'], to: { schema: 'public', name: 'orders', columns: ['id'] } },
      from: { schema: 'public', name: 'invoices' },
    },
  ],
};
const ROW: KeyedRow = {
  columns: [
    number('id'),
    number('customer'),
    { name: 'region', type: 'text', class: 'text' },
    number('shelf'),
  ],
  origins: [of('id'), of('customer'), of('region'), of('shelf')],
  values: ['9223372036854775807', '42', "it's", '7'],
  column: 0,
};
const from = (change: Partial<KeyedRow>) => keyTargets({ ...ROW, ...change }, KEYS, 'postgres');

describe('the rows that foreign keys lead to', () => {
  it('are those that name this one, by its exact value', () => {
    expect(from({})).toEqual([
      {
        label: 'Rows of invoices with order_id = 9223372036854775807',
        statement: 'SELECT * FROM public.invoices WHERE order_id = 9223372036854775807 LIMIT 1000',
      },
    ]);
  });

  it('are those that it names, by all columns of the key', () => {
    expect(from({ column: 1 })).toMatchObject([{ label: 'Go to customers: id = 42' }]);
    const both = [
      {
        label: "Go to depot.Places: r = it's, nr = 7",
        statement: `SELECT * FROM depot."Places" WHERE r = 'it''s' AND nr = 7 LIMIT 1000`,
      },
    ];
    expect(from({ column: 2 })).toEqual(both);
    expect(from({ column: 3 })).toEqual(both);
    expect(keyTargets({ ...ROW, column: 1 }, KEYS, 'sqlserver')[0]?.statement).toBe(
      'SELECT TOP (1000) * FROM [public].[customers] WHERE [id] = 42',
    );
  });

  it('are none where the key is not known whole', () => {
    expect(from({ column: 2, values: ['1', '2', 'x', null] })).toEqual([]);
    expect(from({ column: 2, origins: [of('id'), of('customer'), of('region'), null] })).toEqual([]);
    expect(from({ column: 1, origins: [of('id'), null, null, null] })).toEqual([]);
    // Two rows of one table side by side: whose column is it?
    expect(from({ column: 2, origins: [of('shelf'), of('customer'), of('region'), of('shelf')] })).toEqual(
      [],
    );
  });
});
