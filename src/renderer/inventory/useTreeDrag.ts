import { useCallback, useEffect, useRef, useState, type DragEvent } from 'react';
import { attempt, describeNodes, moveNodesUndoably, setFolderOpen } from './commands';
import { dropOn, type Drop, type TreeNode } from './dropRules';
import { showDragImage } from './dragImage';
import { smartDropOn } from './smart/smartDrop';
import { placeSmartFolder } from './smart/smartFolders';
import type { TreeIndex } from './treeIndex';
import { inTree, type TreeRow } from './treeModel';
import { SORT_LABEL } from './treeOrder';

/** Type under which dragged hosts and folders travel, so that other panes may take them. */
export const NODES_TYPE = 'application/x-binnacle-nodes';

/** How long a closed folder is hovered before it springs open, in ms: long enough to pass over it. */
const SPRING_MS = 650;

/** What the tree needs to know to be dragged in. */
export interface TreeDragOptions {
  index: TreeIndex;
  rows: readonly TreeRow[];
  /** In px. */
  rowHeight: number;
  /** The nodes that go along when a row is dragged. */
  nodesAt: (at: number) => readonly TreeNode[];
}

/** Where a drop would go, and what it would do. */
interface PlannedDrop {
  hint: Drop['hint'];
  /** Tells plans apart that look alike. */
  beforeId: string | null;
  run: () => Promise<void>;
}

/** What is on its way. */
type Dragged = { kind: 'nodes'; nodes: readonly TreeNode[] } | { kind: 'smart'; id: string };

/** Handlers for the scrolling element, and where a drop would go. */
export interface TreeDrag {
  drop: { hint: Drop['hint'] } | null;
  /** The row that was gripped: while it is dragged it must stay in the document, however far the list is scrolled. */
  sourceKey: string | null;
  /** Why the pointer stands where nothing can be dropped; null: there is nothing to say. */
  refusal: string | null;
  handlers: {
    onDragStart: (event: DragEvent<HTMLElement>) => void;
    onDragEnter: (event: DragEvent<HTMLElement>) => void;
    onDragOver: (event: DragEvent<HTMLElement>) => void;
    onDragLeave: (event: DragEvent<HTMLElement>) => void;
    onDragEnd: () => void;
    onDrop: (event: DragEvent<HTMLElement>) => void;
  };
}

const sameDrop = (a: PlannedDrop | null, b: PlannedDrop | null): boolean =>
  a?.hint.kind === b?.hint.kind && a?.hint.rowKey === b?.hint.rowKey && a?.beforeId === b?.beforeId;

/** Number of the row an event happened on, or -1. */
export function rowOfEvent(event: { target: EventTarget }): number {
  const element = event.target instanceof Element ? event.target.closest('[data-at]') : null;
  return Number(element?.getAttribute('data-at') ?? -1);
}

/** Opens a closed folder that is hovered for a while. */
function useSpring(row: TreeRow | undefined): void {
  const closed = row?.type === 'folder' && !row.expanded ? row.folder.id : null;
  useEffect(() => {
    if (closed === null) return undefined;
    const timer = setTimeout(() => setFolderOpen(closed, true), SPRING_MS);
    return () => clearTimeout(timer);
  }, [closed]);
}

/** What a drop on a row would do; null: nothing. */
function planDrop(
  { index, rows }: TreeDragOptions,
  dragged: Dragged,
  at: number,
  within: number,
): PlannedDrop | null {
  if (dragged.kind === 'smart') {
    const drop = smartDropOn(rows, dragged.id, at, within);
    if (drop === null) return null;
    const { hint, aboveId } = drop;
    return { hint, beforeId: aboveId, run: () => placeSmartFolder(dragged.id, aboveId) };
  }
  const drop = dropOn(index, dragged.nodes, rows[at], within);
  if (drop === null) return null;
  const { hint, folderId, beforeId } = drop;
  return { hint, beforeId, run: () => moveNodesUndoably(dragged.nodes, { folderId, beforeId }) };
}

/** Why a drop on a row of the tree does nothing, where that is not plain to see. */
function refusalOf({ index, rows }: TreeDragOptions, dragged: Dragged, at: number): string | null {
  const row = rows[at];
  if (dragged.kind === 'smart' || index.sort === 'manual' || row?.type !== 'host' || !inTree(row))
    return null;
  return `The tree is sorted by ${SORT_LABEL[index.sort].toLowerCase()}: choose “As arranged” to move rows up and down.`;
}

/** Drag and drop inside the tree: one set of handlers on the list, none on the rows. */
export function useTreeDrag(options: TreeDragOptions): TreeDrag {
  const { rows, rowHeight, nodesAt } = options;
  const dragged = useRef<Dragged | null>(null);
  const [drop, setDrop] = useState<PlannedDrop | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [hovered, setHovered] = useState(-1);
  const [sourceKey, setSourceKey] = useState<string | null>(null);
  useSpring(hovered < 0 ? undefined : rows[hovered]);

  const show = useCallback((next: PlannedDrop | null, why: string | null, at: number) => {
    setDrop((before) => (sameDrop(before, next) ? before : next));
    setRefusal(why);
    setHovered(at);
  }, []);
  const end = useCallback(() => {
    dragged.current = null;
    setSourceKey(null);
    show(null, null, -1);
  }, [show]);
  const onDragStart = (event: DragEvent<HTMLElement>): void => {
    const at = rowOfEvent(event);
    const row = rows[at];
    const nodes = nodesAt(at);
    if (row?.type === 'smart') dragged.current = { kind: 'smart', id: row.smart.id };
    else if (nodes.length > 0) dragged.current = { kind: 'nodes', nodes };
    else {
      event.preventDefault();
      return;
    }
    setSourceKey(row?.key ?? null);
    event.dataTransfer.effectAllowed = 'copyMove';
    event.dataTransfer.setData(NODES_TYPE, JSON.stringify(nodes));
    if (nodes.length > 1) showDragImage(event.dataTransfer, describeNodes(nodes));
  };
  const onDragOver = (event: DragEvent<HTMLElement>): void => {
    if (dragged.current === null) return;
    const list = event.currentTarget;
    const y = event.clientY - list.getBoundingClientRect().top + list.scrollTop;
    const at = Math.floor(y / rowHeight);
    const next = planDrop(options, dragged.current, at, (y % rowHeight) / rowHeight);
    show(next, next === null ? refusalOf(options, dragged.current, at) : null, at);
    if (next === null) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'move';
  };
  const onDragLeave = (event: DragEvent<HTMLElement>): void => {
    const to = event.relatedTarget;
    if (to instanceof Node && event.currentTarget.contains(to)) return;
    show(null, null, -1);
  };
  const onDrop = (event: DragEvent<HTMLElement>): void => {
    event.preventDefault();
    const planned = drop;
    end();
    if (planned !== null) attempt(planned.run);
  };
  return {
    ...{ drop, refusal, sourceKey },
    handlers: { onDragStart, onDragEnter: onDragOver, onDragOver, onDragLeave, onDragEnd: end, onDrop },
  };
}
