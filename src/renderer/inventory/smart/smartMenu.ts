import { ArrowDown, ArrowUp, Copy, ListChecks, Pencil, Search, TextCursorInput, Trash2 } from 'lucide-react';
import type { SmartFolder } from '../../../shared/model/settings';
import type { MenuEntry } from '../../ui/contextMenu';
import { attempt, copyText } from '../commands';
import { openBulkEditOf } from '../bulk/openBulkEdit';
import { openSheet } from '../sheets';
import { useTreeState } from '../treeState';
import { removeSmartFolder, stepSmartFolder } from './smartFolders';
import { useSmartResults } from './smartResults';

/** Menu of a smart folder. */
export function smartMenu(smart: SmartFolder): MenuEntry[] {
  const { id, query } = smart;
  const hostIds = useSmartResults.getState().results.get(id)?.ids ?? [];
  return [
    {
      label: 'Search for it',
      icon: Search,
      run: () => useTreeState.setState({ query, focusSearch: true }),
    },
    {
      label: hostIds.length === 1 ? 'Edit its host…' : `Edit its ${hostIds.length} hosts…`,
      icon: ListChecks,
      disabled: hostIds.length === 0,
      run: () => openBulkEditOf(hostIds),
    },
    { label: 'Copy the search', icon: Copy, run: () => attempt(() => copyText(query, 'the search')) },
    'separator',
    { label: 'Edit…', icon: Pencil, run: () => openSheet({ kind: 'smart', id, query }) },
    {
      label: 'Rename',
      icon: TextCursorInput,
      shortcut: 'F2',
      run: () => useTreeState.setState({ renamingKey: `smart:${id}`, activeKey: `smart:${id}`, query: '' }),
    },
    {
      label: 'Move up',
      icon: ArrowUp,
      shortcut: 'Alt+ArrowUp',
      run: () => attempt(() => stepSmartFolder(id, -1)),
    },
    {
      label: 'Move down',
      icon: ArrowDown,
      shortcut: 'Alt+ArrowDown',
      run: () => attempt(() => stepSmartFolder(id, 1)),
    },
    'separator',
    {
      label: 'Delete smart folder',
      icon: Trash2,
      shortcut: 'Delete',
      danger: true,
      run: () => attempt(() => removeSmartFolder(smart)),
    },
  ];
}
