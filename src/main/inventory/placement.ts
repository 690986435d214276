import { BinnacleError } from '../../shared/errors';
import type { Folder, Host, NodeRef } from '../../shared/model/inventory';
import type { InventoryRecords } from './records';

/** Where to put which folders and hosts: into a folder (null: the top level), before a sibling or to the end. */
export interface Placement {
  nodes: readonly NodeRef[];
  folderId: string | null;
  beforeId: string | null;
}

/** What a move changes. */
export interface Placed {
  folders: Folder[];
  hosts: Host[];
}

/** Smallest gap between two positions before the siblings are numbered anew; doubles stay exact far below it. */
const SMALLEST_GAP = 1e-6;

/** Computes the moved records, in the order given; also siblings if they have to be numbered anew. */
export function placeNodes({ nodes, folderId, beforeId }: Placement, records: InventoryRecords): Placed {
  const moved = new Map(nodes.map((ref) => [ref.id, movable(ref, records)]));
  const siblings = records.children(folderId).filter(({ id }) => !moved.has(id));
  // Dropped before itself: before whatever follows the moved ones.
  const at = beforeId === null ? siblings.length : indexBefore(beforeId, moved, siblings, records, folderId);
  const low = siblings[at - 1]?.position ?? (siblings[at]?.position ?? moved.size + 1) - moved.size - 1;
  const high = siblings[at]?.position ?? low + moved.size + 1;
  const step = (high - low) / (moved.size + 1);
  if (step >= SMALLEST_GAP) {
    const placed = [...moved.values()].map((node, index) => put(node, folderId, low + step * (index + 1)));
    return split(placed);
  }
  const all = [...siblings.slice(0, at), ...moved.values(), ...siblings.slice(at)];
  return split(all.map((node, index) => put(node, folderId, index + 1)));
}

function indexBefore(
  beforeId: string,
  moved: ReadonlyMap<string, Folder | Host>,
  siblings: readonly (Folder | Host)[],
  records: InventoryRecords,
  folderId: string | null,
): number {
  const all = records.children(folderId);
  const start = all.findIndex(({ id }) => id === beforeId);
  if (start < 0) {
    throw new BinnacleError('not-found', 'The place to move to does not exist any more.', {
      field: 'beforeId',
    });
  }
  const next = all.slice(start).find(({ id }) => !moved.has(id));
  return next === undefined ? siblings.length : siblings.indexOf(next);
}

function movable({ kind, id }: NodeRef, records: InventoryRecords): Folder | Host {
  const node =
    kind === 'folder' ? records.folders.get(id) : kind === 'host' ? records.hosts.get(id) : undefined;
  if (node !== undefined) return node;
  const known = kind === 'folder' || kind === 'host';
  throw known
    ? new BinnacleError('not-found', `This ${kind} does not exist any more.`, { field: 'nodes' })
    : new BinnacleError('bad-request', 'Only folders and hosts can be moved.', { field: 'nodes' });
}

function put(node: Folder | Host, folderId: string | null, position: number): Folder | Host {
  return 'endpoints' in node ? { ...node, folderId, position } : { ...node, parentId: folderId, position };
}

function split(nodes: readonly (Folder | Host)[]): Placed {
  const placed: Placed = { folders: [], hosts: [] };
  for (const node of nodes) {
    if ('endpoints' in node) placed.hosts.push(node);
    else placed.folders.push(node);
  }
  return placed;
}
