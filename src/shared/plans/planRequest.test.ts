import { expect, it } from 'vitest';
import { refusalOnReadOnly } from '../sql/readOnlyGuard';
import { writtenOffset } from '../sql/parameters';
import { explained, planRequest } from './planRequest';

it('measures reads as they are, takes back what may change something, and refuses where that can’t be', () => {
  expect(planRequest('SELECT 1', 'postgres', 'measured')).toMatchObject({ rollBack: false });
  for (const acting of [
    'UPDATE t SET a = 1',
    "SELECT nextval('s')",
    'SELECT * FROM t FOR UPDATE',
    'CREATE TABLE a AS SELECT 1',
    'EXECUTE p',
    'WITH d AS (DELETE FROM t RETURNING 1) SELECT * FROM d',
  ])
    expect(planRequest(acting, 'postgres', 'measured'), acting).toMatchObject({ rollBack: true });
  expect(planRequest('UPDATE t SET a = 1', 'postgres', 'estimated')).toMatchObject({ rollBack: false });
  expect(planRequest('SELECT 1', 'mysql', 'measured')).toMatchObject({ rollBack: false });
  expect(planRequest('DELETE FROM t', 'mysql', 'measured')).toHaveProperty('refusal');
  expect(planRequest('EXPLAIN SELECT 1', 'postgres', 'estimated')).toHaveProperty('refusal');
  expect(planRequest('ANALYZE t', 'postgres', 'measured')).toHaveProperty('refusal');
});

it('leads a position in what is sent back to what was written', () => {
  const bound = explained('EXPLAIN ', { text: 'SELECT 42, x', replaced: [{ start: 7, end: 9, length: 2 }] });
  expect(bound.text).toBe('EXPLAIN SELECT 42, x');
  expect(writtenOffset(bound, 'EXPLAIN SELECT'.length)).toBe('SELECT'.length);
  expect(writtenOffset(bound, 19)).toBe(11);
  expect(writtenOffset(bound, 3)).toBe(0);
});

it('lets MariaDB’s ANALYZE FORMAT=JSON of queries through a read-only tab, and no other form', () => {
  const refusal = (text: string): string | null => refusalOnReadOnly(text, 'mysql');
  expect(refusal('ANALYZE FORMAT=JSON SELECT a FROM t')).toBeNull();
  expect(refusal('ANALYZE FORMAT=JSON WITH c AS (SELECT 1) SELECT * FROM c')).toBeNull();
  for (const text of [
    'ANALYZE TABLE t',
    'ANALYZE LOCAL TABLE t',
    'ANALYZE FORMAT=JSON UPDATE t SET a = 1',
    'ANALYZE FORMAT=JSON DELETE FROM t',
    'ANALYZE FORMAT=JSON INSERT INTO t SELECT 1',
    "ANALYZE FORMAT=JSON SELECT 1 INTO OUTFILE '/tmp/x'",
    'ANALYZE FORMAT=JSON SELECT * FROM t FOR UPDATE',
    'ANALYZE FORMAT=JSON',
    'ANALYZE SELECT 1',
  ])
    expect(refusal(text), text).not.toBeNull();
});
