import type { ReactNode } from 'react';
import { CompareSheet } from './CompareSheet';
import { useHistory } from './historyState';
import { LongTextDialog } from './LongTextDialog';
import { RestoreSheet } from './RestoreSheet';
import { VerifyDialog } from './VerifyDialog';

function Sheet(): ReactNode {
  const { sheet, serial } = useHistory();
  switch (sheet?.kind) {
    case 'compare':
      return <CompareSheet key={serial} sheet={sheet} />;
    case 'restore':
      return <RestoreSheet key={serial} sheet={sheet} />;
    case 'verify':
      return <VerifyDialog key={serial} />;
    case undefined:
      return null;
  }
}

/** What is open of the history above the window. */
export function HistorySheets(): ReactNode {
  return (
    <>
      <Sheet />
      <LongTextDialog />
    </>
  );
}
