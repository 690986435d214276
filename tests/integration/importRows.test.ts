import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { QuerySession } from '../../src/main/sessions/queryCapability';
import { exportStatement } from '../../src/main/streams/export/exportRun';
import { exportOptions } from '../../src/main/streams/export/exportTestkit';
import { lookAt } from '../../src/main/streams/import/importLook';
import { importFile, type ImportContext } from '../../src/main/streams/import/importRun';
import type { ImportAnswer } from '../../src/shared/model/importing';
import type { ExportOptions } from '../../src/shared/model/transfer';
import { PostgresLab } from '../lab/postgres';
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
const never = (): AbortSignal => new AbortController().signal;

function newFile(text: string, name = 'people.csv'): string {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-import-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

type Wanted = Partial<Pick<ImportContext, 'signal' | 'onProgress'>> &
  Partial<Pick<ImportContext['request'], 'onError' | 'bytes'>>;

/** Imports a file as the sheet proposes it. */
async function imported(
  session: QuerySession,
  path: string,
  table: string,
  { onError = 'stop', bytes = 'hex', ...rest }: Wanted = {},
): Promise<ImportAnswer> {
  const { format, columns } = await lookAt(path, null, ['id'], never());
  const request = { table: { schema: 'public', name: table }, format, mapping: columns, bytes, onError };
  return importFile({
    ...{ session, dialect: 'postgres', path, request, signal: never(), onProgress: () => undefined },
    ...rest,
  });
}

/** What psql shows of a table, each cell told apart from the others and from NULL. */
const shown = (table: string): Promise<string> =>
  lab.psql(`SELECT * FROM ${table} ORDER BY id`, ['-At', '-z', '-P', 'null=<null>']);

const people = (): Promise<string> => lab.psql('SELECT id, name FROM people ORDER BY id');

const THOUSANDS = Array.from({ length: 20_000 }, (_, index) => `${index},name ${index}`).join('\n');

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
    expect(await imported(session, path, 'again', { bytes: options.bytes })).toMatchObject({ rows: 2 });
    expect(await shown('again')).toBe(await shown('typed'));
  });
});

describe('an import', () => {
  it('writes thousands of rows at once, and leaves no transaction open', async () => {
    const session = await open();
    expect(await imported(session, newFile(`id,name\n${THOUSANDS}`), 'people')).toMatchObject({
      rows: 20_000,
    });
    expect(session.transaction).toBe('none');
    expect(await lab.psql('SELECT count(*), max(name) FROM people')).toBe('20000|name 9999\n');
  });

  it('that meets a bad row leaves the table as it was, and says where and why', async () => {
    const session = await open();
    const error = await errorOf(imported(session, newFile('id,name\n1,a\n2,\n'), 'people'));
    expect(error.code).toBe('query-failed');
    expect(error.message).toContain('Lines 2 to 3: null value in column "name"');
    expect([await people(), session.transaction]).toEqual(['', 'none']);
  });

  it('leaves bad rows out if it is told to, and writes them to a file that can be imported again', async () => {
    const session = await open();
    const path = newFile('id,name\n1,a\n2,\n1,twice\nx,"y, z"\n5\n6,f\n');
    const answer = await imported(session, path, 'people', { onError: 'skip' });
    expect(answer).toMatchObject({ rows: 2, refusedCount: 4, refusedFile: 'people.refused.ndjson' });
    expect(answer.refused.map(({ line }) => line).sort()).toEqual([3, 4, 5, 6]);
    expect(await people()).toBe('1|a\n6|f\n');
    const left = readFileSync(path.replace('.csv', '.refused.ndjson'), 'utf8');
    expect(left).toContain('{"id":"x","name":"y, z","line":5,"error":"invalid input syntax for type integer');
  });

  it('refuses numbers that the column would round', async () => {
    const error = await errorOf(imported(await open(), newFile('{"id":1.5,"name":"a"}'), 'people'));
    expect(error.message).toContain('invalid input syntax for type integer: "1.5"');
  });

  it('is refused while a transaction is open, which stays', async () => {
    const session = await open();
    const sink = { begin: () => undefined, page: () => Promise.resolve(), end: () => undefined };
    const notice = (): void => undefined;
    await session.run('BEGIN', { ...sink, notice }, { signal: never(), readOnly: false, timeoutMs: null });
    expect((await errorOf(imported(session, newFile('id,name\n1,a\n'), 'people'))).code).toBe('conflict');
    expect(session.transaction).toBe('open');
  });

  it.each(['stop', 'skip'] as const)('that is cancelled (%s) leaves nothing behind', async (onError) => {
    const session = await open();
    const abort = new AbortController();
    const path = newFile(`id,name\nx,bad\n${THOUSANDS}`.replace(onError === 'stop' ? 'x,bad\n' : '', ''));
    const wanted = { onError, signal: abort.signal, onProgress: () => abort.abort() };
    expect((await errorOf(imported(session, path, 'people', wanted))).code).toBe('cancelled');
    expect([await people(), session.transaction]).toEqual(['', 'none']);
    expect(readdirSync(join(path, '..'))).toEqual(['people.csv']);
  });

  it('whose connection is cut has imported nothing, and says so', async () => {
    const session = await open();
    const cuts: Promise<unknown>[] = [];
    const kill = (): void => {
      if (cuts.length === 0)
        cuts.push(lab.psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'lab'"));
    };
    const slow = Array.from({ length: 300_000 }, (_, index) => `${index},${'x'.repeat(40)}`).join('\n');
    const error = await errorOf(
      imported(session, newFile(`id,name\n${slow}`), 'people', { onProgress: kill }),
    );
    await Promise.all(cuts);
    expect(error.code).toBe('connection-lost');
    expect(error.message).toContain('Nothing was imported');
    expect(await people()).toBe('');
  });
});
