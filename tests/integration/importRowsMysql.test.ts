import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QuerySession } from '../../src/main/sessions/queryCapability';
import { MariadbLab } from '../lab/mariadb';
import { imported, importSuite, newFile, type ImportLab } from './importSuite';
import { callerOf } from './mysqlFixture';
import { errorOf } from './postgresFixture';
import { run } from './queryDriverSuite';

// Rows of files in tables of a real MariaDB server.

let lab: MariadbLab;
beforeAll(async () => {
  lab = await MariadbLab.start();
  await lab.sql('CREATE TABLE people (id int AUTO_INCREMENT PRIMARY KEY, name text NOT NULL)');
}, 60_000);
afterAll(() => lab.stop());

const open = (): Promise<QuerySession> => callerOf(lab, lab.logins.native).open();

const site: ImportLab = {
  ...{ dialect: 'mysql', schema: 'lab', open },
  cli: (sql) => lab.sql(sql, ['-N', '-B', '--raw']),
  kill: async () => {
    const ids = await lab.sql("SELECT id FROM information_schema.processlist WHERE user = 'lab'");
    for (const id of ids.trim().split('\n')) await lab.sql(`KILL ${id}`).catch(() => undefined);
  },
  nullWords: "Column 'name' cannot be null",
  badKeyWords: "Incorrect integer value: 'x'",
};

importSuite('MariaDB', site);

/** A table of its own for a test. */
async function made(name: string, columns: string): Promise<string> {
  await lab.sql(`CREATE TABLE ${name} (${columns})`);
  return name;
}

describe('a table of MariaDB', () => {
  it.each(['MyISAM', 'Aria'])('that %s keeps is refused, because it can’t roll back', async (engine) => {
    const name = engine.toLowerCase();
    await lab.sql(`CREATE TABLE ${name} (id int) ENGINE = ${engine}`);
    const error = await errorOf(imported(site, await open(), newFile('{"id":1}'), name));
    expect([error.code, error.message]).toEqual(['bad-request', expect.stringContaining(engine)]);
    expect(await lab.sql(`SELECT count(*) FROM ${name}`)).toBe('0\n');
  });

  it('whose trigger writes to such a table is told of when it is rolled back', async () => {
    const name = await made('traced', 'id int PRIMARY KEY');
    await lab.sql(`CREATE TABLE trace (id int) ENGINE = MyISAM;
      CREATE TRIGGER traces AFTER INSERT ON traced FOR EACH ROW INSERT INTO trace VALUES (NEW.id)`);
    const error = await errorOf(imported(site, await open(), newFile('id\n1\n1\n'), name));
    expect(error.message).toMatch(/Duplicate entry.*non-transactional/s);
    expect(await lab.sql(`SELECT count(*) FROM ${name}`)).toBe('0\n');
  });

  it('that somebody else has locked stops the import, which blames no row for it', async () => {
    const name = await made('locked_rows', 'id int PRIMARY KEY');
    const [other, session] = [await open(), await open()];
    for (const sql of ['START TRANSACTION', `INSERT INTO ${name} VALUES (2)`]) await run(other, sql);
    await run(session, 'SET SESSION innodb_lock_wait_timeout = 1');
    const file = newFile('id\n1\n2\n3\n');
    const error = await errorOf(imported(site, session, file, name, { onError: 'skip' }));
    expect(error.message).toContain('Lock wait timeout');
    await run(other, 'COMMIT');
    expect(await lab.sql(`SELECT * FROM ${name}`)).toBe('2\n');
  });

  it('gets bits by their value, and bytes by their digits', async () => {
    const name = await made('bits', 'id int, flag bit(1), mask bit(16), data blob');
    const rows = [
      '{"id":1,"flag":true,"mask":258,"data":"\\\\x00ff"}',
      '{"id":2,"flag":"\\\\x00","mask":"\\\\x0102","data":"258"}',
    ];
    await imported(site, await open(), newFile(rows.join('\n')), name);
    expect(await lab.sql(`SELECT flag + 0, mask + 0, HEX(data) FROM ${name} ORDER BY id`)).toBe(
      '1\t258\t00FF\n0\t258\t323538\n',
    );
  });

  it('gets texts as they are whatever the session does with backslashes, and the session keeps its settings', async () => {
    const name = await made('texts', 'id int, t text');
    const session = await open();
    const mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES,STRICT_TRANS_TABLES';
    await run(session, `SET SESSION sql_mode = '${mode}'`);
    const before = (await run(session, 'SELECT @@SESSION.sql_mode')).rows;
    await imported(site, session, newFile('{"id":1,"t":"a\\\\n\'\\u0000\\"😀"}'), name);
    expect(await lab.sql(`SELECT HEX(t) FROM ${name}`)).toBe('615C6E2700' + '22F09F9880\n');
    expect((await run(session, 'SELECT @@SESSION.sql_mode')).rows).toEqual(before);
  });

  it('gets warnings counted where it changes a value', async () => {
    const name = await made('rounded', 'id int, n decimal(5, 1)');
    const answer = await imported(site, await open(), newFile('id,n\n1,1.25\n'), name);
    expect(answer.warnings).toMatchObject({ count: 1, first: expect.stringContaining("'n'") as string });
  });

  it('gets no row that is longer than its server takes, and the session lives', async () => {
    await lab.sql('SET GLOBAL max_allowed_packet = 1048576');
    try {
      const name = await made('long_texts', 'id int, t longtext');
      const session = await open();
      const path = newFile(`id,t\n1,a\n2,${'x'.repeat(1_100_000)}\n3,${'ä'.repeat(500_000)}\n`);
      const answer = await imported(site, session, path, name, { onError: 'skip' });
      expect(answer).toMatchObject({ rows: 2, refusedCount: 1 });
      expect(answer.refused[0]?.why).toContain('max_allowed_packet');
      expect(await lab.sql(`SELECT id, CHAR_LENGTH(t) FROM ${name} ORDER BY id`)).toBe('1\t1\n3\t500000\n');
    } finally {
      await lab.sql('SET GLOBAL max_allowed_packet = 67108864');
    }
  });
});
