import { LONG_TEXT_UNIT, LONG_TEXT_UNITS, ODD_TEXT, type ExactValue } from './exactEngine';

const hex = (text: string): string => Buffer.from(text).toString('hex');
const ALL_BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0')).join('');

/** A value as the text that the server reads. */
const of = (type: string, text: string): ExactValue => ({ type, sql: `'${text.replaceAll("'", "''")}'` });
/** A text, byte by byte: it may have what the command line takes for its own. */
const text = (type: string, value: string): ExactValue => ({
  ...{ type, sql: value === '' ? "''" : `_utf8mb4 0x${hex(value)}`, shown: value },
});
/** Bytes, which the command line does not print as digits. */
const bytes = (type: string, digits: string, shown = digits): ExactValue => ({
  ...{ type, sql: digits === '' ? "''" : `0x${digits}`, shown: `\\x${shown}` },
});

/** Values of MariaDB. */
export const MYSQL_VALUES: readonly ExactValue[] = [
  of('tinyint', '-128'),
  of('tinyint unsigned', '255'),
  of('smallint', '-32768'),
  of('mediumint unsigned', '16777215'),
  of('int', '-2147483648'),
  of('int(6) zerofill', '42'),
  of('bigint', '9223372036854775807'),
  of('bigint', '-9223372036854775807'),
  of('bigint', '-9223372036854775808'),
  of('bigint unsigned', '18446744073709551615'),
  of('boolean', '1'),
  of('decimal(38,9)', '12345678901234567890123456789.123456789'),
  of('decimal(38,9)', '-0.000000001'),
  of('decimal(65,30)', `${'9'.repeat(35)}.${'1'.repeat(30)}`),
  of('decimal(5,2) unsigned', '1.10'),
  of('double', '1.7976931348623157e308'),
  of('double', '5e-324'),
  of('double', '0.30000000000000004'),
  of('double', '-0'),
  of('double', '1e22'),
  of('float', '0.1'),
  of('float', '-3.40282e38'),
  of('date', '9999-12-31'),
  of('date', '0000-00-00'),
  of('date', '2026-00-00'),
  of('date', '0001-01-01'),
  of('datetime(6)', '2026-03-29 02:30:00.123456'),
  of('datetime(6)', '0000-00-00 00:00:00.000000'),
  of('datetime(3)', '9999-12-31 23:59:59.999'),
  of('datetime', '1000-01-01 00:00:00'),
  of('timestamp(6) NULL', '2026-03-29 02:30:00.123456'),
  of('timestamp(6) NULL', '2038-01-19 03:14:07.999999'),
  of('timestamp NULL', '0000-00-00 00:00:00'),
  of('time(6)', '-838:59:59.999999'),
  of('time', '838:59:59'),
  of('time(2)', '24:00:00.50'),
  of('year', '2155'),
  of('year', '0000'),
  text('text', ''),
  text('text', 'NULL'),
  text('text', 'null'),
  text('text', '\\N'),
  text('text', ODD_TEXT),
  text('text', 'a\\b\\\\ \\x00ff \\"'),
  text('text', 'a\0b\0'),
  text('text', '=1+1'),
  text('text', '"a"=>"1", "b"=>NULL'),
  text('varchar(20)', 'trailing   '),
  { ...text('char(8)', ' ab'), sql: "' ab   '" },
  text('varchar(8) CHARACTER SET latin1', 'äöü€'),
  text('tinytext CHARACTER SET utf16', '😀ä'),
  text("enum('fine','so so','')", 'so so'),
  text("enum('fine','so so','')", ''),
  text("set('a','b','c')", 'a,c'),
  text("set('a','b','c')", ''),
  text('json', '{"b": 12345678901234567890, "a":1, "a":-0, "ü":"\\u00e4"}'),
  text('json', '"\\u00e4 text"'),
  text('json', '"123"'),
  bytes('blob', ALL_BYTES),
  bytes('blob', ''),
  bytes('binary(4)', '6100', '61000000'),
  bytes('varbinary(8)', '00205c27'),
  {
    ...bytes('bit(64)', '8000000000000001'),
    sql: "b'1000000000000000000000000000000000000000000000000000000000000001'",
  },
  { ...bytes('bit(3)', '05'), sql: "b'101'" },
  { ...bytes('point', '000000000101000000000000000000f03f0000000000000040'), sql: 'POINT(1, 2)' },
  of('uuid', '00112233-4455-6677-8899-aabbccddeeff'),
  of('inet6', '2001:db8::1'),
  of('inet4', '192.0.2.1'),
  { type: 'longtext', sql: `REPEAT('${LONG_TEXT_UNIT}', ${LONG_TEXT_UNITS})` },
  { ...text('longtext', `\\${'x'.repeat(300_000)}`) },
];
