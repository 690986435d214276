import { describe, expect, it } from 'vitest';
import { isPureRead, judgeRun } from './writeJudgement';

const rules = { dialect: 'postgres', everyWrite: false, transactionalDdl: true } as const;

describe('what is shown before it takes effect', () => {
  it.each([
    ['plain', ['SELECT 1']],
    ['plain', ['UPDATE t SET a = 1 WHERE id = 1']],
    ['plain', ['SELECT 1', 'INSERT INTO t VALUES (1)']],
    ['plain', ['VACUUM']],
    ['plain', ['COMMIT']],
    ['preview', ['UPDATE t SET a = 1']],
    ['preview', ['WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x']],
    ['preview', ['TRUNCATE t']],
    ['preview', ['DROP TABLE t']],
    ['preview', ['INSERT INTO t VALUES (1)', 'CALL p()']],
    ['ask', ['CREATE INDEX CONCURRENTLY i ON t (a)']],
    ['ask', ['DROP DATABASE d']],
    ['ask', ['ALTER SYSTEM SET work_mem = 1']],
    ['ask', ['BEGIN', 'DELETE FROM t', 'COMMIT']],
  ] as const)('%s: %j', (judgement, statements) => {
    expect(judgeRun(statements, rules)).toBe(judgement);
  });

  it('is every write where an environment is guarded', () => {
    const judge = (statement: string): string => judgeRun([statement], { ...rules, everyWrite: true });
    expect(judge('UPDATE t SET a = 1 WHERE id = 1')).toBe('preview');
    expect(judge('VACUUM')).toBe('ask');
    expect(judge('SELECT 1')).toBe('plain');
  });

  it('is asked about where DDL can’t be rolled back', () => {
    expect(judgeRun(['DROP TABLE t'], { ...rules, dialect: 'mysql', transactionalDdl: false })).toBe('ask');
  });
});

describe('a pure read', () => {
  it.each([
    ['SELECT count(*), max(a) FROM t WHERE b IN (1, 2)', true],
    ['SELECT change_something()', false],
    ["SELECT nextval('s')", false],
    ['SELECT * FROM t FOR UPDATE', false],
    ['CALL p()', false],
  ])('%s: %s', (statement, pure) => {
    expect(isPureRead(statement, 'postgres')).toBe(pure);
  });
});
