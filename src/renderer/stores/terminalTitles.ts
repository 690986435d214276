import { create } from 'zustand';

/** Titles that running sessions have set, cleaned, by document id: shown as text beside the tab's own name. */
export const useTerminalTitles = create<{ titles: ReadonlyMap<string, string> }>(() => ({
  titles: new Map(),
}));

/** Sets the title of a terminal tab; empty: none. */
export function setTerminalTitle(documentId: string, title: string): void {
  useTerminalTitles.setState(({ titles }) => {
    if ((titles.get(documentId) ?? '') === title) return { titles };
    const next = new Map(titles);
    if (title === '') next.delete(documentId);
    else next.set(documentId, title);
    return { titles: next };
  });
}

/** The title that a tab's session has set, as a hook. */
export const useTerminalTitle = (documentId: string): string | undefined =>
  useTerminalTitles((state) => state.titles.get(documentId));
