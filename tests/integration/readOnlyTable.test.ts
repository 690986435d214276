import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { expect, it } from 'vitest';
import { MYSQL_WAYS } from './readOnly/mysqlWays';
import { POSTGRES_WAYS } from './readOnly/postgresWays';
import { SQLITE_WAYS } from './readOnly/sqliteWays';
import { readOnlyDocument } from './readOnly/table';

const DOCUMENT = fileURLToPath(new URL('../../docs/readonly.md', import.meta.url));

// `npm test -- --project integration readOnlyTable -u` writes it anew.
it('docs/readonly.md says what the tests of the read-only tabs assert', async () => {
  const config = await resolveConfig(DOCUMENT);
  const text = await format(readOnlyDocument(), { ...config, parser: 'markdown' });
  await expect(text).toMatchFileSnapshot(DOCUMENT);
});

it('each engine has at least sixty ways, each once', () => {
  for (const ways of [POSTGRES_WAYS, MYSQL_WAYS, SQLITE_WAYS]) {
    expect(ways.length).toBeGreaterThanOrEqual(60);
    expect(new Set(ways.map(([statement]) => statement)).size).toBe(ways.length);
  }
});
