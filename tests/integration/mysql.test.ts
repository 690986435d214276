import { afterAll, beforeAll } from 'vitest';
import { openMysql } from '../../src/main/protocols/mysql/mysql';
import type { QuerySession } from '../../src/main/sessions/queryCapability';
import { MariadbLab } from '../lab/mariadb';
import { callerOf, options } from './mysqlFixture';
import { queryDriverSuite, run, type ExactCase } from './queryDriverSuite';

let lab: MariadbLab;

beforeAll(async () => {
  lab = await MariadbLab.start();
}, 30_000);
afterAll(() => lab.stop());

/** Number of the session's connection, while it may be busy. */
const ids = new WeakMap<QuerySession, string>();

async function openWithId(): Promise<QuerySession> {
  const login = lab.logins.native;
  const signal = new AbortController().signal;
  const session = await openMysql(options(lab, login), callerOf(lab, login), signal);
  const { rows } = await run(session, 'SELECT CONNECTION_ID()');
  ids.set(session, rows[0]?.[0] ?? '');
  return session;
}

/** What the server says the session does. */
const state = (session: QuerySession): Promise<string> =>
  lab.sql(`SELECT state FROM information_schema.processlist WHERE id = ${ids.get(session) ?? '0'}`);

/** The cell that an expression makes. */
const cell = (what: string, expression: string, text: string | null): ExactCase => ({
  what,
  statement: `SELECT ${expression}`,
  row: [text],
});

const NINES = '9'.repeat(35);
const EXACT: ExactCase[] = [
  cell('the largest bigint', '9223372036854775807', '9223372036854775807'),
  cell('the smallest bigint', '-9223372036854775808', '-9223372036854775808'),
  cell('the largest unsigned bigint', '18446744073709551615', '18446744073709551615'),
  cell('a number past 2^53', '9007199254740993', '9007199254740993'),
  cell('decimal(38,9)', 'CAST(0.1 AS DECIMAL(38,9))', '0.100000000'),
  cell(
    'decimal(65,30)',
    `CAST('${NINES}.${'1'.repeat(30)}' AS DECIMAL(65,30))`,
    `${NINES}.${'1'.repeat(30)}`,
  ),
  cell('a negative decimal', 'CAST(-0.50 AS DECIMAL(5,2))', '-0.50'),
  cell('trailing zeros', '1.50000', '1.50000'),
  cell('a double to its last bit', '0.1e0 + 0.2e0', '0.30000000000000004'),
  cell('a large double', '1.7976931348623157e308', '1.7976931348623157e308'),
  cell('a small double', '2.2250738585072014e-308', '2.2250738585072014e-308'),
  cell('a float', 'CAST(0.1 AS FLOAT)', '0.1'),
  cell(
    'bits',
    "b'1000000000000000000000000000000000000000000000000000000000000001' + 0",
    '9223372036854775809',
  ),
  cell('a date', "DATE'9999-12-31'", '9999-12-31'),
  cell('the date of nothing', "CAST('0000-00-00' AS DATE)", '0000-00-00'),
  cell('microseconds', "TIMESTAMP'2024-03-31 02:30:00.123456'", '2024-03-31 02:30:00.123456'),
  cell(
    'a time that is not in summer',
    "CAST('2024-03-31 02:30:00' AS DATETIME(6))",
    '2024-03-31 02:30:00.000000',
  ),
  cell('the longest negative time', "CAST('-838:59:59.999999' AS TIME(6))", '-838:59:59.999999'),
  cell('the longest time', "CAST('838:59:59' AS TIME)", '838:59:59'),
  cell('a time of day', "TIME'00:00:00.5'", '00:00:00.5'),
  cell('an emoji', "'😀👩‍💻'", '😀👩‍💻'),
  cell(
    'characters of every length',
    "CONCAT('aä€😀', CHAR(127 USING utf8mb4), '\\t\\r\\n')",
    'aä€😀\u007f\t\r\n',
  ),
  cell('a byte order mark', "'\ufeffx'", '\ufeffx'),
  cell('a zero in a text', "'a\\0b'", 'a\0b'),
  cell('a quote and a backslash', "'it''s \\\\ \\''", "it's \\ '"),
  cell('bytes', "X'00ff5c27'", '\\x00ff5c27'),
  cell('bytes that are no UTF-8', "CAST(X'c3280080' AS BINARY)", '\\xc3280080'),
  cell('no bytes', "CAST('' AS BINARY)", '\\x'),
  cell('a padded binary', "CAST('a' AS BINARY(4))", '\\x61000000'),
  cell(
    'JSON with large integers',
    `JSON_COMPACT('{"n":12345678901234567890, "n":1}')`,
    '{"n":12345678901234567890,"n":1}',
  ),
  cell(
    'a uuid',
    "CAST('123e4567-e89b-12d3-a456-426614174000' AS UUID)",
    '123e4567-e89b-12d3-a456-426614174000',
  ),
  cell('an IPv6 address', "CAST('2001:db8::ff00:42:8329' AS INET6)", '2001:db8::ff00:42:8329'),
  cell('an IPv4 address', "CAST('192.0.2.1' AS INET4)", '192.0.2.1'),
  cell('a point', 'ST_GeomFromText("POINT(1 2)")', '\\x000000000101000000000000000000f03f0000000000000040'),
  cell('true', 'TRUE', '1'),
  cell('a year', 'YEAR(DATE"2026-01-02")', '2026'),
  cell('latin1 text', "CONVERT('äö' USING latin1)", 'äö'),
  cell('a text of 251 bytes', "REPEAT('x', 251)", 'x'.repeat(251)),
  cell('a text of 65,536 bytes', "REPEAT('x', 65536)", 'x'.repeat(65_536)),
  { what: 'NULL, empty and "NULL" apart', statement: "SELECT NULL, '', 'NULL'", row: [null, '', 'NULL'] },
  { what: 'columns of one name', statement: 'SELECT 1 AS a, 2 AS a, 3 AS a', row: ['1', '2', '3'] },
  { what: 'a column named __proto__', statement: 'SELECT 1 AS __proto__, 2 AS b', row: ['1', '2'] },
];

queryDriverSuite('MariaDB', {
  open: openWithId,
  exact: EXACT,
  longText: (length) => `SELECT REPEAT('x', ${length})`,
  wide: (columns) => `SELECT ${Array.from({ length: columns }, (_, index) => index + 1).join(', ')}`,
  widest: 4_096,
  manyRows: (rows) => `SELECT seq, REPEAT('y', 200) FROM seq_1_to_${rows}`,
  sleep: 'SELECT SLEEP(60)',
  misspelt: "SELECT '😀😀', a FROM ** b",
  notices: (count) => `SELECT SUM(CAST(CONCAT('notice ', seq) AS INT)) FROM seq_1_to_${count}`,
  firstNotice: "Truncated incorrect INTEGER value: 'notice 1'",
  table: {
    create: (name) => `CREATE TABLE ${name} (n int)`,
    insert: (name) => `INSERT INTO ${name} VALUES (1)`,
    count: (name) => `SELECT count(*) FROM ${name}`,
  },
  readOnlyWords: /^Cannot execute statement in a READ ONLY transaction$/,
  isAsleep: async (session) => (await state(session)).trim() === 'User sleep',
  isHeldBack: async (session) => (await state(session)).trim() === 'Writing to net',
  kill: async (session) => {
    await lab.sql(`KILL ${ids.get(session) ?? ''}`);
  },
});
