import {
  CalendarClock,
  CopyPlus,
  FolderPlus,
  KeyRound,
  Layers,
  Pencil,
  PlugZap,
  SquareSplitHorizontal,
  ServerCog,
  Search,
  Share,
  Star,
  TextCursorInput,
  Trash2,
  Copy,
} from 'lucide-react';
import type { Disposable } from '../../shared/lifecycle';
import type { Folder, Host } from '../../shared/model/inventory';
import { registerActions, type Action } from '../stores/actions';
import { useInventory } from '../stores/inventory';
import { selectedNode, useUi } from '../stores/ui';
import { setPanels } from '../stores/workspace';
import { connectHost, copyText, duplicateHost, removeNodes, toggleFavourite } from './commands';
import { isTreeNode } from './dropRules';
import { isExpiring } from './credentialList';
import { openSheet } from './sheets';
import { TREE_ACTIONS } from './treeActions';
import { treeKey } from './treeModel';
import { useTreeState } from './treeState';

/** The one selected host, if any. */
function selectedHost(): Host | undefined {
  const node = selectedNode(useUi.getState());
  return node?.kind === 'host' ? useInventory.getState().hosts.get(node.id) : undefined;
}

function selectedFolder(): Folder | undefined {
  const node = selectedNode(useUi.getState());
  return node?.kind === 'folder' ? useInventory.getState().folders.get(node.id) : undefined;
}

const hostSelected = (): boolean => selectedHost() !== undefined;
const nodeSelected = (): boolean => hostSelected() || selectedFolder() !== undefined;
const anySelected = (): boolean => useUi.getState().selection.some(isTreeNode);

/** Where something new goes: into the selected folder, or beside the selected host. */
export function newNodeFolder(): string | null {
  return selectedFolder()?.id ?? selectedHost()?.folderId ?? null;
}

/** Runs with the selected host; does nothing without one. */
const withHost = (run: (host: Host) => void | Promise<void>) => (): void | Promise<void> => {
  const host = selectedHost();
  return host === undefined ? undefined : run(host);
};

function editSelected(): void {
  const host = selectedHost();
  const folder = selectedFolder();
  if (host !== undefined) openSheet({ kind: 'host', id: host.id, seed: {} });
  else if (folder !== undefined) openSheet({ kind: 'folder', id: folder.id, parentId: folder.parentId });
}

function renameSelected(): void {
  const node = selectedNode(useUi.getState());
  if (node === undefined || !isTreeNode(node)) return;
  setPanels({ treeOpen: true });
  useUi.setState({ reveal: { node } });
  useTreeState.setState({ query: '', renamingKey: treeKey(node) });
}

/** Shows the tree and puts the cursor into its search box. */
export function focusHostSearch(): void {
  setPanels({ treeOpen: true });
  useTreeState.setState({ focusSearch: true });
}

const CREATE: readonly Action[] = [
  {
    id: 'host.add',
    title: 'Add host…',
    section: 'Inventory',
    icon: ServerCog,
    shortcut: 'Mod+N',
    keywords: 'new create server device',
    run: () => openSheet({ kind: 'host', id: null, seed: { folderId: newNodeFolder() } }),
  },
  {
    id: 'folder.add',
    title: 'Add folder…',
    section: 'Inventory',
    icon: FolderPlus,
    shortcut: 'Mod+Shift+N',
    keywords: 'new create group',
    run: () => openSheet({ kind: 'folder', id: null, parentId: newNodeFolder() }),
  },
  {
    id: 'tree.search',
    title: 'Find a host',
    section: 'Inventory',
    icon: Search,
    shortcut: 'Mod+Shift+F',
    shortcutIn: 'terminal',
    keywords: 'search filter tree quick connect',
    run: focusHostSearch,
  },
  {
    id: 'credentials.open',
    title: 'Manage credentials',
    section: 'Inventory',
    icon: KeyRound,
    keywords: 'password private key agent secret login',
    run: () => openSheet({ kind: 'credentials', id: null }),
  },
  {
    id: 'credentials.expiring',
    title: 'Show credentials that end soon',
    section: 'Inventory',
    icon: CalendarClock,
    keywords: 'expire expired reminder renew rotate password certificate',
    when: () => {
      const now = Date.now();
      return [...useInventory.getState().credentials.values()].some((each) => isExpiring(each, now));
    },
    run: () => openSheet({ kind: 'credentials', id: null, filter: 'expiring' }),
  },
  {
    id: 'environments.open',
    title: 'Manage environments',
    section: 'Inventory',
    icon: Layers,
    keywords: 'production staging colour guard',
    run: () => openSheet({ kind: 'environments' }),
  },
  {
    id: 'inventory.export',
    title: 'Export hosts…',
    section: 'Inventory',
    icon: Share,
    keywords: 'save file json csv ssh config ansible mremoteng backup',
    when: () => useInventory.getState().hosts.size > 0,
    run: () => openSheet({ kind: 'export', folderId: null }),
  },
];

const SELECTED: readonly Action[] = [
  {
    id: 'host.connect',
    title: 'Connect to the selected host',
    section: 'Inventory',
    icon: PlugZap,
    keywords: 'open ssh terminal',
    when: hostSelected,
    run: withHost((host) => connectHost(host)),
  },
  {
    id: 'host.connectBeside',
    title: 'Connect in a split',
    section: 'Inventory',
    icon: SquareSplitHorizontal,
    keywords: 'open ssh beside right',
    when: hostSelected,
    run: withHost((host) => connectHost(host, { beside: true })),
  },
  {
    id: 'node.edit',
    title: 'Edit the selected host or folder…',
    section: 'Inventory',
    icon: Pencil,
    shortcut: 'Mod+E',
    keywords: 'change properties settings',
    when: nodeSelected,
    run: editSelected,
  },
  {
    id: 'node.rename',
    title: 'Rename the selected host or folder',
    section: 'Inventory',
    icon: TextCursorInput,
    when: nodeSelected,
    run: renameSelected,
  },
  {
    id: 'host.duplicate',
    title: 'Duplicate the selected host',
    section: 'Inventory',
    icon: CopyPlus,
    shortcut: 'Mod+D',
    keywords: 'copy clone',
    when: hostSelected,
    run: withHost((host) => duplicateHost(host.id)),
  },
  {
    id: 'host.favourite',
    title: 'Add or remove the selected host as favourite',
    section: 'Inventory',
    icon: Star,
    keywords: 'star pin',
    when: hostSelected,
    run: withHost(toggleFavourite),
  },
  {
    id: 'host.copyAddress',
    title: 'Copy the selected host’s address',
    section: 'Inventory',
    icon: Copy,
    when: hostSelected,
    run: withHost((host) => copyText(host.address, host.address)),
  },
  {
    id: 'node.delete',
    title: 'Delete what is selected in the tree',
    section: 'Inventory',
    icon: Trash2,
    keywords: 'remove',
    when: anySelected,
    run: () => removeNodes(useUi.getState().selection.filter(isTreeNode)),
  },
];

/** Adds what a person can do with the inventory to the registry, until disposed. */
export function registerInventoryActions(): Disposable {
  return registerActions([...CREATE, ...SELECTED, ...TREE_ACTIONS]);
}
