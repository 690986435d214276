import { create } from 'zustand';

/** The tab whose name is being edited. */
export const useRenaming = create<{ documentId: string | null }>(() => ({ documentId: null }));

/** Turns a tab's name into an input. */
export function startRenaming(documentId: string): void {
  useRenaming.setState({ documentId });
}

/** Ends editing. */
export function stopRenaming(): void {
  useRenaming.setState({ documentId: null });
}
