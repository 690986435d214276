import type { AuditEntry, AuditTopic } from '../../shared/model/audit';
import { type Cell, CheckedTable, type StoreProblem } from './checkedTable';
import type { Bindable, Connection } from './connection';
import { eventHash, GENESIS } from './eventChain';
import type { RecordPatch } from './recordPatch';
import { TABLES } from './tables';

/** What is written; the store gives it an id, the time and who it was. */
export interface AuditDraft extends Omit<AuditEntry, 'id' | 'time' | 'actor' | 'batch' | 'summary'> {
  /** The change it belongs to. */
  batch?: string;
  /** One line of a change of several records, or the one that stands for all of them. */
  part?: 'member' | 'summary';
  /** What was done to the record. */
  patch?: RecordPatch;
}

/** What to list. */
export interface AuditQuery {
  /** Null: all hosts. */
  hostId: string | null;
  /** Only what was done to this record, which is no host; null: anything. */
  objectId?: string | null;
  /** The lines of one change; null: of all, each change of several records as one line. */
  batch?: string | null;
  /** Only entries older than this id; null: from the newest. */
  beforeId: number | null;
  limit: number;
  /** Part of the action, name or detail; empty: all. */
  text: string;
  /** Only lines about this; absent: anything. */
  topic?: AuditTopic | undefined;
}

/** A line with what it did to its record. */
export interface AuditEvent extends AuditEntry {
  patch: RecordPatch | null;
}

/** Where a line stands in its change. */
const PARTS = { alone: 0, member: 1, summary: 2 } as const;

/** Where in a row the patch stands. */
const PATCH_COLUMN = Object.keys(TABLES.event.columns).indexOf('patch');
/** Columns that the hash covers beside the id, in this order; the last column of the table is the hash. */
const HASHED = Object.keys(TABLES.event.columns).slice(0, -1);

/**
 * The append-only record of what was done: events, each with a hash over itself and the hash of the one before, and with
 * what it changed in a record both ways.
 */
export class AuditTable {
  readonly #table: CheckedTable;

  constructor(
    readonly connection: Connection,
    readonly now: () => number,
    readonly actor: string,
    report: (problem: StoreProblem) => void,
  ) {
    this.#table = new CheckedTable(connection, TABLES.event, report);
  }

  /** Writes one line; inside a transaction it is kept only if the transaction is. Never pass a secret. */
  append(entry: AuditDraft): void {
    this.appendAll([entry]);
  }

  /** Writes lines in their order. */
  appendAll(entries: readonly AuditDraft[]): void {
    this.connection.transaction(() => {
      let { id, hash } = this.head();
      const time = this.now();
      for (const entry of entries) {
        id += 1;
        const values = this.#values(entry, time);
        hash = eventHash(hash, [id, ...values]);
        this.#table.insert([...values, hash], { id });
      }
    });
  }

  /** Id and hash of the newest event; before the first, 0 and {@link GENESIS}. */
  head(): { id: number; hash: Buffer } {
    const sql = 'SELECT CAST(id AS INTEGER), CAST(hash AS BLOB) FROM event ORDER BY id DESC LIMIT 1';
    const [id, hash] = this.connection.all(sql)[0] ?? [];
    return Buffer.isBuffer(hash) ? { id: Number(id), hash } : { id: 0, hash: GENESIS };
  }

  /** Newest first. */
  list(query: AuditQuery): AuditEntry[] {
    const { clauses, parameters } = conditions(query);
    const rows = this.rows(`${clauses} ORDER BY id DESC LIMIT ?`, [...parameters, query.limit]);
    return rows.map(({ id, cells }) => decodeEntry(id, cells));
  }

  /** One event; undefined: there is none, or it is damaged. */
  get(id: number): AuditEvent | undefined {
    return this.events('WHERE id = ?', [id])[0];
  }

  /** Lines of a change with what they did, newest first, from below an id on. */
  ofBatch(batch: string, beforeId: number, limit: number): AuditEvent[] {
    return this.events('WHERE batch = ? AND id < ? ORDER BY id DESC LIMIT ?', [batch, beforeId, limit]);
  }

