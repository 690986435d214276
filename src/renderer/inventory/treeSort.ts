import { TREE_SORTS, type TreeSort } from '../../shared/model/settings';
import { updateSettings, useSettings } from '../stores/settings';
import type { MenuEntry } from '../ui/contextMenu';
import { toast } from '../ui/toast';
import { attempt } from './commands';
import { SORT_LABEL } from './treeOrder';

/** Puts the tree in another order. */
export const sortTree = (treeSort: TreeSort): Promise<void> => updateSettings({ treeSort });

/** The orders of the tree as a menu. */
export function sortEntries(): MenuEntry[] {
  const current = useSettings.getState().settings.treeSort;
  return TREE_SORTS.map((sort) => ({
    label: sort === 'manual' ? 'As arranged' : `By ${SORT_LABEL[sort].toLowerCase()}`,
    checked: sort === current,
    run: () => attempt(() => sortTree(sort)),
  }));
}

/** Says why rows can't be moved up or down, and offers to change that. */
export function tellSorted(sort: TreeSort): void {
  toast({
    message: `The tree is sorted by ${SORT_LABEL[sort].toLowerCase()}.`,
    hint: 'Rows can be moved up and down while it is as arranged.',
    action: { label: 'Show as arranged', run: () => attempt(() => sortTree('manual')) },
  });
}
