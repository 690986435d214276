import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { QuerySession } from '../../src/main/sessions/queryCapability';
import { exportStatement } from '../../src/main/streams/export/exportRun';
import { exportOptions } from '../../src/main/streams/export/exportTestkit';
import type { ExportOptions } from '../../src/shared/model/transfer';
import { PostgresLab } from '../lab/postgres';
import { imported, importSuite, never, newFile, type ImportLab } from './importSuite';
import { callerOf, errorOf } from './postgresFixture';
import { TYPED_VALUES } from './typedValues';

// Rows of files in tables of a real PostgreSQL server.

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

let lab: PostgresLab;
beforeAll(async () => {
  lab = await PostgresLab.start();
  const columns = TYPED_VALUES.map(([type], index) => `c${index} ${type}`).join(', ');
  const literals = TYPED_VALUES.map(([type, value]) => `${quoted(value)}::${type}`).join(', ');
  await lab.psql(`CREATE TABLE typed (id int, ${columns});
    INSERT INTO typed VALUES (1, ${literals}), (2, ${TYPED_VALUES.map(() => 'NULL').join(', ')});
    CREATE TABLE again (LIKE typed);
    CREATE TABLE people (id int PRIMARY KEY, name text NOT NULL);
    GRANT ALL ON typed, again, people TO PUBLIC`);
});
afterAll(() => lab.stop());
beforeEach(() => lab.psql('TRUNCATE again, people'));

const open = (): Promise<QuerySession> => callerOf(lab, lab.logins.scram).open();

const site: ImportLab = {
  ...{ dialect: 'postgres', schema: 'public', open },
  cli: (sql) => lab.psql(sql),
  kill: () => lab.psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'lab'"),
  nullWords: 'null value in column "name"',
  badKeyWords: 'invalid input syntax for type integer',
};

importSuite('PostgreSQL', site);

/** What psql shows of a table, each cell told apart from the others and from NULL. */
const shown = (table: string): Promise<string> =>
  lab.psql(`SELECT * FROM ${table} ORDER BY id`, ['-At', '-z', '-P', 'null=<null>']);

describe('rows that were exported', () => {
  it.each<[string, ExportOptions]>([
    ['CSV', exportOptions('csv')],
    ['CSV with semicolons and base64', exportOptions('csv', { bytes: 'base64', csv: { delimiter: ';' } })],
    ['NDJSON', exportOptions('ndjson')],
    ['JSON', exportOptions('json')],
  ])('as %s are the same values again', async (_what, options) => {
    const session = await open();
    const path = newFile('', 'typed');
    const context = { path, options, signal: never(), onProgress: () => undefined };
    await exportStatement(context, session, 'SELECT * FROM typed ORDER BY id');
    expect(await imported(site, session, path, 'again', { bytes: options.bytes })).toMatchObject({ rows: 2 });
    expect(await shown('again')).toBe(await shown('typed'));
  });
});

it('an import refuses numbers that the column would round', async () => {
  const error = await errorOf(imported(site, await open(), newFile('{"id":1.5,"name":"a"}'), 'people'));
  expect(error.message).toContain('invalid input syntax for type integer: "1.5"');
});

it('strings of JSON stay strings in a column of JSON, and refused rows keep what they are', async () => {
  await lab.psql('CREATE TABLE documents (id int PRIMARY KEY, doc json); GRANT ALL ON documents TO PUBLIC');
  const rows = ['{"id":1,"doc":"123"}', '{"id":2,"doc":123}', '{"id":3,"doc":"{\\"a\\":1}"}'];
  const path = newFile(
    [...rows, '{"id":1,"doc":"0\\u0031"}', '{"id":1,"doc":1.0}'].join('\n'),
    'documents.json',
  );
  const answer = await imported(site, await open(), path, 'documents', { onError: 'skip' });
  expect(answer).toMatchObject({ rows: 3, refusedCount: 2 });
  expect(await lab.psql('SELECT doc FROM documents ORDER BY id')).toBe('"123"\n123\n{"a":1}\n');
  const left = readFileSync(path.replace('.json', '.refused.ndjson'), 'utf8').split('\n');
  expect(left[0]).toContain('{"id":1,"doc":"0\\u0031","line":4,');
  expect(left[1]).toContain('{"id":1,"doc":1.0,"line":5,');
});
