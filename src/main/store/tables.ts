import type { TableSpec } from './checkedTable';

const record = (name: string): TableSpec => ({
  name,
  columns: { data: 'text', deleted_at: 'integer', undo_token: 'text' },
});

/** Every table of the store with the columns its checksums cover, in the order of the checksum. */
export const TABLES = {
  folder: record('folder'),
  host: record('host'),
  environment: record('environment'),
  credential: record('credential'),
  secret: {
    name: 'secret',
    columns: { id: 'text', credential_id: 'text', slot: 'text', version: 'integer', sealed: 'blob' },
  },
  vaultHeader: { name: 'vault_header', columns: { header: 'blob' } },
  hostKey: {
    name: 'host_key',
    columns: {
      id: 'text',
      host_id: 'text',
      address: 'text',
      port: 'integer',
      type: 'text',
      blob: 'text',
      source: 'text',
      first_seen: 'integer',
    },
  },
  setting: { name: 'setting', columns: { key: 'text', value: 'text' } },
  workspace: { name: 'workspace', columns: { value: 'text' } },
  secretSource: record('secret_source'),
  feed: record('feed'),
  savedQuery: record('saved_query'),
  /** Statements that have run in query tabs. */
  queryRun: {
    name: 'query_run',
    columns: {
      host_id: 'text',
      endpoint_id: 'text',
      host_name: 'text',
      engine: 'text',
      database_name: 'text',
      user_name: 'text',
      started_at: 'integer',
      duration_ms: 'integer',
      rows: 'integer',
      outcome: 'text',
      message: 'text',
      cut: 'integer',
      text: 'text',
    },
  },
  /** Edits of rows that query tabs have applied, and what would take them back. */
  editJournal: {
    name: 'edit_journal',
    columns: {
      host_id: 'text',
      endpoint_id: 'text',
      host_name: 'text',
      engine: 'text',
      database_name: 'text',
      user_name: 'text',
      schema_name: 'text',
      table_name: 'text',
      written_at: 'integer',
      state: 'text',
      updates: 'integer',
      inserts: 'integer',
      deletes: 'integer',
      left_out: 'integer',
      undoes: 'integer',
      bytes: 'integer',
    },
  },
  editInverse: { name: 'edit_inverse', columns: { sealed: 'blob' } },
  /** When a credential's secret was last set, and when it last logged in. */
  credentialTimes: {
    name: 'credential_times',
    columns: { credential_id: 'text', secret_set_at: 'integer', last_used_at: 'integer' },
  },
  event: {
    name: 'event',
    columns: {
      time: 'integer',
      actor: 'text',
      action: 'text',
      object_kind: 'text',
      object_id: 'text',
      object_name: 'text',
      host_id: 'text',
      outcome: 'text',
      detail: 'text',
      batch: 'text',
      part: 'integer',
      patch: 'text',
      hash: 'blob',
    },
  },
} as const satisfies Record<string, TableSpec>;
