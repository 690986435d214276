import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MariadbLab } from '../lab/mariadb';
import { openEngineTab } from './engineTab';
import { callerOf } from './mysqlFixture';
import { refusal, run as runAlone } from './queryDriverSuite';
import { MYSQL_WAYS } from './readOnly/mysqlWays';
import { cell, run } from './writingTab';

// Every way to write that is known, from a guarded tab on a real MariaDB: as an account that may do everything, and as the
// environment's account for reading. Whatever stops it, nothing changes.

const READER = { user: 'reader', password: 'reads only' };
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
    CREATE FUNCTION setting() RETURNS INT BEGIN SET GLOBAL max_connections = 77; RETURN 1; END //
    CREATE FUNCTION session_setting() RETURNS INT BEGIN SET SESSION sort_buffer_size = 77777; RETURN 1; END //
    CREATE FUNCTION locking() RETURNS INT RETURN GET_LOCK('a', 0) //
    CREATE FUNCTION writing() RETURNS INT BEGIN SELECT 'x' INTO OUTFILE '${join(lab.files, 'k')}'; RETURN 1; END //
    CREATE FUNCTION nested(a INT) RETURNS INT RETURN a + setting() //
    CREATE FUNCTION twice(a INT) RETURNS INT RETURN a * 2 + (SELECT COUNT(*) FROM kept) //
    CREATE FUNCTION thrice(a INT) RETURNS INT BEGIN RETURN a + twice(a); END //
    CREATE VIEW Setting_view AS SELECT setting() AS id //
    CREATE VIEW over_view AS SELECT id FROM Setting_view //
    CREATE VIEW locking_view AS SELECT GET_LOCK('a', 0) AS id //
    CREATE VIEW plain_view AS SELECT twice(n) AS n FROM kept //
    CREATE VIEW sneaky_view AS SELECT sneaky() AS id //
    DELIMITER ;
    CREATE USER reader@'%' IDENTIFIED BY 'reads only'; GRANT SELECT, SHOW VIEW ON lab.* TO reader@'%'`);
}, 30_000);
afterAll(() => lab.stop());

/** What must stay as it is: data, definitions, settings, accounts, files of the server. */
async function everything(): Promise<string> {
  const rows =
    await lab.sql(`SELECT * FROM kept; SELECT * FROM plain; SELECT next_not_cached_value FROM numbers;
    CHECKSUM TABLE kept, plain EXTENDED;
    SELECT table_schema, table_name, table_type, engine, create_time FROM information_schema.tables
      WHERE table_schema <> 'information_schema' ORDER BY 1, 2;
    SELECT table_schema, table_name, column_name, column_type, column_default, is_nullable
      FROM information_schema.columns ORDER BY 1, 2, ordinal_position;
    SELECT routine_name, routine_definition FROM information_schema.routines WHERE routine_schema = 'lab' ORDER BY 1;
    SELECT schema_name FROM information_schema.schemata ORDER BY 1;
    SELECT index_name FROM information_schema.statistics WHERE table_schema = 'lab' ORDER BY 1;
    SELECT trigger_name FROM information_schema.triggers; SELECT event_name FROM information_schema.events;
    SELECT user, host, plugin, authentication_string FROM mysql.user ORDER BY 1, 2; SELECT * FROM mysql.db ORDER BY 1, 2, 3;
    SELECT plugin_name, plugin_status FROM information_schema.plugins ORDER BY 1;
    SELECT variable_name, variable_value FROM information_schema.global_variables
     WHERE variable_name NOT LIKE 'gtid%' AND variable_name NOT LIKE '%timestamp%' ORDER BY 1`);
  return `${rows}${readdirSync(lab.files).join(' ')}${dataFiles()}`;
}

/** What InnoDB and Aria write to in the background. */
const THEIR_OWN = /^(ib|undo|aria_log)|\.(ibd|MAD|MAI|pid)$/;

/** Names of all files of the data folder, and the contents of those that only statements change. */
function dataFiles(): string {
  const files = readdirSync(lab.data, { recursive: true, withFileTypes: true }).filter((file) =>
    file.isFile(),
  );
  const lines = files.map(({ parentPath, name }) => {
    const path = join(parentPath, name);
    const sum = THEIR_OWN.test(name) ? '' : createHash('sha256').update(readFileSync(path)).digest('hex');
    return `${path} ${sum}`;
  });
  return lines.sort().join('\n');
}

/** What a session is set to. */
const SETTINGS = `SELECT GROUP_CONCAT(variable_name, '=', variable_value ORDER BY 1 SEPARATOR ';')
  FROM information_schema.session_variables
  WHERE variable_name NOT IN ('TIMESTAMP', 'RAND_SEED1', 'RAND_SEED2', 'LAST_INSERT_ID', 'IN_TRANSACTION', 'PSEUDO_THREAD_ID')
    AND variable_name NOT LIKE '%GTID%'`;

type Failed = Awaited<ReturnType<typeof run>>['failed'];

/** By the server's own words: errors of rights have no SQLSTATE of their own. */
function layerOf(failed: Failed): string {
  if (failed === undefined) return 'nothing';
  if (failed.error.code === 'read-only')
    return / (function|view) lab\./.test(failed.error.message) ? 'calls' : 'tokenizer';
  const { sqlState, message } = failed.notice ?? { sqlState: '', message: failed.error.message };
  if (sqlState === '25006') return 'transaction';
  return sqlState === '42000' && message.includes('denied') ? 'rights' : `${sqlState} ${message}`;
}

describe('a guarded tab on MariaDB, whatever is tried in it', () => {
  it.each([
    ['an account that may do everything', undefined, 1],
    ['an account that may only SELECT', READER, 2],
  ] as const)('changes nothing as %s', async (_who, reader, column) => {
    const login = lab.logins.root;
    const tab = await openEngineTab({ lab, login, ...(reader === undefined ? {} : { reader }) }, true);
    expect((await tab.next('ready')).server.user).toBe((reader ?? login).user);
    const before = await everything();
    const settings = await cell(tab, SETTINGS);
    const stopped: (readonly [string, string])[] = [];
    for (const [statement] of MYSQL_WAYS) {
      const { failed } = await run(tab, statement.replace('FOLDER', lab.files));
      stopped.push([statement, layerOf(failed)]);
    }
    expect(stopped).toEqual(MYSQL_WAYS.map((way) => [way[0], way[column] ?? way[1]]));
    expect(await everything()).toBe(before);
    expect(await cell(tab, SETTINGS)).toBe(settings);
    expect(await cell(tab, "SELECT @a IS NULL AND IS_USED_LOCK('a') IS NULL")).toBe('1');
    expect(tab.frames.some(({ t }) => t === 'transaction')).toBe(false);
  });

  it('still runs functions and views that only read, and those of the server', async () => {
    const tab = await openEngineTab({ lab, login: lab.logins.root }, true);
    expect(await cell(tab, 'SELECT lab.thrice(n) FROM kept WHERE id = 1')).toBe('32');
    expect(await cell(tab, 'SELECT MAX(n) FROM plain_view')).toBe('42');
    expect(await cell(tab, 'SELECT sys.format_bytes(2048)')).toBe('2.00 KiB');
    expect(await cell(tab, "SELECT COUNT(*) FROM mysql.user WHERE user = 'reader'")).toBe('1');
    expect((await run(tab, 'SELECT * FROM sys.session LIMIT 1')).failed).toBeUndefined();
  });

  it('needs the tokenizer: the server alone would not stop all of them', async () => {
    const session = await callerOf(lab, lab.logins.root).open();
    await runAlone(session, `SELECT 'x' INTO OUTFILE '${join(lab.files, 'written')}'`, { readOnly: true });
    expect(readFileSync(join(lab.files, 'written'), 'utf8')).toBe('x\n');
    expect((await refusal(session, 'DELETE FROM kept', { readOnly: true })).message).toContain('READ ONLY');
  });
});
