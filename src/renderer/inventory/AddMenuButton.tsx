import { ArrowDownUp, FolderPlus, FolderSync, Import, Plus, ServerCog, Tags } from 'lucide-react';
import type { ReactNode } from 'react';
import { runAction, shortcutOf } from '../stores/actions';
import { useSetting } from '../stores/settings';
import { openContextMenu, type MenuEntry } from '../ui/contextMenu';
import { IconAction } from '../ui/IconAction';
import { openSheet } from './sheets';
import { SORT_LABEL } from './treeOrder';
import { sortEntries } from './treeSort';

const addEntries = (): MenuEntry[] => [
  {
    label: 'Add host…',
    icon: ServerCog,
    shortcut: shortcutOf('host.add'),
    run: () => void runAction('host.add'),
  },
  {
    label: 'Add folder…',
    icon: FolderPlus,
    shortcut: shortcutOf('folder.add'),
    run: () => void runAction('folder.add'),
  },
  'separator',
  { label: 'New live folder…', icon: FolderSync, run: () => void runAction('feed.add') },
  { label: 'Import hosts…', icon: Import, run: () => void runAction('inventory.import') },
];

/** Opens the menu of what can be added. */
export function AddMenuButton(): ReactNode {
  return (
    <IconAction
      icon={Plus}
      label="Add a host or folder"
      onClick={(event) => openContextMenu(event.currentTarget, 'Add', addEntries())}
    />
  );
}

/** Opens the menu of the tree's orders. */
export function SortMenuButton(): ReactNode {
  const sort = useSetting('treeSort');
  const label = sort === 'manual' ? 'Sort the tree' : `Sorted by ${SORT_LABEL[sort].toLowerCase()}`;
  return (
    <IconAction
      icon={ArrowDownUp}
      size={15}
      label={label}
      pressed={sort !== 'manual'}
      onClick={(event) =>
        openContextMenu(event.currentTarget, 'Order of the tree', [
          ...sortEntries(),
          'separator',
          { label: 'Tags and their colours…', icon: Tags, run: () => openSheet({ kind: 'tags' }) },
        ])
      }
    />
  );
}
