import type { EditAnswers, EditQuestion } from './edits';
import type { OpenedJournal } from './journalEdits';
import type { WireError } from './errors';
import type { WritingClientFrame, WritingHostFrame } from './queryWriting';
import type { CompareClientFrame, CompareHostFrame } from './resultCompare';
import type { FindClientFrame, FindHostFrame } from './resultFind';
import type { ViewSpec } from './resultView';
import type { ServerAnswers, ServerQuestion } from './serverView';
import {
  isOfResult,
  type TransferAnswers,
  type TransferProgress,
  type TransferRequest,
} from './model/transfer';

/**
 * The query stream: one MessagePort between a query tab and its session host. The tab's frames are checked by
 * `src/main/streams/queryFrame.ts`; what comes back is told apart by `t`. Rows travel as pages (`src/shared/rowPage.ts`)
 * and only when the tab asks for them, so that nothing is sent that nobody looks at.
 */

/** How the values of a column are shown, compared and drawn. */
export type ColumnClass = 'number' | 'text' | 'boolean' | 'temporal' | 'binary' | 'json' | 'array' | 'other';

/** One column of a result. */
export interface ResultColumn {
  name: string;
  /** The server's name of the type, with its modifiers, such as `numeric(38,9)`. */
  type: string;
  class: ColumnClass;
}

/** Who the tab talks to, as the server itself says. */
export interface QueryServer {
  /** Such as `PostgreSQL`. */
  product: string;
  version: string;
  database: string;
  user: string;
}

/** A message of the server in its own words. */
export interface ServerNotice {
  /** Such as `ERROR`, `WARNING`, `NOTICE`. */
  severity: string;
  message: string;
  detail: string;
  hint: string;
  /** Five characters of SQLSTATE; empty: none was sent. */
  sqlState: string;
  /** Where in the statement it is, in UTF-16 units from 0; null: it does not say. */
  position: number | null;
}

/** What an engine can do: what it can't is not offered. */
export interface EngineFeatures {
  /** DDL can be rolled back. */
  transactionalDdl: boolean;
  /** What the server does can be shown: sessions, sizes, settings (`src/shared/serverView.ts`). */
  serverView: boolean;
  /** Tables lie in schemas of the connected database; false: in databases (MySQL) or attached files (SQLite). */
  hasSchemas: boolean;
  /** Plans of statements that can be shown as a tree; `measured`: also with what was measured. Absent: none. */
  plans?: 'estimated' | 'measured';
  /** The statements that make an object again can be asked for; absent: no. */
  ddl?: boolean;
  /** Things that lie in no schema, extensions and roles, can be listed; absent: no. */
  globals?: boolean;
}

/** Whether statements of a tab may change anything, and until when. */
export type QueryAccess =
  /**
   * `guarded`: the environment says so, and it can be unlocked; `fixed`: this connection only ever reads. `role`: the
   * credential of the environment for reading that the tab is logged in with.
   */
  | { mayWrite: false; why: 'guarded' | 'fixed'; role?: string }
  /** `until`: ms since the epoch; null: as long as the connection lasts. */
  | { mayWrite: true; until: number | null };

/** Something in a database, as the explorer lists it. */
export interface DatabaseObject {
  schema: string;
  name: string;
  kind:
    | 'table'
    | 'view'
    | 'materialized view'
    | 'foreign table'
    | 'sequence'
    | 'function'
    | 'procedure'
    | 'type'
    /** Both with an empty schema. */
    | 'extension'
    | 'role';
  /** Arguments of a function, version of an extension, what a role may; empty otherwise. */
  detail: string;
  /** The server's own estimate; null: none. */
  rows: number | null;
  /** On disk with indexes, in bytes; null: it takes none, or somebody's lock stands before it. */
  bytes: number | null;
}

/** One column of a table or view. */
export interface TableColumn {
  name: string;
  type: string;
  nullable: boolean;
  /** Its default as SQL; empty: none. */
  default: string;
  /** Position in the primary key from 1; 0: no part of it. */
  keyPosition: number;
  /** The server computes it: it can't be given. */
  generated: boolean;
  /** `generated`, but a statement that insists can give it (GENERATED ALWAYS AS IDENTITY); absent: no. */
  identityAlways?: boolean;
}

