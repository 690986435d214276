import type { ResultColumn, ServerNotice, StatementOutcome } from '../../sessions/queryCapability';

/** What SQLite said: its words, and its result code such as `SQLITE_BUSY` (empty: none). */
export interface SqliteFailure {
  message: string;
  code: string;
  /** Where in the statement it is, in UTF-16 units from 0; null: not known. */
  position: number | null;
}

/** Session host to database process. */
export type ToDatabase =
  /** Both are `file:` URIs (https://www.sqlite.org/uri.html). */
  | { t: 'open'; readOnly: string; writable: string }
  | { t: 'run'; statement: string; readOnly: boolean }
  /** The last page was taken, or rows may be read at all. */
  | { t: 'more' }
  /** Ends what runs as soon as SQLite looks. */
  | { t: 'stop' };

/** Database process to session host. */
export type FromDatabase =
  | { t: 'opened'; version: string }
  /** Rows follow as the driver gives them, and a text that is no UTF-8 ends the process: waits for `more`. */
  | { t: 'raw' }
  | { t: 'columns'; columns: ResultColumn[] }
  | { t: 'page'; bytes: Uint8Array; rows: number }
  | { t: 'notice'; notice: ServerNotice }
  | ({ t: 'done'; outcome: StatementOutcome } & DatabaseState)
  /** `tooLarge`: a row does not fit into a page. */
  | ({ t: 'failed'; failure: SqliteFailure; tooLarge: boolean } & DatabaseState);

/** After a statement. */
export interface DatabaseState {
  inTransaction: boolean;
  /** The connection that may write is open. */
  writing: boolean;
}
