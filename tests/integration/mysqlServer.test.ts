import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { exploreMysql } from '../../src/main/protocols/mysql/explorer';
import type { QuerySession } from '../../src/main/sessions/queryCapability';
import { RowPage } from '../../src/shared/rowPage';
import { TestAuthority } from '../lab/certificates';
import { MariadbLab } from '../lab/mariadb';
import { callerOf } from './mysqlFixture';
import { errorOf } from './postgresFixture';
import { Recorded, refusal, run } from './queryDriverSuite';

// What only MySQL and MariaDB have, at a real MariaDB server.

let lab: MariadbLab;
beforeAll(async () => {
  lab = await MariadbLab.start();
}, 30_000);
afterAll(() => lab.stop());

const open = (): Promise<QuerySession> => callerOf(lab, lab.logins.native).open();
const explore = (session: QuerySession, question: Parameters<typeof exploreMysql>[1]): Promise<unknown> =>
  exploreMysql(session, question, new AbortController().signal);

/** Keeps each result of a statement apart. */
class Results extends Recorded {
  readonly all: { names: string[]; rows: (string | null)[][] }[] = [];

  override begin(columns: Parameters<Recorded['begin']>[0]): void {
    this.all.push({ names: columns.map(({ name }) => name), rows: [] });
  }

  override page(bytes: Uint8Array): Promise<void> {
    const page = new RowPage(bytes);
    for (let row = 0; row < page.rows; row++) {
      this.all.at(-1)?.rows.push(Array.from({ length: page.columns }, (_, at) => page.text(row, at)));
    }
    return Promise.resolve();
  }
}

describe('a login at MariaDB', () => {
  it('is by a password that is wiped, with a second connection for cancels', async () => {
    const caller = callerOf(lab, lab.logins.native);
    const { server } = await caller.open();
    expect(server).toMatchObject({ product: 'MariaDB', database: 'lab', user: 'lab', protection: 'none' });
    expect(caller.dials).toBe(2);
    expect(caller.given.map((bytes) => bytes.every((byte) => byte === 0))).toEqual([true]);
  });

  it('may need no password', async () => {
    expect(
      (await run(await callerOf(lab, lab.logins.none, { database: '' }).open(), 'SELECT 1')).rows,
    ).toEqual([['1']]);
  });

  it.each([
    ['a wrong password', { user: 'lab', password: 'wrong' }, {}, 'auth-failed', /Access denied/],
    [
      'a database that is not there',
      { user: 'boss', password: 'boss-password' },
      { database: 'nowhere' },
      'not-found',
      /nowhere/,
    ],
    [
      'a kind of login that is not had',
      { user: 'curve', password: 'curve-password' },
      {},
      'auth-failed',
      /client_ed25519/,
    ],
  ])('is refused for %s', async (_what, login, changes, code, words) => {
    const error = await errorOf(callerOf(lab, login, changes).open());
    expect(error.code).toBe(code);
    expect(error.message).toMatch(words);
  });

  it.each([
    ['verify-full', 'verified'],
    ['verify-ca', 'verified'],
    ['require', 'unverified'],
  ] as const)('is encrypted by %s', async (mode, protection) => {
    const authorities = mode === 'require' ? '' : lab.authority.certificate;
    const session = await callerOf(lab, lab.logins.native, {
      tls: { mode, authorities, client: null },
    }).open();
    expect(session.server.protection).toBe(protection);
    const { rows } = await run(session, "SHOW STATUS LIKE 'Ssl_cipher'");
    expect(rows[0]?.[1]).not.toBe('');
  });

  it('gives no password to a server that nobody vouches for', async () => {
    const authorities = new TestAuthority('Another').certificate;
    const caller = callerOf(lab, lab.logins.native, {
      tls: { mode: 'verify-full', authorities, client: null },
    });
    expect((await errorOf(caller.open())).code).toBe('protocol-error');
    expect(caller.given).toEqual([]);
  });

  it('cancels by a new login when the second connection is gone', async () => {
    const caller = callerOf(lab, lab.logins.native);
    const session = await caller.open();
    const { rows } = await run(session, 'SELECT CONNECTION_ID()');
    const own = rows[0]?.[0] ?? '';
    await lab.sql(`KILL ${Number(own) + 1}`);
    const stop = new AbortController();
    const sleeping = refusal(session, 'SELECT SLEEP(60)', { signal: stop.signal });
    await expect
      .poll(() => lab.sql(`SELECT state FROM information_schema.processlist WHERE id = ${own}`))
      .toContain('User sleep');
    stop.abort();
    expect((await sleeping).code).toBe('cancelled');
    expect(caller.dials).toBe(3);
  });

  it('leaves no connection behind', async () => {
    const session = await callerOf(lab, lab.logins.root).open();
    session.dispose();
    await expect
      .poll(() => lab.sql("SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'boss'"))
      .toBe('0\n');
  });
});