/** Columns that tell the rows of a table apart. */
export interface TableKey {
  name: string;
  columns: string[];
  /** Of several, the primary key; others are unique and none of their columns can be NULL. */
  primary: boolean;
}

/** Columns that name a row of another table; both lists of columns are of one length. */
export interface ForeignKey {
  name: string;
  columns: string[];
  to: { schema: string; name: string; columns: string[] };
}

/** All about one table or view. */
export interface TableDetails {
  columns: TableColumn[];
  /** The primary key first. Empty: rows can't be told apart for certain. */
  keys: TableKey[];
  foreignKeys: ForeignKey[];
  /** Foreign keys of other tables, and of itself, that name rows of this one. */
  referencedBy: (ForeignKey & { from: { schema: string; name: string } })[];
  /** As the server writes them, such as `PRIMARY KEY (id)`. */
  constraints: { name: string; definition: string }[];
  indexes: { name: string; definition: string }[];
  triggers: { name: string; definition: string }[];
  /** Text of a view; empty otherwise. */
  definition: string;
}

/** A relation with its columns, for completing names. */
export interface CompletionTable {
  schema: string;
  name: string;
  columns: string[];
}

/** A foreign key, for completing the condition of a join. */
export interface CompletionForeignKey {
  schema: string;
  name: string;
  columns: string[];
  to: ForeignKey['to'];
}

/** Where a column of a result comes from, by name; null: an expression, or nobody knows. */
export type ResultOrigin = { schema: string; table: string; column: string } | null;

/** What the explorer can ask. */
export type ExploreQuestion =
  | { what: 'schemas' }
  /** Databases of the server that can be connected to. */
  | { what: 'databases' }
  | { what: 'objects'; schema: string }
  /** Extensions of the database and roles of the server. */
  | { what: 'globals' }
  | { what: 'table'; schema: string; name: string }
  /** Statements that make it again; `detail` as the list gave it. */
  | { what: 'ddl'; schema: string; name: string; kind: DatabaseObject['kind']; detail: string }
  /** Names for completion: at most 20,000 relations, those of the search path first. */
  | { what: 'completion' };

/** What comes back for a question. */
export interface ExploreAnswers {
  schemas: { name: string; objects: number; system: boolean }[];
  databases: string[];
  objects: DatabaseObject[];
  globals: DatabaseObject[];
  table: TableDetails;
  /** Empty: the login may not see it. */
  ddl: string;
  completion: {
    searchPath: string[];
    tables: CompletionTable[];
    /** Absent: the engine does not say. */
    foreignKeys?: CompletionForeignKey[];
  };
}

/** Tab to session host. Numbers that name something (`runId`, `requestId`) count up from 1 in the tab. */
export type QueryClientFrame =
  /** Statements to run one after the other, each sent alone; the first failure ends the run. */
  | {
      t: 'run';
      runId: number;
      statements: string[];
      timeoutMs: number | null;
      /** Where writing is allowed: what a statement changes is taken back at once. */
      rollBack?: boolean | undefined;
    }
  | { t: 'cancel'; runId: number }
  /** The page that holds this row: of the result, or of a view of it. */
  | { t: 'page'; requestId: number; resultId: number; row: number; viewId?: number | undefined }
  /** Sort and filter the rows of a result that are there by now. */
  | ({ t: 'view'; requestId: number; resultId: number } & ViewSpec)
  /** The view that was asked for is not wanted any more. */
  | { t: 'stop-view'; requestId: number }
  | { t: 'forget-view'; viewId: number }
  | FindClientFrame
  | CompareClientFrame
  /** This result is not shown any more: its spool goes. */
  | { t: 'forget'; resultId: number }
  | { t: 'explore'; requestId: number; question: ExploreQuestion }
  | { t: 'server'; requestId: number; question: ServerQuestion }
  /** Where the columns of a result come from. */
  | { t: 'result-origins'; requestId: number; resultId: number }
  /** Rows to a file. */
  | { t: 'transfer'; requestId: number; request: TransferRequest }
  /** About changes of rows of a result. */
  | { t: 'edit'; requestId: number; resultId: number; question: EditQuestion }
  /** Opens an entry of the undo journal as if it were a result; about edits that were applied. */
  | { t: 'open-journal'; requestId: number; id: number }
  | WritingClientFrame;

