import { useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { FolderPicker } from '../inventory/FolderPicker';
import { useInventory } from '../stores/inventory';
import { SideSheet } from '../ui/SideSheet';
import { ComparisonResult } from './ComparisonResult';
import { closeHistorySheet, openHistorySheet, type HistorySheet } from './historyState';
import { MomentField, useLatestChanges } from './MomentField';
import { momentOf } from './pickedMoment';
import { useComparison } from './useComparison';
import css from './comparison.module.css';

/** Width of the sheets of the history, in px. */
export const SHEET_WIDTH = 640;

/** What changed between two moments. */
export function CompareSheet({ sheet }: { sheet: Extract<HistorySheet, { kind: 'compare' }> }): ReactNode {
  const [from, setFrom] = useState(sheet.from);
  const [to, setTo] = useState(sheet.to);
  const [folderId, setFolderId] = useState(sheet.folderId);
  const lines = useLatestChanges();
  const revision = useInventory((state) => (to.kind === 'now' ? state.revision : 0));
  const state = useComparison({ from: momentOf(from) ?? undefined, to: momentOf(to), folderId }, revision);
  return (
    <SideSheet
      open
      title="Compare"
      subtitle="What was added, deleted and changed between two moments."
      width={SHEET_WIDTH}
      onClose={closeHistorySheet}
      footer={
        <>
          <Button onClick={() => openHistorySheet({ kind: 'restore', moment: from, folderId })}>
            Go back to the first moment…
          </Button>
          <Button onClick={closeHistorySheet}>Close</Button>
        </>
      }
    >
      <div className={css.moments}>
        <MomentField label="From" picked={from} onPick={setFrom} now={false} lines={lines} />
        <MomentField label="To" picked={to} onPick={setTo} now lines={lines} />
      </div>
      <FolderPicker
        label="In"
        topLabel="Everything"
        folderId={folderId}
        onPick={setFolderId}
        error={undefined}
      />
      <ComparisonResult
        state={state}
        reading="since"
        same="Hosts, folders, credentials and environments are the same at both moments."
      />
    </SideSheet>
  );
}
