import { afterAll, describe, expect, it } from 'vitest';
import { removeDatabaseProgram, started } from './databaseProcess';
import { imported, importSuite, newFile, type ImportLab } from './importSuite';
import { errorOf } from './postgresFixture';
import { run } from './queryDriverSuite';
import { cli, madeBy, openFile, testFolder } from './sqliteFixture';
import { join } from 'node:path';

// Rows of files in tables of SQLite files.

afterAll(removeDatabaseProgram);

const PEOPLE = 'CREATE TABLE IF NOT EXISTS people (id INTEGER PRIMARY KEY, name TEXT NOT NULL)';
/** The file of the test that runs. */
let path = '';

const site: ImportLab = {
  ...{ dialect: 'sqlite', schema: 'main' },
  open: () => openFile(path),
  cli: (sql) => {
    if (sql.startsWith('DELETE')) path = join(testFolder(), 'people.db');
    return Promise.resolve(cli(path, sql.startsWith('DELETE') ? PEOPLE : sql));
  },
  kill: () => Promise.resolve(void started.at(-1)?.kill('SIGKILL')),
  nullWords: 'NOT NULL constraint failed: people.name',
  badKeyWords: 'datatype mismatch',
};

importSuite('SQLite', site);

describe('a table of SQLite', () => {
  it('gets values of the kind that cells show', async () => {
    path = madeBy('CREATE TABLE kinds (id INTEGER, t TEXT, b BLOB, r REAL, n NUMERIC, j JSON)');
    const rows = [
      '{"id":9223372036854775807,"t":"\\\\x00ff","b":"\\\\x00ff","r":"Inf","n":1.5,"j":{"n":9007199254740993}}',
      '{"id":-9223372036854775808,"t":"\\\\\\\\x00ff","b":"plain","r":1,"n":true,"j":"x"}',
      '{"id":0,"t":"a\\u0000b","b":null,"r":"-Inf","n":"9007199254740993","j":"\\\\x4c"}',
    ];
    await imported(site, await openFile(path), newFile(rows.join('\n')), 'kinds');
    const all = 'id, quote(CAST(t AS BLOB)), typeof(t), quote(b), r, n, j';
    expect(cli(path, `SELECT ${all} FROM kinds ORDER BY rowid`)).toBe(
      [
        `9223372036854775807|X'00FF'|blob|X'00FF'|Inf|1.5|{"n":9007199254740993}`,
        `-9223372036854775808|X'5C7830306666'|text|'plain'|1.0|1|"x"`,
        `0|X'610062'|text|NULL|-Inf|9007199254740993|L`,
        '',
      ].join('\n'),
    );
  });

  it('that rolls everything back by itself ends the import, which says so', async () => {
    path = madeBy('CREATE TABLE strict_ids (id INTEGER UNIQUE ON CONFLICT ROLLBACK)');
    const session = await openFile(path);
    const file = newFile('id\n1\n2\n1\n');
    const error = await errorOf(imported(site, session, file, 'strict_ids', { onError: 'skip' }));
    expect([error.code, error.message]).toEqual([
      'conflict',
      expect.stringContaining('ended the transaction'),
    ]);
    expect([cli(path, 'SELECT count(*) FROM strict_ids'), session.transaction]).toEqual(['0\n', 'none']);
  });

  it('whose file another program writes to is waited for once, not for each row', async () => {
    path = madeBy(PEOPLE);
    const [other, session] = [await openFile(path), await openFile(path)];
    await run(other, 'BEGIN IMMEDIATE');
    const file = newFile('id,name\n1,a\n2,b\n3,c\n');
    const error = await errorOf(imported(site, session, file, 'people', { onError: 'skip' }));
    expect(error.message).toContain('locked');
    expect(session.transaction).toBe('none');
  });
});
