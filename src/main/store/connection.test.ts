import { describe, expect, it } from 'vitest';
import { Connection, readOnlyUri } from './connection';

describe('a connection', () => {
  it.each([true, new Date(0), { a: 1 }, new Uint8Array(2), undefined, NaN, Symbol('x'), [1]])(
    'refuses to bind %o instead of ending the process',
    (value) => {
      const connection = new Connection(':memory:');
      expect(() => connection.all('SELECT ?', [value as never])).toThrow(TypeError);
      expect(() => connection.run('SELECT ?', [value as never])).toThrow(TypeError);
    },
  );

  it('binds what SQLite has', () => {
    const connection = new Connection(':memory:');
    const row = connection.all('SELECT ?, ?, ?, ?, ?', [1.5, 7n, "a?'", Buffer.from([0, 255]), null])[0];
    expect(row).toEqual([1.5, 7, "a?'", Buffer.from([0, 255]), null]);
    expect(connection.value("SELECT '?' || ?", ['x'])).toBe('?x');
  });

  it('refuses missing and surplus parameters', () => {
    const connection = new Connection(':memory:');
    expect(() => connection.all('SELECT ?, ?', [1])).toThrow(TypeError);
    expect(() => connection.all('SELECT 1', [1])).toThrow(TypeError);
  });

  it('stays usable after a transaction that failed', () => {
    const connection = new Connection(':memory:');
    connection.execute('CREATE TABLE t (a UNIQUE)');
    const twice = (): void =>
      connection.transaction(() => {
        connection.run('INSERT INTO t VALUES (?)', [1]);
        connection.transaction(() => connection.run('INSERT INTO t VALUES (?)', [1]));
      });
    expect(twice).toThrow(/UNIQUE/);
    expect(connection.transaction(() => connection.run('INSERT INTO t VALUES (?)', [1]))).toBe(1);
  });

  it('escapes paths that a URI would cut', () => {
    expect(readOnlyUri('/a b/50%#1?.db')).toBe('file:/a b/50%25%231%3F.db?mode=ro');
    expect(readOnlyUri('C:\\Users\\x\\binnacle.db')).toBe('file:/C:/Users/x/binnacle.db?mode=ro');
  });
});
