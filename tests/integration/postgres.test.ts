import { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openPostgres } from '../../src/main/protocols/postgres/postgres';
import type { PostgresTls } from '../../src/main/protocols/postgres/postgres';
import type { QuerySession } from '../../src/main/sessions/queryCapability';
import { TestAuthority } from '../lab/certificates';
import { PostgresLab } from '../lab/postgres';
import { dialTo, Caller, callerOf, errorOf, options } from './postgresFixture';
import { queryDriverSuite, Recorded, refusal, run, type ExactCase } from './queryDriverSuite';

let lab: PostgresLab;

beforeAll(async () => {
  lab = await PostgresLab.start();
});
afterAll(() => lab.stop());

const open = (): Promise<QuerySession> => callerOf(lab, lab.logins.scram).open();

/** Process of the session's backend, while it may be busy. */
const pids = new WeakMap<QuerySession, string>();

async function openWithPid(): Promise<QuerySession> {
  const session = await openPostgres(
    options(lab, lab.logins.scram),
    callerOf(lab, lab.logins.scram),
    new AbortController().signal,
  );
  const { rows } = await run(session, 'SELECT pg_backend_pid()');
  pids.set(session, rows[0]?.[0] ?? '');
  return session;
}

/** What the backend of a session waits for. */
async function waitEvent(session: QuerySession): Promise<string> {
  const sql = `SELECT wait_event FROM pg_stat_activity WHERE pid = ${pids.get(session) ?? ''}`;
  return (await lab.psql(sql)).trim();
}

/** Cancels a statement that sleeps, and tells what it was refused with. */
async function cancelASleep(session: QuerySession): Promise<string> {
  const { rows } = await run(session, 'SELECT pg_backend_pid()');
  pids.set(session, rows[0]?.[0] ?? '');
  const stop = new AbortController();
  const sleeping = refusal(session, 'SELECT pg_sleep(60)', { signal: stop.signal });
  await vi.waitFor(async () => expect(await waitEvent(session)).toBe('PgSleep'), { timeout: 20_000 });
  stop.abort();
  return (await sleeping).code;
}

/** The cell that an expression makes. */
const cell = (what: string, expression: string, text: string | null): ExactCase => ({
  what,
  statement: `SELECT ${expression}`,
  row: [text],
});

const DIGITS = '7'.repeat(1000);
const EXACT = [
  cell('the largest bigint', '9223372036854775807::bigint', '9223372036854775807'),
  cell('a numeric of 1,000 digits', `${DIGITS}::numeric`, DIGITS),
  cell('trailing zeros', '1.50000::numeric', '1.50000'),
  cell('a double to its last bit', '0.1::float8 + 0.2::float8', '0.30000000000000004'),
  cell('NaN', "'NaN'::numeric", 'NaN'),
  cell('minus zero', "'-0'::float8", '-0'),
  cell('microseconds', "timestamp '2024-03-31 02:30:00.123456'", '2024-03-31 02:30:00.123456'),
  cell(
    'the offset of a place',
    "timestamptz '2024-07-01 12:00:00.000001+00'",
    '2024-07-01 14:00:00.000001+02',
  ),
  cell('an infinite time', "'-infinity'::timestamptz", '-infinity'),
  cell('a date before our era', "date '0044-03-15 BC'", '0044-03-15 BC'),
  cell('a date far ahead', "date '5874897-12-31'", '5874897-12-31'),
  cell('midnight at the end of a day', "time '24:00:00'", '24:00:00'),
  cell('an interval', "interval '1 year -2 months 3.5 days'", '10 mons 3 days 12:00:00'),
  { what: 'NULL, empty and "NULL" apart', statement: "SELECT NULL, '', 'NULL'", row: [null, '', 'NULL'] },
  cell('bytes', String.raw`'\x00ff5c27'::bytea`, String.raw`\x00ff5c27`),
  cell(
    'an array of numerics',
    "'{1.10,NULL,9007199254740993.5}'::numeric[]",
    '{1.10,NULL,9007199254740993.5}',
  ),
  cell('an array with quotes', `ARRAY['a"b', 'NULL', '', 'c\\d']`, String.raw`{"a\"b","NULL","","c\\d"}`),
  cell(
    'large integers in JSON',
    `'{"n":12345678901234567890, "n":1}'::json`,
    '{"n":12345678901234567890, "n":1}',
  ),
  cell('jsonb', `'{"b":1.10,"a":null}'::jsonb`, '{"a": null, "b": 1.10}'),
  cell('characters of every length', "'aä€😀' || chr(127) || E'\\t\\r\\n'", 'aä€😀\u007f\t\r\n'),
  cell('a byte order mark', "chr(65279) || 'x'", '\ufeffx'),
  cell('padding', "'a'::char(3)", 'a  '),
  cell('booleans', 'true', 't'),
  cell('bits', "B'0101'", '0101'),
  cell('ranges', "'[1,10)'::int4range", '[1,10)'),
  cell('rows', "ROW(1, NULL, 'a,b')", '(1,,"a,b")'),
  { what: 'columns of one name', statement: 'SELECT 1 AS a, 2 AS a, 3 AS a', row: ['1', '2', '3'] },
  { what: 'a column named __proto__', statement: 'SELECT 1 AS __proto__, 2 AS b', row: ['1', '2'] },
];

