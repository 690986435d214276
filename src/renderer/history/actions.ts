import { FileDiff, History, ShieldCheck, Undo2 } from 'lucide-react';
import type { Action } from '../stores/actions';
import { selectedNode, useUi } from '../stores/ui';
import { openHistory, openHistorySheet, openRestore } from './historyState';

/** The folder that is selected in the tree; null: none. */
function selectedFolderId(): string | null {
  const node = selectedNode(useUi.getState());
  return node?.kind === 'folder' ? node.id : null;
}

/** What a person can do with the history. */
export const historyActions: readonly Action[] = [
  {
    id: 'history.open',
    title: 'Open the history',
    section: 'General',
    icon: History,
    shortcut: 'Mod+Shift+H',
    shortcutIn: 'terminal',
    keywords: 'audit log record events undo',
    run: () => openHistory(),
  },
  {
    id: 'history.compare',
    title: 'Compare two moments…',
    section: 'Inventory',
    icon: FileDiff,
    keywords: 'history diff changes difference',
    run: async (): Promise<void> => {
      const { openComparison } = await import('./openComparison');
      openComparison();
    },
  },
  {
    id: 'history.restore',
    title: 'Go back to a moment…',
    section: 'Inventory',
    icon: Undo2,
    keywords: 'history restore time machine folder revert undo',
    run: () => openRestore(selectedFolderId()),
  },
  {
    id: 'history.verify',
    title: 'Check the history',
    section: 'General',
    icon: ShieldCheck,
    keywords: 'verify chain hash tamper audit integrity',
    run: () => openHistorySheet({ kind: 'verify' }),
  },
];
