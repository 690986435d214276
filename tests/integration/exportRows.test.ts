import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { exportStatement } from '../../src/main/streams/export/exportRun';
import { exportOptions } from '../../src/main/streams/export/exportTestkit';
import type { ExportOptions } from '../../src/shared/model/transfer';
import { PostgresLab } from '../lab/postgres';
import { callerOf, errorOf } from './postgresFixture';
import { TYPED_VALUES as VALUES } from './typedValues';

// Rows of a real PostgreSQL server in files, and back by its own means.

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

let lab: PostgresLab;
beforeAll(async () => {
  lab = await PostgresLab.start();
  const columns = VALUES.map(([type], index) => `c${index} ${type}`).join(', ');
  const literals = VALUES.map(([type, value]) => `${quoted(value)}::${type}`).join(', ');
  const nulls = VALUES.map(() => 'NULL').join(', ');
  await lab.psql(`CREATE TABLE typed (id int, ${columns});
    INSERT INTO typed VALUES (1, ${literals}), (2, ${nulls});
    GRANT SELECT ON typed TO PUBLIC`);
});
afterAll(() => lab.stop());

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-export-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Exports a statement over a new session. */
async function exported(statement: string, options: ExportOptions, path: string): Promise<number> {
  const session = await callerOf(lab, lab.logins.scram).open();
  const context = { path, options, signal: new AbortController().signal, onProgress: () => undefined };
  return (await exportStatement(context, session, statement)).rows;
}

/** What psql shows of a table, each cell told apart from the others and from NULL. */
const shown = (table: string): Promise<string> =>
  lab.psql(`SELECT * FROM ${table} ORDER BY id`, ['-At', '-z', '-P', 'null=<null>']);

describe('rows in a file', () => {
  it.each([
    ['', ''],
    ['NULL', ", NULL 'NULL'"],
  ])('as CSV with NULL as %j are the same values after COPY has read them', async (nullText, words) => {
    const path = join(newFolder(), 'typed.csv');
    expect(
      await exported('SELECT * FROM typed ORDER BY id', exportOptions('csv', { csv: { nullText } }), path),
    ).toBe(2);
    await lab.psql('DROP TABLE IF EXISTS again; CREATE TABLE again (LIKE typed)');
    await lab.psql(`COPY again FROM STDIN (FORMAT csv, HEADER${words});\n${readFileSync(path, 'utf8')}`);
    expect(await shown('again')).toBe(await shown('typed'));
  });

  it('as INSERT statements are the same values after psql has run them', async () => {
    const path = join(newFolder(), 'typed.sql');
    const sql = { dialect: 'postgres', table: { schema: 'public', name: 'inserted' } } as const;
    await exported('SELECT * FROM typed ORDER BY id', exportOptions('sql', { sql }), path);
    await lab.psql('DROP TABLE IF EXISTS inserted; CREATE TABLE inserted (LIKE typed)');
    await lab.psql(readFileSync(path, 'utf8'));
    expect(await shown('inserted')).toBe(await shown('typed'));
  });

  it('as NDJSON are the same values after the server has read them', async () => {
    const path = join(newFolder(), 'typed.ndjson');
    await exported('SELECT * FROM typed ORDER BY id', exportOptions('ndjson'), path);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    const rows = lines.map(
      (line) => `SELECT * FROM json_populate_record(NULL::typed, ${quoted(line)}::json)`,
    );
    await lab.psql(`DROP TABLE IF EXISTS parsed; CREATE TABLE parsed AS ${rows.join(' UNION ALL ')}`);
    expect(await shown('parsed')).toBe(await shown('typed'));
  });

  it('come in any number without being kept in memory', async () => {
    const path = join(newFolder(), 'many.csv');
    const options = exportOptions('csv', { csv: { header: false } });
    const rows = await exported(
      "SELECT n, repeat('x', 90) FROM generate_series(1, 300000) AS g (n)",
      options,
      path,
    );
    expect(rows).toBe(300_000);
    const text = readFileSync(path, 'latin1');
    expect(text.endsWith(`300000,${'x'.repeat(90)}\n`)).toBe(true);
  });
});

describe('an export that fails', () => {
  const options = exportOptions('csv');
  // In the list of columns: in FROM the server would gather all of them first.
  const endless = 'SELECT generate_series(1, 1000000000000)';

  it.each([
    [
      'the server refuses the statement',
      'SELECT 1 / (5 - n) FROM generate_series(1, 10) AS g (n)',
      'query-failed',
    ],
    ['the statement writes', 'INSERT INTO typed (id) VALUES (3) RETURNING id', 'query-failed'],
    ['there are no rows to write', "SET application_name = 'x'", 'bad-request'],
  ])('leaves what was there before: %s', async (_what, statement, code) => {
    const folder = newFolder();
    const path = join(folder, 'rows.csv');
    writeFileSync(path, 'before');
    expect((await errorOf(exported(statement, options, path))).code).toBe(code);
    expect(readdirSync(folder)).toEqual(['rows.csv']);
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(await lab.psql('SELECT count(*) FROM typed')).toBe('2\n');
  });

  it('stops the server when it is cancelled, and the session goes on', async () => {
    const folder = newFolder();
    const session = await callerOf(lab, lab.logins.scram).open();
    const abort = new AbortController();
    const context = {
      path: join(folder, 'x.csv'),
      options,
      signal: abort.signal,
      onProgress: () => abort.abort(),
    };
    expect((await errorOf(exportStatement(context, session, endless))).code).toBe('cancelled');
    expect(readdirSync(folder)).toEqual([]);
    const next = { path: join(folder, 'y.csv'), options, onProgress: () => undefined };
    const { rows } = await exportStatement(
      { ...next, signal: new AbortController().signal },
      session,
      'SELECT 1',
    );
    expect(rows).toBe(1);
  });

  it('leaves nothing when the connection is cut', async () => {
    const folder = newFolder();
    const session = await callerOf(lab, lab.logins.scram).open();
    let isKilled = false;
    const kill = (): void => {
      if (isKilled) return;
      isKilled = true;
      void lab.psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'lab'");
    };
    const signal = new AbortController().signal;
    const work = exportStatement(
      { path: join(folder, 'x.csv'), options, signal, onProgress: kill },
      session,
      endless,
    );
    expect((await errorOf(work)).code).toBe('connection-lost');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says so when the file can’t be made', async () => {
    expect((await errorOf(exported('SELECT 1', options, '/dev/null/rows.csv'))).code).toBe(
      'store-write-failed',
    );
  });
});
