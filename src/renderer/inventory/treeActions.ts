import { ArrowDownUp, FolderSearch, Link2, ListChecks, Tags } from 'lucide-react';
import { TREE_SORTS, type TreeSort } from '../../shared/model/settings';
import type { Action } from '../stores/actions';
import { useInventory } from '../stores/inventory';
import { useSettings } from '../stores/settings';
import { selectedNode, useUi } from '../stores/ui';
import { setPanels } from '../stores/workspace';
import { openBulkEdit, roughHostCount } from './bulk/openBulkEdit';
import { isTreeNode } from './dropRules';
import { openSheet } from './sheets';
import { canAddSmartFolder } from './smart/smartFolders';
import { SORT_LABEL } from './treeOrder';
import { sortTree } from './treeSort';
import { useTreeState } from './treeState';

/** Whether more than one host is selected, be it by their folder. */
function manyHostsSelected(): boolean {
  return roughHostCount(useInventory.getState(), useUi.getState().selection) > 1;
}

function nodeSelected(): boolean {
  const node = selectedNode(useUi.getState());
  return node !== undefined && isTreeNode(node);
}

/** What stands in the search box is what it searches for at first. */
function addSmartFolder(): void {
  setPanels({ treeOpen: true });
  openSheet({ kind: 'smart', id: null, query: useTreeState.getState().query.trim() });
}

function showUsage(): void {
  const node = selectedNode(useUi.getState());
  if (node !== undefined) openSheet({ kind: 'usage', node });
}

const sortAction = (sort: TreeSort): Action => ({
  id: `tree.sort.${sort}`,
  title:
    sort === 'manual' ? 'Show the tree as arranged' : `Sort the tree by ${SORT_LABEL[sort].toLowerCase()}`,
  section: 'View',
  icon: ArrowDownUp,
  keywords: 'order hosts folders manual',
  when: () => useSettings.getState().settings.treeSort !== sort,
  run: () => sortTree(sort),
});

/** What can be done with many hosts at once, and with the order in which they stand. */
export const TREE_ACTIONS: readonly Action[] = [
  {
    id: 'hosts.bulkEdit',
    title: 'Edit the selected hosts together…',
    section: 'Inventory',
    icon: ListChecks,
    shortcut: 'Mod+E',
    keywords: 'bulk change many multiple mass tags credential',
    when: manyHostsSelected,
    run: () => openBulkEdit(useUi.getState().selection),
  },
  {
    id: 'tags.open',
    title: 'Manage tags',
    section: 'Inventory',
    icon: Tags,
    keywords: 'colours labels rename remove',
    run: () => openSheet({ kind: 'tags' }),
  },
  {
    id: 'smartFolder.add',
    title: 'Add a smart folder…',
    section: 'Inventory',
    icon: FolderSearch,
    keywords: 'saved search filter dynamic query',
    when: canAddSmartFolder,
    run: addSmartFolder,
  },
  {
    id: 'node.whereUsed',
    title: 'Show where the selected host or folder is used',
    section: 'Inventory',
    icon: Link2,
    keywords: 'usage jump host inherits references',
    when: nodeSelected,
    run: showUsage,
  },
  ...TREE_SORTS.map(sortAction),
];
