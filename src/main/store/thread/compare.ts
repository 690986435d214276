import { type Compared, type Comparison, RECORD_KINDS } from '../../../shared/model/history';
import { fieldChanges, type HistoryRecord } from '../recordPatch';
import type { StoreTables } from '../storeTables';
import type { NamedRecord } from '../storeWrite';
import type { Difference, Span } from './messages';
import { copyStates, currentStates, eventAt, rewind, type States } from './states';

/** Records listed in each of the three lists; the totals count all. */
const LISTED = 300;

/** Every record that differs between two moments, folders first. */
export function differences(tables: StoreTables, span: Span): Difference[] {
  return differ(tables, span).found;
}

/** The same for reading: names, paths and fields of the first of them. */
export function compare(tables: StoreTables, span: Span): Comparison {
  const { found, before, after } = differ(tables, span);
  const added = found.filter((each) => each.before === null);
  const removed = found.filter((each) => each.after === null);
  const changed = found.filter((each) => each.before !== null && each.after !== null);
  const show = (states: States) => (difference: Difference) => shown(difference, states);
  return {
    added: added.slice(0, LISTED).map(show(after)),
    removed: removed.slice(0, LISTED).map(show(before)),
    changed: changed.slice(0, LISTED).map(show(after)),
    totals: {
      added: added.length,
      removed: removed.length,
      changed: changed.length,
      removedHosts: removed.filter(({ kind }) => kind === 'host').length,
    },
  };
}

interface Differing {
  found: Difference[];
  before: States;
  after: States;
}

function differ(tables: StoreTables, { from, to, folderId }: Span): Differing {
  const newest = eventAt(tables, null);
  const end = eventAt(tables, to);
  const start = Math.min(eventAt(tables, from), end);
  const after = currentStates(tables);
  rewind(tables, after, newest, end);
  const before = copyStates(after);
  const touched = rewind(tables, before, end, start);
  const within = folderId === null ? null : scope(folderId, before, after);
  const found: Difference[] = [];
  for (const kind of RECORD_KINDS) {
    for (const id of touched) {
      const difference = {
        kind,
        id,
        before: before[kind].get(id) ?? null,
        after: after[kind].get(id) ?? null,
      };
      if (differs(difference) && (within === null || within.has(id))) found.push(difference);
    }
  }
  return { found, before, after };
}

function differs({ before, after }: Difference): boolean {
  if (before === null || after === null) return before !== after;
  return fieldChanges(before, after).length > 0;
}

/**
 * Ids that belong to a folder at either moment: itself, all below it, and what its hosts of the earlier moment need of
 * what is gone since (credentials, environments, jump hosts).
 */
function scope(folderId: string, before: States, after: States): Set<string> {
  const ids = new Set([...below(folderId, before), ...below(folderId, after)]);
  for (const id of [...ids]) {
    const record = before.host.get(id) ?? before.folder.get(id);
    for (const needed of record === undefined ? [] : referencesOf(record)) {
      const gone = RECORD_KINDS.every((kind) => !after[kind].has(needed));
      if (gone) ids.add(needed);
    }
  }
  return ids;
}

function below(folderId: string, states: States): Set<string> {
  const children = new Map<unknown, string[]>();
  for (const [id, { parentId }] of states.folder) {
    const siblings = children.get(parentId);
    if (siblings === undefined) children.set(parentId, [id]);
    else siblings.push(id);
  }
  const found = new Set([folderId]);
  for (const id of found) for (const child of children.get(id) ?? []) found.add(child);
  for (const [id, host] of states.host) if (found.has(String(host['folderId']))) found.add(id);
  return found;
}

function referencesOf(record: HistoryRecord): string[] {
  const endpoints = Array.isArray(record['endpoints']) ? (record['endpoints'] as HistoryRecord[]) : [];
  return [record, ...endpoints].flatMap(({ properties }) => {
    const { credentialId, environmentId, jumpHostId } = (properties ?? {}) as Record<string, unknown>;
    return [credentialId, environmentId, jumpHostId].filter((id) => typeof id === 'string');
  });
}

function shown({ kind, id, before, after }: Difference, states: States): Compared {
  const record = after ?? before;
  return {
    kind,
    id,
    name: record?.name ?? '',
    path: record === null ? '' : pathOf(record, states),
    changes: before === null || after === null ? [] : fieldChanges(before, after),
  };
}

/** The folders above a record: "Amsterdam / Core". A circle, which only damage makes, ends it. */
function pathOf(record: NamedRecord, states: States): string {
  const names: string[] = [];
  const seen = new Set<string>();
  for (let id = record['folderId'] ?? record['parentId']; typeof id === 'string' && !seen.has(id);) {
    seen.add(id);
    const folder = states.folder.get(id);
    if (folder === undefined) break;
    names.unshift(folder.name);
    id = folder['parentId'];
  }
  return names.join(' / ');
}
