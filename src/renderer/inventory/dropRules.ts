import type { NodeRef } from '../../shared/model/inventory';
import type { Mirror } from '../stores/inventoryMirror';
import { shownFolder, type TreeIndex } from './treeIndex';
import type { FolderRow, HostRow, TreeRow } from './treeModel';

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

type Records = Pick<Mirror, 'folders' | 'hosts'>;

/** Whether a folder is one of `ids` or lies below one of them. A cycle in damaged data ends the walk. */
function isWithin(
  index: Pick<Mirror, 'folders'>,
  folderId: string | null,
  ids: ReadonlySet<string>,
): boolean {
  const seen = new Set<string>();
  for (let id = folderId; id !== null && !seen.has(id); id = index.folders.get(id)?.parentId ?? null) {
    if (ids.has(id)) return true;
    seen.add(id);
  }
  return false;
}

/** What is asked of dragged nodes with every move of the pointer: worked out once, as there may be thousands. */
interface NodeFacts {
  ids: ReadonlySet<string>;
  folderIds: ReadonlySet<string>;
}

const knownFacts = new WeakMap<readonly TreeNode[], NodeFacts>();

function factsOf(nodes: readonly TreeNode[]): NodeFacts {
  let facts = knownFacts.get(nodes);
  if (facts === undefined) {
    const folders = nodes.filter((node) => node.kind === 'folder');
    facts = { ids: new Set(nodes.map(({ id }) => id)), folderIds: new Set(folders.map(({ id }) => id)) };
    knownFacts.set(nodes, facts);
  }
  return facts;
}

/** Whether a folder may take the nodes: not itself, nor anything below itself. */
export function canMoveInto(index: TreeIndex, nodes: readonly TreeNode[], folderId: string | null): boolean {
  return !isWithin(index, folderId, factsOf(nodes).folderIds);
}

/** Ids of a node's siblings of the same kind, in order. */
function siblings(
  index: Pick<Mirror, 'children'>,
  kind: TreeNode['kind'],
  folderId: string | null,
): readonly string[] {
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
  for (let next = order.indexOf(at.id) + 1; next < order.length; next++) {
    const id = order[next];
    if (id !== undefined && !moved.has(id)) return id;
  }
  return null;
}

const parentKey = (folderId: string | null): string | null =>
  folderId === null ? null : `folder:${folderId}`;

function overFolder(index: TreeIndex, nodes: readonly TreeNode[], row: FolderRow, at: number): Drop | null {
  const { id, parentId } = row.folder;
  const { ids: moved, folderIds } = factsOf(nodes);
  // Hosts always stand below the folders of their level: beside a folder means nothing to them.
  const onlyFolders = index.sort === 'manual' && folderIds.size === moved.size;
  const beside = onlyFolders && canMoveInto(index, nodes, parentId);
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
  const { ids: moved, folderIds } = factsOf(nodes);
  const into = { folderId, beforeId: null, hint: { kind: 'into', rowKey: parentKey(folderId) } } as const;
  if (index.sort !== 'manual') return staysInFolder(index, nodes, folderId) ? null : into;
  if (folderIds.size > 0) return into;
  if (moved.has(id)) return null;
  if (at < 0.5) return { folderId, beforeId: id, hint: { kind: 'above', rowKey: row.key } };
  const beforeId = idBelow(index, 'host', { folderId, id }, moved);
  return { folderId, beforeId, hint: { kind: 'below', rowKey: row.key } };
}

/** Whether all nodes stand in this folder already. */
function staysInFolder(index: TreeIndex, nodes: readonly TreeNode[], folderId: string | null): boolean {
  return nodes.every((node) => parentOf(index, node) === folderId);
}

/** The folder a node is shown in. */
export function parentOf(records: Records, { kind, id }: TreeNode): string | null {
  const above = kind === 'folder' ? records.folders.get(id)?.parentId : records.hosts.get(id)?.folderId;
  return shownFolder(records, above ?? null);
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
  // Favourites, Recent and smart folders are views of hosts that live elsewhere.
  if (row.type !== 'host' || row.place !== 'tree') return null;
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
  if (index.sort !== 'manual') return null;
  const order = siblings(index, node.kind, folderId);
  const at = order.indexOf(node.id);
  if (at < 0 || at + step < 0 || at + step >= order.length) return null;
  return { folderId, beforeId: order[step < 0 ? at - 1 : at + 2] ?? null };
}

/** Leaves out nodes that lie inside another chosen folder: they move or go with it. */
export function outermost(records: Records, nodes: readonly TreeNode[]): TreeNode[] {
  const { folderIds } = factsOf(nodes);
  return nodes.filter((node) => !isWithin(records, parentOf(records, node), folderIds));
}
