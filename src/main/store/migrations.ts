import { beginHistory } from './beginHistory';
import type { Connection } from './connection';

/** One step of the schema. Steps are never changed once released: a new need is a new step. */
export interface Migration {
  version: number;
  sql: string;
  /** What SQL alone can't do, in the same transaction after it. */
  convert?: (connection: Connection) => void;
}

/** `application_id` of every store: "Bnac" in ASCII. */
export const APPLICATION_ID = 0x426e6163;

/**
 * A record is a JSON document with the checksum of its row, so that a host with its endpoints is written and read as
 * one piece, and a flipped bit is noticed. `deleted_at` (milliseconds) and `undo_token` make a row a tombstone.
 */
const recordTable = (name: string): string => `
  CREATE TABLE ${name} (
    id TEXT PRIMARY KEY NOT NULL,
    data TEXT NOT NULL,
    deleted_at INTEGER,
    undo_token TEXT,
    checksum INTEGER NOT NULL
  );
  CREATE INDEX ${name}_undo ON ${name} (undo_token) WHERE undo_token IS NOT NULL;`;

/** A stored column with one value of a host's document; NULL if that can't be read. */
const hostValue = (column: string, type: string, name: string): string =>
  `${column} ${type} AS (CASE WHEN json_valid(data) THEN json_extract(data, '$.${name}') END) STORED`;

/**
 * The hosts again, with what the first look at the tree asks for beside the document: the folder and the place in it,
 * whether it is a favourite, and when it was last used. Stored, because SQLite reads a virtual column from the table in
 * spite of its index.
 */
const HOSTS_WITH_COLUMNS = `
  DROP INDEX host_undo;
  ALTER TABLE host RENAME TO host_before;
  CREATE TABLE host (
    id TEXT PRIMARY KEY NOT NULL,
    data TEXT NOT NULL,
    deleted_at INTEGER,
    undo_token TEXT,
    checksum INTEGER NOT NULL,
    ${hostValue('folder_id', 'TEXT', 'folderId')},
    ${hostValue('position', 'REAL', 'position')},
    ${hostValue('favourite', 'INTEGER', 'favourite')},
    ${hostValue('last_used_at', 'INTEGER', 'lastUsedAt')}
  );
  INSERT INTO host (id, data, deleted_at, undo_token, checksum)
    SELECT id, data, deleted_at, undo_token, checksum FROM host_before ORDER BY rowid;
  DROP TABLE host_before;
  CREATE INDEX host_undo ON host (undo_token) WHERE undo_token IS NOT NULL;
  CREATE INDEX host_folder ON host (folder_id, position) WHERE deleted_at IS NULL;
  CREATE INDEX host_favourite ON host (id) WHERE favourite = 1 AND deleted_at IS NULL;
  CREATE INDEX host_used ON host (last_used_at) WHERE last_used_at IS NOT NULL AND deleted_at IS NULL;`;

/** The long columns of a statement come last, so that a search by host or time does not read them. */
const QUERY_LIBRARY = `
  ${recordTable('saved_query')}
  CREATE TABLE query_run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    started_at INTEGER NOT NULL,
    host_id TEXT NOT NULL,
    outcome TEXT NOT NULL,
    endpoint_id TEXT NOT NULL,
    host_name TEXT NOT NULL,
    engine TEXT NOT NULL,
    database_name TEXT NOT NULL,
    user_name TEXT NOT NULL,
    duration_ms INTEGER NOT NULL,
    rows INTEGER,
    cut INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    message TEXT NOT NULL,
    text TEXT NOT NULL
  );
  CREATE INDEX query_run_started ON query_run (started_at);`;

/** What is sealed lies apart, so that listing and marking do not touch it. */
const EDIT_JOURNAL = `
  CREATE TABLE edit_journal (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    host_id TEXT NOT NULL,
    endpoint_id TEXT NOT NULL,
    host_name TEXT NOT NULL,
    engine TEXT NOT NULL,
    database_name TEXT NOT NULL,
    user_name TEXT NOT NULL,
    schema_name TEXT NOT NULL,
    table_name TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    updates INTEGER NOT NULL,
    inserts INTEGER NOT NULL,
    deletes INTEGER NOT NULL,
    left_out INTEGER NOT NULL,
    undoes INTEGER,
    bytes INTEGER NOT NULL,
    checksum INTEGER NOT NULL
  );
  CREATE INDEX edit_journal_host ON edit_journal (host_id, id);
  CREATE TABLE edit_inverse (
    id INTEGER PRIMARY KEY NOT NULL,
    sealed BLOB NOT NULL,
    checksum INTEGER NOT NULL
  );`;

