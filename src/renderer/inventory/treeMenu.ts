import {
  ClipboardPaste,
  Copy,
  CopyPlus,
  FolderPlus,
  History,
  Import,
  Link2,
  ListChecks,
  Pencil,
  PlugZap,
  Scissors,
  Share,
  ServerCog,
  SquareSplitHorizontal,
  Star,
  StarOff,
  TextCursorInput,
  Trash2,
} from 'lucide-react';
import type { MouseEvent } from 'react';
import type { Endpoint, Folder, Host, NodeRef } from '../../shared/model/inventory';
import { openRestore } from '../history/historyState';
import { feedEntries, newFeedEntry } from '../feeds/feedMenu';
import { importInto } from '../import/actions';
import { shortcutOf } from '../stores/actions';
import { isDatabase, isOpenable, openableEndpoint } from '../stores/openHost';
import { openContextMenu, type MenuEntry } from '../ui/contextMenu';
import { useInventory } from '../stores/inventory';
import { PROTOCOL_LABEL } from '../ui/protocols';
import {
  attempt,
  connectHost,
  copyText,
  describeNodes,
  duplicateHost,
  removeNodes,
  toggleFavourite,
} from './commands';
import { hostsIn, openBulkEdit, openBulkEditOf } from './bulk/openBulkEdit';
import { isTreeNode, type TreeNode } from './dropRules';
import { openSheet } from './sheets';
import { treeKey } from './treeModel';
import { useTreeState } from './treeState';
import { hostsText } from './words';

/** Cut and paste as the tree offers them. */
export interface MenuMoves {
  cut: () => void;
  /** Null: there is nothing to paste, or it can't go here. */
  paste: (() => void) | null;
}

/** What opening one of several endpoints is called: "Open PostgreSQL 5432". */
function endpointVerb({ protocol, port, label }: Endpoint): string {
  const name = label === '' ? `${PROTOCOL_LABEL[protocol]} ${port}` : label;
  return isDatabase({ protocol }) ? `Open ${name}` : `Connect by ${name}`;
}

const connectEntries = (host: Host): MenuEntry[] => {
  const first = openableEndpoint(host);
  if (first === undefined) return [];
  const more = host.endpoints.filter((endpoint) => endpoint !== first && isOpenable(endpoint));
  return [
    { label: 'Connect', icon: PlugZap, shortcut: 'Enter', run: () => connectHost(host) },
    ...more.map((endpoint) => ({
      label: endpointVerb(endpoint),
      run: () => connectHost(host, { endpointId: endpoint.id }),
    })),
    {
      label: 'Connect in a split',
      icon: SquareSplitHorizontal,
      shortcut: 'Mod+Enter',
      run: () => connectHost(host, { beside: true }),
    },
    'separator',
  ];
};

const newEntries = (folderId: string | null): MenuEntry[] => [
  {
    label: 'Add host here…',
    icon: ServerCog,
    shortcut: shortcutOf('host.add'),
    run: () => openSheet({ kind: 'host', id: null, seed: { folderId } }),
  },
  {
    label: 'Add folder here…',
    icon: FolderPlus,
    shortcut: shortcutOf('folder.add'),
    run: () => openSheet({ kind: 'folder', id: null, parentId: folderId }),
  },
];

const importEntry = (folderId: string | null): MenuEntry => ({
  label: folderId === null ? 'Import hosts…' : 'Import hosts here…',
  icon: Import,
  run: () => attempt(() => importInto(folderId)),
});

const moveEntries = ({ cut, paste }: MenuMoves): MenuEntry[] => [
  { label: 'Cut', icon: Scissors, shortcut: 'Mod+X', run: cut },
  {
    label: 'Paste here',
    icon: ClipboardPaste,
    shortcut: 'Mod+V',
    disabled: paste === null,
    run: () => paste?.(),
  },
];

const renameEntry = (node: TreeNode): MenuEntry => ({
  label: 'Rename',
  icon: TextCursorInput,
  shortcut: 'F2',
  run: () => useTreeState.setState({ renamingKey: treeKey(node), activeKey: treeKey(node), query: '' }),
});

const usageEntry = (node: TreeNode): MenuEntry => ({
  label: 'Where it is used…',
  icon: Link2,
  run: () => openSheet({ kind: 'usage', node }),
});

/** The key is the tree's own: in a search box it deletes text. */
const deleteEntry = (nodes: readonly TreeNode[], inTree: boolean): MenuEntry => ({
  label: nodes.length > 1 ? `Delete ${describeNodes(nodes)}` : 'Delete',
  icon: Trash2,
  shortcut: inTree ? 'Delete' : undefined,
  danger: true,
  run: () => attempt(() => removeNodes(nodes)),
});

