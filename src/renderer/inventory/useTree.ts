import { useMemo } from 'react';
import type { NodeRef } from '../../shared/model/inventory';
import { targetHostId } from '../stores/documentTitle';
import { useInventory } from '../stores/inventory';
import { sessionStatus, useSessions } from '../stores/sessions';
import { useSetting } from '../stores/settings';
import { useUi } from '../stores/ui';
import { useWorkspace } from '../stores/workspace';
import type { Status } from '../ui/status';
import { isTreeNode, type TreeNode } from './dropRules';
import { useSmartViews } from './smart/useSmartViews';
import { buildTreeIndex, type TreeIndex } from './treeIndex';
import { flattenTree, refOfKey, treeKey, type TreeRow } from './treeModel';
import { useTreeState } from './treeState';

/** The tree as it is shown. */
export interface TreeView {
  index: TreeIndex;
  rows: readonly TreeRow[];
}

/** Index and visible rows, computed once per change of the inventory or of what is open. */
export function useTree(): TreeView {
  const mirror = useInventory();
  const expanded = useWorkspace((state) => state.expandedFolders);
  const collapsed = useTreeState((state) => state.collapsed);
  const sort = useSetting('treeSort');
  const index = useMemo(() => buildTreeIndex(mirror, sort), [mirror, sort]);
  const smart = useSmartViews(index, expanded, !collapsed.has('smart'));
  const rows = useMemo(
    () => flattenTree(index, { expanded, collapsed }, smart),
    [index, expanded, collapsed, smart],
  );
  return { index, rows };
}

/** What matters most among several sessions of one host. */
const WEIGHT: Record<Status, number> = { attention: 5, open: 4, busy: 3, failed: 2, closed: 1, idle: 0 };

/** How each connected host stands, computed once per change of any session. */
export function useHostStatuses(): ReadonlyMap<string, Status> {
  const sessions = useSessions((state) => state.sessions);
  return useMemo(() => {
    const statuses = new Map<string, Status>();
    for (const session of sessions.values()) {
      const hostId = targetHostId(session.target);
      if (hostId === null) continue;
      const status = sessionStatus(session);
      const before = statuses.get(hostId) ?? 'idle';
      if (WEIGHT[status] > WEIGHT[before]) statuses.set(hostId, status);
    }
    return statuses;
  }, [sessions]);
}

const sameRefs = (a: readonly NodeRef[], b: readonly NodeRef[]): boolean => {
  if (a.length !== b.length) return false;
  const ids = new Set(b.map((ref) => ref.id));
  return a.every((ref) => ids.has(ref.id));
};

/** The records behind row keys, each once. */
export function refsOfKeys(keys: ReadonlySet<string>): TreeNode[] {
  const refs = new Map<string, TreeNode>();
  for (const key of keys) {
    const ref = refOfKey(key);
    if (ref !== null) refs.set(ref.id, ref);
  }
  return [...refs.values()];
}

/**
 * The selected rows. The selection is a set of records; rows remember in which of its places (folder, Favourites,
 * Recent) a record was selected, unless it was selected from elsewhere.
 */
export function useSelectedKeys(): ReadonlySet<string> {
  const selection = useUi((state) => state.selection);
  const keys = useTreeState((state) => state.selected);
  return useMemo(() => {
    if (sameRefs(refsOfKeys(keys), selection)) return keys;
    return new Set(selection.filter(isTreeNode).map(treeKey));
  }, [keys, selection]);
}
