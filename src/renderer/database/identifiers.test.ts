import { describe, expect, it } from 'vitest';
import { firstRowsStatement, qualifiedName, quoteIdentifier } from './identifiers';

describe('names in SQL', () => {
  it('stay as they are where PostgreSQL reads them back', () => {
    expect(quoteIdentifier('orders_2024')).toBe('orders_2024');
    expect(quoteIdentifier('a$b')).toBe('a$b');
  });

  it.each(['Orders', 'order', 'two words', '1st', 'größe', 'a.b', '', 'user', 'a-b'])('quotes %s', (name) => {
    expect(quoteIdentifier(name)).toBe(`"${name}"`);
  });

  it('can’t be broken out of', () => {
    expect(quoteIdentifier('x"; DROP TABLE y; --')).toBe('"x""; DROP TABLE y; --"');
    expect(qualifiedName({ schema: 'a"b', name: 'c' })).toBe('"a""b".c');
  });

  it('stand in the statement for the first rows', () => {
    expect(firstRowsStatement({ schema: 'public', name: 'Order' })).toBe(
      'SELECT * FROM public."Order" LIMIT 1000',
    );
  });
});
