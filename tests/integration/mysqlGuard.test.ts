import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QuerySession } from '../../src/main/sessions/queryCapability';
import { refusalOnReadOnly } from '../../src/shared/sql/readOnlyGuard';
import { MariadbLab } from '../lab/mariadb';
import { callerOf } from './mysqlFixture';
import { refusal, run } from './queryDriverSuite';

// Every way to write that is known, as a superuser of a real MariaDB through the same two layers as a guarded tab: first
// the guard, then a READ ONLY transaction. Whichever stops it, nothing changes.

let lab: MariadbLab;
beforeAll(async () => {
  lab = await MariadbLab.start();
  await lab.sql(`CREATE TABLE kept (id INT PRIMARY KEY, n INT) ENGINE=InnoDB; INSERT INTO kept VALUES (1, 10), (2, 20);
    CREATE TABLE plain (id INT) ENGINE=MyISAM; INSERT INTO plain VALUES (1);
    CREATE SEQUENCE numbers;
    CREATE VIEW seen AS SELECT id, n FROM kept;
    DELIMITER //
    CREATE PROCEDURE sneak() BEGIN INSERT INTO kept VALUES (3, 30); END //
    CREATE FUNCTION sneaky() RETURNS INT BEGIN INSERT INTO kept VALUES (4, 40); RETURN 1; END //
    CREATE FUNCTION sneaky_plain() RETURNS INT BEGIN INSERT INTO plain VALUES (4); RETURN 1; END //
    CREATE FUNCTION steps() RETURNS INT RETURN NEXTVAL(numbers) //
    DELIMITER ;`);
}, 30_000);
afterAll(() => lab.stop());

/** What must stay as it is: data, definitions, settings, accounts, files of the server. */
async function everything(): Promise<string> {
  const rows =
    await lab.sql(`SELECT * FROM kept; SELECT * FROM plain; SELECT next_not_cached_value FROM numbers;
    SELECT table_schema, table_name, table_type, engine FROM information_schema.tables ORDER BY 1, 2;
    SELECT routine_name, routine_definition FROM information_schema.routines WHERE routine_schema = 'lab' ORDER BY 1;
    SELECT schema_name FROM information_schema.schemata ORDER BY 1;
    SELECT index_name FROM information_schema.statistics WHERE table_schema = 'lab' ORDER BY 1;
    SELECT trigger_name FROM information_schema.triggers; SELECT event_name FROM information_schema.events;
    SELECT user, host, plugin, authentication_string FROM mysql.user ORDER BY 1, 2;
    SELECT plugin_name, plugin_status FROM information_schema.plugins ORDER BY 1;
    SELECT variable_name, variable_value FROM information_schema.global_variables
     WHERE variable_name NOT LIKE 'gtid%' AND variable_name NOT LIKE '%timestamp%' ORDER BY 1`);
  return `${rows}${readdirSync(lab.files).join(' ')}`;
}

/** What a session is set to, and holds. */
const SETTINGS = `SELECT variable_name, variable_value FROM information_schema.session_variables
  WHERE variable_name NOT IN ('TIMESTAMP', 'RAND_SEED1', 'RAND_SEED2', 'LAST_INSERT_ID', 'IN_TRANSACTION', 'PSEUDO_THREAD_ID')
    AND variable_name NOT LIKE '%GTID%' ORDER BY 1`;

type Layer = 'guard' | 'server';
const file = (name: string): string => `'${join(lab.files, name)}'`;

