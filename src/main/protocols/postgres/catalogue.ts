/**
 * Statements that read the system catalogues of PostgreSQL 10 and newer
 * (https://www.postgresql.org/docs/current/catalogs.html). Names are given as literals: nothing of them is ever code.
 */

/** A string literal with the meaning that it has whatever `standard_conforming_strings` says. */
export function literal(text: string): string {
  const quoted = text.replaceAll("'", "''");
  return text.includes('\\') ? `E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`;
}

/** Name, number of relations, whether it belongs to the server itself. */
export const SCHEMAS = `
  SELECT n.nspname,
         (SELECT count(*) FROM pg_catalog.pg_class c
           WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')),
         n.nspname LIKE 'pg\\_%' OR n.nspname = 'information_schema'
    FROM pg_catalog.pg_namespace n
   WHERE n.nspname NOT LIKE 'pg\\_temp\\_%' AND n.nspname NOT LIKE 'pg\\_toast%'
   ORDER BY 3, 1`;

/** Names of the databases that this login may connect to. */
export const DATABASES = `
  SELECT datname FROM pg_catalog.pg_database
   WHERE datallowconn AND NOT datistemplate AND pg_catalog.has_database_privilege(datname, 'CONNECT')
   ORDER BY 1`;

/** The schemas in which names without one are looked for, in order. */
export const SEARCH_PATH = `
  SELECT s FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) WITH ORDINALITY AS p (s, place) ORDER BY place`;

/**
 * Name, kind, estimated rows, bytes. A table that was never analysed has no estimate. One that somebody holds or wants for
 * himself alone has no size: measuring it would wait for its lock, and the explorer with it.
 */
export const relationsOf = (schema: string): string => `
  SELECT c.relname, c.relkind,
         CASE WHEN c.relkind IN ('r', 'm', 'p') AND c.reltuples >= 0 AND c.relpages > 0 THEN c.reltuples::bigint END,
         CASE WHEN c.relkind IN ('r', 'm') AND c.oid NOT IN
                (SELECT l.relation FROM pg_catalog.pg_locks l
                  WHERE l.mode = 'AccessExclusiveLock' AND l.relation IS NOT NULL)
              THEN pg_catalog.pg_total_relation_size(c.oid) END
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname = ${literal(schema)} AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
   ORDER BY 1`;

/** Name, whether it is a procedure (from PostgreSQL 11 on), arguments. */
export const routinesOf = (schema: string): string => `
  SELECT p.proname, pg_catalog.to_jsonb(p) ->> 'prokind' IS NOT DISTINCT FROM 'p',
         pg_catalog.pg_get_function_identity_arguments(p.oid)
    FROM pg_catalog.pg_proc p
    JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
   WHERE n.nspname = ${literal(schema)}
   ORDER BY 1, 3`;

/** Names of enums, domains, ranges and composite types of their own. */
export const typesOf = (schema: string): string => `
  SELECT t.typname
    FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
   WHERE n.nspname = ${literal(schema)} AND (t.typtype IN ('e', 'd', 'r') OR c.relkind = 'c')
   ORDER BY 1`;

/** Name, whether it is a role, version of an extension or what a role may. The server's own roles are left out. */
export const GLOBALS = `
  SELECT e.extname, false, e.extversion FROM pg_catalog.pg_extension e
  UNION ALL
  SELECT r.rolname, true, pg_catalog.concat_ws(', ', CASE WHEN r.rolcanlogin THEN 'login' END,
           CASE WHEN r.rolsuper THEN 'superuser' END, CASE WHEN r.rolcreatedb THEN 'create databases' END,
           CASE WHEN r.rolcreaterole THEN 'create roles' END, CASE WHEN r.rolreplication THEN 'replication' END,
           CASE WHEN r.rolbypassrls THEN 'bypass row security' END)
    FROM pg_catalog.pg_roles r WHERE r.rolname NOT LIKE 'pg\\_%'
   ORDER BY 2, 1`;

/** Oid, and the text of a view. */
export const relation = (schema: string, name: string): string => `
  SELECT c.oid, CASE WHEN c.relkind IN ('v', 'm') THEN pg_catalog.pg_get_viewdef(c.oid, true) END
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname = ${literal(schema)} AND c.relname = ${literal(name)}`;

/** Name, type, whether NULL fits, default, place in the primary key, whether the server computes it, and whether as an identity. */
export const columnsOf = (oid: string): string => `
  SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
         pg_catalog.pg_get_expr(d.adbin, d.adrelid),
         (SELECT pg_catalog.array_position(k.conkey, a.attnum) FROM pg_catalog.pg_constraint k
           WHERE k.conrelid = a.attrelid AND k.contype = 'p'),
         pg_catalog.to_jsonb(a) ->> 'attgenerated' IN ('s', 'v') OR pg_catalog.to_jsonb(a) ->> 'attidentity' = 'a',
         pg_catalog.to_jsonb(a) ->> 'attidentity' = 'a'
    FROM pg_catalog.pg_attribute a
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
   WHERE a.attrelid = ${oid} AND a.attnum > 0 AND NOT a.attisdropped
   ORDER BY a.attnum`;

