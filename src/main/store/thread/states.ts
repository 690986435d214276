import { type Moment, RECORD_KINDS, type RecordKind } from '../../../shared/model/history';
import type { AuditEvent } from '../auditTable';
import { type HistoryRecord, unapply } from '../recordPatch';
import type { StoreTables } from '../storeTables';
import type { NamedRecord } from '../storeWrite';

/** The records of every kind at one moment, by id. */
export type States = Record<RecordKind, Map<string, NamedRecord>>;

/** Events read at once. */
const PAGE = 1000;

/** Every record as it is. */
export function currentStates(tables: StoreTables): States {
  const states = emptyStates();
  for (const kind of RECORD_KINDS)
    for (const record of tables.records(kind).all()) states[kind].set(record.id, record);
  return states;
}

export function emptyStates(): States {
  return { folder: new Map(), host: new Map(), environment: new Map(), credential: new Map() };
}

/** A copy whose records are the same objects. */
export function copyStates(states: States): States {
  const copy = emptyStates();
  for (const kind of RECORD_KINDS) copy[kind] = new Map(states[kind]);
  return copy;
}

/**
 * Takes states back from after the event `from` to after the event `to`. Returns the ids that were touched: only those
 * can differ.
 */
export function rewind(tables: StoreTables, states: States, from: number, to: number): Set<string> {
  const touched = new Set<string>();
  for (let below = from + 1; ;) {
    const page = tables.audit.events(
      'WHERE id < ? AND id > ? AND patch IS NOT NULL ORDER BY id DESC LIMIT ?',
      [below, to, PAGE],
    );
    for (const event of page) step(states, event, touched);
    const last = page.at(-1);
    if (last === undefined) return touched;
    below = last.id;
  }
}

function step(states: States, { objectKind, objectId, patch }: AuditEvent, touched: Set<string>): void {
  const records = recordsOf(states, objectKind);
  if (records === undefined || objectId === null || patch === null) return;
  touched.add(objectId);
  const before = unapply(patch, records.get(objectId));
  if (before === undefined) records.delete(objectId);
  else records.set(objectId, named(before));
}

/** The map of a kind that an event names; undefined: it is about something else, such as a setting. */
export function recordsOf(states: States, kind: string): Map<string, NamedRecord> | undefined {
  return Object.hasOwn(states, kind) ? states[kind as RecordKind] : undefined;
}

/** A record that came from an event: its name may only be missing through damage. */
export function named(record: HistoryRecord): NamedRecord {
  return typeof record['name'] === 'string' ? (record as NamedRecord) : { ...record, name: '' };
}

/** The last event up to a moment; 0: none. */
export function eventAt(tables: StoreTables, moment: Moment | null): number {
  const newest = tables.audit.head().id;
  if (moment === null) return newest;
  if ('event' in moment) return Math.min(edgeOfChange(tables, moment.event, 'max'), newest);
  if ('before' in moment) return Math.min(edgeOfChange(tables, moment.before, 'min') - 1, newest);
  const sql = 'SELECT CAST(max(id) AS INTEGER) FROM event WHERE time <= ?';
  return Number(tables.audit.connection.value(sql, [moment.time]) ?? 0);
}

/** The first or last event of the change that an event belongs to. */
function edgeOfChange({ audit }: StoreTables, id: number, edge: 'min' | 'max'): number {
  const ofEvent = '(SELECT batch FROM event WHERE id = ?)';
  const found = audit.connection.value(
    `SELECT CAST(${edge}(id) AS INTEGER) FROM event WHERE batch = ${ofEvent}`,
    [id],
  );
  return typeof found === 'number' ? found : id;
}
