import type { Mirror } from '../stores/inventoryMirror';
import { useInventory } from '../stores/inventory';
import { revealNode } from '../stores/ui';
import { setFolderOpen } from '../inventory/commands';
import { firstNew } from './firstNew';

/** How long the changed inventory may take to arrive, in ms. */
const PATIENCE_MS = 3000;

/** Shows in the tree what an import added; a folder is opened. */
function revealNew(before: Mirror): boolean {
  const node = firstNew(before, useInventory.getState());
  if (node === null) return false;
  if (node.kind === 'folder') setFolderOpen(node.id, true);
  revealNode(node);
  return true;
}

/** Reveals what was imported once the window knows of it; where hosts were only updated, nothing moves. */
export function revealImported(before: Mirror): Promise<void> {
  return new Promise((resolve) => {
    if (revealNew(before)) {
      resolve();
      return;
    }
    const stop = (): void => {
      clearTimeout(timer);
      unsubscribe();
      resolve();
    };
    const timer = setTimeout(stop, PATIENCE_MS);
    const unsubscribe = useInventory.subscribe(() => {
      if (revealNew(before)) stop();
    });
  });
}
