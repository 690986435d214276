import type { NodeRef } from '../../shared/model/inventory';
import { shownFolder, type FolderRow, type HostRow, type TreeIndex, type TreeRow } from './treeModel';

/** A tree node that can be moved. */
export interface TreeNode {
  kind: 'folder' | 'host';
  id: string;
}

/** Arguments of a move: into a folder (null: top level), before a sibling of the same kind or at the end. */
export interface MoveTarget {
  folderId: string | null;
  beforeId: string | null;
}

/** What a drop would do and how to show it before the button is released. */
export interface Drop extends MoveTarget {
  /** `into` frames the folder's row (null: the whole tree); `above`/`below` draw a line at the row. */
  hint: { kind: 'into' | 'above' | 'below'; rowKey: string | null };
}

/** Upper and lower part of a folder's row that mean "beside" rather than "into". */
const FOLDER_EDGE = 0.25;

/** Narrows a record to what the tree moves. */
export function isTreeNode(ref: NodeRef): ref is NodeRef & TreeNode {
  return ref.kind === 'folder' || ref.kind === 'host';
}

/** Whether a folder is one of `ids` or lies below one of them. A cycle in damaged data ends the walk. */
function isWithin(index: TreeIndex, folderId: string | null, ids: ReadonlySet<string>): boolean {
  const seen = new Set<string>();
  for (let id = folderId; id !== null && !seen.has(id); id = index.folders.get(id)?.parentId ?? null) {
    if (ids.has(id)) return true;
    seen.add(id);
  }
  return false;
}

const folderIds = (nodes: readonly TreeNode[]): Set<string> =>
  new Set(nodes.filter((node) => node.kind === 'folder').map((node) => node.id));

/** Whether a folder may take the nodes: not itself, nor anything below itself. */
export function canMoveInto(index: TreeIndex, nodes: readonly TreeNode[], folderId: string | null): boolean {
  return !isWithin(index, folderId, folderIds(nodes));
}

/** Ids of a node's siblings of the same kind, in order. */
function siblings(index: TreeIndex, kind: TreeNode['kind'], folderId: string | null): readonly string[] {
  const children = index.children.get(folderId);
  return (kind === 'folder' ? children?.folders : children?.hosts) ?? [];
}

/** The sibling before which a node must go to stand right below `id`; skips what is being moved. */
function idBelow(
  index: TreeIndex,
  kind: TreeNode['kind'],
  at: { folderId: string | null; id: string },
  moved: ReadonlySet<string>,
): string | null {
  const order = siblings(index, kind, at.folderId);
  const rest = order.slice(order.indexOf(at.id) + 1);
  return rest.find((id) => !moved.has(id)) ?? null;
}

const parentKey = (folderId: string | null): string | null =>
  folderId === null ? null : `folder:${folderId}`;

function overFolder(index: TreeIndex, nodes: readonly TreeNode[], row: FolderRow, at: number): Drop | null {
  const { id, parentId } = row.folder;
  const moved = new Set(nodes.map((node) => node.id));
  // Hosts always stand below the folders of their level: beside a folder means nothing to them.
  const beside = nodes.every((node) => node.kind === 'folder') && canMoveInto(index, nodes, parentId);
  if (beside && at < FOLDER_EDGE && !moved.has(id)) {
    return { folderId: parentId, beforeId: id, hint: { kind: 'above', rowKey: row.key } };
  }
  if (beside && at > 1 - FOLDER_EDGE && !row.expanded && !moved.has(id)) {
    const beforeId = idBelow(index, 'folder', { folderId: parentId, id }, moved);
    return { folderId: parentId, beforeId, hint: { kind: 'below', rowKey: row.key } };
  }
  if (!canMoveInto(index, nodes, id)) return null;
  return { folderId: id, beforeId: null, hint: { kind: 'into', rowKey: row.key } };
}

function overHost(index: TreeIndex, nodes: readonly TreeNode[], row: HostRow, at: number): Drop | null {
  const { id } = row.host;
  const folderId = shownFolder(index, row.host.folderId);
  if (!canMoveInto(index, nodes, folderId)) return null;
  if (nodes.some((node) => node.kind === 'folder')) {
    return { folderId, beforeId: null, hint: { kind: 'into', rowKey: parentKey(folderId) } };
  }
  const moved = new Set(nodes.map((node) => node.id));
  if (moved.has(id)) return null;
  if (at < 0.5) return { folderId, beforeId: id, hint: { kind: 'above', rowKey: row.key } };
  const beforeId = idBelow(index, 'host', { folderId, id }, moved);
  return { folderId, beforeId, hint: { kind: 'below', rowKey: row.key } };
}

/**
 * What dropping the nodes on a row means; null where they can't go.
 * @param row undefined: the empty space below the tree, which is the top level.
 * @param at where in the row the pointer is: 0 its top, 1 its bottom.
 */
export function dropOn(
  index: TreeIndex,
  nodes: readonly TreeNode[],
  row: TreeRow | undefined,
  at: number,
): Drop | null {
  if (nodes.length === 0) return null;
  if (row === undefined) return { folderId: null, beforeId: null, hint: { kind: 'into', rowKey: null } };
  if (row.type === 'folder') return overFolder(index, nodes, row, at);
  // Favourites and Recent are views of hosts that live elsewhere.
  if (row.type === 'section' || row.place !== 'tree') return null;
  return overHost(index, nodes, row, at);
}

/** Where pasting cut nodes on a row puts them: into the folder, or below the host; null where they can't go. */
export function pasteOn(
  index: TreeIndex,
  nodes: readonly TreeNode[],
  row: TreeRow | undefined,
): MoveTarget | null {
  const drop = dropOn(index, nodes, row, row?.type === 'folder' ? 0.5 : 1);
  return drop === null ? null : { folderId: drop.folderId, beforeId: drop.beforeId };
}

/** Where a node goes when it moves one place up (-1) or down (1) among its siblings; null at the end. */
export function moveStep(
  index: TreeIndex,
  node: TreeNode,
  folderId: string | null,
  step: -1 | 1,
): MoveTarget | null {
  const order = siblings(index, node.kind, folderId);
  const at = order.indexOf(node.id);
  if (at < 0 || at + step < 0 || at + step >= order.length) return null;
  return { folderId, beforeId: order[step < 0 ? at - 1 : at + 2] ?? null };
}

/** Leaves out nodes that lie inside another chosen folder: they move or go with it. */
export function outermost(index: TreeIndex, nodes: readonly TreeNode[]): TreeNode[] {
  const chosen = folderIds(nodes);
  return nodes.filter(({ kind, id }) => {
    const above = kind === 'folder' ? index.folders.get(id)?.parentId : index.hosts.get(id)?.folderId;
    return !isWithin(index, above ?? null, chosen);
  });
}

/** The moves that put nodes back where they are now, in the order in which they must be made. */
export function movesBack(
  index: TreeIndex,
  nodes: readonly TreeNode[],
): { node: TreeNode; target: MoveTarget }[] {
  const placed = nodes.map((node) => {
    const above =
      node.kind === 'folder' ? index.folders.get(node.id)?.parentId : index.hosts.get(node.id)?.folderId;
    const folderId = shownFolder(index, above ?? null);
    const order = siblings(index, node.kind, folderId);
    const at = order.indexOf(node.id);
    return { node, at, target: { folderId, beforeId: order[at + 1] ?? null } };
  });
  // The last of a folder first: then the sibling to stand before is already back in its place.
  return placed.sort((a, b) => b.at - a.at).map(({ node, target }) => ({ node, target }));
}