type Answers = ExploreAnswers & ServerAnswers & { 'result-origins': ResultOrigin[] };

/** Session host to tab. Times in ms. */
export type QueryHostFrame =
  /** Text of a jump host on the way, to show as it is. */
  | { t: 'banner'; text: string }
  | {
      t: 'ready';
      server: QueryServer;
      features: EngineFeatures;
      access: QueryAccess;
      weaknesses: string[];
    }
  /** What the tab may do has changed. */
  | { t: 'access'; access: QueryAccess }
  | WritingHostFrame
  /** The statement with this index in its run was sent. */
  | { t: 'statement'; runId: number; index: number }
  /** A result begins; `resultId` counts up over the whole connection. */
  | { t: 'result'; runId: number; index: number; resultId: number; columns: ResultColumn[] }
  /** So many rows can be asked for by now. */
  | { t: 'progress'; resultId: number; rows: number; bytes: number; elapsedMs: number }
  /** No more rows; `complete` false: it was cut short by an error or by cancelling, what is there can be read. */
  | { t: 'result-end'; resultId: number; rows: number; bytes: number; elapsedMs: number; complete: boolean }
  /** `command` as the server tags it, such as `SELECT 5` or `SET`. */
  | { t: 'statement-end'; runId: number; index: number; command: string; elapsedMs: number }
  | { t: 'notice'; runId: number; index: number; notice: ServerNotice }
  | {
      t: 'failed';
      runId: number;
      index: number;
      error: WireError;
      notice: ServerNotice | null;
      elapsedMs: number;
    }
  | { t: 'run-end'; runId: number; outcome: 'done' | 'failed' | 'cancelled'; elapsedMs: number }
  /** `sourceRows`: of a view, the numbers of the page's rows in the result. */
  | { t: 'page'; requestId: number; firstRow: number; page: Uint8Array; sourceRows?: Uint32Array | undefined }
  | { t: 'page-failed'; requestId: number; error: WireError }
  /** `done` from 0 to 1. */
  | { t: 'view-progress'; requestId: number; done: number }
  | { t: 'view'; requestId: number; viewId: number; rows: number }
  | { t: 'view-failed'; requestId: number; error: WireError }
  | FindHostFrame
  | CompareHostFrame
  | {
      [K in keyof Answers]: { t: 'answer'; requestId: number; what: K; answer: Answers[K] };
    }[keyof Answers]
  | { t: 'explore-failed'; requestId: number; error: WireError }
  | { t: 'transfer-progress'; requestId: number; progress: TransferProgress }
  | { t: 'transfer-answer'; requestId: number; answer: TransferAnswers[keyof TransferAnswers] }
  | { t: 'transfer-failed'; requestId: number; error: WireError }
  | { t: 'edit-answer'; requestId: number; answer: EditAnswers[keyof EditAnswers] | OpenedJournal }
  /** Nothing was changed. */
  | { t: 'edit-failed'; requestId: number; error: WireError }
  /**
   * The connection has ended; the reason travels as a session event. Nothing can be asked of the server any more, but the
   * rows of results are still there until the tab forgets them or hangs up.
   */
  | { t: 'lost' }
  /** Nothing more follows; the reason travels as a session event, or has. */
  | { t: 'end' };

/** Whether a frame is about rows that were brought, which takes no server. */
export function isOfRows(frame: QueryClientFrame): boolean {
  if (frame.t === 'transfer') return frame.request.do === 'cancel' || isOfResult(frame.request);
  return ROW_FRAMES.has(frame.t);
}

const ROW_FRAMES: ReadonlySet<QueryClientFrame['t']> = new Set<QueryClientFrame['t']>([
  ...(['page', 'forget', 'view', 'stop-view', 'forget-view'] as const),
  ...(['find', 'stop-find', 'compare', 'stop-compare'] as const),
]);

/** Statements of one run at most. */
export const MAX_STATEMENTS = 10_000;
/** UTF-16 units of all statements of one run: what a person pastes, not what a dump holds. */
export const MAX_RUN_LENGTH = 16 * 1024 * 1024;
/** Pages that a tab may have asked for and not received: a grid shows three or four. */
export const MAX_OPEN_REQUESTS = 64;