queryDriverSuite('PostgreSQL', {
  open: openWithPid,
  exact: EXACT,
  longText: (length) => `SELECT repeat('x', ${length})`,
  wide: (columns) => `SELECT ${Array.from({ length: columns }, (_, index) => index + 1).join(', ')}`,
  widest: 1_600,
  manyRows: (rows) => `SELECT n, repeat('y', 200) FROM generate_series(1, ${rows}) n`,
  sleep: 'SELECT pg_sleep(60)',
  misspelt: "SELECT '😀😀', a FROM ** b",
  notices: (count) => `DO $$ BEGIN FOR i IN 1..${count} LOOP RAISE NOTICE 'notice %', i; END LOOP; END $$`,
  firstNotice: 'notice 1',
  table: {
    create: (name) => `CREATE TABLE ${name} (n int)`,
    insert: (name) => `INSERT INTO ${name} VALUES (1)`,
    count: (name) => `SELECT count(*) FROM ${name}`,
  },
  readOnlyWords: /^cannot execute INSERT in a read-only transaction$/,
  isAsleep: async (session) => (await waitEvent(session)) === 'PgSleep',
  isHeldBack: async (session) => (await waitEvent(session)) === 'ClientWrite',
  kill: async (session) => {
    await lab.psql(`SELECT pg_terminate_backend(${pids.get(session) ?? ''})`);
  },
});

describe('the cells of PostgreSQL', () => {
  it('are those that psql prints', async () => {
    const sql = `SELECT ${EXACT.map(({ statement }) => statement.replace(/^SELECT /, '')).join(', ')}`;
    const { rows } = await run(await open(), sql);
    const settings =
      "SET datestyle = 'ISO'; SET intervalstyle = 'postgres'; SET extra_float_digits = 3; SET bytea_output = 'hex';";
    const printed = await lab.psql(`${settings}${sql}`, ['-At', '-F', '\u001f', '-P', 'null=\u001d']);
    expect(rows[0]?.map((text) => text ?? '\u001d').join('\u001f')).toBe(printed.slice(0, -1));
  });

  it('have the type names of the server', async () => {
    const types = [
      ['varchar(20)', 'varchar(20)', 'text'],
      ['varchar', 'varchar', 'text'],
      ['char(5)', 'char(5)', 'text'],
      ['text', 'text', 'text'],
      ['numeric(38,9)', 'numeric(38,9)', 'number'],
      ['numeric(5,-2)', 'numeric(5,-2)', 'number'],
      ['numeric', 'numeric', 'number'],
      ['numeric(4,1)[]', 'numeric(4,1)[]', 'array'],
      ['timestamp(3)', 'timestamp(3)', 'temporal'],
      ['timestamptz', 'timestamptz', 'temporal'],
      ['timetz(0)', 'timetz(0)', 'temporal'],
      ['interval year to month', 'interval year to month', 'temporal'],
      ['interval day to second(3)', 'interval day to second(3)', 'temporal'],
      ['interval(2)', 'interval(2)', 'temporal'],
      ['interval', 'interval', 'temporal'],
      ['bit(4)', 'bit(4)', 'other'],
      ['varbit(4)', 'varbit(4)', 'other'],
      ['"char"', '"char"', 'text'],
      ['boolean', 'bool', 'boolean'],
      ['bytea', 'bytea', 'binary'],
      ['jsonb', 'jsonb', 'json'],
      ['"Mood"', '"Mood"', 'text'],
      ['"Mood"[]', '"Mood"[]', 'array'],
      ['positive', 'numeric(6,2)', 'number'],
      ['int4range', 'int4range', 'other'],
      ['pg_lsn', 'pg_lsn', 'other'],
    ] as const;
    const session = await open();
    await run(session, `CREATE TYPE "Mood" AS ENUM ('fine')`);
    await run(session, 'CREATE DOMAIN positive AS numeric(6,2) CHECK (VALUE > 0)');
    const list = types.map(([declared]) => `NULL::${declared}`).join(', ');
    for (let time = 0; time < 2; time++) {
      const { columns } = await run(session, `SELECT ${list}`);
      expect(columns?.map((column) => [column.type, column.class])).toEqual(
        types.map(([, type, columnClass]) => [type, columnClass]),
      );
    }
  });

  it('say which column of which table they come from', async () => {
    const session = await open();
    await run(session, 'CREATE TABLE traced (a int, b text)');
    const { rows } = await run(session, `SELECT 'traced'::regclass::oid`);
    const { columns } = await run(session, 'SELECT b, a + 1 FROM traced');
    expect(columns?.map(({ origin }) => origin)).toEqual([
      { kind: 'number', table: Number(rows[0]?.[0]), column: 2 },
      null,
    ]);
  });

  it('may be none at all', async () => {
    const sink = await run(await open(), 'SELECT FROM generate_series(1, 3)');
    expect([sink.columns, sink.rows, sink.outcome?.rows]).toEqual([[], [[], [], []], 3]);
  });

  it('stay UTF-8 when somebody sets another encoding', async () => {
    const session = await open();
    await run(session, "SET client_encoding TO 'LATIN1'");
    expect((await run(session, "SELECT 'ä€'")).rows).toEqual([['ä€']]);
  });
});

