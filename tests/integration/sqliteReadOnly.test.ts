import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { refusalOnReadOnly } from '../../src/shared/sql/readOnlyGuard';
import { BinnacleError } from '../../src/shared/errors';
import { removeDatabaseProgram } from './databaseProcess';
import { run } from './queryDriverSuite';
import { madeBy, openFile } from './sqliteFixture';

afterAll(removeDatabaseProgram);

const SCHEMA = `CREATE TABLE t (id INTEGER PRIMARY KEY, a); INSERT INTO t VALUES (1, 'kept');
  CREATE TABLE u (a); CREATE VIEW v AS SELECT * FROM t; CREATE INDEX i ON t (a);
  CREATE TRIGGER instead INSTEAD OF INSERT ON v BEGIN INSERT INTO t VALUES (NULL, NEW.a); END;
  CREATE VIRTUAL TABLE words USING fts5(body)`;

/** Ways to write, each tried alone; `FOLDER` is where the file is. */
const WAYS = [
  "INSERT INTO t VALUES (2, 'new')",
  "INSERT OR REPLACE INTO t VALUES (1, 'new')",
  "REPLACE INTO t VALUES (1, 'new')",
  "INSERT INTO t VALUES (1, 'new') ON CONFLICT DO UPDATE SET a = 'new'",
  "INSERT INTO t VALUES (2, 'new') RETURNING a",
  "INSERT INTO v VALUES (2, 'new')",
  "INSERT INTO words VALUES ('new')",
  "INSERT INTO words(words) VALUES ('rebuild')",
  "UPDATE t SET a = 'new'",
  "UPDATE t SET a = 'new' RETURNING id",
  'UPDATE t SET a = u.a FROM u',
  'DELETE FROM t',
  'DELETE FROM t RETURNING id',
  'WITH x AS (SELECT 1) DELETE FROM t WHERE id IN x',
  "WITH x AS (SELECT 1) INSERT INTO t SELECT 2, 'new' FROM x",
  "WITH x AS (SELECT 1) UPDATE t SET a = 'new'",
  'CREATE TABLE w (a)',
  'CREATE TABLE w AS SELECT * FROM t',
  'CREATE TEMP TABLE w (a)',
  'CREATE INDEX w ON t (a)',
  'CREATE VIEW w AS SELECT 1',
  'CREATE TRIGGER w AFTER INSERT ON t BEGIN DELETE FROM u; END',
  'CREATE VIRTUAL TABLE w USING fts5(body)',
  'DROP TABLE t',
  'DROP VIEW v',
  'DROP INDEX i',
  'DROP TRIGGER instead',
  'ALTER TABLE t RENAME TO w',
  'ALTER TABLE t ADD COLUMN b',
  'ALTER TABLE t DROP COLUMN a',
  "ATTACH 'FOLDER/other.db' AS w",
  "ATTACH 'file:FOLDER/other.db?mode=rwc' AS w",
  "ATTACH 'file:FOLDER/orders.db?mode=rw' AS w",
  "VACUUM INTO 'FOLDER/copy.db'",
  'VACUUM',
  'REINDEX',
  'ANALYZE',
  'PRAGMA user_version = 7',
  'PRAGMA application_id = 7',
  'PRAGMA journal_mode = WAL',
  'PRAGMA query_only = OFF',
  'PRAGMA writable_schema = ON',
  'PRAGMA auto_vacuum = FULL',
  "PRAGMA encoding = 'UTF-16'",
  'PRAGMA page_size = 8192',
  'PRAGMA optimize(-1)',
  'PRAGMA incremental_vacuum',
  'PRAGMA wal_checkpoint(TRUNCATE)',
  'SELECT * FROM pragma_optimize(-1)',
  'BEGIN IMMEDIATE',
  'BEGIN EXCLUSIVE',
  'SAVEPOINT w',
  "SELECT load_extension('FOLDER/w.so')",
  "SELECT writefile('FOLDER/w', 'new')",
  'SELECT "writefile"/**/ (\'FOLDER/w\', 1)',
  "SELECT sha3_query('ATTACH ''FOLDER/other.db'' AS w')",
  "SELECT fts3_tokenizer('simple', x'0000000000000000')",
  "UPDATE sqlite_schema SET sql = 'CREATE TABLE t (b)'",
  'UPDATE sqlite_dbpage SET data = zeroblob(4096) WHERE pgno = 1',
  "INSERT INTO sqlite_sequence VALUES ('t', 9)",
  'SELECT 1; DELETE FROM t',
  'EXPLAIN DELETE FROM t',
];

describe('a SQLite file that is only read', () => {
  it(`stays as it is, byte by byte, whatever is sent: ${WAYS.length} ways`, async () => {
    const path = madeBy(SCHEMA);
    const before = readFileSync(path);
    const stopped = new Map<string, number>();
    for (const way of WAYS) {
      const statement = way.replace('FOLDER', dirname(path));
      const guard = refusalOnReadOnly(statement, 'sqlite') === null ? 'no guard' : 'guard';
      // The driver alone, as if there were no guard: on a connection of its own, with what a person runs next.
      const session = await openFile(path);
      const driver = await run(session, statement, { readOnly: true }).then(
        () => 'ran without effect',
        (error: unknown) => (error instanceof BinnacleError ? 'driver' : 'broke'),
      );
      for (const next of ["INSERT INTO t VALUES (9, 'after')", 'CREATE TABLE after (a)']) {
        await expect(run(session, next, { readOnly: true }), `${next} after ${way}`).rejects.toThrow();
      }
      session.dispose();
      expect(readFileSync(path).equals(before), way).toBe(true);
      expect(readdirSync(dirname(path)), way).toEqual(['orders.db']);
      const layer = `${guard}, ${driver}`;
      stopped.set(layer, (stopped.get(layer) ?? 0) + 1);
      expect(guard, way).toBe('guard');
      expect(driver, way).not.toBe('broke');
    }
    // What runs without effect are settings of the connection, which are put back, and explanations.
    expect(stopped.get('guard, driver')).toBeGreaterThanOrEqual(40);
    expect([...stopped.values()].reduce((sum, count) => sum + count)).toBe(WAYS.length);
  });
});
