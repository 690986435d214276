import { describe, expect, it } from 'vitest';
import type { SqlDialect } from './dialect';
import { bindParameters, parameterLiteral, statementParameters, writtenOffset } from './parameters';

const names = (text: string, dialect: SqlDialect): string[] =>
  statementParameters(text, dialect).map(({ name }) => name);

describe('parameters of a statement', () => {
  it.each<[SqlDialect, string, string[]]>([
    ['postgres', 'SELECT * FROM t WHERE id = :id AND n IN (:a, :b)', [':id', ':a', ':b']],
    ['postgres', 'SELECT $1, $2::int, :x::date', ['$1', '$2', ':x']],
    ['postgres', 'SELECT \':no\', ":no", $$:no$$ /* :no */ -- :no', []],
    ['postgres', "SELECT a::int, b[1:n], b[lo:hi], b[ 1 :n], ARRAY[:x, 1 + :y], '12:30'", [':x', ':y']],
    ['postgres', "SELECT a ? 'k', a ?| b, f(x := 1), JSON_OBJECT('k' :v)", []],
    ['postgres', 'CREATE FUNCTION f(int) RETURNS int RETURN $1', []],
    ['postgres', 'PREPARE p AS SELECT $1', []],
    ['mysql', 'SELECT @x, @@y, @z := 1, ? FROM t WHERE a = ? AND b = :b', ['?1', '?2', ':b']],
    ['sqlite', 'SELECT ?, ?2, :a, @b, $c', ['?1', '?2', ':a', '@b', '$c']],
    ['sqlserver', 'SELECT @x, ?, :id, geometry::Parse(1)', ['?1', ':id']],
  ])('%s: %s', (dialect, text, expected) => {
    expect(names(text, dialect)).toEqual(expected);
  });

  it('are replaced by literals where they stand, and offsets lead back', () => {
    const text = "SELECT ':id', :id, x FROM t WHERE a = 5-:n";
    const parameters = statementParameters(text, 'postgres');
    const literals = new Map([
      [':id', parameterLiteral({ kind: 'text', text: "it's :n" }, 'postgres') ?? ''],
      [':n', parameterLiteral({ kind: 'number', text: ' -3 ' }, 'postgres') ?? ''],
    ]);
    const bound = bindParameters(text, parameters, literals);
    expect(bound.text).toBe("SELECT ':id', 'it''s :n', x FROM t WHERE a = 5-(-3)");
    expect(writtenOffset(bound, 3)).toBe(3);
    expect(writtenOffset(bound, bound.text.indexOf('s :n'))).toBe(text.indexOf(':id, x'));
    expect(writtenOffset(bound, bound.text.indexOf(', x'))).toBe(text.indexOf(', x'));
    expect(writtenOffset(bound, bound.text.length)).toBe(text.length);
  });

  it('take only values that stay in their place', () => {
    const literal = (kind: 'number' | 'expression', text: string): string | undefined =>
      parameterLiteral({ kind, text }, 'postgres');
    expect(literal('number', '9223372036854775807')).toBe('9223372036854775807');
    expect(literal('number', '1; DROP TABLE t')).toBeUndefined();
    expect(literal('expression', "now() - interval '1 day'")).toBe("now() - interval '1 day'");
    for (const text of ['', '1; DELETE FROM t', '1 -- x', '1 /* x */', "'open", '(1', '1)', ') OR (1'])
      expect(literal('expression', text)).toBeUndefined();
    expect(parameterLiteral({ kind: 'null', text: 'x' }, 'mysql')).toBe('NULL');
  });
});
