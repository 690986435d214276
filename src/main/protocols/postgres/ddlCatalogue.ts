import { literal } from './catalogue';

/**
 * Statements that read how objects are defined, as SQL that makes them again: PostgreSQL 10 and newer
 * (https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-CATALOG). With no schema but the system's to
 * look in, the server writes all other names with theirs.
 */
const WHOLE_NAMES = `WITH s AS (SELECT pg_catalog.set_config('search_path', 'pg_catalog', true))`;

/** Oid, name, kind, persistence, options, key of partitions, bounds, whether it has rows, text of a view, comment, row security (on, for owners too). */
export const ddlRelation = (schema: string, name: string): string => `${WHOLE_NAMES}
  SELECT c.oid, pg_catalog.format('%I.%I', n.nspname, c.relname), c.relkind, c.relpersistence,
         pg_catalog.array_to_string(c.reloptions, ', '),
         CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END,
         pg_catalog.pg_get_expr(c.relpartbound, c.oid), c.relispopulated,
         CASE WHEN c.relkind IN ('v', 'm') THEN pg_catalog.pg_get_viewdef(c.oid) END,
         pg_catalog.quote_literal(pg_catalog.obj_description(c.oid, 'pg_class')), c.relrowsecurity, c.relforcerowsecurity
    FROM s CROSS JOIN pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname = ${literal(schema)} AND c.relname = ${literal(name)}`;

/** Each column: its line, whether it is its own (and not inherited), name, comment. */
export const ddlColumns = (oid: string): string => `${WHOLE_NAMES}
  SELECT pg_catalog.concat_ws(' ', pg_catalog.quote_ident(a.attname), pg_catalog.format_type(a.atttypid, a.atttypmod),
           CASE WHEN a.attcollation <> t.typcollation THEN
             (SELECT pg_catalog.format('COLLATE %I.%I', n.nspname, o.collname) FROM pg_catalog.pg_collation o
                JOIN pg_catalog.pg_namespace n ON n.oid = o.collnamespace WHERE o.oid = a.attcollation) END,
           CASE WHEN x.generated IN ('s', 'v') THEN pg_catalog.format('GENERATED ALWAYS AS (%s)%s',
                  pg_catalog.pg_get_expr(d.adbin, d.adrelid), CASE x.generated WHEN 's' THEN ' STORED' ELSE ' VIRTUAL' END)
                WHEN a.attidentity <> '' THEN pg_catalog.format('GENERATED %s AS IDENTITY (%s)',
                  CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END, q.options)
                ELSE 'DEFAULT ' || pg_catalog.pg_get_expr(d.adbin, d.adrelid) END,
           -- Version 18 names them; names that it gives by itself are left to it.
           CASE WHEN a.attnotnull THEN (SELECT pg_catalog.format('CONSTRAINT %I', k.conname)
               FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
              WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum]
                AND k.conname <> pg_catalog.concat(c.relname, '_', a.attname, '_not_null')) END,
           CASE WHEN a.attnotnull THEN 'NOT NULL' END),
         a.attislocal, pg_catalog.quote_ident(a.attname),
         pg_catalog.quote_literal(pg_catalog.col_description(a.attrelid, a.attnum))
    FROM s CROSS JOIN pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    LEFT JOIN LATERAL (SELECT pg_catalog.to_jsonb(a) ->> 'attgenerated' AS generated) x ON true
    LEFT JOIN LATERAL (
      SELECT ${sequenceOptions('e')} AS options FROM pg_catalog.pg_sequence e
        JOIN pg_catalog.pg_depend p ON p.classid = 'pg_catalog.pg_class'::regclass AND p.objid = e.seqrelid AND p.deptype = 'i'
       WHERE p.refclassid = 'pg_catalog.pg_class'::regclass AND p.refobjid = a.attrelid AND p.refobjsubid = a.attnum
    ) q ON a.attidentity <> ''
   WHERE a.attrelid = ${oid} AND a.attnum > 0 AND NOT a.attisdropped
   ORDER BY a.attnum`;

function sequenceOptions(of: string): string {
  return `pg_catalog.format('INCREMENT BY %s MINVALUE %s MAXVALUE %s START WITH %s CACHE %s%s', ${of}.seqincrement,
    ${of}.seqmin, ${of}.seqmax, ${of}.seqstart, ${of}.seqcache, CASE WHEN ${of}.seqcycle THEN ' CYCLE' END)`;
}