describe('a statement of PostgreSQL', () => {
  it('is one statement', async () => {
    const session = await open();
    expect((await refusal(session, 'SELECT 1; SELECT 2')).message).toContain('multiple commands');
  });

  it('may be empty, and may be one that no transaction takes', async () => {
    const session = await open();
    expect((await run(session, ' -- nothing')).outcome).toEqual({ command: '', rows: null });
    expect((await run(session, 'VACUUM pg_class', { timeoutMs: 9_000 })).outcome?.command).toBe('VACUUM');
  });

  it.each([
    ['COPY pg_class TO STDOUT'],
    ['COPY (SELECT n FROM generate_series(1, 5000000) n) TO STDOUT'],
    ['COPY copied FROM STDIN'],
  ])('is refused if it is %s, and the session goes on', async (statement) => {
    const session = await open();
    await run(session, 'CREATE TABLE IF NOT EXISTS copied (n int)');
    const error = await refusal(session, statement);
    expect([error.code, error.message]).toEqual(['bad-request', expect.stringContaining('COPY')]);
    expect((await run(session, 'SELECT count(*) FROM copied')).rows).toEqual([['0']]);
  });

  it('cannot leave the read-only transaction unnoticed', async () => {
    const session = await open();
    await run(session, 'CREATE TABLE kept (n int)');
    for (const statement of ['COMMIT', 'ROLLBACK', 'END']) {
      expect((await refusal(session, statement, { readOnly: true })).message).toContain(
        'ended the read-only',
      );
    }
    for (const statement of [
      'SET TRANSACTION READ WRITE',
      "SELECT set_config('transaction_read_only', 'off', false)",
      'DO $$ BEGIN COMMIT; INSERT INTO kept VALUES (1); END $$',
      'WITH gone AS (INSERT INTO kept VALUES (1) RETURNING n) SELECT * FROM gone',
    ]) {
      await refusal(session, statement, { readOnly: true });
      expect(session.transaction).toBe('none');
    }
    expect((await run(session, 'SELECT count(*) FROM kept')).rows).toEqual([['0']]);
    expect((await run(session, 'INSERT INTO kept VALUES (1)')).outcome?.rows).toBe(1);
  });

  it('keeps the time limit that a person has set', async () => {
    const session = await open();
    await run(session, "SET statement_timeout = '7min'");
    await run(session, 'SELECT 1', { timeoutMs: 3_000 });
    expect((await run(session, 'SHOW statement_timeout')).rows).toEqual([['7min']]);
    await run(session, "SET statement_timeout = '8min'", { timeoutMs: 3_000 });
    expect((await run(session, 'SHOW statement_timeout', { timeoutMs: 3_000, readOnly: true })).rows).toEqual(
      [['3s']],
    );
    expect((await run(session, 'SHOW statement_timeout')).rows).toEqual([['8min']]);
  });

  it('fails alone in a transaction, whose end is then all that is taken', async () => {
    const session = await open();
    await run(session, 'BEGIN');
    await refusal(session, 'SELECT 1/0', { timeoutMs: 3_000 });
    expect(session.transaction).toBe('failed');
    expect((await refusal(session, 'SELECT 1', { timeoutMs: 3_000 })).message).toContain('aborted');
    await run(session, 'ROLLBACK', { timeoutMs: 3_000 });
    expect((await run(session, 'SHOW statement_timeout')).rows).toEqual([['0']]);
  });

  it('says what it kept when a cancel came too late', async () => {
    const session = await open();
    await run(session, 'CREATE TABLE late (n int)');
    const stop = new AbortController();
    const sink = new Recorded();
    sink.page = () => {
      stop.abort();
      return Promise.resolve();
    };
    const error = await refusal(
      session,
      'INSERT INTO late VALUES (1) RETURNING n',
      { signal: stop.signal },
      sink,
    );
    expect(error.code).toBe('cancelled');
    expect(error.message).toContain('what it changed stays');
    expect((await run(session, 'SELECT count(*) FROM late')).rows).toEqual([['1']]);
  });
});

