// Questions about what is in a server. Names go in as hexadecimal text, which no sql_mode reads differently.

const text = (value: string): string => {
  const hex = Buffer.from(value, 'utf8').toString('hex');
  return hex === '' ? "''" : `_utf8mb4 X'${hex}'`;
};

/** A name that is found by the server's own comparison and then compared exactly: two may differ by capitals alone. */
const is = (column: string, value: string): string =>
  `${column} = ${text(value)} AND BINARY ${column} = BINARY ${text(value)}`;

/** A quoted name: backticks are right in every sql_mode. */
export const quoted = (schema: string, name: string): string =>
  [schema, name].map((part) => `\`${part.replaceAll('`', '``')}\``).join('.');

/** Databases of the server itself. */
const SYSTEM = "('information_schema', 'performance_schema', 'mysql', 'sys')";

/** Name, number of tables and views, and whether it is the server's own. */
export const SCHEMAS = `
  SELECT s.schema_name,
         (SELECT COUNT(*) FROM information_schema.tables t WHERE t.table_schema = s.schema_name),
         s.schema_name IN ${SYSTEM}
    FROM information_schema.schemata s ORDER BY 3, 1`;

export const DATABASES = 'SELECT schema_name FROM information_schema.schemata ORDER BY 1';

/** Name, kind, estimated rows and size. */
export const relationsOf = (schema: string): string => `
  SELECT table_name, table_type, IF(table_type LIKE '%VIEW', NULL, table_rows),
         IF(table_type LIKE '%VIEW', NULL, data_length + index_length)
    FROM information_schema.tables WHERE ${is('table_schema', schema)} ORDER BY 1`;

/** Name and kind of routines. */
export const routinesOf = (schema: string): string => `
  SELECT specific_name, routine_type FROM information_schema.routines
   WHERE ${is('routine_schema', schema)} ORDER BY 1`;

/** Routine, its kind, and name and type of each parameter, in order. */
export const parametersOf = (schema: string): string => `
  SELECT specific_name, routine_type, parameter_name, dtd_identifier FROM information_schema.parameters
   WHERE ${is('specific_schema', schema)} AND ordinal_position > 0
   ORDER BY specific_name, routine_type, ordinal_position`;

/** Kind of a table, and the text of a view. */
export const relation = (schema: string, name: string): string => `
  SELECT t.table_type, v.view_definition FROM information_schema.tables t
    LEFT JOIN information_schema.views v ON v.table_schema = t.table_schema AND v.table_name = t.table_name
   WHERE ${is('t.table_schema', schema)} AND ${is('t.table_name', name)}`;

/** Kind of a table, whether it is the server's own, its engine, and whether that knows transactions and savepoints. */
export const engineOf = (schema: string, name: string): string => `
  SELECT t.table_type, t.table_schema IN ${SYSTEM}, t.engine, e.transactions, e.savepoints
    FROM information_schema.tables t LEFT JOIN information_schema.engines e ON e.engine = t.engine
   WHERE ${is('t.table_schema', schema)} AND ${is('t.table_name', name)}`;

/** Names and engines of those tables, by name, whose engine knows no transactions; no more than one is given. */
export const lastingNamed = (names: readonly { qualifier: string | null; name: string }[]): string => `
  SELECT t.table_name, t.engine
    FROM information_schema.tables t LEFT JOIN information_schema.engines e ON e.engine = t.engine
   WHERE t.table_type = 'BASE TABLE' AND COALESCE(e.transactions, 'NO') <> 'YES' AND (${names
     .map(
       ({ qualifier, name }) =>
         `t.table_schema = ${qualifier === null ? 'DATABASE()' : text(qualifier)} AND t.table_name = ${text(name)}`,
     )
     .join(' OR ')})
   LIMIT 1`;

/** Name, type, whether NULL may be in it, default, what else it is, expression that computes it. */
export const columnsOf = (schema: string, name: string): string => `
  SELECT column_name, column_type, is_nullable, column_default, extra, generation_expression
    FROM information_schema.columns
   WHERE ${is('table_schema', schema)} AND ${is('table_name', name)} ORDER BY ordinal_position`;

/** Index, column, length of a prefix and whether NULL may be in it, of unique indexes; the primary key first. */
export const uniqueIndexesOf = (schema: string, name: string): string => `
  SELECT index_name, column_name, sub_part, nullable FROM information_schema.statistics
   WHERE ${is('table_schema', schema)} AND ${is('table_name', name)} AND non_unique = 0
   ORDER BY index_name <> 'PRIMARY', index_name, seq_in_index`;

/** Name, column, both tables and the other column of foreign keys, column by column; `side`: the one asked about. */
export const foreignKeysOf = (schema: string, name: string, side: 'own' | 'others'): string => {
  const prefix = side === 'own' ? '' : 'referenced_';
  return `
  SELECT constraint_name, column_name, referenced_column_name, table_schema, table_name,
         referenced_table_schema, referenced_table_name
    FROM information_schema.key_column_usage
   WHERE ${is(`${prefix}table_schema`, schema)} AND ${is(`${prefix}table_name`, name)}
     AND referenced_table_name IS NOT NULL
   ORDER BY table_schema, table_name, constraint_name, ordinal_position`;
};

/** Name, time, event and statement. */
export const triggersOf = (schema: string, name: string): string => `
  SELECT trigger_name, action_timing, event_manipulation, action_statement FROM information_schema.triggers
   WHERE ${is('event_object_schema', schema)} AND ${is('event_object_table', name)} ORDER BY 1`;

/** Database, table and column: those of the database in use first, the server's own not at all. */
export const completion = (most: number): string => `
  SELECT table_schema, table_name, column_name FROM information_schema.columns
   WHERE table_schema NOT IN ${SYSTEM}
   ORDER BY NOT (table_schema <=> DATABASE()), table_schema, table_name, ordinal_position LIMIT ${most}`;

/** UTF-16 units of a function or view that are read; a longer one comes as if nobody might see it. */
const MAX_DEFINITION = 65_536;
const definition = (column: string): string =>
  `IF(CHAR_LENGTH(${column}) > ${MAX_DEFINITION}, '', ${column})`;

/** Kind, database, name, definer and text of functions and packages of these names, in every database. */
export const functionsNamed = (names: readonly string[]): string => `
  SELECT routine_type, routine_schema, routine_name, definer, ${definition('routine_definition')}
    FROM information_schema.routines
   WHERE routine_type <> 'PROCEDURE' AND routine_name IN (${names.map(text).join(', ')})`;

/** The same of functions that were loaded from a library. */
export const loadedFunctions = (names: readonly string[]): string => `
  SELECT 'LOADED', '', name, '', '' FROM mysql.func WHERE name IN (${names.map(text).join(', ')})`;

/**
 * The same of views; without a qualifier they are in `database`, or in that of the session. Each name is looked for by
 * itself, because a server finds that without going through all of them.
 */
export const viewsNamed = (
  names: readonly { qualifier: string | null; name: string }[],
  database: string | null,
): string =>
  names
    .map(({ qualifier, name }) => {
      const schema = qualifier ?? database;
      return `SELECT 'VIEW', table_schema, table_name, definer, ${definition('view_definition')}
    FROM information_schema.views
   WHERE table_schema = ${schema === null ? 'DATABASE()' : text(schema)} AND table_name = ${text(name)}`;
    })
    .join('\nUNION ALL ');
