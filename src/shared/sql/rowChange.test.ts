import { describe, expect, it } from 'vitest';
import { readRowChange } from './rowChange';

describe('a simple change of rows', () => {
  it.each([
    ['UPDATE t SET a = 1 WHERE id = 2', 'update', 't', 'id = 2'],
    [
      'update only s."T" as x set a = (select 1 from u where 2 = 2) where x.id in (1, 2);',
      'update',
      'only s."T" as x',
      'x.id in (1, 2)',
    ],
    ['DELETE FROM t', 'delete', 't', null],
    ["DELETE FROM t WHERE n = 'RETURNING' RETURNING id", 'delete', 't', "n = 'RETURNING'"],
    ['UPDATE t SET a = 1 RETURNING *', 'update', 't', null],
    ['DELETE FROM t WHERE lower(n) = $$WHERE$$ -- all of them', 'delete', 't', 'lower(n) = $$WHERE$$'],
  ])('%s', (statement, verb, source, condition) => {
    expect(readRowChange(statement, 'postgres')).toEqual({ verb, source, condition });
  });

  it.each([
    'SELECT 1',
    'UPDATE t SET a = u.a FROM u WHERE u.id = t.id',
    'DELETE FROM t USING u WHERE u.id = t.id',
    'WITH gone AS (DELETE FROM t RETURNING *) SELECT * FROM gone',
    'UPDATE t SET a = 1 WHERE CURRENT OF c',
    "UPDATE t SET a = 1 WHERE id = nextval('s')",
    'DELETE FROM t WHERE my.lower(n)',
    'DELETE FROM t WHERE "lower"(n)',
    'UPDATE a, b SET x = 1',
    'DELETE FROM t WHERE id = 1; DROP TABLE t',
    "DELETE FROM t WHERE n = 'open",
    'DELETE FROM t WHERE',
    'UPDATE t',
    '',
  ])('is not %s', (statement) => {
    expect(readRowChange(statement, 'postgres')).toBeNull();
  });

  it('of MySQL has no LIMIT', () => {
    expect(readRowChange('DELETE FROM t WHERE a = 1 LIMIT 3', 'mysql')).toBeNull();
  });
});
