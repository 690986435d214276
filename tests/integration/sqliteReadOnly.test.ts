import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { QuerySession } from '../../src/main/sessions/queryCapability';
import { BinnacleError } from '../../src/shared/errors';
import { removeDatabaseProgram } from './databaseProcess';
import { openEngineTab } from './engineTab';
import { run as runAlone } from './queryDriverSuite';
import { SQLITE_WAYS } from './readOnly/sqliteWays';
import { madeBy, openFile } from './sqliteFixture';
import { cell, run } from './writingTab';

afterAll(removeDatabaseProgram);

const SCHEMA = `CREATE TABLE t (id INTEGER PRIMARY KEY, a); INSERT INTO t VALUES (1, 'kept');
  CREATE TABLE u (a); CREATE VIEW v AS SELECT * FROM t; CREATE INDEX i ON t (a);
  CREATE TRIGGER instead INSTEAD OF INSERT ON v BEGIN INSERT INTO t VALUES (NULL, NEW.a); END;
  CREATE VIRTUAL TABLE words USING fts5(body)`;

/** What SQLite alone, opened to read, makes of a statement. */
async function layerWithoutGuard(session: QuerySession, statement: string): Promise<string> {
  try {
    await runAlone(session, statement, { readOnly: true });
    return 'no effect';
  } catch (error) {
    return error instanceof BinnacleError ? 'SQLite' : String(error);
  }
}

/** The file's bytes and what lies beside it. */
const everything = (path: string): string =>
  [createHash('sha256').update(readFileSync(path)).digest('hex'), ...readdirSync(dirname(path))].join(' ');

describe('a SQLite file that is only read', () => {
  it(`stays as it is in a guarded tab, whatever is sent: ${SQLITE_WAYS.length} ways`, async () => {
    const path = madeBy(SCHEMA);
    const tab = await openEngineTab({ file: path }, true);
    const before = everything(path);
    for (const [way] of SQLITE_WAYS) {
      const { failed } = await run(tab, way.replace('FOLDER', dirname(path)));
      expect([way, failed?.error.code]).toEqual([way, 'read-only']);
    }
    expect(everything(path)).toBe(before);
    expect(await cell(tab, 'SELECT a FROM t')).toBe('kept');
    expect(tab.frames.some(({ t }) => t === 'transaction')).toBe(false);
  });

  it('stays as it is byte by byte without the tokenizer as well, and so it does for what a person runs next', async () => {
    const path = madeBy(SCHEMA);
    const before = everything(path);
    const stopped: (readonly [string, string])[] = [];
    for (const [way] of SQLITE_WAYS) {
      const session = await openFile(path);
      stopped.push([way, await layerWithoutGuard(session, way.replace('FOLDER', dirname(path)))]);
      for (const next of ["INSERT INTO t VALUES (9, 'after')", 'CREATE TABLE after (a)'])
        expect(await layerWithoutGuard(session, next), `${next} after ${way}`).toBe('SQLite');
      session.dispose();
      expect(everything(path), way).toBe(before);
    }
    // What runs without effect are settings of the connection, which are put back, and explanations.
    expect(stopped).toEqual(SQLITE_WAYS.map(([way, , alone]) => [way, alone]));
  });
});
