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

/** Name, kind, estimated rows, bytes. A table that was never analysed has no estimate. */
export const relationsOf = (schema: string): string => `
  SELECT c.relname, c.relkind,
         CASE WHEN c.relkind IN ('r', 'm', 'p') AND c.reltuples >= 0 AND c.relpages > 0 THEN c.reltuples::bigint END,
         CASE WHEN c.relkind IN ('r', 'm') THEN pg_catalog.pg_total_relation_size(c.oid) END
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

/** Oid, and the text of a view. */
export const relation = (schema: string, name: string): string => `
  SELECT c.oid, CASE WHEN c.relkind IN ('v', 'm') THEN pg_catalog.pg_get_viewdef(c.oid, true) END
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname = ${literal(schema)} AND c.relname = ${literal(name)}`;

/** Name, type, whether NULL fits, default, place in the primary key. */
export const columnsOf = (oid: string): string => `
  SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
         pg_catalog.pg_get_expr(d.adbin, d.adrelid),
         (SELECT pg_catalog.array_position(k.conkey, a.attnum) FROM pg_catalog.pg_constraint k
           WHERE k.conrelid = a.attrelid AND k.contype = 'p')
    FROM pg_catalog.pg_attribute a
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
   WHERE a.attrelid = ${oid} AND a.attnum > 0 AND NOT a.attisdropped
   ORDER BY a.attnum`;

/** Name and definition. */
export const constraintsOf = (oid: string): string => `
  SELECT conname, pg_catalog.pg_get_constraintdef(oid, true) FROM pg_catalog.pg_constraint
   WHERE conrelid = ${oid} AND contype <> 't' ORDER BY contype <> 'p', 1`;

/** Name and definition. */
export const indexesOf = (oid: string): string => `
  SELECT c.relname, pg_catalog.pg_get_indexdef(i.indexrelid)
    FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
   WHERE i.indrelid = ${oid} ORDER BY 1`;

/** Name and definition. */
export const triggersOf = (oid: string): string => `
  SELECT tgname, pg_catalog.pg_get_triggerdef(oid, true) FROM pg_catalog.pg_trigger
   WHERE tgrelid = ${oid} AND NOT tgisinternal ORDER BY 1`;

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
