import { setSelection } from '../stores/ui';
import { inTree, rowOfKey, rowRef, type TreeRow } from './treeModel';
import { refsOfKeys } from './useTree';
import { useTreeState } from './treeState';

/** Selects rows and makes one of them current. */
export function selectRows(selected: ReadonlySet<string>, activeKey: string): void {
  useTreeState.setState({ selected, activeKey });
  setSelection(refsOfKeys(selected));
}

/** Selects one row alone; ranges start from it. */
export function selectRow(rows: readonly TreeRow[], at: number): void {
  const row = rows[at];
  if (row === undefined) return;
  useTreeState.setState({ anchorKey: row.key });
  selectRows(new Set(row.type === 'section' ? [] : [row.key]), row.key);
}

/** Selects everything between the row where the range began and this one. */
export function selectRange(rows: readonly TreeRow[], at: number): void {
  const row = rows[at];
  if (row === undefined) return;
  const { anchorKey, activeKey } = useTreeState.getState();
  const anchor = rowOfKey(rows, anchorKey ?? activeKey);
  const [from, to] = anchor < 0 ? [at, at] : [Math.min(anchor, at), Math.max(anchor, at)];
  const keys = rows.slice(from, to + 1).filter((each) => rowRef(each) !== null);
  selectRows(new Set(keys.map((each) => each.key)), row.key);
}

/** Adds a row to the selection, or takes it out. */
export function toggleRow(rows: readonly TreeRow[], selected: ReadonlySet<string>, at: number): void {
  const row = rows[at];
  if (row === undefined || rowRef(row) === null) return;
  // A smart folder can be current, but is never one of several.
  const next = new Set([...selected].filter((key) => !key.startsWith('smart:')));
  if (!next.delete(row.key)) next.add(row.key);
  useTreeState.setState({ anchorKey: row.key });
  selectRows(next, row.key);
}

/** Selects all hosts and folders that are in sight in the tree proper. */
export function selectAllRows(rows: readonly TreeRow[], at: number): void {
  const all = rows.filter(inTree);
  const activeKey = rows[at]?.key ?? all[0]?.key;
  if (activeKey !== undefined) selectRows(new Set(all.map((row) => row.key)), activeKey);
}