/** Constraints of its own, each as its line; the primary key first. A column's NOT NULL stands with the column. */
export const ddlConstraints = (oid: string): string => `${WHOLE_NAMES}
  SELECT pg_catalog.format('CONSTRAINT %I %s', k.conname, pg_catalog.pg_get_constraintdef(k.oid))
    FROM s CROSS JOIN pg_catalog.pg_constraint k
   WHERE k.conrelid = ${oid} AND k.conislocal AND k.contype IN ('p', 'u', 'c', 'f', 'x')
     AND COALESCE(pg_catalog.to_jsonb(k) ->> 'conparentid', '0') = '0'
   ORDER BY pg_catalog.strpos('puxcf', k.contype::text), k.conname`;

/** Tables that it inherits from, or the one that it is a partition of. */
export const ddlParents = (oid: string): string => `
  SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_inherits i
    JOIN pg_catalog.pg_class c ON c.oid = i.inhparent JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE i.inhrelid = ${oid} ORDER BY i.inhseqno`;

/** What follows a table, each a statement: indexes that no constraint makes, triggers, rules of row security. */
export const ddlFollowing = (oid: string): string => `${WHOLE_NAMES}
  SELECT f.statement FROM s CROSS JOIN LATERAL (
    SELECT 1, x.relname, CASE x.relkind
             WHEN 'I' THEN pg_catalog.regexp_replace(pg_catalog.pg_get_indexdef(x.oid), ' ON ONLY ', ' ON ')
             ELSE pg_catalog.pg_get_indexdef(x.oid) END
      FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
     WHERE i.indrelid = ${oid} AND s.set_config IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_inherits h WHERE h.inhrelid = x.oid)
       AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint k WHERE k.conindid = x.oid AND k.contype IN ('p', 'u', 'x'))
    UNION ALL
    SELECT 2, t.tgname, pg_catalog.pg_get_triggerdef(t.oid) FROM pg_catalog.pg_trigger t
     WHERE t.tgrelid = ${oid} AND NOT t.tgisinternal AND s.set_config IS NOT NULL
       AND COALESCE(pg_catalog.to_jsonb(t) ->> 'tgparentid', '0') = '0'
    UNION ALL
    SELECT 3, p.polname, pg_catalog.format('CREATE POLICY %I ON %s AS %s FOR %s TO %s', p.polname, p.polrelid::regclass,
             CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
             CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
             COALESCE((SELECT pg_catalog.string_agg(pg_catalog.quote_ident(r.rolname), ', ' ORDER BY r.rolname)
                         FROM pg_catalog.pg_roles r WHERE r.oid = ANY (p.polroles)), 'PUBLIC'))
             || COALESCE(' USING (' || pg_catalog.pg_get_expr(p.polqual, p.polrelid) || ')', '')
             || COALESCE(' WITH CHECK (' || pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) || ')', '')
      FROM pg_catalog.pg_policy p WHERE p.polrelid = ${oid} AND s.set_config IS NOT NULL
  ) f (place, name, statement) ORDER BY f.place, f.name`;

/** Server and options of a foreign table. */
export const ddlForeign = (oid: string): string => `
  SELECT pg_catalog.format('SERVER %I', e.srvname) || COALESCE((
           SELECT ' OPTIONS (' || pg_catalog.string_agg(pg_catalog.format('%I %L', o.option_name, o.option_value), ', ') || ')'
             FROM pg_catalog.pg_options_to_table(f.ftoptions) o), '')
    FROM pg_catalog.pg_foreign_table f JOIN pg_catalog.pg_foreign_server e ON e.oid = f.ftserver
   WHERE f.ftrelid = ${oid}`;

/** What stands behind CREATE SEQUENCE, and the column that it belongs to. */
export const ddlSequence = (oid: string): string => `
  SELECT 'AS ' || pg_catalog.format_type(e.seqtypid, NULL) || ' ' || ${sequenceOptions('e')},
         (SELECT pg_catalog.format('%I.%I.%I', n.nspname, c.relname, a.attname) FROM pg_catalog.pg_depend p
            JOIN pg_catalog.pg_class c ON c.oid = p.refobjid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = p.refobjsubid
           WHERE p.classid = 'pg_catalog.pg_class'::regclass AND p.objid = e.seqrelid AND p.deptype = 'a' LIMIT 1)
    FROM pg_catalog.pg_sequence e WHERE e.seqrelid = ${oid}`;