  /** The line that stands for a change, or its only one; undefined: there is none. */
  firstOf(batch: string): AuditEvent | undefined {
    return this.events('WHERE batch = ? ORDER BY id LIMIT 1', [batch])[0];
  }

  /** Events by SQL clauses; damaged ones are reported and left out. */
  events(clauses: string, parameters: readonly Bindable[]): AuditEvent[] {
    return this.rows(clauses, parameters).map(({ id, cells }) => decode(id, cells));
  }

  /** Rows with their ids, as {@link chainValues} takes them. The checksum does not cover the id, so ids come beside. */
  rows(clauses: string, parameters: readonly Bindable[]): { id: number; cells: Cell[] }[] {
    return this.#table.selectKeyed('id', clauses, parameters).map(({ key, cells }) => ({ id: key, cells }));
  }

  #values(entry: AuditDraft, time: number): (string | number | null)[] {
    const { action, objectKind, objectId, objectName, hostId, outcome, detail, batch, part, patch } = entry;
    return [
      time,
      this.actor,
      action,
      objectKind,
      objectId,
      clip(objectName, 200),
      hostId,
      outcome,
      clip(detail, 1000),
      batch ?? null,
      PARTS[part ?? 'alone'],
      patch === undefined ? null : JSON.stringify(patch),
    ];
  }
}

/** The values of a row that its hash covers, the id first, and the hash that was stored. */
export function chainValues(
  id: number,
  cells: readonly Cell[],
): { values: (string | number | null)[]; hash: Cell } {
  const values = cells
    .slice(0, HASHED.length)
    .map((cell) => (Buffer.isBuffer(cell) ? cell.toString() : cell));
  return { values: [id, ...values], hash: cells[HASHED.length] ?? null };
}

const TOPIC_CONDITIONS: Record<AuditTopic, string> = {
  changes: `(patch IS NOT NULL OR part = ${PARTS.summary}) AND object_kind <> 'settings'`,
  connections: "object_kind IN ('session', 'hostkey')",
  secrets: "(object_kind = 'vault' OR action LIKE 'secret.%')",
  settings: "object_kind = 'settings'",
};

function conditions(query: AuditQuery): { clauses: string; parameters: Bindable[] } {
  const { hostId, objectId = null, batch = null, beforeId, text, topic } = query;
  const all: string[] = [];
  const parameters: Bindable[] = [];
  const add = (condition: string, ...values: Bindable[]): void => {
    all.push(condition);
    parameters.push(...values);
  };
  if (hostId !== null) add('host_id = ?', hostId);
  if (objectId !== null) add('object_id = ? AND host_id IS NULL', objectId);
  if (batch !== null) add(`batch = ? AND part <> ${PARTS.summary}`, batch);
  if (beforeId !== null) add('id < ?', beforeId);
  if (text !== '')
    add("(action || ' ' || object_name || ' ' || detail) LIKE ? ESCAPE '\\'", `%${escapeLike(text)}%`);
  if (topic !== undefined) add(TOPIC_CONDITIONS[topic]);
  // A change of a thousand hosts is one line, unless they are asked for.
  if (hostId === null && objectId === null && batch === null && text === '') add(`part <> ${PARTS.member}`);
  return { clauses: `WHERE ${all.join(' AND ')}`, parameters };
}

function decode(id: number, row: readonly Cell[]): AuditEvent {
  const patch = row[PATCH_COLUMN];
  return {
    ...decodeEntry(id, row),
    patch: typeof patch === 'string' ? (JSON.parse(patch) as RecordPatch) : null,
  };
}

function decodeEntry(id: number, row: readonly Cell[]): AuditEntry {
  const [time, actor, action, objectKind, objectId, objectName, hostId, outcome, detail, batch, part] = row;
  return {
    id,
    time: Number(time),
    actor: String(actor),
    action: String(action),
    objectKind: String(objectKind),
    objectId: typeof objectId === 'string' ? objectId : null,
    objectName: String(objectName),
    hostId: typeof hostId === 'string' ? hostId : null,
    outcome: outcome === 'refused' || outcome === 'failed' ? outcome : 'ok',
    detail: String(detail),
    batch: typeof batch === 'string' ? batch : null,
    summary: part === PARTS.summary,
  };
}

function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