describe('the columns of MariaDB', () => {
  it('have the names of their types', async () => {
    const types = [
      ['bigint unsigned', 'bigint unsigned', 'number'],
      ['int', 'int', 'number'],
      ['tinyint unsigned', 'tinyint unsigned', 'number'],
      ['decimal(38,9)', 'decimal(38,9)', 'number'],
      ['decimal(10,0) unsigned', 'decimal(10,0) unsigned', 'number'],
      ['float', 'float', 'number'],
      ['double', 'double', 'number'],
      ['year', 'year', 'number'],
      ['varchar(20)', 'varchar(20)', 'text'],
      ['char(5)', 'char(5)', 'text'],
      ['varbinary(20)', 'varbinary(20)', 'binary'],
      ['binary(4)', 'binary(4)', 'binary'],
      ['tinytext', 'tinytext', 'text'],
      ['text', 'text', 'text'],
      ['mediumtext', 'mediumtext', 'text'],
      ['longtext', 'longtext', 'text'],
      ['tinyblob', 'tinyblob', 'binary'],
      ['blob', 'blob', 'binary'],
      ['mediumblob', 'mediumblob', 'binary'],
      ['longblob', 'longblob', 'binary'],
      ["enum('a','b')", 'enum', 'text'],
      ["set('a','b')", 'set', 'text'],
      ['date', 'date', 'temporal'],
      ['datetime', 'datetime', 'temporal'],
      ['datetime(6)', 'datetime(6)', 'temporal'],
      ['timestamp(3) NULL', 'timestamp(3)', 'temporal'],
      ['time', 'time', 'temporal'],
      ['bit(7)', 'bit(7)', 'binary'],
      ['json', 'json', 'json'],
      ['uuid', 'uuid', 'other'],
      ['inet6', 'inet6', 'other'],
      ['point', 'point', 'binary'],
    ] as const;
    const session = await open();
    await run(session, `CREATE TABLE typed (${types.map(([type], at) => `c${at} ${type}`).join(', ')})`);
    const { columns } = await run(session, 'SELECT * FROM typed');
    expect(columns?.map(({ type, class: kind }) => [type, kind])).toEqual(
      types.map(([, type, kind]) => [type, kind]),
    );
  });

  it('keep what is stored, whatever it is', async () => {
    const session = await open();
    await run(
      session,
      `CREATE TABLE stored (a BIT(64), b YEAR, c DATE, d DATETIME(6), e TIME(6), f ENUM('x','ß'),
      g SET('p','q'), h FLOAT, i JSON, j BLOB, k LONGTEXT)`,
    );
    await run(session, "SET sql_mode = ''");
    await run(
      session,
      `INSERT INTO stored VALUES (b'${'1'.repeat(64)}', 1901, '0000-00-00', '0000-00-00', '-838:59:59.999999',
      'ß', 'q,p', 3.4e38, '{"n": 12345678901234567890.10}', X'00ff', REPEAT('ä', 70000))`,
    );
    const { rows } = await run(session, 'SELECT * FROM stored');
    expect(rows).toEqual([
      [
        `\\x${'f'.repeat(16)}`,
        '1901',
        '0000-00-00',
        '0000-00-00 00:00:00.000000',
        '-838:59:59.999999',
        'ß',
        'p,q',
        '3.4e38',
        '{"n": 12345678901234567890.10}',
        '\\x00ff',
        'ä'.repeat(70_000),
      ],
    ]);
  });

  it('say which column of which table they come from', async () => {
    const session = await open();
    await run(session, 'CREATE TABLE traced (a int, b text)');
    const { columns } = await run(session, 'SELECT x.b AS other, a + 1 FROM traced x');
    expect(columns?.map(({ origin }) => origin)).toEqual([
      { kind: 'name', schema: 'lab', table: 'traced', column: 'b' },
      null,
    ]);
  });

  it('stay UTF-8 when somebody sets another character set', async () => {
    const session = await open();
    await run(session, 'SET NAMES latin1');
    expect((await run(session, "SELECT 'ä€😀'")).rows).toEqual([['ä€😀']]);
  });

  it('come from rows of more than one packet', async () => {
    const session = await open();
    const { rows } = await run(session, `SELECT REPEAT('x', ${20 * 1024 * 1024}), 7`);
    expect([rows[0]?.[0]?.length, rows[0]?.[1]]).toEqual([20 * 1024 * 1024, '7']);
  });

  it('come after a statement of more than one packet', async () => {
    const text = 'x'.repeat(17 * 1024 * 1024);
    expect((await run(await open(), `SELECT LENGTH('${text}')`)).rows).toEqual([[`${text.length}`]]);
  });
});

