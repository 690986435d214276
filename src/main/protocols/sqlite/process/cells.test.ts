import { describe, expect, it } from 'vitest';
import { exactCell, realText } from './cells';
import { exactSelect } from './exactSelect';

const EXACT = { exact: true, encoding: 'UTF-8' };

describe('a cell of SQLite', () => {
  it.each([
    [1, '1.0'],
    [-0, '-0.0'],
    [0.1, '0.1'],
    [1e21, '1.0e+21'],
    [-1.5e-7, '-1.5e-7'],
    [Infinity, 'Inf'],
  ])('shows the real %s as %s', (value, text) => expect(realText(value)).toBe(text));

  it('is told apart by its storage, whatever it looks like', () => {
    const shown = [1n, 'FF', Buffer.from('\\xff'), Buffer.from('\\xfg'), null].map(
      (value) => exactCell(value, EXACT)?.bytes.toString() ?? null,
    );
    expect(shown).toEqual(['1', '\\xff', '\\\\xff', '\\xfg', null]);
  });

  it('is read from UTF-16 of either order, an odd byte at the end left out', () => {
    const little = Buffer.from('é😀', 'utf16le');
    const cell = exactCell(Buffer.concat([little, Buffer.from([1])]), { exact: true, encoding: 'UTF-16le' });
    expect(cell?.bytes.toString()).toBe('é😀');
  });
});

describe('a query around a query', () => {
  it('is made of queries only', () => {
    expect(exactSelect('WITH a AS (SELECT 1) SELECT * FROM a; -- end', 1)).toContain(
      'SELECT * FROM (WITH a AS (SELECT 1) SELECT * FROM a\n)',
    );
    for (const other of ['PRAGMA user_version', 'EXPLAIN SELECT 1', 'DELETE FROM t RETURNING a']) {
      expect(exactSelect(other, 1)).toBeNull();
    }
  });
});
