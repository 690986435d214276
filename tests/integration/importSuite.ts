import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { QuerySession } from '../../src/main/sessions/queryCapability';
import { lookAt } from '../../src/main/streams/import/importLook';
import { importFile, type ImportContext } from '../../src/main/streams/import/importRun';
import type { ImportAnswer } from '../../src/shared/model/importing';
import type { SqlDialect } from '../../src/shared/sql/dialect';
import { errorOf } from './postgresFixture';
import { run } from './queryDriverSuite';

/** An engine whose tables files are imported into. `people` has a whole number `id` as its key and a `name` NOT NULL. */
export interface ImportLab {
  dialect: SqlDialect;
  schema: string;
  open(): Promise<QuerySession>;
  /** What the engine's own command line prints for a statement, rows alone, with `|` or a tab between cells. */
  cli(sql: string): Promise<string>;
  /** Ends the session at the server while it imports. */
  kill(session: QuerySession): Promise<unknown>;
  /** What the engine says of a row with NULL for the name. */
  nullWords: string;
  /** Part of what it says of a key that is no number. */
  badKeyWords: string;
}

export const never = (): AbortSignal => new AbortController().signal;

/** A file that goes with the test. */
export function newFile(text: string, name = 'people.csv'): string {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-import-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** What a test asks of an import beyond what the sheet proposes. */
export type Wanted = Partial<Pick<ImportContext, 'signal' | 'onProgress'>> &
  Partial<Pick<ImportContext['request'], 'onError' | 'bytes' | 'mapping'>>;

/** Imports a file as the sheet proposes it. */
export async function imported(
  { dialect, schema }: Pick<ImportLab, 'dialect' | 'schema'>,
  session: QuerySession,
  path: string,
  table: string,
  { onError = 'stop', bytes = 'hex', mapping, ...rest }: Wanted = {},
): Promise<ImportAnswer> {
  const { format, columns } = await lookAt(path, null, ['id'], never());
  const request = { table: { schema, name: table }, format, mapping: mapping ?? columns, bytes, onError };
  return importFile({
    ...{ session, dialect, path, request, signal: never(), onProgress: () => undefined },
    ...rest,
  });
}

const THOUSANDS = Array.from({ length: 20_000 }, (_, index) => `${index},name ${index}`).join('\n');

/** What an import must do, whatever the engine. */
export function importSuite(name: string, lab: ImportLab): void {
  const into = (session: QuerySession, text: string, wanted: Wanted = {}): Promise<ImportAnswer> =>
    imported(lab, session, newFile(text), 'people', wanted);
  const people = async (): Promise<string> =>
    (await lab.cli('SELECT id, name FROM people ORDER BY id')).replaceAll('\t', '|');

  describe(`an import into ${name}`, () => {
    beforeEach(() => lab.cli('DELETE FROM people'));

    it('writes thousands of rows at once, and leaves no transaction open', async () => {
      const session = await lab.open();
      expect(await into(session, `id,name\n${THOUSANDS}`)).toMatchObject({ rows: 20_000, refusedCount: 0 });
      expect(session.transaction).toBe('none');
      expect((await lab.cli('SELECT count(*), max(name) FROM people')).replaceAll('\t', '|')).toBe(
        '20000|name 9999\n',
      );
    });

    it('keeps NULL, the empty text and the text NULL apart, and zero as a key', async () => {
      const session = await lab.open();
      await into(session, 'id,name\n0,""\n1,"NULL"\n2,NULL\n3," x "\n');
      expect(await people()).toBe('0|\n1|NULL\n2|NULL\n3| x \n');
      const error = await errorOf(into(session, '{"id":4,"name":null}'));
      expect(error.message).toContain(lab.nullWords);
    });

    it('that meets a bad row leaves the table as it was, and says where and why', async () => {
      const session = await lab.open();
      const error = await errorOf(into(session, 'id,name\n1,a\n2,\n'));
      expect(error.code).toBe('query-failed');
      expect(error.message).toContain(`Lines 2 to 3: ${lab.nullWords}`);
      expect([await people(), session.transaction]).toEqual(['', 'none']);
    });

    it('leaves bad rows out if it is told to, and writes them to a file that can be imported again', async () => {
      const session = await lab.open();
      const path = newFile('id,name\n1,a\n2,\n1,twice\nx,"y, z"\n5\n6,f\n');
      const answer = await imported(lab, session, path, 'people', { onError: 'skip' });
      expect(answer).toMatchObject({ rows: 2, refusedCount: 4, refusedFile: 'people.refused.ndjson' });
      expect(answer.refused.map(({ line }) => line).sort()).toEqual([3, 4, 5, 6]);
      expect(await people()).toBe('1|a\n6|f\n');
      const left = readFileSync(path.replace('.csv', '.refused.ndjson'), 'utf8');
      expect(left).toContain(`{"id":"x","name":"y, z","line":5,"error":"${lab.badKeyWords}`);
    });

    it('fills the columns that it is told to', async () => {
      const session = await lab.open();
      const path = newFile('code,nobody,label\n7,x,seven\n');
      await imported(lab, session, path, 'people', { mapping: ['id', null, 'name'] });
      expect(await people()).toBe('7|seven\n');
    });

    it('is refused while a transaction is open, which stays', async () => {
      const session = await lab.open();
      await run(session, lab.dialect === 'mysql' ? 'START TRANSACTION' : 'BEGIN');
      expect((await errorOf(into(session, 'id,name\n1,a\n'))).code).toBe('conflict');
      expect(session.transaction).toBe('open');
    });

    it.each(['stop', 'skip'] as const)('that is cancelled (%s) leaves nothing behind', async (onError) => {
      const session = await lab.open();
      const abort = new AbortController();
      const path = newFile(`id,name\n${onError === 'skip' ? 'x,bad\n' : ''}${THOUSANDS}`);
      const wanted = { onError, signal: abort.signal, onProgress: () => abort.abort() };
      expect((await errorOf(imported(lab, session, path, 'people', wanted))).code).toBe('cancelled');
      expect([await people(), session.transaction]).toEqual(['', 'none']);
      expect(readdirSync(join(path, '..'))).toEqual(['people.csv']);
    });

    it('whose connection is cut has imported nothing, and says so', async () => {
      const session = await lab.open();
      const cuts: Promise<unknown>[] = [];
      const onProgress = (): void => {
        if (cuts.length === 0) cuts.push(lab.kill(session));
      };
      const slow = Array.from({ length: 300_000 }, (_, index) => `${index},${'x'.repeat(40)}`).join('\n');
      const error = await errorOf(into(session, `id,name\n${slow}`, { onProgress }));
      await Promise.all(cuts);
      expect(error.code).toBe('connection-lost');
      expect(error.message).toContain('Nothing was imported');
      expect(await people()).toBe('');
    });
  });
}
