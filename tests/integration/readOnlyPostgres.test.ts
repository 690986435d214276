import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresLab, type PostgresLogin } from '../lab/postgres';
import { openTab, run } from './writingTab';

// Ways to change something from a guarded tab, as a superuser and as a role that only reads. `tokenizer`: the statement is
// not sent; `transaction`: the server refuses it in a READ ONLY transaction, by its own word (SQLSTATE 25006, or 25001
// where its mode is to be changed); `rights`: the server refuses the role.
type Layer = 'tokenizer' | 'transaction' | 'rights';

const T = 'tokenizer';
const X = 'transaction';
/** Statement, what stops it for a superuser, and for the role where that differs. */
const WAYS: readonly (readonly [statement: string, superuser: Layer, role?: Layer])[] = [
  ['INSERT INTO kept VALUES (2)', T],
  ['UPDATE kept SET id = 3', T],
  ['DELETE FROM kept', T],
  ['TRUNCATE kept', T],
  ['MERGE INTO kept USING (SELECT 1 AS n) s ON true WHEN MATCHED THEN DELETE', T],
  ['WITH gone AS (DELETE FROM kept RETURNING *) SELECT * FROM gone', T],
  ['WITH a AS (SELECT 1), b AS (INSERT INTO kept VALUES (4) RETURNING id) SELECT * FROM b', T],
  ['(WITH u AS (UPDATE kept SET id = 5 RETURNING id) SELECT * FROM u)', T],
  ['SELECT sneak()', X, 'rights'],
  ['SELECT sneak_as_owner()', X],
  ['SELECT id FROM sneaky_view', X],
  ['SELECT (SELECT sneak_as_owner()) FROM kept', X],
  ['EXPLAIN ANALYZE SELECT sneak_as_owner()', X],
  ['SELECT sneak_dynamic()', X],
  ['SELECT sneak_mode()', X],
  ['SELECT * INTO copied FROM kept', T],
  ['CREATE TABLE copied AS SELECT * FROM kept', T],
  ['CREATE TABLE made (id int)', T],
  ['CREATE TEMPORARY TABLE made (id int)', T],
  ['CREATE UNLOGGED TABLE made (id int)', T],
  ['CREATE VIEW made AS SELECT 1', T],
  ['CREATE INDEX made ON kept (id)', T],
  ['CREATE INDEX CONCURRENTLY made ON kept (id)', T],
  ["CREATE FUNCTION made() RETURNS int LANGUAGE sql AS 'SELECT 1'", T],
  ['CREATE EXTENSION adminpack', T],
  ['CREATE ROLE made', T],
  ['CREATE DATABASE made', T],
  ['ALTER TABLE kept ADD COLUMN more int', T],
  ["ALTER ROLE reader PASSWORD 'x'", T],
  ["ALTER SYSTEM SET work_mem = '1GB'", T],
  ["ALTER DATABASE lab SET work_mem = '1GB'", T],
  ['DROP TABLE kept', T],
  ['GRANT ALL ON kept TO PUBLIC', T],
  ["COMMENT ON TABLE kept IS 'changed'", T],
  ['REFRESH MATERIALIZED VIEW sums', T],
  ['VACUUM FULL kept', T],
  ['ANALYZE kept', T],
  ['REINDEX TABLE kept', T],
  ['CLUSTER kept', T],
  ['CHECKPOINT', T],
  ['LOCK TABLE kept', T],
  ['SELECT * FROM kept FOR UPDATE', T],
  ["NOTIFY kept, 'x'", T],
  ["SELECT pg_notify('kept', 'x')", T],
  ['LISTEN kept', T],
  ["COPY kept TO '/tmp/binnacle-copied'", T],
  ["COPY kept FROM '/etc/passwd'", T],
  ["COPY kept TO PROGRAM 'touch /tmp/binnacle-copied'", T],
  ['COPY (DELETE FROM kept RETURNING *) TO STDOUT', T],
  ['DO $$ BEGIN DELETE FROM kept; END $$', T],
  ['CALL sneak_procedure()', T],
  ['PREPARE p AS DELETE FROM kept', T],
  ['EXECUTE p', T],
  ['EXPLAIN ANALYZE DELETE FROM kept', T],
  ['EXPLAIN (ANALYZE) WITH g AS (DELETE FROM kept RETURNING 1) SELECT * FROM g', T],
  ['BEGIN', T],
  ['BEGIN READ WRITE', T],
  ['START TRANSACTION READ WRITE', T],
  ['COMMIT', T],
  ['ROLLBACK', T],
  ['SAVEPOINT a', T],
  ["PREPARE TRANSACTION 'x'", T],
  ['COMMIT; DELETE FROM kept', T],
  ['SELECT 1; DELETE FROM kept', T],
  ['SELECT 1 /* ; */ ; COMMIT', T],
  ['SET default_transaction_read_only = off', T],
  ['SET TRANSACTION READ WRITE', T],
  ['SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE', T],
  ['SET ROLE admin', T],
  ['RESET ALL', T],
  ['DISCARD ALL', T],
  ["SELECT set_config('transaction_read_only', 'off', false)", T],
  ["SELECT pg_catalog.set_config('default_transaction_read_only', 'off', false)", T],
  ["SELECT \"set_config\"('work_mem', '1GB', false)", T],
  ["SELECT U&\"set\\005Fconfig\"('work_mem', '1GB', false)", T],
  ["SELECT nextval('counter')", T],
  ["SELECT setval('counter', 99)", T],
  ['SELECT count_on()', X],
  ['SELECT lo_create(4711)', T],
  ["SELECT lo_import('/etc/passwd')", T],
  ["SELECT lo_from_bytea(0, 'x')", T],
  ["SELECT pg_read_file('/etc/passwd')", T],
  ["SELECT pg_file_write('made', 'x', false)", T],
  ["SELECT dblink_exec('dbname=lab', 'DELETE FROM kept')", T],
  ['SELECT pg_reload_conf()', T],
  ['SELECT pg_rotate_logfile()', T],
  ['SELECT pg_switch_wal()', T],
  ['SELECT pg_terminate_backend(1)', T],
  ['SELECT pg_cancel_backend(1)', T],
  ['SELECT pg_advisory_lock(1)', T],
  ['SELECT pg_try_advisory_xact_lock(1)', T],
  ["SELECT pg_logical_emit_message(false, 'x', 'y')", T],
  ["SELECT pg_create_physical_replication_slot('made')", T],
  ["SELECT query_to_xml('DELETE FROM kept', true, true, '')", T],
  ['SELECT pg_stat_reset()', T],
  ["SECURITY LABEL ON TABLE kept IS 'x'", T],
  ['REASSIGN OWNED BY lab TO admin', T],
  ['IMPORT FOREIGN SCHEMA x FROM SERVER y INTO public', T],
  ["LOAD 'auto_explain'", T],
  ['DECLARE c CURSOR WITH HOLD FOR SELECT sneak()', T],
];

