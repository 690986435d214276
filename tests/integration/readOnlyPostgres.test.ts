import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresLab, type PostgresLogin } from '../lab/postgres';
import { POSTGRES_WAYS } from './readOnly/postgresWays';
import { openTab, run } from './writingTab';

// Ways to change something from a guarded tab, as a superuser and as a role that only reads. The transaction refuses by
// its own word: SQLSTATE 25006, or 25001 where its mode is to be changed.

const SUPERUSER: PostgresLogin = { user: 'chief', password: 'may do anything' };
const READER: PostgresLogin = { user: 'reader', password: 'reads only' };

let lab: PostgresLab;
beforeAll(async () => {
  lab = await PostgresLab.start();
  const writing = (name: string, rights: string): string =>
    `CREATE FUNCTION ${name}() RETURNS int LANGUAGE sql ${rights} AS 'INSERT INTO kept VALUES (2) RETURNING id'`;
  await lab.psql(`CREATE EXTENSION adminpack; CREATE EXTENSION dblink;
    CREATE ROLE chief SUPERUSER LOGIN PASSWORD 'may do anything';
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
    for (const [statement] of POSTGRES_WAYS)
      stopped.push([statement, layerOf((await run(tab, statement)).failed)]);
    expect(stopped).toEqual(POSTGRES_WAYS.map((way) => [way[0], way[column] ?? way[1]]));
    expect(await everything()).toBe(before);
    expect((await run(tab, 'SELECT id FROM kept')).outcome).toBe('done');
  });
});