/** A stream that is no socket. */
function channelOver(socket: Duplex): Duplex {
  const channel = new Duplex({
    read: () => void socket.resume(),
    write: (chunk: Buffer, _encoding, done) => void socket.write(chunk, () => done()),
    final: (done) => void socket.end(done),
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  socket.on('data', (chunk) => {
    if (!channel.push(chunk)) socket.pause();
  });
  socket.on('end', () => channel.push(null));
  socket.on('close', () => channel.destroy());
  socket.on('error', () => undefined);
  return channel;
}

const tls = (changes: Partial<PostgresTls>): { tls: PostgresTls } => ({
  tls: { mode: 'verify-full', authorities: lab.authority.certificate, client: null, ...changes },
});
const at = (host: string): { address: { kind: 'tcp'; host: string; port: number } } => ({
  address: { kind: 'tcp', host, port: lab.port },
});

describe('a login at PostgreSQL', () => {
  const isEncrypted = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()';

  it.each([
    ['verify-full', 'verified'],
    ['verify-ca', 'verified'],
    ['require', 'unverified'],
  ] as const)('is encrypted with %s', async (mode, protection) => {
    const session = await callerOf(lab, lab.logins.scram, { ...tls({ mode }), ...at('localhost') }).open();
    expect(session.server.protection).toBe(protection);
    expect((await run(session, isEncrypted)).rows).toEqual([['t']]);
  });

  it('sends cancels encrypted, too', async () => {
    const caller = callerOf(lab, lab.logins.scram, tls({}));
    const session = await caller.open();
    expect([await cancelASleep(session), caller.dials]).toEqual(['cancelled', 2]);
    expect((await run(session, isEncrypted)).rows).toEqual([['t']]);
  });

  it.each([
    [
      'an unknown authority',
      () => tls({ authorities: new TestAuthority().certificate }),
      /authority|self-signed/,
    ],
    ['no authority', () => tls({ authorities: '' }), /authority|self-signed/],
  ])('stops at %s before the password is fetched', async (_name, changes, words) => {
    const caller = callerOf(lab, lab.logins.scram, changes());
    const error = await errorOf(caller.open());
    expect(error.code).toBe('protocol-error');
    expect(error.message).toMatch(words);
    expect(caller.passwordsFetched).toBe(0);
  });

  it('stops at a certificate of another name, unless only the authority counts', async () => {
    const elsewhere = { dial: callerOf(lab, lab.logins.scram, at('127.0.0.1')) };
    const refused = callerOf(lab, lab.logins.scram, { ...tls({}), ...at('db01.example') });
    refused.dial = (signal) => elsewhere.dial.dial(signal);
    expect((await errorOf(refused.open())).message).toContain('another name');
    expect(refused.passwordsFetched).toBe(0);
    const accepted = callerOf(lab, lab.logins.scram, {
      ...tls({ mode: 'verify-ca' }),
      ...at('db01.example'),
    });
    accepted.dial = (signal) => elsewhere.dial.dial(signal);
    await accepted.open();
  });

  it('shows its own certificate', async () => {
    const { certificate, key } = lab.clientCertificate();
    const settings = options(lab, { user: lab.certificateUser }, tls({ client: { certificate, key } }));
    expect((await new Caller(settings, null).open()).server.user).toBe(lab.certificateUser);
    const without = await errorOf(new Caller({ ...settings, ...tls({}) }, null).open());
    expect(without.code).toBe('auth-failed');
    expect(without.message).toContain('certificate');
  });

  it('goes through a Unix socket, which is cancelled there, too', async () => {
    const session = await callerOf(lab, lab.logins.scram, {
      ...tls({}),
      address: { kind: 'socket', path: lab.socketPath },
    }).open();
    expect(session.server.protection).toBe('local');
    expect(await cancelASleep(session)).toBe('cancelled');
  });

  it('goes through any stream, such as the channel of a tunnel', async () => {
    const caller = callerOf(lab, lab.logins.scram, tls({}));
    const opened: Duplex[] = [];
    caller.dial = async (signal) => {
      opened.push(channelOver(await dialTo(at('127.0.0.1').address, signal)));
      return opened.at(-1) as Duplex;
    };
    const session = await caller.open();
    const sum = await run(session, 'SELECT n, repeat(md5(n::text), 5) FROM generate_series(1, 20000) n');
    expect(sum.rows.map(([n]) => Number(n))).toEqual(Array.from({ length: 20_000 }, (_, index) => index + 1));
    expect(await cancelASleep(session)).toBe('cancelled');
    expect(opened).toHaveLength(2);
    session.dispose();
    await vi.waitFor(() => expect(opened.every(({ destroyed }) => destroyed)).toBe(true));
  });

  it('sends MD5 to loopback, and a password in clear only if allowed and under a checked certificate', async () => {
    await callerOf(lab, lab.logins.md5).open();
    const { cleartext } = lab.logins;
    for (const changes of [{}, { allowCleartextPassword: true }, tls({}), tls({ mode: 'require' })]) {
      const caller = callerOf(lab, cleartext, changes);
      expect(await errorOf(caller.open())).toMatchObject({ code: 'auth-failed' });
      expect(caller.passwordsFetched).toBe(0);
    }
    await callerOf(lab, cleartext, { ...tls({}), allowCleartextPassword: true }).open();
  });

  it.each([
    [
      'a wrong password',
      () => new Caller(options(lab, lab.logins.scram), 'wrong'),
      'auth-failed',
      /password/,
    ],
    ['no password', () => new Caller(options(lab, lab.logins.scram), null), 'auth-failed', /none is saved/],
    ['an unknown user', () => new Caller(options(lab, { user: 'nobody' }), 'x'), 'auth-failed', /nobody/],
    [
      'an unknown database',
      () => callerOf(lab, lab.logins.scram, { database: 'lost' }),
      'not-found',
      /"lost" does not exist/,
    ],
    [
      'a name that ends early',
      () => callerOf(lab, lab.logins.scram, { database: 'lab\0options\0-c x=y' }),
      'bad-request',
      /NUL/,
    ],
  ])('fails with %s', async (_name, caller, code, words) => {
    const error = await errorOf(caller().open());
    expect(error.code).toBe(code);
    expect(error.message).toMatch(words);
  });

  it('overwrites the password it was given, and takes nothing from the environment', async () => {
    const caller = callerOf(lab, lab.logins.scram);
    const handedOut = Uint8Array.from(Buffer.from(lab.logins.scram.password));
    caller.password = () => Promise.resolve(handedOut);
    const before = { ...process.env };
    onTestFinished(() => {
      process.env = before;
    });
    process.env = { ...before, PGUSER: 'x', PGSSLMODE: 'require', PGOPTIONS: '-c role=x', PGAPPNAME: 'x' };
    const session = await caller.open();
    expect(handedOut.every((byte) => byte === 0)).toBe(true);
    const { rows } = await run(session, "SELECT current_user, current_setting('application_name')");
    expect(rows).toEqual([['lab', 'Binnacle']]);
  });

  it('can be called off', async () => {
    expect((await errorOf(callerOf(lab, lab.logins.scram).open(AbortSignal.abort()))).code).toBe('cancelled');
    const stop = new AbortController();
    const caller = callerOf(lab, lab.logins.scram);
    caller.password = () => {
      stop.abort();
      return new Promise(() => undefined);
    };
    expect((await errorOf(caller.open(stop.signal))).code).toBe('cancelled');
  });
});