const SUPERUSER: PostgresLogin = { user: 'chief', password: 'may do anything' };
const READER: PostgresLogin = { user: 'reader', password: 'reads only' };

let lab: PostgresLab;
beforeAll(async () => {
  lab = await PostgresLab.start();
  const writing = (name: string, rights: string): string =>
    `CREATE FUNCTION ${name}() RETURNS int LANGUAGE sql ${rights} AS 'INSERT INTO kept VALUES (2) RETURNING id'`;
  await lab.psql(`CREATE ROLE chief SUPERUSER LOGIN PASSWORD 'may do anything';
    CREATE ROLE reader LOGIN PASSWORD 'reads only';
    CREATE TABLE kept (id int); INSERT INTO kept VALUES (1); CREATE SEQUENCE counter;
    CREATE MATERIALIZED VIEW sums AS SELECT sum(id) FROM kept;
    ${writing('sneak', '')}; ${writing('sneak_as_owner', 'SECURITY DEFINER')};
    REVOKE EXECUTE ON FUNCTION sneak() FROM PUBLIC;
    CREATE VIEW sneaky_view AS SELECT sneak_as_owner() AS id;
    CREATE FUNCTION sneak_dynamic() RETURNS int LANGUAGE plpgsql SECURITY DEFINER AS
      'BEGIN EXECUTE ''DELETE FROM kept''; RETURN 1; END';
    CREATE FUNCTION sneak_mode() RETURNS int LANGUAGE plpgsql SECURITY DEFINER AS
      'BEGIN PERFORM pg_catalog.set_config(''transaction_read_only'', ''off'', false); DELETE FROM kept; RETURN 1; END';
    CREATE FUNCTION count_on() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT nextval(''counter'')';
    CREATE PROCEDURE sneak_procedure() LANGUAGE sql AS 'DELETE FROM kept';
    GRANT SELECT ON kept, sneaky_view, sums TO reader`);
});
afterAll(() => lab.stop());

/** Data, schema, settings, and files in the server's folder, as the server tells them. */
const everything = (): Promise<string> =>
  lab.psql(`SELECT id, ctid, xmin FROM kept; SELECT last_value, is_called FROM counter;
    SELECT count(*), max(oid::bigint) FROM pg_class; SELECT count(*) FROM pg_proc; SELECT rolname, rolpassword FROM pg_authid ORDER BY 1;
    SELECT count(*) FROM pg_database; SELECT count(*) FROM pg_largeobject_metadata; SELECT count(*) FROM pg_description;
    SELECT count(*) FROM pg_db_role_setting; SELECT count(*) FROM pg_replication_slots; SELECT count(*) FROM pg_extension;
    SELECT name, setting FROM pg_settings WHERE source <> 'client' ORDER BY 1;
    SELECT relacl FROM pg_class WHERE relname = 'kept'; SELECT count(*) FROM pg_locks WHERE locktype = 'advisory';
    SELECT * FROM pg_ls_dir('.') AS f WHERE f NOT IN ('postmaster.pid', 'pg_wal') ORDER BY 1;
    SELECT pg_read_file('postgresql.auto.conf'); SELECT pg_stat_file('/tmp/binnacle-copied', true) IS NULL`);

function layerOf(
  failed: { error: { code: string }; notice: { sqlState: string } | null } | undefined,
): string {
  if (failed === undefined) return 'nothing';
  if (failed.error.code === 'read-only') return 'tokenizer';
  const sqlState = failed.notice?.sqlState ?? '';
  if (sqlState === '42501') return 'rights';
  return ['25006', '25001'].includes(sqlState) ? 'transaction' : `${failed.error.code} ${sqlState}`;
}

describe('a guarded tab, whatever is tried in it', () => {
  it.each([
    ['a superuser', SUPERUSER, 1],
    ['a role that only reads', READER, 2],
  ] as const)('changes nothing as %s', async (_who, login, column) => {
    const tab = await openTab(lab, {
      ...{ guarded: true, login: SUPERUSER },
      ...(login === READER ? { reader: READER } : {}),
    });
    expect((await tab.next('ready')).server.user).toBe(login.user);
    const before = await everything();
    const stopped: (readonly [string, string])[] = [];
    for (const [statement] of WAYS) stopped.push([statement, layerOf((await run(tab, statement)).failed)]);
    expect(stopped).toEqual(WAYS.map((way) => [way[0], way[column] ?? way[1]]));
    expect(await everything()).toBe(before);
    expect((await run(tab, 'SELECT id FROM kept')).outcome).toBe('done');
  });
});
