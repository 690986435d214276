import type { ReactNode } from 'react';
import { JournalSheet } from '../journal/JournalSheet';
import type { QueryTab } from '../queryTab';
import { HistorySheet } from './HistorySheet';
import { useLibrary } from './libraryState';
import { ParameterForm } from './ParameterForm';
import { SavedSheet } from './SavedSheet';
import { SaveForm } from './SaveForm';

/** What of the library is open over a tab, and the form for its parameters. */
export function LibrarySheets({ tab }: { tab: QueryTab }): ReactNode {
  const open = useLibrary((state) => (state.open?.documentId === tab.options.documentId ? state.open : null));
  return (
    <>
      <ParameterForm tab={tab} />
      {open?.part === 'history' && <HistorySheet tab={tab} />}
      {open?.part === 'saved' && <SavedSheet tab={tab} />}
      {open?.part === 'journal' && <JournalSheet tab={tab} />}
      {open?.part === 'save' && <SaveForm tab={tab} what={{ text: open.text }} />}
      {open?.part === 'edit' && <SaveForm tab={tab} what={{ id: open.id }} />}
    </>
  );
}
