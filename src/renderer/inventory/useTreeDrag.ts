import { useCallback, useEffect, useRef, useState, type DragEvent } from 'react';
import { attempt, moveNodesUndoably, setFolderOpen } from './commands';
import { dropOn, type Drop, type TreeNode } from './dropRules';
import type { TreeIndex, TreeRow } from './treeModel';

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

/** Handlers for the scrolling element, and where a drop would go. */
export interface TreeDrag {
  drop: Drop | null;
  handlers: {
    onDragStart: (event: DragEvent<HTMLElement>) => void;
    onDragEnter: (event: DragEvent<HTMLElement>) => void;
    onDragOver: (event: DragEvent<HTMLElement>) => void;
    onDragLeave: (event: DragEvent<HTMLElement>) => void;
    onDragEnd: () => void;
    onDrop: (event: DragEvent<HTMLElement>) => void;
  };
}

const sameDrop = (a: Drop | null, b: Drop | null): boolean =>
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

/** Drag and drop inside the tree: one set of handlers on the list, none on the rows. */
export function useTreeDrag({ index, rows, rowHeight, nodesAt }: TreeDragOptions): TreeDrag {
  const dragged = useRef<readonly TreeNode[]>([]);
  const [drop, setDrop] = useState<Drop | null>(null);
  const [hovered, setHovered] = useState(-1);
  useSpring(hovered < 0 ? undefined : rows[hovered]);

  const end = useCallback(() => {
    dragged.current = [];
    setDrop(null);
    setHovered(-1);
  }, []);
  const onDragStart = (event: DragEvent<HTMLElement>): void => {
    const nodes = nodesAt(rowOfEvent(event));
    if (nodes.length === 0) {
      event.preventDefault();
      return;
    }
    dragged.current = nodes;
    event.dataTransfer.effectAllowed = 'copyMove';
    event.dataTransfer.setData(NODES_TYPE, JSON.stringify(nodes));
  };
  const onDragOver = (event: DragEvent<HTMLElement>): void => {
    if (dragged.current.length === 0) return;
    const list = event.currentTarget;
    const y = event.clientY - list.getBoundingClientRect().top + list.scrollTop;
    const at = Math.floor(y / rowHeight);
    const next = dropOn(index, dragged.current, rows[at], (y % rowHeight) / rowHeight);
    setHovered(at);
    setDrop((before) => (sameDrop(before, next) ? before : next));
    if (next === null) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'move';
  };
  const onDragLeave = (event: DragEvent<HTMLElement>): void => {
    const to = event.relatedTarget;
    if (to instanceof Node && event.currentTarget.contains(to)) return;
    setDrop(null);
    setHovered(-1);
  };
  const onDrop = (event: DragEvent<HTMLElement>): void => {
    const nodes = dragged.current;
    event.preventDefault();
    end();
    if (drop === null || nodes.length === 0) return;
    attempt(() => moveNodesUndoably(nodes, { folderId: drop.folderId, beforeId: drop.beforeId }));
  };
  return {
    drop,
    handlers: { onDragStart, onDragEnter: onDragOver, onDragOver, onDragLeave, onDragEnd: end, onDrop },
  };
}
