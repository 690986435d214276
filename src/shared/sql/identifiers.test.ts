import { describe, expect, it } from 'vitest';
import { firstRowsStatement, qualifiedName, quoteIdentifier } from './identifiers';

describe('names in SQL', () => {
  it('stay as they are where PostgreSQL reads them back', () => {
    expect(quoteIdentifier('orders_2024', 'postgres')).toBe('orders_2024');
    expect(quoteIdentifier('a$b', 'postgres')).toBe('a$b');
  });

  it.each(['Orders', 'order', 'two words', '1st', 'größe', 'a.b', '', 'user', 'a-b'])('quotes %s', (name) => {
    expect(quoteIdentifier(name, 'postgres')).toBe(`"${name}"`);
  });

  it('can’t be broken out of', () => {
    expect(quoteIdentifier('x"; DROP TABLE y; --', 'postgres')).toBe('"x""; DROP TABLE y; --"');
    expect(quoteIdentifier('x`; DROP TABLE y', 'mysql')).toBe('`x``; DROP TABLE y`');
    expect(quoteIdentifier('x]; DROP TABLE y', 'sqlserver')).toBe('[x]]; DROP TABLE y]');
    expect(qualifiedName({ schema: 'a"b', name: 'c' }, 'postgres')).toBe('"a""b".c');
  });

  it('stand in the statement for the first rows', () => {
    const relation = { schema: 'public', name: 'Order' };
    expect(firstRowsStatement(relation, 'postgres')).toBe('SELECT * FROM public."Order" LIMIT 1000');
    expect(firstRowsStatement(relation, 'mysql')).toBe('SELECT * FROM `public`.`Order` LIMIT 1000');
    expect(firstRowsStatement(relation, 'sqlserver')).toBe('SELECT TOP (1000) * FROM [public].[Order]');
    expect(firstRowsStatement(relation, 'sqlserver', ['id'])).toBe(
      'SELECT TOP (1000) * FROM [public].[Order] ORDER BY [id]',
    );
    expect(firstRowsStatement(relation, 'postgres', ['Shop', 'id'])).toBe(
      'SELECT * FROM public."Order" ORDER BY "Shop", id LIMIT 1000',
    );
  });
});