/** All steps, in order. */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    sql: `
      ${['folder', 'host', 'environment', 'credential'].map(recordTable).join('\n')}
      CREATE TABLE secret (
        id TEXT PRIMARY KEY NOT NULL,
        credential_id TEXT NOT NULL,
        slot TEXT NOT NULL,
        version INTEGER NOT NULL,
        sealed BLOB NOT NULL,
        checksum INTEGER NOT NULL,
        UNIQUE (credential_id, slot)
      );
      CREATE TABLE vault_header (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        header BLOB NOT NULL,
        checksum INTEGER NOT NULL
      );
      CREATE TABLE host_key (
        id TEXT PRIMARY KEY NOT NULL,
        host_id TEXT,
        address TEXT NOT NULL,
        port INTEGER NOT NULL,
        type TEXT NOT NULL,
        blob TEXT NOT NULL,
        source TEXT NOT NULL,
        first_seen INTEGER NOT NULL,
        checksum INTEGER NOT NULL
      );
      CREATE INDEX host_key_host ON host_key (host_id, port);
      CREATE INDEX host_key_address ON host_key (address, port) WHERE host_id IS NULL;
      CREATE TABLE setting (
        key TEXT PRIMARY KEY NOT NULL,
        value TEXT NOT NULL,
        checksum INTEGER NOT NULL
      );
      CREATE TABLE workspace (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        value TEXT NOT NULL,
        checksum INTEGER NOT NULL
      );
      CREATE TABLE audit (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        time INTEGER NOT NULL,
        action TEXT NOT NULL,
        object_kind TEXT NOT NULL,
        object_id TEXT,
        object_name TEXT NOT NULL,
        host_id TEXT,
        outcome TEXT NOT NULL,
        detail TEXT NOT NULL,
        checksum INTEGER NOT NULL
      );
      CREATE INDEX audit_host ON audit (host_id, id);`,
  },
  {
    version: 2,
    sql: `
      ${['secret_source', 'feed'].map(recordTable).join('\n')}
      CREATE TABLE credential_times (
        credential_id TEXT PRIMARY KEY NOT NULL,
        secret_set_at INTEGER,
        last_used_at INTEGER,
        checksum INTEGER NOT NULL
      );
      CREATE TABLE event (
        id INTEGER PRIMARY KEY NOT NULL,
        time INTEGER NOT NULL,
        actor TEXT NOT NULL,
        action TEXT NOT NULL,
        object_kind TEXT NOT NULL,
        object_id TEXT,
        object_name TEXT NOT NULL,
        host_id TEXT,
        outcome TEXT NOT NULL,
        detail TEXT NOT NULL,
        batch TEXT,
        part INTEGER NOT NULL,
        patch TEXT,
        hash BLOB NOT NULL,
        checksum INTEGER NOT NULL
      );
      CREATE INDEX event_host ON event (host_id, id) WHERE host_id IS NOT NULL;
      CREATE INDEX event_object ON event (object_id, id) WHERE object_id IS NOT NULL AND host_id IS NULL;
      CREATE INDEX event_batch ON event (batch, id) WHERE batch IS NOT NULL;
      CREATE INDEX event_line ON event (id) WHERE part <> 1;`,
    convert: beginHistory,
  },
  { version: 3, sql: HOSTS_WITH_COLUMNS },
  { version: 4, sql: QUERY_LIBRARY },
  { version: 5, sql: EDIT_JOURNAL },
];

/** The newest version among `migrations`; 0 for none. */
export function latestVersion(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0;
}

/** Brings the schema up to date, one transaction a step. Returns the version it started from. */
export function migrate(connection: Connection, migrations: readonly Migration[]): number {
  const from = Number(connection.value('PRAGMA user_version'));
  for (const { version, sql, convert } of migrations) {
    if (version <= from) continue;
    connection.transaction(() => {
      connection.execute(sql);
      convert?.(connection);
      connection.execute(`PRAGMA application_id=${APPLICATION_ID}`);
      connection.execute(`PRAGMA user_version=${version}`);
    });
  }
  return from;
}
