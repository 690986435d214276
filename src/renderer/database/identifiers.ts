/** Words that can't stand as a name unless they are quoted: "reserved" in appendix C of PostgreSQL's manual. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    'all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation ' +
    'column concurrently constraint create cross current_catalog current_date current_role current_schema ' +
    'current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for ' +
    'foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral ' +
    'leading left like limit localtime localtimestamp natural not notnull null offset on only or order outer overlaps ' +
    'placing primary references returning right select session_user similar some symmetric system_user table ' +
    'tablesample then to trailing true union unique user using variadic verbose when where window with'
  ).split(' '),
);

const PLAIN = /^[a-z_][a-z0-9_$]*$/;

/** A name as PostgreSQL reads it back: as it is where it needs no quotes, else in them. */
export function quoteIdentifier(name: string): string {
  return PLAIN.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** `schema.name`, each quoted where it must be. */
export const qualifiedName = ({ schema, name }: { schema: string; name: string }): string =>
  `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;

/** Rows that "Show first rows" asks for. */
export const FIRST_ROWS = 1000;

/** The statement behind "Show first 1,000 rows". */
export const firstRowsStatement = (relation: { schema: string; name: string }): string =>
  `SELECT * FROM ${qualifiedName(relation)} LIMIT ${FIRST_ROWS}`;
