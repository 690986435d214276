import type { SqlDialect } from './dialect';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** "Reserved" in appendix C of PostgreSQL's manual: such a word can't stand as a name unless it is quoted. */
const RESERVED = words(
  'all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation ' +
    'column concurrently constraint create cross current_catalog current_date current_role current_schema ' +
    'current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for ' +
    'foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral ' +
    'leading left like limit localtime localtimestamp natural not notnull null offset on only or order outer overlaps ' +
    'placing primary references returning right select session_user similar some symmetric system_user table ' +
    'tablesample then to trailing true union unique user using variadic verbose when where window with',
);

const PLAIN = /^[a-z_][a-z0-9_$]*$/;

const QUOTES: Readonly<Record<SqlDialect, readonly [open: string, close: string]>> = {
  postgres: ['"', '"'],
  mysql: ['`', '`'],
  sqlite: ['"', '"'],
  sqlserver: ['[', ']'],
};

/**
 * A name as the server reads it back. PostgreSQL, whose list of reserved words is short and known, gets it as it is where
 * it needs no quotes; the others always get quotes.
 */
export function quoteIdentifier(name: string, dialect: SqlDialect): string {
  if (dialect === 'postgres' && PLAIN.test(name) && !RESERVED.has(name)) return name;
  const [open, close] = QUOTES[dialect];
  return `${open}${name.replaceAll(close, close + close)}${close}`;
}

/** `schema.name`, each quoted where it must be. */
export const qualifiedName = (
  { schema, name }: { schema: string; name: string },
  dialect: SqlDialect,
): string => `${quoteIdentifier(schema, dialect)}.${quoteIdentifier(name, dialect)}`;

/** Rows that "Show first rows" asks for. */
export const FIRST_ROWS = 1000;

/** The statement behind "Show first 1,000 rows", in the order of a key; none: as the server gives them. */
export function firstRowsStatement(
  relation: { schema: string; name: string },
  dialect: SqlDialect,
  key: readonly string[] = [],
): string {
  const names = key.map((column) => quoteIdentifier(column, dialect)).join(', ');
  const order = names === '' ? '' : ` ORDER BY ${names}`;
  const from = `FROM ${qualifiedName(relation, dialect)}${order}`;
  return dialect === 'sqlserver'
    ? `SELECT TOP (${FIRST_ROWS}) * ${from}`
    : `SELECT * ${from} LIMIT ${FIRST_ROWS}`;
}

/** All rows of a relation, for writing them to a file. */
export const allRowsStatement = (relation: { schema: string; name: string }, dialect: SqlDialect): string =>
  `SELECT * FROM ${qualifiedName(relation, dialect)}`;

/** How many rows a relation has, counted exactly. */
export const countStatement = (relation: { schema: string; name: string }, dialect: SqlDialect): string =>
  `SELECT ${dialect === 'sqlserver' ? 'COUNT_BIG' : 'count'}(*) FROM ${qualifiedName(relation, dialect)}`;
