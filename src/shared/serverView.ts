/** What a database server is doing: asked for over the query stream, by a tab of its own. Times in ms, sizes in bytes. */

/** One connection to the server. */
export interface ServerSession {
  /** The server's number of it. Numbers are used again: see {@link ServerSession.since}. */
  id: string;
  /** Marks this connection among all that had its number. */
  since: string;
  /** Marks the statement among all of this connection; empty: none ran yet. */
  statementSince: string;
  kind: 'client' | 'background';
  user: string;
  database: string;
  /** Address of the other end; empty: a socket of the server's own machine, or nobody. */
  client: string;
  application: string;
  /** In the server's words, such as `active` or `idle in transaction`. */
  state: string;
  isActive: boolean;
  /** What it waits for, in the server's words; empty: nothing. */
  wait: string;
  /** The statement that runs, or ran last; cut at {@link MAX_SHOWN_STATEMENT}. Empty also where it may not be seen. */
  statement: string;
  statementMs: number | null;
  transactionMs: number | null;
  connectedMs: number | null;
  /** Numbers of the sessions it waits for. */
  blockedBy: string[];
  /** This tab's own connection. */
  isOwn: boolean;
}

/** Longest statement of a session that is shown, in characters. */
export const MAX_SHOWN_STATEMENT = 10_000;

/** A figure that is drawn over time. */
export interface ServerMeter {
  id: string;
  label: string;
  /** `rate`: counts up, drawn by second. `gauge`: as it is. `share`: two counters, drawn as `value` / `of`. */
  kind: 'rate' | 'gauge' | 'share';
  value: number;
  /** Whole of a share; limit of a gauge; null: none. */
  of: number | null;
}

/** What goes on now. */
export interface ServerActivity {
  sessions: ServerSession[];
  meters: ServerMeter[];
  /** Why something can't be seen, with what to do about it; empty: all can. */
  notice: string;
}

/** A table, with what it takes and how it is read. */
export interface TableUse {
  schema: string;
  name: string;
  bytes: number;
  indexBytes: number;
  /** The server's estimate; null: none. */
  rows: number | null;
  deadRows: number | null;
  /** Reads of the whole table, and by an index, since the counters began; null: not counted. */
  fullScans: number | null;
  indexScans: number | null;
  /** As the server writes it; empty: never, or not known. */
  lastAnalysed: string;
}

/** An index, with what it takes and how often it is read. */
export interface IndexUse {
  schema: string;
  table: string;
  name: string;
  bytes: number | null;
  /** Since the counters began; null: not counted. */
  scans: number | null;
  /** It keeps values apart: it is of use even if it is never read. */
  isUnique: boolean;
}

/** The largest tables and indexes, and indexes that nobody reads. */
export interface StorageUse {
  databaseBytes: number | null;
  tables: TableUse[];
  indexes: IndexUse[];
  /** Since when scans are counted, as the server writes it; empty: it does not say. */
  countedSince: string;
}

/** A statement that the server has counted. */
export interface StatementUse {
  statement: string;
  calls: number;
  totalMs: number;
  meanMs: number;
  rows: number;
}

/** The statements that took longest in all. */
export interface StatementUses {
  statements: StatementUse[];
  /** Why there are none, with what to do about it; empty: there may be. */
  notice: string;
}

/** One setting of the server. */
export interface ServerSetting {
  name: string;
  value: string;
  unit: string;
  category: string;
  description: string;
  /** Where the value comes from, in the server's words. */
  source: string;
  isDefault: boolean;
  /** Takes effect with the next start. */
  needsRestart: boolean;
}

/** A server that copies this one. */
export interface Replica {
  name: string;
  client: string;
  state: string;
  lagBytes: number | null;
  lagMs: number | null;
}

/** What the server copies, and who copies it. */
export interface Replication {
  /** `none`: it neither copies nor is copied. */
  role: 'primary' | 'replica' | 'none';
  /** Of a replica: how far it is behind. */
  lagMs: number | null;
  /** Of a replica: what it says of itself, in the server's words; empty: nothing. */
  state: string;
  replicas: Replica[];
  /** Places that the server keeps its log for. */
  slots: { name: string; active: boolean; keptBytes: number | null }[];
}

/** What can be asked about a server. */
export type ServerQuestion =
  | { what: 'activity' }
  | { what: 'storage' }
  | { what: 'statements' }
  | { what: 'settings' }
  | { what: 'replication' }
  /** Ends the statement that is marked, or the connection; nothing if it is another one by now. */
  | { what: 'end-session'; how: 'cancel' | 'terminate'; id: string; since: string; statementSince: string };

/** What comes back. */
export interface ServerAnswers {
  activity: ServerActivity;
  storage: StorageUse;
  statements: StatementUses;
  settings: ServerSetting[];
  replication: Replication;
  /** False: that statement or connection had ended already. */
  'end-session': { done: boolean };
}
