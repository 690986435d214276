import { expect, it } from 'vitest';
import type { SqlDialect } from '../../../shared/sql/dialect';
import { formattedStatement } from './formatStatement';

it.each<[SqlDialect, string, string]>([
  [
    'postgres',
    "select a->>'k',b::int from t where id=:id",
    "select\n  a ->> 'k',\n  b::int\nfrom\n  t\nwhere\n  id = :id",
  ],
  ['mysql', 'select count(*) from `t` where a=?', 'select\n  count(*)\nfrom\n  `t`\nwhere\n  a = ?'],
  ['sqlite', 'select a from t', 'select\n  a\nfrom\n  t'],
  ['sqlserver', 'select [a] from [t]', 'select\n  [a]\nfrom\n  [t]'],
])('%s: %s', async (dialect, text, formatted) => {
  expect(await formattedStatement(text, dialect)).toBe(formatted);
});

it('changes nothing that it can’t read, or would change in meaning', async () => {
  await expect(formattedStatement("select 'open", 'postgres')).rejects.toMatchObject({ code: 'conflict' });
  await expect(formattedStatement("select 'a'\n'b'", 'postgres')).rejects.toMatchObject({ code: 'conflict' });
});
