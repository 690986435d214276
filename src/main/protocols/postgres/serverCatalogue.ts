import { MAX_SHOWN_STATEMENT } from '../../../shared/serverView';
import { literal } from './catalogue';

/**
 * Statements that read what a PostgreSQL server (10 and newer) does: "The Cumulative Statistics System" and "System
 * Views" of its manual. Columns that have changed their names are read by way of JSON.
 */

const msSince = (time: string): string =>
  `(pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - ${time}) * 1000)::bigint`;

/** A moment in µs: exact, and without a word that depends on settings. */
const mark = (time: string): string => `(pg_catalog.date_part('epoch', ${time}) * 1000000)::bigint`;

/** See `sessionOf` in server.ts for the columns. A login that may not see others gets NULL for most of theirs. Who is blocked is asked only of those that wait for a lock. */
export const SESSIONS = `
  SELECT a.pid, ${mark('a.backend_start')}, ${mark('a.query_start')}, COALESCE(a.backend_type = 'client backend', a.datname IS NOT NULL),
         a.usename, a.datname, pg_catalog.host(a.client_addr), a.application_name, a.state,
         pg_catalog.concat_ws(': ', a.wait_event_type, a.wait_event), pg_catalog.left(a.query, ${MAX_SHOWN_STATEMENT}),
         CASE WHEN a.state = 'active' THEN ${msSince('a.query_start')} ELSE ${msSince('a.state_change')} END,
         ${msSince('a.xact_start')}, ${msSince('a.backend_start')},
         CASE WHEN a.wait_event_type = 'Lock' THEN pg_catalog.to_json(pg_catalog.pg_blocking_pids(a.pid)) END,
         a.pid = pg_catalog.pg_backend_pid(), a.backend_type
    FROM pg_catalog.pg_stat_activity a
   ORDER BY a.pid`;

/** Counters of the connected database, and connections of the server with their limit. */
export const COUNTERS = `
  SELECT d.xact_commit + d.xact_rollback, d.blks_hit, d.blks_hit + d.blks_read,
         d.tup_returned + d.tup_fetched, d.tup_inserted + d.tup_updated + d.tup_deleted, d.temp_bytes,
         pg_catalog.current_setting('max_connections')
    FROM pg_catalog.pg_stat_database d WHERE d.datname = pg_catalog.current_database()`;

/** Tables or indexes that are listed: nobody reads on beyond that. */
const MOST_LISTED = 200;

export const LARGEST_TABLES = `
  SELECT n.nspname, c.relname, pg_catalog.pg_total_relation_size(c.oid), pg_catalog.pg_indexes_size(c.oid),
         CASE WHEN c.reltuples >= 0 AND c.relpages > 0 THEN c.reltuples::bigint END,
         s.n_dead_tup, s.seq_scan, s.idx_scan, GREATEST(s.last_analyze, s.last_autoanalyze)::timestamptz(0)
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid
   WHERE c.relkind IN ('r', 'm') AND n.nspname NOT LIKE 'pg\\_temp\\_%' AND n.nspname NOT LIKE 'pg\\_toast%'
   ORDER BY 3 DESC, 1, 2 LIMIT ${MOST_LISTED}`;

/** The largest, and of those that nobody reads the largest. */
export const LARGEST_INDEXES = `
  WITH i AS (
    SELECT s.schemaname, s.relname, s.indexrelname, pg_catalog.pg_relation_size(s.indexrelid) AS bytes, s.idx_scan,
           x.indisunique
      FROM pg_catalog.pg_stat_user_indexes s JOIN pg_catalog.pg_index x ON x.indexrelid = s.indexrelid)
  (SELECT * FROM i ORDER BY bytes DESC LIMIT ${MOST_LISTED})
  UNION
  (SELECT * FROM i WHERE idx_scan = 0 ORDER BY bytes DESC LIMIT ${MOST_LISTED})
  ORDER BY 4 DESC, 1, 3`;

/** Bytes of the database, and since when is counted. */
export const DATABASE_USE = `
  SELECT pg_catalog.pg_database_size(d.datname), d.stats_reset::timestamptz(0)
    FROM pg_catalog.pg_stat_database d WHERE d.datname = pg_catalog.current_database()`;

/** The schema of pg_stat_statements; no row: it is not installed in this database. */
export const STATEMENTS_SCHEMA = `
  SELECT n.nspname FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
   WHERE e.extname = 'pg_stat_statements'`;

/** Statement, calls, ms in all, rows; the names of the times have changed with version 13. */
export const topStatements = (view: string): string => `
  SELECT pg_catalog.left(s.query, ${MAX_SHOWN_STATEMENT}), s.calls, t.ms, s.rows
    FROM ${view} s
    JOIN pg_catalog.pg_database d ON d.oid = s.dbid AND d.datname = pg_catalog.current_database(),
    LATERAL (SELECT COALESCE(pg_catalog.to_jsonb(s) ->> 'total_exec_time',
                             pg_catalog.to_jsonb(s) ->> 'total_time')::float8 AS ms) t
   WHERE s.query IS NOT NULL ORDER BY t.ms DESC LIMIT ${MOST_LISTED}`;

export const SETTINGS = `
  SELECT s.name, s.setting, s.unit, s.category, s.short_desc, s.source,
         s.source = 'default' OR s.setting IS NOT DISTINCT FROM s.boot_val, s.pending_restart
    FROM pg_catalog.pg_settings s ORDER BY 1`;

const WRITTEN = `CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
  ELSE pg_catalog.pg_current_wal_lsn() END`;

/** Whether it is a replica, how far behind in time, and how it receives. */
export const RECOVERY = `
  SELECT pg_catalog.pg_is_in_recovery(),
         CASE WHEN pg_catalog.pg_last_wal_receive_lsn() = pg_catalog.pg_last_wal_replay_lsn() THEN 0
              ELSE ${msSince('pg_catalog.pg_last_xact_replay_timestamp()')} END,
         (SELECT pg_catalog.concat_ws(' from ', r.status, pg_catalog.to_jsonb(r) ->> 'sender_host')
            FROM pg_catalog.pg_stat_wal_receiver r)`;

export const REPLICAS = `
  SELECT r.application_name, pg_catalog.host(r.client_addr), pg_catalog.concat_ws(', ', r.state, r.sync_state),
         pg_catalog.pg_wal_lsn_diff(${WRITTEN}, r.replay_lsn)::bigint,
         (pg_catalog.date_part('epoch', r.replay_lag) * 1000)::bigint
    FROM pg_catalog.pg_stat_replication r ORDER BY 1, 2`;

export const SLOTS = `
  SELECT s.slot_name, s.active, pg_catalog.pg_wal_lsn_diff(${WRITTEN}, s.restart_lsn)::bigint
    FROM pg_catalog.pg_replication_slots s ORDER BY 1`;

/** Cancels what is marked; no row: it is another statement or connection by now. All three are digits. */
export const endSession = (
  how: 'cancel' | 'terminate',
  { id, since, statementSince }: { id: string; since: string; statementSince: string },
): string => `
  SELECT pg_catalog.pg_${how}_backend(a.pid) FROM pg_catalog.pg_stat_activity a
   WHERE a.pid = ${literal(id)}::int AND ${mark('a.backend_start')} = ${literal(since)}::bigint
     ${how === 'cancel' ? `AND a.state = 'active' AND ${mark('a.query_start')} = ${literal(statementSince)}::bigint` : ''}`;
