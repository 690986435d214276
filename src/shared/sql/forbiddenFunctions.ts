import type { SqlDialect } from './dialect';

interface FunctionGroup {
  /** Goes on after `name()`. */
  why: string;
  /** In small letters; one that ends in `*` stands for all that begin so. */
  names: string;
}

/**
 * Functions that a plain SELECT can call and that act in spite of a READ ONLY transaction. Functions that somebody has
 * added to a server (a `sys_exec` of MySQL under another name, a PostgreSQL function in C) can't be known here: against
 * those only the rights of the login help.
 */
const FORBIDDEN: Readonly<Record<SqlDialect, readonly FunctionGroup[]>> = {
  // PostgreSQL 9.27 "System Administration Functions", 35.4 "Server-side Functions", appendix F.
  postgres: [
    { why: 'changes settings', names: 'set_config' },
    {
      why: 'reads or writes files of the server',
      names:
        'pg_read_file* pg_read_binary_file* pg_ls_* pg_stat_file pg_file_* pg_logdir_ls pg_logfile_rotate pg_rotate_logfile*',
    },
    { why: 'works on large objects', names: 'lo_* loread lowrite' },
    {
      why: 'talks to another server',
      names: 'dblink* postgres_fdw_disconnect* http http_* pg_background_*',
    },
    {
      why: 'runs the SQL text that it is given',
      names:
        'query_to_xml* cursor_to_xml* table_to_xml* schema_to_xml* database_to_xml* ts_stat ts_rewrite crosstab* connectby xpath_table',
    },
    { why: 'acts on other connections', names: 'pg_terminate_backend pg_cancel_backend pg_log_backend_*' },
    {
      why: 'controls the server',
      names:
        'pg_reload_conf pg_switch_wal pg_switch_xlog pg_promote pg_create_restore_point pg_backup_* pg_start_backup pg_stop_backup pg_wal_replay_* pg_xlog_replay_* pg_log_standby_snapshot pg_import_system_collations pg_extension_config_dump pg_nextoid binary_upgrade_*',
    },
    {
      why: 'acts on replication',
      names:
        'pg_create_physical_replication_slot pg_create_logical_replication_slot pg_copy_physical_replication_slot pg_copy_logical_replication_slot pg_drop_replication_slot pg_sync_replication_slots pg_replication_* pg_logical_*',
    },
    { why: 'takes or frees locks that outlast the statement', names: 'pg_advisory_* pg_try_advisory_*' },
    { why: 'moves a sequence on', names: 'nextval setval' },
    {
      why: 'changes statistics',
      names:
        'pg_stat_reset* pg_stat_statements_reset pg_stat_kcache_reset pg_restore_* pg_set_relation_stats pg_set_attribute_stats pg_clear_*',
    },
    { why: 'wakes other connections', names: 'pg_notify' },
    {
      why: 'changes how tables and indexes are stored or cached',
      names:
        'brin_summarize_* brin_desummarize_range gin_clean_pending_list heap_force_* pg_truncate_visibility_map pg_prewarm autoprewarm_* pg_buffercache_evict*',
    },
  ],
  // MySQL 14.14 "Locking Functions", 14.8 "String Functions", 14.18 "Replication Functions", 6.4 and 7.7.
  mysql: [
    { why: 'reads files of the server', names: 'load_file' },
    {
      why: 'takes or frees locks that outlast the statement',
      names: 'get_lock release_lock release_all_locks service_get_* service_release_*',
    },
    { why: 'runs programs on the server', names: 'sys_exec sys_eval sys_set' },
    { why: 'runs the SQL text that it is given', names: 'spider_*' },
    { why: 'moves a sequence on', names: 'nextval setval' },
    {
      why: 'changes the server',
      names:
        'group_replication_* asynchronous_connection_failover_* keyring_key_* audit_log_* version_tokens_* set_firewall_* mysql_firewall_* read_firewall_* load_rewrite_rules flush_rewrite_cache mysqlx_* masking_dictionary_* gen_dictionary_load gen_dictionary_drop',
    },
  ],
  sqlite: [
    { why: 'loads code', names: 'load_extension fts3_tokenizer' },
    { why: 'reads or writes files', names: 'writefile readfile edit fsdir lsdir' },
    { why: 'runs the SQL text that it is given', names: 'eval sha3_query' },
    { why: 'changes how a file is encrypted', names: 'sqlite3mc_*' },
  ],
  sqlserver: [
    { why: 'reads from another server or from files', names: 'openrowset openquery opendatasource' },
    {
      why: 'reads files of the server',
      names:
        'fn_trace_gettable fn_get_audit_file fn_xe_file_target_read_file fn_dump_dblog dm_os_file_exists dm_os_enumerate_filesystem',
    },
    { why: 'is an extended procedure', names: 'xp_*' },
  ],
};

interface Lookup {
  exact: Map<string, string>;
  prefixes: [string, string][];
}

const LOOKUPS: Readonly<Record<SqlDialect, Lookup>> = {
  postgres: lookupOf(FORBIDDEN.postgres),
  mysql: lookupOf(FORBIDDEN.mysql),
  sqlite: lookupOf(FORBIDDEN.sqlite),
  sqlserver: lookupOf(FORBIDDEN.sqlserver),
};

function lookupOf(groups: readonly FunctionGroup[]): Lookup {
  const lookup: Lookup = { exact: new Map(), prefixes: [] };
  for (const { why, names } of groups)
    for (const name of names.split(' ')) {
      if (name.endsWith('*')) lookup.prefixes.push([name.slice(0, -1), why]);
      else lookup.exact.set(name, why);
    }
  return lookup;
}

/** What a function does that reading does not; null: nothing is known against it. `name` is in small letters. */
export function whyForbidden(name: string, dialect: SqlDialect): string | null {
  const { exact, prefixes } = LOOKUPS[dialect];
  return exact.get(name) ?? prefixes.find(([prefix]) => name.startsWith(prefix))?.[1] ?? null;
}
