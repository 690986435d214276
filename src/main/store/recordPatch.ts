import { isDeepStrictEqual } from 'node:util';
import type { FieldChange } from '../../shared/model/history';

/** A record as far as its history is concerned. */
export type HistoryRecord = Readonly<Record<string, unknown>> & { readonly id: string };

/**
 * What happened to one record, both ways: `added` and `removed` hold the whole record, `changed` the fields that differ.
 */
export type RecordPatch =
  { added: HistoryRecord } | { removed: HistoryRecord } | { changed: readonly FieldChange[] };

/** Fields that are no part of the history: using a host is not changing it. */
const UNTRACKED: ReadonlySet<string> = new Set(['lastUsedAt']);
/** Fields whose own fields are compared one by one. */
const NESTED: ReadonlySet<string> = new Set(['properties', 'customFields']);

/** What leads from one state of a record to another; null: nothing that counts. */
export function patchOf(
  before: HistoryRecord | undefined,
  after: HistoryRecord | undefined,
): RecordPatch | null {
  if (before === undefined) return after === undefined ? null : { added: after };
  if (after === undefined) return { removed: before };
  const changed = fieldChanges(before, after);
  return changed.length === 0 ? null : { changed };
}

/** What a patch did, field by field; all fields of a record that was added or removed. */
export function recordChanges(patch: RecordPatch | null): FieldChange[] {
  if (patch === null) return [];
  if ('changed' in patch) return [...patch.changed];
  const added = 'added' in patch;
  const record = 'added' in patch ? patch.added : patch.removed;
  const nothing = { id: record.id };
  return added ? fieldChanges(nothing, record) : fieldChanges(record, nothing);
}

/** The fields in which two states of a record differ. */
export function fieldChanges(before: HistoryRecord, after: HistoryRecord): FieldChange[] {
  const changes: FieldChange[] = [];
  for (const key of keysOf(before, after)) {
    if (UNTRACKED.has(key) || before[key] === after[key]) continue;
    const from = before[key];
    const to = after[key];
    if (NESTED.has(key) && isObject(from) && isObject(to)) {
      for (const name of keysOf(from, to)) push(changes, [key, name], from, to, name);
    } else push(changes, [key], before, after, key);
  }
  return changes;
}

function push(changes: FieldChange[], path: string[], before: object, after: object, key: string): void {
  const from = own(before, key);
  const to = own(after, key);
  if (isDeepStrictEqual(from, to)) return;
  changes.push({
    path,
    ...(from === undefined ? {} : { before: from }),
    ...(to === undefined ? {} : { after: to }),
  });
}

/** The state before a patch, given the one after it; undefined: there was none. */
export function unapply(patch: RecordPatch, after: HistoryRecord | undefined): HistoryRecord | undefined {
  if ('added' in patch) return undefined;
  if ('removed' in patch) return patch.removed;
  return (
    after && patch.changed.reduce((record, change) => withField(record, change.path, change.before), after)
  );
}

/** The state after a patch, given the one before it; undefined: there is none. */
export function apply(patch: RecordPatch, before: HistoryRecord | undefined): HistoryRecord | undefined {
  if ('added' in patch) return patch.added;
  if ('removed' in patch) return undefined;
  return (
    before && patch.changed.reduce((record, change) => withField(record, change.path, change.after), before)
  );
}

/** The value at a path; undefined: there is none. */
export function fieldOf(record: HistoryRecord, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (isObject(value) ? own(value, key) : undefined), record);
}

/** The record with another value at a path; undefined takes the field away. */
export function withField<T extends HistoryRecord>(record: T, path: readonly string[], value: unknown): T {
  return replaced(record, path, value) as T;
}

function replaced(target: object, [key, ...rest]: readonly string[], value: unknown): object {
  if (key === undefined) return target;
  const inner = own(target, key);
  const next = rest.length === 0 ? value : replaced(isObject(inner) ? inner : {}, rest, value);
  const entries = Object.entries(target).filter(([name]) => name !== key || next !== undefined);
  const at = entries.findIndex(([name]) => name === key);
  if (at >= 0) entries[at] = [key, next];
  else if (next !== undefined) entries.push([key, next]);
  // Names such as `__proto__` are fields like any other: fromEntries defines them as own.
  return Object.fromEntries(entries);
}

/** Whether two states count as the same. */
export function sameRecord(a: HistoryRecord, b: HistoryRecord): boolean {
  return fieldChanges(a, b).length === 0;
}

function keysOf(a: object, b: object): Set<string> {
  return new Set([...Object.keys(a), ...Object.keys(b)]);
}

function own(target: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(target, key)?.value as unknown;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
