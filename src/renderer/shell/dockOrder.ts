import { useWorkspace } from '../stores/workspace';

let readOrder: (() => readonly string[]) | null = null;

/** The dock tells how to read the order of its tabs; null when it goes. */
export function setDockOrder(read: (() => readonly string[]) | null): void {
  readOrder = read;
}

/** Document ids as they stand on the screen: group by group, left to right. */
export function orderedDocumentIds(): readonly string[] {
  return readOrder?.() ?? useWorkspace.getState().documents.map((each) => each.id);
}
