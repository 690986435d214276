import { TYPED_VALUES } from '../typedValues';
import { LONG_TEXT_UNIT, LONG_TEXT_UNITS, ODD_TEXT, type ExactValue } from './exactEngine';

/** Types that the table needs. */
export const POSTGRES_TYPES = `CREATE TYPE mood AS ENUM ('fine', 'so so', '');
  CREATE DOMAIN price AS numeric(12,4) CHECK (VALUE > 0);
  CREATE TYPE pair AS (a int, b text);`;

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A value as its text. */
const of = (type: string, text: string): ExactValue => ({ type, sql: `${quoted(text)}::${type}` });

const ALL_BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0')).join('');

/** Values of PostgreSQL. */
export const POSTGRES_VALUES: readonly ExactValue[] = [
  ...TYPED_VALUES.map(([type, text]) => of(type, text)),
  of('bigint', '-9223372036854775807'),
  of('numeric(1000)', `-${'9'.repeat(1000)}`),
  of('numeric(38,9)', '-0.000000001'),
  of('double precision', '-0'),
  of('double precision', 'NaN'),
  of('double precision', '1.7976931348623157e308'),
  of('real', '16777217'),
  of('timestamp', '2026-03-29 02:30:00.123456'),
  of('timestamp', '-infinity'),
  of('timestamp', '4713-01-01 00:00:00 BC'),
  of('timestamptz', '2026-03-29 02:30:00.123456+05:30'),
  of('timestamptz', '2026-10-25 00:30:00.5+00'),
  of('timestamptz', '2026-10-25 01:30:00.5+00'),
  of('timestamptz', '1850-01-01 00:00:00+00'),
  of('date', '5874897-12-31'),
  of('interval', '178000000 years'),
  of('text', ODD_TEXT),
  of('text', '"a"=>"1", "b\\\\c"=>NULL'),
  of('text', '\\x00ff'),
  of('text', 'NaN'),
  of('varchar(20)', 'trailing   '),
  of('char(12)', ' padded '),
  of('"char"', 'x'),
  of('bytea', `\\x${ALL_BYTES}`),
  of('json', '{"b":1e400, "a":-0, "b":null,  "ü":"\\u00e4\\ud83d\\ude00"}'),
  of('jsonb', '123456789012345678901234567890.10'),
  of('json', '"\\u00e4 text"'),
  of('jsonb', '"123"'),
  of('json', 'true'),
  of('numeric[]', '{{1.10,NULL},{-0.000000000000000000001,NaN}}'),
  of('timestamptz[]', '{"2026-03-29 00:59:59.999999+00",NULL,infinity}'),
  of('bytea[]', '{"\\\\x00ff",NULL}'),
  of('text[]', '[0:1]={a,"{}"}'),
  of('bit(8)', '00000001'),
  of('mood', 'so so'),
  of('mood', ''),
  of('price', '0.1000'),
  of('pair', '(1,"a,b ""c""")'),
  of('int8range', '(,-9223372036854775808)'),
  of('daterange', '[-infinity,2026-01-01)'),
  of('numrange', 'empty'),
  of('macaddr', '08:00:2b:01:02:03'),
  of('cidr', '10.1.0.0/16'),
  of('tsvector', "'a b':1A,2 'it''s':3"),
  of('pg_lsn', '16/B374D848'),
  of('polygon', '((0,0),(1.1,1e300),(-0,3))'),
  { type: 'text', sql: `repeat(${quoted(LONG_TEXT_UNIT)}, ${LONG_TEXT_UNITS})` },
];
