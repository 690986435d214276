import type { AuditEntry } from '../../shared/model/audit';
import { type Cell, CheckedTable, type StoreProblem } from './checkedTable';
import type { Bindable, Connection } from './connection';
import { TABLES } from './tables';

/** What is written; the store gives it an id and the time. */
export type AuditDraft = Omit<AuditEntry, 'id' | 'time'>;

/** What to list. */
export interface AuditQuery {
  /** Null: all hosts. */
  hostId: string | null;
  /** Only entries older than this id; null: from the newest. */
  beforeId: number | null;
  limit: number;
  /** Part of the action, name or detail; empty: all. */
  text: string;
}

/** The append-only record of what was done. */
export class AuditTable {
  readonly #table: CheckedTable;

  constructor(
    readonly connection: Connection,
    readonly now: () => number,
    report: (problem: StoreProblem) => void,
  ) {
    this.#table = new CheckedTable(connection, TABLES.audit, report);
  }

  /** Writes one line; inside a transaction it is kept only if the transaction is. Never pass a secret. */
  append(entry: AuditDraft): void {
    this.#table.insert([
      this.now(),
      entry.action,
      entry.objectKind,
      entry.objectId,
      clip(entry.objectName, 200),
      entry.hostId,
      entry.outcome,
      clip(entry.detail, 1000),
    ]);
  }

  /** Newest first. */
  list({ hostId, beforeId, limit, text }: AuditQuery): AuditEntry[] {
    const conditions: string[] = [];
    const parameters: Bindable[] = [];
    const add = (condition: string, ...values: Bindable[]): void => {
      conditions.push(condition);
      parameters.push(...values);
    };
    if (hostId !== null) add('host_id = ?', hostId);
    if (beforeId !== null) add('id < ?', beforeId);
    if (text !== '') {
      add("(action || ' ' || object_name || ' ' || detail) LIKE ? ESCAPE '\\'", `%${escapeLike(text)}%`);
    }
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const clauses = `${where} ORDER BY id DESC LIMIT ?`;
    return this.#withIds(clauses, [...parameters, limit]);
  }

  /** The checksum does not cover the id, which the database gives after the row is made; so ids come beside. */
  #withIds(clauses: string, parameters: readonly Bindable[]): AuditEntry[] {
    const ids = this.connection.all(`SELECT CAST(id AS INTEGER) FROM audit ${clauses}`, parameters);
    const entries: AuditEntry[] = [];
    for (const [id] of ids) {
      const row = this.#table.select('WHERE id = ?', [Number(id)])[0];
      if (row !== undefined) entries.push(decode(Number(id), row));
    }
    return entries;
  }
}

function decode(id: number, row: readonly Cell[]): AuditEntry {
  const [time, action, objectKind, objectId, objectName, hostId, outcome, detail] = row;
  return {
    id,
    time: Number(time),
    action: String(action),
    objectKind: String(objectKind),
    objectId: typeof objectId === 'string' ? objectId : null,
    objectName: String(objectName),
    hostId: typeof hostId === 'string' ? hostId : null,
    outcome: outcome === 'refused' || outcome === 'failed' ? outcome : 'ok',
    detail: String(detail),
  };
}

function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
