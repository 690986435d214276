import { AlignLeft, Bookmark, BookmarkPlus, CopyPlus, FileDown, FileUp, History, Undo2 } from 'lucide-react';
import type { Action } from '../../stores/actions';
import type { QueryTab } from '../queryTab';
import { duplicateTab, openFile, saveFile, saveQuery } from './libraryCommands';
import { formatIn } from './formatStatement';
import { openLibrary } from './libraryState';

/** How the actions find the tab that they are about. */
export interface ActiveTab {
  /** The active query tab; undefined: something else is active. */
  get: () => QueryTab | undefined;
  /** Whether the keys go to it. */
  isHere: () => boolean;
}

/** What can be done with the text of a query tab. */
export function libraryActions({ get, isHere }: ActiveTab): Action[] {
  const withTab = (act: (tab: QueryTab) => void | Promise<void>) => (): void | Promise<void> => {
    const tab = get();
    return tab === undefined ? undefined : act(tab);
  };
  const here = { section: 'Query', when: isHere } as const;
  const anywhere = { section: 'Query', when: () => get() !== undefined } as const;
  return [
    {
      ...here,
      ...{ id: 'query.history', title: 'Query history', icon: History, shortcut: 'Mod+Alt+H' },
      keywords: 'past statements log',
      run: withTab((tab) => openLibrary(tab.options.documentId, { part: 'history' })),
    },
    {
      ...here,
      ...{ id: 'query.saved', title: 'Saved queries', icon: Bookmark, shortcut: 'Mod+Alt+S' },
      keywords: 'snippets favourites library',
      run: withTab((tab) => openLibrary(tab.options.documentId, { part: 'saved' })),
    },
    {
      ...here,
      ...{ id: 'query.save', title: 'Save this query…', icon: BookmarkPlus, shortcut: 'Mod+S' },
      // A letter with Ctrl, but none that the editor wants.
      shortcutIn: 'terminal',
      run: withTab(saveQuery),
    },
    {
      ...here,
      ...{ id: 'query.format', title: 'Format the selection or this statement', icon: AlignLeft },
      ...{ shortcut: 'Shift+Alt+F', keywords: 'beautify indent pretty' },
      run: withTab((tab) => formatIn(tab.editor.view, tab.dialect, false)),
    },
    {
      ...anywhere,
      ...{ id: 'query.formatAll', title: 'Format all statements', keywords: 'beautify indent pretty' },
      run: withTab((tab) => formatIn(tab.editor.view, tab.dialect, true)),
    },
    {
      ...anywhere,
      ...{ id: 'query.openFile', title: 'Open a SQL file…', icon: FileUp, keywords: 'load script' },
      run: withTab(openFile),
    },
    {
      ...anywhere,
      ...{ id: 'query.saveFile', title: 'Save the text as a SQL file…', icon: FileDown },
      keywords: 'export script',
      run: withTab(saveFile),
    },
    {
      ...anywhere,
      ...{ id: 'query.appliedEdits', title: 'Applied edits', icon: Undo2 },
      keywords: 'undo journal revert rows changes',
      run: withTab((tab) => openLibrary(tab.options.documentId, { part: 'journal' })),
    },
    {
      ...anywhere,
      ...{ id: 'query.duplicate', title: 'Duplicate this query tab', icon: CopyPlus },
      run: withTab(duplicateTab),
    },
  ];
}