describe('a statement of MariaDB', () => {
  it('is one statement', async () => {
    expect((await refusal(await open(), 'SELECT 1; SELECT 2')).message).toContain('syntax');
  });

  it('counts rows that it found, also those that it left as they were', async () => {
    const session = await open();
    await run(session, 'CREATE TABLE found (a int)');
    expect((await run(session, 'INSERT INTO found VALUES (1), (1)')).outcome).toEqual({
      command: 'INSERT',
      rows: 2,
    });
    expect((await run(session, 'UPDATE found SET a = 1')).outcome).toEqual({ command: 'UPDATE', rows: 2 });
    expect((await run(session, 'DELETE FROM found WHERE a = 9')).outcome).toEqual({
      command: 'DELETE',
      rows: 0,
    });
    expect((await run(session, 'DROP TABLE found')).outcome).toEqual({ command: 'DROP TABLE', rows: null });
  });

  it('says where it is wrong on a later line', async () => {
    const statement = "SELECT '😀',\n  a\nFROM ** b";
    const error = await refusal(await open(), statement);
    expect(error).toMatchObject({ notice: { sqlState: '42000', position: statement.indexOf('*') } });
  });

  it('reads no file of this machine for the server', async () => {
    const session = await open();
    await run(session, 'CREATE TABLE loaded (a text)');
    const error = await refusal(session, "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE loaded");
    expect(error.code).toBe('query-failed');
    expect((await run(session, 'SELECT COUNT(*) FROM loaded')).rows).toEqual([['0']]);
  });

  it('may return several results', async () => {
    const session = await open();
    await run(
      session,
      `CREATE PROCEDURE several() BEGIN SELECT 1 AS a UNION SELECT 2; SELECT 'x' AS b, 'y' AS c; END`,
    );
    const sink = new Results();
    await run(session, 'CALL several()', {}, sink);
    expect(sink.all).toEqual([
      { names: ['a'], rows: [['1'], ['2']] },
      { names: ['b', 'c'], rows: [['x', 'y']] },
    ]);
    expect((await run(session, 'SELECT 7')).rows).toEqual([['7']]);
  });

  it('may return 10,000 results, and each waits for the one before', async () => {
    const session = await open();
    await run(
      session,
      `CREATE PROCEDURE many() BEGIN
      DECLARE i INT DEFAULT 0; WHILE i < 10000 DO SET i = i + 1; SELECT i; END WHILE; END`,
    );
    const sink = new Results();
    let busy = 0;
    const page = sink.page.bind(sink);
    sink.page = async (bytes) => {
      expect(++busy).toBe(1);
      await Promise.resolve();
      await page(bytes);
      busy--;
    };
    await run(session, 'CALL many()', {}, sink);
    expect(sink.all).toHaveLength(10_000);
    expect(sink.all.at(-1)?.rows).toEqual([['10000']]);
  });

  it('that ended the read-only transaction is told', async () => {
    const session = await open();
    const error = await refusal(session, 'COMMIT', { readOnly: true });
    expect(error.message).toContain('ended the read-only transaction');
  });
});