/** Menu of one host. `moves` is absent where the host is not shown in its folder, as in search results. */
export function hostMenu(host: Host, moves?: MenuMoves): MenuEntry[] {
  const node: TreeNode = { kind: 'host', id: host.id };
  return [
    ...connectEntries(host),
    {
      label: 'Edit…',
      icon: Pencil,
      shortcut: shortcutOf('node.edit'),
      run: () => openSheet({ kind: 'host', id: host.id, seed: {} }),
    },
    {
      label: 'Duplicate',
      icon: CopyPlus,
      shortcut: shortcutOf('host.duplicate'),
      run: () => attempt(() => duplicateHost(host.id)),
    },
    {
      label: host.favourite ? 'Remove from favourites' : 'Add to favourites',
      icon: host.favourite ? StarOff : Star,
      run: () => attempt(() => toggleFavourite(host)),
    },
    { label: 'Copy address', icon: Copy, run: () => attempt(() => copyText(host.address, host.address)) },
    usageEntry(node),
    ...(moves === undefined ? [] : (['separator', ...newEntries(host.folderId)] as const)),
    'separator',
    ...(moves === undefined ? [] : [...moveEntries(moves), renameEntry(node)]),
    deleteEntry([node], moves !== undefined),
  ];
}

/** Menu of one folder. */
export function folderMenu(folder: Folder, moves: MenuMoves): MenuEntry[] {
  const node: TreeNode = { kind: 'folder', id: folder.id };
  const count = useInventory.getState().hostCounts.get(folder.id) ?? 0;
  return [
    ...feedEntries(folder.id),
    ...newEntries(folder.id),
    newFeedEntry(folder.id),
    importEntry(folder.id),
    {
      label: 'Export…',
      icon: Share,
      run: () => openSheet({ kind: 'export', folderId: folder.id }),
    },
    { label: 'Restore folder as of…', icon: History, run: () => openRestore(folder.id) },
    'separator',
    {
      label: 'Edit…',
      icon: Pencil,
      shortcut: shortcutOf('node.edit'),
      run: () => openSheet({ kind: 'folder', id: folder.id, parentId: folder.parentId }),
    },
    ...(count === 0
      ? []
      : [
          {
            label: count === 1 ? 'Edit its host…' : `Edit its ${hostsText(count)}…`,
            icon: ListChecks,
            run: () => openBulkEdit([node]),
          },
        ]),
    usageEntry(node),
    renameEntry(node),
    ...moveEntries(moves),
    'separator',
    deleteEntry([node], true),
  ];
}

/** Menu of several selected nodes. `moves` is absent where they are not shown in their folders. */
export function manyMenu(nodes: readonly TreeNode[], hosts: readonly Host[], moves?: MenuMoves): MenuEntry[] {
  const openable = hosts.filter((host) => openableEndpoint(host) !== undefined);
  const hostIds = hostsIn(useInventory.getState(), nodes);
  const connectAll: MenuEntry = {
    label: `Connect to ${openable.length} hosts`,
    icon: PlugZap,
    run: () => openable.forEach((host) => connectHost(host)),
  };
  const edit: MenuEntry = {
    label: `Edit ${hostsText(hostIds.length)}…`,
    icon: ListChecks,
    shortcut: shortcutOf('hosts.bulkEdit'),
    disabled: hostIds.length === 0,
    run: () => openBulkEditOf(hostIds),
  };
  return [
    ...(openable.length > 1 && openable.length <= MOST_AT_ONCE ? [connectAll, 'separator' as const] : []),
    edit,
    ...(moves === undefined ? [] : (['separator', ...moveEntries({ ...moves, paste: null })] as const)),
    'separator',
    deleteEntry(nodes, moves !== undefined),
  ];
}

/** Opens the menu of nodes that are shown elsewhere than in the tree, such as search results. */
export function openNodesMenu(place: MouseEvent | Element, refs: readonly NodeRef[]): void {
  const nodes = refs.filter(isTreeNode);
  const mirror = useInventory.getState();
  const hosts = nodes.map(({ id }) => mirror.hosts.get(id)).filter((host) => host !== undefined);
  const [only] = nodes;
  const folder = only === undefined ? undefined : mirror.folders.get(only.id);
  const [host] = hosts;
  if (nodes.length > 1) openContextMenu(place, 'Selection', manyMenu(nodes, hosts));
  else if (host !== undefined) openContextMenu(place, host.name, hostMenu(host));
  else if (folder !== undefined) {
    openContextMenu(place, folder.name, folderMenu(folder, { cut: () => undefined, paste: null }));
  }
}

/** Tabs that one menu entry may open: more would be a slip of the hand. */
const MOST_AT_ONCE = 16;

/** Menu of the empty space below the tree. */
export function rootMenu(paste: MenuMoves['paste']): MenuEntry[] {
  const entry: MenuEntry = {
    label: 'Paste here',
    icon: ClipboardPaste,
    shortcut: 'Mod+V',
    disabled: paste === null,
    run: () => paste?.(),
  };
  return [...newEntries(null), newFeedEntry(null), importEntry(null), 'separator', entry];
}
