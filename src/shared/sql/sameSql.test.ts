import { expect, it } from 'vitest';
import type { SqlDialect } from './dialect';
import { sameSql } from './sameSql';

it.each<[SqlDialect, string, string, boolean]>([
  ['postgres', 'select a,b from t', 'select\n  a,\n  b\nfrom\n  t', true],
  ['postgres', "select 'a  b'", "select 'a b'", false],
  ['postgres', 'select a from t', 'select b from t', false],
  ['postgres', "select a->>'k'", "select a ->> 'k'", true],
  ['postgres', "select a->>'k'", "select a - >> 'k'", false],
  ['postgres', 'select a @> b', 'select a @ > b', false],
  ['postgres', 'select :id', 'select : id', false],
  ['postgres', "select 'a'\n'b'", "select 'a' 'b'", false],
  ['postgres', 'select 1 -- x\n', 'select 1\n-- x', true],
  ['postgres', 'select 1 -- x\n, 2', 'select 1 -- x , 2', false],
  ['mysql', 'select count(*) from t', 'select count (*) from t', false],
  ['mysql', 'insert into t(a) values(1)', 'insert into t (a) values (1)', true],
])('%s: %s', (dialect, before, after, same) => {
  expect(sameSql(before, after, dialect)).toBe(same);
});