const WAYS: readonly [Layer, string | (() => string)][] = [
  ['guard', 'INSERT INTO kept VALUES (9, 9)'],
  ['guard', 'REPLACE INTO kept VALUES (1, 9)'],
  ['guard', 'UPDATE kept SET n = 0'],
  ['guard', 'UPDATE seen SET n = 0'],
  ['guard', 'DELETE FROM kept'],
  ['guard', 'DELETE FROM plain'],
  ['guard', 'TRUNCATE TABLE kept'],
  ['guard', 'INSERT INTO kept VALUES (9, 9) RETURNING id'],
  ['guard', 'WITH a AS (SELECT 1) UPDATE kept SET n = 0'],
  ['guard', 'ANALYZE UPDATE kept SET n = 0'],
  ['guard', 'ANALYZE FORMAT=JSON DELETE FROM kept'],
  ['guard', 'EXPLAIN INSERT INTO kept VALUES (9, 9)'],
  ['guard', 'CREATE TABLE made (a INT)'],
  ['guard', 'CREATE TABLE made AS SELECT * FROM kept'],
  ['guard', 'CREATE TEMPORARY TABLE made (a INT)'],
  ['guard', 'CREATE OR REPLACE VIEW seen AS SELECT 1'],
  ['guard', 'ALTER TABLE kept ADD COLUMN x INT'],
  ['guard', 'ALTER SEQUENCE numbers RESTART 50'],
  ['guard', 'DROP TABLE kept'],
  ['guard', 'RENAME TABLE kept TO gone'],
  ['guard', 'CREATE INDEX i ON kept (n)'],
  ['guard', 'CREATE DATABASE made'],
  ['guard', 'CREATE FUNCTION made() RETURNS INT RETURN 1'],
  ['guard', 'CREATE TRIGGER made BEFORE INSERT ON kept FOR EACH ROW SET @a = 1'],
  ['guard', 'CREATE EVENT made ON SCHEDULE EVERY 1 SECOND DO DELETE FROM kept'],
  ['guard', "CREATE USER made IDENTIFIED BY 'x'"],
  ['guard', 'GRANT ALL ON *.* TO lab'],
  ['guard', 'REVOKE ALL ON lab.* FROM lab'],
  ['guard', "SET PASSWORD FOR lab = PASSWORD('x')"],
  ['guard', 'SET GLOBAL max_connections = 77'],
  ['guard', 'SET SESSION sql_mode = ANSI'],
  ['guard', 'SET @@global.max_connections = 77'],
  ['guard', 'SET @@max_error_count = 1'],
  ['guard', 'SET @a = 1'],
  ['guard', 'SET NAMES latin1'],
  ['guard', 'SET TRANSACTION READ WRITE'],
  ['guard', 'SET SESSION TRANSACTION READ WRITE'],
  ['guard', 'SET STATEMENT max_statement_time = 1 FOR DELETE FROM kept'],
  ['guard', 'SET DEFAULT ROLE NONE'],
  ['guard', 'SELECT @a := 1'],
  ['guard', 'SELECT 1 INTO @a'],
  ['guard', () => `SELECT 'x' INTO OUTFILE ${file('a')}`],
  ['guard', () => `SELECT 'x' INTO DUMPFILE ${file('b')}`],
  ['guard', () => `SELECT * INTO OUTFILE ${file('c')} FROM kept`],
  ['guard', () => `(SELECT 'x') UNION (SELECT 'y') INTO OUTFILE ${file('d')}`],
  ['guard', () => `SELECT '\\' INTO OUTFILE ${file('e')} -- '`],
  ['guard', () => `TABLE kept INTO OUTFILE ${file('f')}`],
  ['guard', () => `VALUES (1) INTO OUTFILE ${file('g')}`],
  ['guard', () => `LOAD DATA INFILE ${file('h')} INTO TABLE kept`],
  ['guard', () => `LOAD XML INFILE ${file('i')} INTO TABLE kept`],
  ['guard', "SELECT LOAD_FILE('/etc/passwd')"],
  ['guard', 'CALL sneak()'],
  ['server', 'SELECT sneaky()'],
  ['server', 'SELECT sneaky_plain()'],
  ['server', 'SELECT * FROM kept WHERE sneaky() = 1'],
  ['server', 'SELECT steps()'],
  ['guard', "PREPARE s FROM 'DELETE FROM kept'"],
  ['guard', "EXECUTE IMMEDIATE 'DELETE FROM kept'"],
  ['guard', 'HANDLER kept OPEN'],
  ['guard', 'LOCK TABLES kept WRITE'],
  ['guard', 'UNLOCK TABLES'],
  ['guard', 'SELECT * FROM kept FOR UPDATE'],
  ['guard', 'SELECT * FROM kept LOCK IN SHARE MODE'],
  ['guard', '/*! DELETE FROM kept */'],
  ['guard', '/*!50000 DELETE FROM kept */'],
  ['guard', '/*M! DELETE FROM kept */'],
  ['guard', '/*M!100100 DELETE FROM kept */'],
  ['guard', () => `SELECT 1 /*! INTO OUTFILE ${file('j')} */`],
  ['guard', 'SELECT 1 /*M!, NEXTVAL(numbers) */'],
  ['guard', "SELECT GET_LOCK('a', 0)"],
  ['guard', "SELECT RELEASE_LOCK('a')"],
  ['guard', 'SELECT RELEASE_ALL_LOCKS()'],
  ['guard', 'SELECT NEXTVAL(numbers)'],
  ['guard', 'SELECT NEXT VALUE FOR numbers'],
  ['guard', 'SELECT SETVAL(numbers, 50)'],
  ['guard', 'SELECT `nextval` (numbers)'],
  ['guard', 'BEGIN NOT ATOMIC DELETE FROM kept; END'],
  ['guard', 'IF 1 THEN DELETE FROM kept; END IF'],
  ['guard', 'DO sneaky()'],
  ['guard', 'DO GET_LOCK("a", 0)'],
  ['guard', 'KILL 1'],
  ['guard', 'FLUSH TABLES'],
  ['guard', 'FLUSH TABLES WITH READ LOCK'],
  ['guard', 'RESET QUERY CACHE'],
  ['guard', "PURGE BINARY LOGS TO 'x'"],
  ['guard', "INSTALL PLUGIN blackhole SONAME 'ha_blackhole'"],
  ['guard', "INSTALL SONAME 'ha_blackhole'"],
  ['guard', 'UNINSTALL PLUGIN ed25519'],
  ['guard', "XA START 'a'"],
  ['guard', 'START TRANSACTION'],
  ['guard', 'BEGIN'],
  ['guard', 'COMMIT'],
  ['guard', 'COMMIT AND CHAIN'],
  ['guard', 'ROLLBACK'],
  ['guard', 'SAVEPOINT a'],
  ['guard', 'OPTIMIZE TABLE kept'],
  ['guard', 'ANALYZE TABLE kept'],
  ['guard', 'REPAIR TABLE plain'],
  ['guard', 'CHECK TABLE kept'],
  ['guard', 'CACHE INDEX plain IN hot'],
  ['guard', 'USE mysql'],
  ['guard', 'SHUTDOWN'],
  ['guard', 'BACKUP STAGE START'],
  ['guard', 'BACKUP LOCK kept'],
  ['guard', "CHANGE MASTER TO MASTER_HOST = 'x'"],
  ['guard', 'START SLAVE'],
  ['guard', "BINLOG 'x'"],
  ['guard', "SIGNAL SQLSTATE '01000'"],
  ['guard', 'SELECT 1; DELETE FROM kept'],
  ['guard', 'SELECT LAST_INSERT_ID(5)'],
];

