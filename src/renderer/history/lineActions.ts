import { Eye, FileDiff, Filter, History, ListTree, Pin, PinOff, Undo2 } from 'lucide-react';
import type { AuditEntry } from '../../shared/model/audit';
import { undoAndTell } from '../stores/guarded';
import { undoneText } from '../stores/guardedWords';
import { useInventory } from '../stores/inventory';
import { revealNode } from '../stores/ui';
import type { MenuEntry } from '../ui/contextMenu';
import { describeError } from '../ui/describeError';
import { toast } from '../ui/toast';
import { canUndo } from './historyRows';
import { openHistorySheet, useHistory, type HistoryScope } from './historyState';
import { lineTitle } from './lineWords';

/** Undoes a line (a line of many records: the whole change) and says what came of it. */
export function undoLine(entry: AuditEntry): void {
  const name = lineTitle(entry);
  undoAndTell({ eventId: entry.id }, (done) => undoneText(name, done)).catch((error: unknown) => {
    toast({ ...describeError(error), tone: 'error' });
  });
}

/** What changed from before a line to now. */
export function compareWithNow(entry: AuditEntry): void {
  openHistorySheet({
    kind: 'compare',
    from: { kind: 'line', side: 'before', entry },
    to: { kind: 'now' },
    folderId: null,
  });
}

/** What changed from before the older of two lines to after the newer. */
export function compareLines(a: AuditEntry, b: AuditEntry): void {
  const [older, newer] = a.id < b.id ? [a, b] : [b, a];
  openHistorySheet({
    kind: 'compare',
    from: { kind: 'line', side: 'before', entry: older },
    to: { kind: 'line', side: 'after', entry: newer },
    folderId: null,
  });
}

function goBack(entry: AuditEntry, side: 'before' | 'after'): void {
  openHistorySheet({ kind: 'restore', moment: { kind: 'line', side, entry }, folderId: null });
}

/** The record that a line is about, as what the history can be narrowed to. */
export function scopeOf(entry: AuditEntry): HistoryScope | null {
  const { hostId, objectId, objectName: name } = entry;
  if (hostId !== null) return { kind: 'host', id: hostId, name };
  return objectId === null ? null : { kind: 'object', id: objectId, name };
}

/** Whether a line's record is there to be shown in the tree. */
export function treeNodeOf({
  hostId,
  objectKind,
  objectId,
}: AuditEntry): { kind: 'host' | 'folder'; id: string } | null {
  const { hosts, folders } = useInventory.getState();
  if (hostId !== null) return hosts.has(hostId) ? { kind: 'host', id: hostId } : null;
  if (objectKind !== 'folder' || objectId === null) return null;
  return folders.has(objectId) ? { kind: 'folder', id: objectId } : null;
}

/** Lines that are marked for comparing. */
export interface Marks {
  entries: readonly AuditEntry[];
  toggle: (entry: AuditEntry) => void;
}

/** Everything that can be done with a line. */
export function lineMenu(entry: AuditEntry, marks: Marks): MenuEntry[] {
  return [
    ...undoEntries(entry),
    { label: 'Compare with now', icon: FileDiff, run: () => compareWithNow(entry) },
    ...markEntries(entry, marks),
    'separator',
    { label: 'Go back to just before this…', icon: History, run: () => goBack(entry, 'before') },
    { label: 'Go back to just after this…', run: () => goBack(entry, 'after') },
    ...recordEntries(entry),
  ];
}

function undoEntries(entry: AuditEntry): MenuEntry[] {
  if (!canUndo(entry)) return [];
  const label = entry.summary ? 'Undo the whole change' : 'Undo this change';
  return [{ label, icon: Undo2, run: () => undoLine(entry) }, 'separator'];
}

function markEntries(entry: AuditEntry, { entries, toggle }: Marks): MenuEntry[] {
  const marked = entries.some(({ id }) => id === entry.id);
  if (marked) return [{ label: 'Unmark', icon: PinOff, shortcut: 'Space', run: () => toggle(entry) }];
  const [other] = entries;
  if (other === undefined)
    return [{ label: 'Mark for comparing', icon: Pin, shortcut: 'Space', run: () => toggle(entry) }];
  return [{ label: 'Compare with the marked line', icon: Pin, run: () => compareLines(other, entry) }];
}

function recordEntries(entry: AuditEntry): MenuEntry[] {
  const scope = scopeOf(entry);
  const node = treeNodeOf(entry);
  const current = useHistory.getState().scope;
  const { batch } = entry;
  const list: MenuEntry[] = [];
  if (node !== null) list.push({ label: 'Show in the tree', icon: ListTree, run: () => revealNode(node) });
  if (scope !== null && scope.id !== current?.id)
    list.push({
      label: `Only the history of ${scope.name}`,
      icon: Filter,
      run: () => useHistory.setState({ scope }),
    });
  if (batch !== null && !entry.summary && current !== null && current.kind !== 'batch')
    list.push({
      label: 'All lines of this change',
      icon: Eye,
      run: () => useHistory.setState({ scope: { kind: 'batch', id: batch, name: 'one change' } }),
    });
  return list.length === 0 ? [] : ['separator', ...list];
}
