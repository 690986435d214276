import { MAX_SHOWN_STATEMENT } from '../../../shared/serverView';

/**
 * Statements that read what a server does: MySQL 5.7 and newer ("INFORMATION_SCHEMA InnoDB Tables", "MySQL Performance
 * Schema" of its manual) and MariaDB 10.2 and newer ("Information Schema Tables" of its knowledge base).
 */

/** `maria`: MariaDB has columns and tables that MySQL lacks, and the other way round. */
export type Flavour = 'maria' | 'mysql';

/**
 * Marks a statement. MariaDB numbers statements; MySQL does not tell a number to every login: there it is the second in
 * which it began, and its text.
 */
const STATEMENT_MARK = {
  maria: 'p.query_id',
  mysql: "CONCAT(UNIX_TIMESTAMP() - p.time, '-', MD5(COALESCE(p.info, '')))",
} as const satisfies Record<Flavour, string>;

/** See `sessionOf` in serverSessions.ts. A login without PROCESS is given its own sessions only. */
export const sessions = (flavour: Flavour): string => `
  SELECT p.id, ${STATEMENT_MARK[flavour]}, p.user, p.db, p.host, p.command, p.state,
         LEFT(p.info, ${MAX_SHOWN_STATEMENT}), ${flavour === 'maria' ? 'ROUND(p.time_ms)' : 'p.time * 1000'},
         p.id = CONNECTION_ID()
    FROM information_schema.processlist p ORDER BY p.id`;

/** Session, ms since its transaction began, and whether it waits for a row. InnoDB writes times of the system's zone. */
export const TRANSACTIONS = `
  SELECT t.trx_mysql_thread_id, t.trx_state = 'LOCK WAIT',
         TIMESTAMPDIFF(SECOND, t.trx_started, CONVERT_TZ(NOW(), @@session.time_zone, 'SYSTEM')) * 1000
    FROM information_schema.innodb_trx t`;

/** Who waits for a row, and for whom: where MariaDB and MySQL 5.7 say it, and where MySQL 8 does. */
export const ROW_WAITS = [
  `SELECT r.trx_mysql_thread_id, b.trx_mysql_thread_id FROM information_schema.innodb_lock_waits w
     JOIN information_schema.innodb_trx r ON r.trx_id = w.requesting_trx_id
     JOIN information_schema.innodb_trx b ON b.trx_id = w.blocking_trx_id`,
  `SELECT r.trx_mysql_thread_id, b.trx_mysql_thread_id FROM performance_schema.data_lock_waits w
     JOIN information_schema.innodb_trx r ON r.trx_id = w.requesting_engine_transaction_id
     JOIN information_schema.innodb_trx b ON b.trx_id = w.blocking_engine_transaction_id`,
] as const;

/** Who waits for a table as a whole, and who has a lock of it. Empty while the performance schema is off. */
export const METADATA_WAITS = `
  SELECT r.processlist_id, b.processlist_id FROM performance_schema.metadata_locks w
    JOIN performance_schema.metadata_locks g ON g.object_type = w.object_type AND g.object_schema <=> w.object_schema
         AND g.object_name <=> w.object_name AND g.lock_status = 'GRANTED' AND g.owner_thread_id <> w.owner_thread_id
    JOIN performance_schema.threads r ON r.thread_id = w.owner_thread_id
    JOIN performance_schema.threads b ON b.thread_id = g.owner_thread_id
   WHERE w.lock_status = 'PENDING' AND w.object_type = 'TABLE'`;

/** Name and value. Handlers count rows whatever engine keeps them. */
export const COUNTERS = `
  SHOW GLOBAL STATUS WHERE Variable_name IN ('Threads_connected', 'Questions', 'Innodb_buffer_pool_read_requests',
    'Innodb_buffer_pool_reads', 'Handler_read_first', 'Handler_read_key', 'Handler_read_last', 'Handler_read_next',
    'Handler_read_prev', 'Handler_read_rnd', 'Handler_read_rnd_next', 'Handler_write', 'Handler_update',
    'Handler_delete', 'Created_tmp_disk_tables')`;

export const CONNECTION_LIMIT = 'SELECT @@GLOBAL.max_connections';

