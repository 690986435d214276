import { Import, Undo2 } from 'lucide-react';
import type { Action } from '../stores/actions';
import { useImport } from './importState';

/** Lets the person choose a file and imports it into a folder; null: the top level. */
export async function importInto(folderId: string | null): Promise<void> {
  const { startImport } = await import('./importFlow');
  await startImport(folderId);
}

async function undoLast(): Promise<void> {
  const { undoable } = useImport.getState();
  if (undoable === null) return;
  const { undoImport } = await import('./importFlow');
  await undoImport(undoable);
}

/** What a person can do about imports. */
export const importActions: readonly Action[] = [
  {
    id: 'inventory.import',
    title: 'Import hosts…',
    section: 'Inventory',
    icon: Import,
    keywords: 'open file migrate mremoteng putty csv ssh config ansible rdcman',
    run: () => importInto(null),
  },
  {
    id: 'inventory.undoImport',
    title: 'Undo the last import',
    section: 'Inventory',
    icon: Undo2,
    keywords: 'take back revert remove imported hosts',
    when: () => useImport.getState().undoable !== null,
    run: undoLast,
  },
];
