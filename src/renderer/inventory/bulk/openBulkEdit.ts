import type { Host, NodeRef } from '../../../shared/model/inventory';
import { useInventory } from '../../stores/inventory';
import type { Mirror } from '../../stores/inventoryMirror';
import { openSheet } from '../sheets';

/** Ids of the hosts among nodes and in the folders among them, at any depth; each once. */
export function hostsIn(mirror: Pick<Mirror, 'hosts' | 'children'>, nodes: readonly NodeRef[]): string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const visit = (folderId: string): void => {
    if (seen.has(folderId)) return;
    seen.add(folderId);
    const inside = mirror.children.get(folderId);
    for (const id of inside?.folders ?? []) visit(id);
    for (const id of inside?.hosts ?? []) found.add(id);
  };
  for (const { kind, id } of nodes) {
    if (kind === 'host' && mirror.hosts.has(id)) found.add(id);
    else if (kind === 'folder') visit(id);
  }
  return [...found];
}

/** How many hosts {@link hostsIn} would find at most, at no cost: hosts that are selected with their folder count twice. */
export function roughHostCount(mirror: Pick<Mirror, 'hostCounts'>, nodes: readonly NodeRef[]): number {
  let count = 0;
  for (const { kind, id } of nodes) {
    if (kind === 'host') count += 1;
    else if (kind === 'folder') count += mirror.hostCounts.get(id) ?? 0;
  }
  return count;
}

/** Opens the sheet that edits hosts together; one host gets its own form. */
export function openBulkEditOf(hostIds: readonly string[]): void {
  const [first] = hostIds;
  if (first === undefined) return;
  if (hostIds.length === 1) openSheet({ kind: 'host', id: first, seed: {} });
  else openSheet({ kind: 'bulk', hostIds });
}

/** {@link openBulkEditOf} for nodes of the tree. */
export function openBulkEdit(nodes: readonly NodeRef[]): void {
  openBulkEditOf(hostsIn(useInventory.getState(), nodes));
}

/** The hosts behind ids that are still there. */
export const hostsOf = (mirror: Pick<Mirror, 'hosts'>, ids: readonly string[]): Host[] =>
  ids.map((id) => mirror.hosts.get(id)).filter((host) => host !== undefined);