/** A function or procedure, by the arguments that tell it from others of its name: written for the session's own path. */
export const routineOid = (schema: string, name: string, args: string): string => `
  SELECT p.oid FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
   WHERE n.nspname = ${literal(schema)} AND p.proname = ${literal(name)}
     AND pg_catalog.pg_get_function_identity_arguments(p.oid) = ${literal(args)}`;

export const ddlRoutine = (oid: string): string => `${WHOLE_NAMES}
  SELECT pg_catalog.pg_get_functiondef(p.oid) FROM s CROSS JOIN pg_catalog.pg_proc p WHERE p.oid = ${oid}`;

/** A type, whole: values of an enum, what a domain asks for, parts of a composite type, what a range is of. */
export const ddlType = (schema: string, name: string): string => `${WHOLE_NAMES}
  SELECT CASE t.typtype
    WHEN 'e' THEN pg_catalog.format('CREATE TYPE %I.%I AS ENUM (%s)', n.nspname, t.typname,
      (SELECT pg_catalog.string_agg(pg_catalog.quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
         FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid))
    WHEN 'd' THEN pg_catalog.concat_ws(' ', pg_catalog.format('CREATE DOMAIN %I.%I AS', n.nspname, t.typname),
      pg_catalog.format_type(t.typbasetype, t.typtypmod), 'DEFAULT ' || t.typdefault,
      CASE WHEN t.typnotnull THEN 'NOT NULL' END,
      (SELECT pg_catalog.string_agg(pg_catalog.format('CONSTRAINT %I %s', k.conname, pg_catalog.pg_get_constraintdef(k.oid)), ' ' ORDER BY k.conname)
         FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'))
    WHEN 'r' THEN pg_catalog.format('CREATE TYPE %I.%I AS RANGE (SUBTYPE = %s)', n.nspname, t.typname,
      (SELECT pg_catalog.format_type(r.rngsubtype, NULL) FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid))
    ELSE pg_catalog.format('CREATE TYPE %I.%I AS (%s)', n.nspname, t.typname,
      (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname) || ' ' || pg_catalog.format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum)
         FROM pg_catalog.pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped))
    END
    FROM s CROSS JOIN pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
   WHERE n.nspname = ${literal(schema)} AND t.typname = ${literal(name)}`;

/** An extension with its schema and version. */
export const ddlExtension = (name: string): string => `
  SELECT pg_catalog.format('CREATE EXTENSION %I WITH SCHEMA %I VERSION %L', e.extname, n.nspname, e.extversion)
    FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
   WHERE e.extname = ${literal(name)}`;

/** A role with all that it may. */
export const ddlRole = (name: string): string => `
  SELECT pg_catalog.format('CREATE ROLE %I WITH ', r.rolname) || pg_catalog.concat_ws(' ',
           CASE WHEN r.rolsuper THEN 'SUPERUSER' ELSE 'NOSUPERUSER' END,
           CASE WHEN r.rolinherit THEN 'INHERIT' ELSE 'NOINHERIT' END,
           CASE WHEN r.rolcreaterole THEN 'CREATEROLE' ELSE 'NOCREATEROLE' END,
           CASE WHEN r.rolcreatedb THEN 'CREATEDB' ELSE 'NOCREATEDB' END,
           CASE WHEN r.rolcanlogin THEN 'LOGIN' ELSE 'NOLOGIN' END,
           CASE WHEN r.rolreplication THEN 'REPLICATION' ELSE 'NOREPLICATION' END,
           CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' ELSE 'NOBYPASSRLS' END,
           CASE WHEN r.rolconnlimit >= 0 THEN 'CONNECTION LIMIT ' || r.rolconnlimit END,
           'VALID UNTIL ' || pg_catalog.quote_literal(r.rolvaliduntil))
    FROM pg_catalog.pg_roles r WHERE r.rolname = ${literal(name)}`;

/** What a role is a member of, each a statement. */
export const ddlMemberships = (name: string): string => `
  SELECT pg_catalog.format('GRANT %I TO %I', g.rolname, r.rolname) || CASE WHEN m.admin_option THEN ' WITH ADMIN OPTION' ELSE '' END
    FROM pg_catalog.pg_auth_members m
    JOIN pg_catalog.pg_roles g ON g.oid = m.roleid JOIN pg_catalog.pg_roles r ON r.oid = m.member
   WHERE r.rolname = ${literal(name)} ORDER BY 1`;
