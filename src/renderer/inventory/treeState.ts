import { create } from 'zustand';
import { setSelection } from '../stores/ui';
import type { TreeNode } from './dropRules';
import type { ResultSort } from './searchOrder';
import type { SectionName } from './treeModel';

/** What the tree remembers while the app runs; rows are named by their keys. */
interface TreeState {
  /** The row that keys act on. */
  activeKey: string | null;
  /** Where a range selection with Shift began. */
  anchorKey: string | null;
  selected: ReadonlySet<string>;
  /** Nodes that wait to be pasted elsewhere. */
  cut: readonly TreeNode[];
  /** The row whose name is being edited. */
  renamingKey: string | null;
  collapsed: ReadonlySet<SectionName>;
  /** Text of the search box. */
  query: string;
  /** Order of what the search finds. */
  resultSort: ResultSort;
  /** The last request to show a node that was followed. */
  revealed: object | null;
  /** Asks the search box to take the focus. */
  focusSearch: boolean;
}

/** State of the tree that nobody else needs; the selected record itself is in the `ui` store. */
export const useTreeState = create<TreeState>(() => ({
  activeKey: null,
  anchorKey: null,
  selected: new Set(),
  cut: [],
  renamingKey: null,
  collapsed: new Set(),
  query: '',
  resultSort: 'relevance',
  revealed: null,
  focusSearch: false,
}));

/** Folds a section away or opens it. */
export function toggleSection(section: SectionName): void {
  useTreeState.setState(({ collapsed }) => {
    const next = new Set(collapsed);
    if (!next.delete(section)) next.add(section);
    return { collapsed: next };
  });
}

/** Shows a smart folder in the tree and makes it the current row. */
export function revealSmartFolder(id: string): void {
  const key = `smart:${id}`;
  useTreeState.setState(({ collapsed }) => {
    const open = new Set(collapsed);
    open.delete('smart');
    return { query: '', collapsed: open, activeKey: key, anchorKey: key, selected: new Set([key]) };
  });
  setSelection([]);
}
