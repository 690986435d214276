import { useEffect } from 'react';
import { useInventory } from '../stores/inventory';
import { useUi } from '../stores/ui';
import { isTreeNode } from './dropRules';
import { setFolderOpen } from './commands';
import { rowOfKey, treeKey, type TreeRow } from './treeModel';
import { useTreeState } from './treeState';

/** Opens every folder above a node. */
function openAbove(folderId: string | null): void {
  const { folders } = useInventory.getState();
  const seen = new Set<string>();
  for (let id = folderId; id !== null && !seen.has(id); id = folders.get(id)?.parentId ?? null) {
    seen.add(id);
    setFolderOpen(id, true);
  }
}

/**
 * Follows requests to show a node: opens the folders above it and makes it the current row, which scrolls it into
 * sight, without taking the focus. A node that was just created may reach the mirror after the request.
 */
export function useTreeReveal(rows: readonly TreeRow[]): void {
  const reveal = useUi((state) => state.reveal);
  const hosts = useInventory((state) => state.hosts);
  const folders = useInventory((state) => state.folders);
  const revealed = useTreeState((state) => state.revealed);

  useEffect(() => {
    if (reveal === null || reveal === revealed || !isTreeNode(reveal.node)) return;
    const { kind, id } = reveal.node;
    const above = kind === 'host' ? hosts.get(id)?.folderId : folders.get(id)?.parentId;
    if (above === undefined) return;
    openAbove(above);
    const key = treeKey(reveal.node);
    if (rowOfKey(rows, key) < 0) return;
    useTreeState.setState({ activeKey: key, anchorKey: key, selected: new Set([key]), revealed: reveal });
  }, [reveal, revealed, hosts, folders, rows]);
}