/** Name and definition. NOT NULL, which has a name from version 18 on, is told with its column. */
export const constraintsOf = (oid: string): string => `
  SELECT conname, pg_catalog.pg_get_constraintdef(oid, true) FROM pg_catalog.pg_constraint
   WHERE conrelid = ${oid} AND contype NOT IN ('t', 'n') ORDER BY contype <> 'p', 1`;

/** Name and definition. */
export const indexesOf = (oid: string): string => `
  SELECT c.relname, pg_catalog.pg_get_indexdef(i.indexrelid)
    FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
   WHERE i.indrelid = ${oid} ORDER BY 1`;

/** Name and definition. */
export const triggersOf = (oid: string): string => `
  SELECT tgname, pg_catalog.pg_get_triggerdef(oid, true) FROM pg_catalog.pg_trigger
   WHERE tgrelid = ${oid} AND NOT tgisinternal ORDER BY 1`;

/** Names of columns (JSON) by their numbers in a relation. */
const namesOf = (numbers: string, relation: string): string => `
  (SELECT pg_catalog.json_agg(a.attname ORDER BY k.place)
     FROM pg_catalog.unnest(${numbers}) WITH ORDINALITY AS k (number, place)
     JOIN pg_catalog.pg_attribute a ON a.attrelid = ${relation} AND a.attnum = k.number)`;

/**
 * Name, columns (JSON) and whether it is the primary key, of indexes that tell all rows apart: not partial, not on
 * expressions, checked at once, no column that can be NULL. Columns that are only included do not count.
 */
export const keysOf = (oid: string): string => `
  SELECT c.relname, ${namesOf('i.key', 'i.indrelid')}, i.indisprimary
    FROM (SELECT x.*, (x.indkey::pg_catalog.int2[])[0:COALESCE((pg_catalog.to_jsonb(x) ->> 'indnkeyatts')::int, x.indnatts) - 1] AS key
            FROM pg_catalog.pg_index x) i
    JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
   WHERE i.indrelid = ${oid} AND i.indisunique AND i.indisvalid AND i.indimmediate
     AND i.indpred IS NULL AND i.indexprs IS NULL
     AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_attribute a
                      WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.key) AND NOT a.attnotnull)
   ORDER BY i.indisprimary DESC, pg_catalog.cardinality(i.key), 1`;

/** Name, columns, schema, table and columns of both sides of foreign keys; `side` is the one that is asked about. */
export const foreignKeysOf = (oid: string, side: 'conrelid' | 'confrelid'): string => `
  SELECT f.conname, ${namesOf('f.conkey', 'f.conrelid')}, ${namesOf('f.confkey', 'f.confrelid')},
         ns.nspname, t.relname
    FROM pg_catalog.pg_constraint f
    JOIN pg_catalog.pg_class t ON t.oid = f.${side === 'conrelid' ? 'confrelid' : 'conrelid'}
    JOIN pg_catalog.pg_namespace ns ON ns.oid = t.relnamespace
   WHERE f.contype = 'f' AND f.${side} = ${oid}
   ORDER BY 1, 4, 5`;

/** Table, number, schema, table and column of all columns of relations that are given by their numbers. */
export const columnNames = (tables: readonly number[]): string => `
  SELECT a.attrelid, a.attnum, n.nspname, c.relname, a.attname
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE a.attrelid IN (${tables.join(', ')}) AND a.attnum > 0 AND NOT a.attisdropped`;

/** Schema, table and columns of foreign keys on both sides. */
export const completionKeys = (most: number): string => `
  SELECT n.nspname, c.relname, ${namesOf('f.conkey', 'f.conrelid')}, tn.nspname, t.relname,
         ${namesOf('f.confkey', 'f.confrelid')}
    FROM pg_catalog.pg_constraint f
    JOIN pg_catalog.pg_class c ON c.oid = f.conrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_class t ON t.oid = f.confrelid
    JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
   WHERE f.contype = 'f'
   ORDER BY f.oid
   LIMIT ${most}`;

/** Schema, name and columns (JSON) of relations; those of the search path first, then by name. */
export const completion = (most: number): string => `
  SELECT n.nspname, c.relname,
         (SELECT pg_catalog.json_agg(a.attname ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
           WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
     AND n.nspname NOT LIKE 'pg\\_temp\\_%' AND n.nspname NOT LIKE 'pg\\_toast%'
   ORDER BY n.nspname <> ALL (pg_catalog.current_schemas(false)), n.nspname LIKE 'pg\\_%', n.nspname, c.relname
   LIMIT ${most}`;