/** Whether it is still the session and, for its statement, the one that was seen. Digits, and a mark that was checked. */
export const stillThere = (flavour: Flavour, id: string, statement: string | null): string => {
  const mark = {
    maria: `AND p.query_id = ${statement}`,
    // What began in a second is seen to have begun in the one beside it, too: the server rounds.
    mysql: `AND p.info IS NOT NULL AND MD5(p.info) = '${statement?.split('-')[1]}'
            AND ABS(UNIX_TIMESTAMP() - p.time - ${statement?.split('-')[0]}) <= 1`,
  }[flavour];
  return `SELECT 1 FROM information_schema.processlist p WHERE p.id = ${id}
    ${statement === null ? '' : `AND p.command <> 'Sleep' ${mark}`}`;
};

/** Databases of the server itself. */
const SYSTEM = "('information_schema', 'performance_schema', 'mysql', 'sys')";

/** Tables or indexes that are listed: nobody reads on beyond that. */
export const MOST_LISTED = 200;
/** Indexes that are looked through for the largest. */
const MOST_INDEXES = 20_000;

export const DATABASE_BYTES = `
  SELECT SUM(data_length + index_length) FROM information_schema.tables WHERE table_schema = DATABASE()`;

/** Schema, name, bytes, those of indexes, estimated rows. */
export const LARGEST_TABLES = `
  SELECT table_schema, table_name, data_length + index_length, index_length, table_rows
    FROM information_schema.tables
   WHERE table_type LIKE '%TABLE%' AND data_length IS NOT NULL
   ORDER BY 3 DESC, 1, 2 LIMIT ${MOST_LISTED}`;

/** Schema, table, index and whether it keeps values apart. */
export const INDEXES = `
  SELECT table_schema, table_name, index_name, MAX(non_unique = 0) FROM information_schema.statistics
   WHERE table_schema NOT IN ${SYSTEM} GROUP BY 1, 2, 3 LIMIT ${MOST_INDEXES}`;

/** Schema, table, index and its bytes, as InnoDB has counted them last. */
export const INDEX_BYTES = `
  SELECT database_name, table_name, index_name, stat_value * @@GLOBAL.innodb_page_size
    FROM mysql.innodb_index_stats WHERE stat_name = 'size' LIMIT ${MOST_INDEXES}`;

/** Schema, table, index (NULL: none was used) and reads. */
export const INDEX_READS = `
  SELECT object_schema, object_name, index_name, count_read
    FROM performance_schema.table_io_waits_summary_by_index_usage
   WHERE object_schema NOT IN ${SYSTEM} LIMIT ${MOST_INDEXES}`;

export const PERFORMANCE_SCHEMA = 'SELECT @@GLOBAL.performance_schema';

/** Statement, calls, ms in all (counted in picoseconds), rows. */
export const TOP_STATEMENTS = `
  SELECT LEFT(digest_text, ${MAX_SHOWN_STATEMENT}), count_star, sum_timer_wait / 1e9, sum_rows_sent + sum_rows_affected
    FROM performance_schema.events_statements_summary_by_digest
   WHERE digest_text IS NOT NULL ORDER BY sum_timer_wait DESC LIMIT ${MOST_LISTED}`;

/** Name, value, description, where it comes from, whether it is the default, scope. */
export const MARIADB_SETTINGS = `
  SELECT LOWER(variable_name), global_value, variable_comment, global_value_origin,
         global_value <=> default_value OR global_value_origin = 'COMPILE-TIME', variable_scope
    FROM information_schema.system_variables WHERE global_value IS NOT NULL ORDER BY 1`;

/** Name and value. */
export const MYSQL_SETTINGS = 'SHOW GLOBAL VARIABLES';

/** Name and where its value comes from. */
export const MYSQL_SETTING_SOURCES =
  'SELECT variable_name, variable_source FROM performance_schema.variables_info';

/** What it copies: the newest way to ask first. MariaDB may copy from several. */
export const REPLICA_STATUS = {
  maria: ['SHOW ALL SLAVES STATUS'],
  mysql: ['SHOW REPLICA STATUS', 'SHOW SLAVE STATUS'],
} as const satisfies Record<Flavour, readonly string[]>;

/** User, address and state of those that read the binary log. */
export const LOG_READERS = `
  SELECT p.user, p.host, p.state FROM information_schema.processlist p
   WHERE p.command LIKE 'Binlog Dump%' ORDER BY p.id`;