/** Runs it as a guarded tab does, and says which layer stopped it; null: none. */
async function stoppedBy(session: QuerySession, statement: string): Promise<Layer | null> {
  if (refusalOnReadOnly(statement, 'mysql') !== null) return 'guard';
  try {
    await run(session, statement, { readOnly: true });
    return null;
  } catch {
    return 'server';
  }
}

describe('a guarded tab on MariaDB, logged in as its superuser', () => {
  it('stops every way to write, and nothing changes', async () => {
    const session = await callerOf(lab, lab.logins.root).open();
    const before = await everything();
    const settings = (await run(session, SETTINGS)).rows;
    const statements = WAYS.map(([layer, way]) => [layer, typeof way === 'string' ? way : way()] as const);
    const seen: [Layer | null, string][] = [];
    for (const [, statement] of statements) {
      seen.push([await stoppedBy(session, statement), statement]);
      expect(session.transaction, statement).toBe('none');
    }
    expect(await everything()).toBe(before);
    expect((await run(session, SETTINGS)).rows).toEqual(settings);
    expect((await run(session, "SELECT @a, IS_USED_LOCK('a')")).rows).toEqual([[null, null]]);
    expect(seen).toEqual(statements);
  });

  it('would not stop all of them by the server alone: the guard is needed', async () => {
    const session = await callerOf(lab, lab.logins.root).open();
    await run(session, `SELECT 'x' INTO OUTFILE ${file('written')}`, { readOnly: true });
    expect(readFileSync(join(lab.files, 'written'), 'utf8')).toBe('x\n');
    expect((await refusal(session, 'DELETE FROM kept', { readOnly: true })).message).toContain('READ ONLY');
  });
});