describe('what is in MariaDB', () => {
  it('is told by table, with keys of both directions', async () => {
    await lab.sql(`CREATE DATABASE \`odd \`\`name\`; USE \`odd \`\`name\`;
      CREATE TABLE customers (id bigint unsigned AUTO_INCREMENT PRIMARY KEY, code varchar(9) NOT NULL UNIQUE, nick varchar(9) UNIQUE);
      CREATE TABLE orders (region int, nr int, customer bigint unsigned, note varchar(20) DEFAULT 'none',
        twice int AS (nr * 2) STORED, PRIMARY KEY (region, nr), KEY by_note (note),
        CONSTRAINT bought FOREIGN KEY (customer) REFERENCES customers (id), CONSTRAINT positive CHECK (nr > 0));
      CREATE VIEW large AS SELECT nr FROM orders WHERE nr > 100;
      CREATE SEQUENCE numbers;
      CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW SET NEW.note = 'x';
      CREATE FUNCTION twice(n int) RETURNS int RETURN 2 * n;
      CREATE PROCEDURE nothing() SELECT 1;`);
    onTestFinished(async () => {
      await lab.sql('DROP DATABASE `odd ``name`');
    });
    const session = await callerOf(lab, lab.logins.root).open();
    const schema = 'odd `name';
    expect(await explore(session, { what: 'schemas' })).toContainEqual({
      name: schema,
      objects: 4,
      system: false,
    });
    expect(await explore(session, { what: 'schemas' })).toContainEqual(
      expect.objectContaining({ name: 'mysql', system: true }),
    );
    expect(await explore(session, { what: 'databases' })).toEqual(expect.arrayContaining(['lab', schema]));
    expect(await explore(session, { what: 'objects', schema })).toMatchObject([
      { name: 'customers', kind: 'table', rows: 0 },
      { name: 'large', kind: 'view', rows: null, bytes: null },
      { name: 'numbers', kind: 'sequence' },
      { name: 'orders', kind: 'table' },
      { name: 'nothing', kind: 'procedure', detail: '' },
      { name: 'twice', kind: 'function', detail: 'n int(11)' },
    ]);
    expect(await explore(session, { what: 'table', schema, name: 'orders' })).toMatchObject({
      columns: [
        { name: 'region', keyPosition: 1, nullable: false },
        { name: 'nr', keyPosition: 2 },
        { name: 'customer', type: 'bigint(20) unsigned', nullable: true, default: '' },
        { name: 'note', type: 'varchar(20)', default: "'none'", generated: false },
        { name: 'twice', generated: true, default: '`nr` * 2' },
      ],
      keys: [{ name: 'PRIMARY', columns: ['region', 'nr'], primary: true }],
      foreignKeys: [
        { name: 'bought', columns: ['customer'], to: { schema, name: 'customers', columns: ['id'] } },
      ],
      constraints: [
        { name: 'PRIMARY' },
        { name: 'bought' },
        { name: 'positive', definition: 'CHECK (`nr` > 0)' },
      ],
      indexes: [
        { name: 'PRIMARY' },
        { name: 'by_note', definition: 'KEY `by_note` (`note`)' },
        { name: 'bought' },
      ],
      triggers: [{ name: 't', definition: "BEFORE INSERT SET NEW.note = 'x'" }],
    });
    expect(await explore(session, { what: 'table', schema, name: 'customers' })).toMatchObject({
      columns: [{ name: 'id', default: 'AUTO_INCREMENT' }, { name: 'code' }, { name: 'nick' }],
      keys: [
        { name: 'PRIMARY', columns: ['id'], primary: true },
        { name: 'code', columns: ['code'], primary: false },
      ],
      referencedBy: [{ name: 'bought', columns: ['customer'], from: { schema, name: 'orders' } }],
    });
    expect(await explore(session, { what: 'table', schema, name: 'large' })).toMatchObject({
      definition: expect.stringContaining('> 100') as string,
    });
    expect((await errorOf(explore(session, { what: 'table', schema, name: 'gone' }))).code).toBe('not-found');
    expect(await explore(session, { what: 'completion' })).toMatchObject({
      searchPath: ['lab'],
      tables: expect.arrayContaining([
        { schema, name: 'customers', columns: ['id', 'code', 'nick'] },
      ]) as unknown,
    });
  });
});
