import { create } from 'zustand';

/** What of the library is open over a query tab. */
export type LibraryPart =
  | { part: 'history' }
  | { part: 'saved' }
  /** Edits of rows that were applied. */
  | { part: 'journal' }
  /** Saves this text under a name. */
  | { part: 'save'; text: string }
  /** Changes name, folder and place of a saved query. */
  | { part: 'edit'; id: string };

/** The open part and the tab that it belongs to. */
export const useLibrary = create<{ open: (LibraryPart & { documentId: string }) | null }>(() => ({
  open: null,
}));

/** Opens a part over a tab. */
export function openLibrary(documentId: string, part: LibraryPart): void {
  useLibrary.setState({ open: { ...part, documentId } });
}

/** Closes what is open. */
export function closeLibrary(): void {
  useLibrary.setState({ open: null });
}
