/*
 * A query plan as a tree, whichever engine made it. Its numbers are the server's measures of its own work, no data:
 * they may be JavaScript numbers. Times in ms.
 */

/** One property of a node, as text for reading. */
export interface PlanProperty {
  name: string;
  text: string;
}

/** What a parser reads of one step, before shares and findings are worked out. */
export interface PlanStep {
  /** Such as `Seq Scan` or `Full table scan`. */
  title: string;
  /** Table or index it works on; empty: none. */
  relation: string;
  /** Condition, key or the like in one line; empty: none. */
  detail: string;
  /** In the engine's own unit; null: not said. */
  startupCost: number | null;
  totalCost: number | null;
  /** Cost of this step alone, where the engine says so; null: it follows from {@link totalCost}. */
  ownCost: number | null;
  /** Rows of one loop. */
  estimatedRows: number | null;
  actualRows: number | null;
  /** How often it ran; 0: never; null: not measured. */
  loops: number | null;
  /** Of all loops, with what is below it, as it passed on the clock. */
  totalMs: number | null;
  /** Rows that one loop read, and of them those that a filter threw away. */
  readRows: number;
  removedRows: number;
  /** It reads a table from beginning to end. */
  readsAll: boolean;
  /** What no index gives it, so that it is made for this statement alone; empty: nothing. */
  makes: '' | 'index' | 'order' | 'partOfOrder' | 'groups';
  /** In words, such as `12,345 kB in a file`; empty: it stayed in memory. */
  spilled: string;
  /** What was read where, in words; empty: not said. */
  buffers: string;
  /** It stops what is below it early (`ends`), or takes all of it whatever comes (`takesAll`). */
  flow: 'ends' | 'takesAll' | 'passes';
  /** Runs once for each row of the first of its siblings, or of a step around it. */
  perRow: boolean;
  /** Work that another step, which reads it, has in its own time: the name of the CTE. Empty: its parent has. */
  countedAt: string;
  /** The CTE that it reads; empty: none. */
  reads: string;
  properties: PlanProperty[];
  children: PlanStep[];
}

/** One step with what follows for it. */
export interface PlanNode extends Omit<PlanStep, 'children'> {
  /** From 0, as they stand from the top down. */
  id: number;
  /** Time or cost without what is below it; null: not known. */
  ownMs: number | null;
  ownCost: number | null;
  /** Part of the whole plan that {@link ownMs}, or else the own cost, is: from 0 to 1; null: not known. */
  share: number | null;
  /** What stands out, in sentences. */
  warnings: string[];
  children: PlanNode[];
}

/** A whole plan. */
export interface Plan {
  root: PlanNode;
  /** It was run and measured. */
  measured: boolean;
  /** Id of the node with the largest share; null: no shares are known. */
  worst: number | null;
  /** Null: not said. */
  planningMs: number | null;
  executionMs: number | null;
}

/** A step about which nothing is known but its name. */
export const plainStep = (title: string): PlanStep => ({
  ...{ title, relation: '', detail: '', startupCost: null, totalCost: null, ownCost: null },
  ...{ estimatedRows: null, actualRows: null, loops: null, totalMs: null, readRows: 0, removedRows: 0 },
  ...{ readsAll: false, makes: '', spilled: '', buffers: '', flow: 'passes', perRow: false },
  ...{ countedAt: '', reads: '', properties: [], children: [] },
});

/** Whether costs, rows or measures are known of any step: SQLite tells none. */
export const hasFigures = ({ root, measured }: Plan): boolean =>
  measured ||
  planNodes(root).some(
    ({ ownCost, totalCost, estimatedRows }) => (ownCost ?? totalCost ?? estimatedRows) !== null,
  );

/** All nodes from the top down. */
export function planNodes(root: PlanNode): PlanNode[] {
  const nodes: PlanNode[] = [];
  const left = [root];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    nodes.push(node);
    for (let at = node.children.length - 1; at >= 0; at--) {
      const child = node.children[at];
      if (child !== undefined) left.push(child);
    }
  }
  return nodes;
}
