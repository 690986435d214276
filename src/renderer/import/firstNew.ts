import type { Mirror } from '../stores/inventoryMirror';

/** The part of a mirror that is compared. */
export type Records = Pick<Mirror, 'folders' | 'hosts' | 'children'>;

/** A folder or host that was not there before. */
export interface NewNode {
  kind: 'folder' | 'host';
  id: string;
}

/** The first new record in the order of the tree that stands in a place that was there before; null: nothing is new. */
export function firstNew(before: Records, after: Records): NewNode | null {
  for (const [parent, { folders, hosts }] of after.children) {
    if (parent !== null && !before.folders.has(parent)) continue;
    const folder = folders.find((id) => !before.folders.has(id));
    if (folder !== undefined) return { kind: 'folder', id: folder };
    const host = hosts.find((id) => !before.hosts.has(id));
    if (host !== undefined) return { kind: 'host', id: host };
  }
  return null;
}
