import type { PlanNode } from '../../../shared/plans/plan';

/** One row of the tree. */
export interface PlanRow {
  node: PlanNode;
  /** From 1. */
  level: number;
  parent: number | null;
  /** For each level above its own whether a line goes on to a later sibling there; the last is its own. */
  lines: readonly boolean[];
}

/** The rows that are shown, from the top down; what is below `closed` nodes is not. */
export function planRows(root: PlanNode, closed: ReadonlySet<number>): PlanRow[] {
  const rows: PlanRow[] = [];
  const left: PlanRow[] = [{ node: root, level: 1, parent: null, lines: [] }];
  for (let row = left.pop(); row !== undefined; row = left.pop()) {
    rows.push(row);
    const { node, level, lines } = row;
    if (closed.has(node.id)) continue;
    for (let at = node.children.length - 1; at >= 0; at--) {
      const child = node.children[at];
      if (child === undefined) continue;
      const goesOn = at < node.children.length - 1;
      left.push({ node: child, level: level + 1, parent: node.id, lines: [...lines, goesOn] });
    }
  }
  return rows;
}

/** What a key does in the tree; null: nothing. */
export type PlanMove = { select: number } | { toggle: number };

/** Keys of a tree: arrows walk, left and right close and open (WAI-ARIA treegrid). */
export function planMove(
  key: string,
  rows: readonly PlanRow[],
  selected: number,
  closed: ReadonlySet<number>,
): PlanMove | null {
  const at = rows.findIndex(({ node }) => node.id === selected);
  const row = rows[at];
  if (row === undefined) return null;
  const to = (index: number): PlanMove | null => {
    const found = rows[Math.max(0, Math.min(rows.length - 1, index))];
    return found === undefined ? null : { select: found.node.id };
  };
  const { node, parent } = row;
  const isOpen = node.children.length > 0 && !closed.has(node.id);
  switch (key) {
    case 'ArrowDown':
      return to(at + 1);
    case 'ArrowUp':
      return to(at - 1);
    case 'Home':
      return to(0);
    case 'End':
      return to(rows.length - 1);
    case 'ArrowRight':
      if (node.children.length === 0) return null;
      return isOpen ? to(at + 1) : { toggle: node.id };
    case 'ArrowLeft':
      if (isOpen) return { toggle: node.id };
      return parent === null ? null : { select: parent };
    case 'Enter':
      return node.children.length === 0 ? null : { toggle: node.id };
    default:
      return null;
  }
}
