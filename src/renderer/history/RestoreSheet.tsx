import { useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import type { AuditEntry } from '../../shared/model/audit';
import { call } from '../ipc/client';
import { FolderPicker } from '../inventory/FolderPicker';
import { makeGuarded, undoAndTell } from '../stores/guarded';
import { keptText, recordsText, undoneText } from '../stores/guardedWords';
import { useFolder, useInventory } from '../stores/inventory';
import { describeError } from '../ui/describeError';
import { ErrorNote } from '../ui/ErrorNote';
import { SideSheet } from '../ui/SideSheet';
import { toast } from '../ui/toast';
import { ComparisonResult } from './ComparisonResult';
import { SHEET_WIDTH } from './CompareSheet';
import { totalOf } from './comparisonWords';
import { closeHistorySheet, type HistorySheet, type PickedMoment } from './historyState';
import { MomentField, useLatestChanges } from './MomentField';
import { momentOf, momentText } from './pickedMoment';
import { useComparison } from './useComparison';

/** Goes back, after a question if many hosts go away. False: the person thought better of it. */
async function goBack(picked: PickedMoment, folderId: string | null, name: string): Promise<boolean> {
  const moment = momentOf(picked);
  if (moment === null || moment === undefined) return false;
  const done = await makeGuarded((confirmed) => call('history.restore', { moment, folderId, confirmed }), {
    verb: 'Delete',
    text: 'Going back takes these hosts away, as they were not there then. The history can bring them back.',
    busy: `Restoring ${name}…`,
  });
  if (done === null) return false;
  const { undoToken, count } = done;
  const undo = (token: string): void =>
    void undoAndTell({ undoToken: token }, (undone) => undoneText(`Restore of ${name}`, undone)).catch(
      (error: unknown) => toast({ ...describeError(error), tone: 'error' }),
    );
  toast({
    message: `Restored ${recordsText(count)}.`,
    hint: [`As of ${momentText(picked)}.`, keptText(done.kept)].filter(Boolean).join(' '),
    tone: 'success',
    ...(undoToken === null ? {} : { action: { label: 'Undo', run: () => undo(undoToken) } }),
  });
  return true;
}

/** The button's work and what came of it. */
function useGoBack(): { busy: boolean; error: unknown; run: (...how: Parameters<typeof goBack>) => void } {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = (...how: Parameters<typeof goBack>): void => {
    setBusy(true);
    setError(null);
    goBack(...how)
      .then((done) => {
        if (done) closeHistorySheet();
      }, setError)
      .finally(() => setBusy(false));
  };
  return { busy, error, run };
}

/** What is picked until the person picks: what has just gone wrong is what one most often goes back from. */
const beforeLatest = ([entry]: readonly AuditEntry[]): PickedMoment =>
  entry === undefined ? { kind: 'time', text: '' } : { kind: 'line', side: 'before', entry };

/** Makes a folder, or everything, what it was: shows what that changes, then does it. */
export function RestoreSheet({ sheet }: { sheet: Extract<HistorySheet, { kind: 'restore' }> }): ReactNode {
  const [picked, setMoment] = useState(sheet.moment);
  const [folderId, setFolderId] = useState(sheet.folderId);
  const folder = useFolder(folderId);
  const lines = useLatestChanges();
  const moment = picked ?? beforeLatest(lines);
  const revision = useInventory((state) => state.revision);
  const state = useComparison({ from: momentOf(moment) ?? undefined, to: null, folderId }, revision);
  const { busy, error, run } = useGoBack();
  const name = folder?.name ?? 'everything';
  const count = state.comparison === null ? 0 : totalOf(state.comparison);
  return (
    <SideSheet
      open
      title={folder === undefined ? 'Go back to a moment' : `Restore ${folder.name} as of…`}
      subtitle="First see what would change. Settings and secrets stay as they are, and the history can undo it."
      width={SHEET_WIDTH}
      onClose={closeHistorySheet}
      footer={
        <>
          <Button onClick={closeHistorySheet}>Cancel</Button>
          <Button
            variant="contained"
            color="primary"
            disabled={count === 0 || state.loading || busy}
            onClick={() => run(moment, folderId, name)}
          >
            {count === 0 ? 'Nothing to restore' : `Restore ${recordsText(count)}`}
          </Button>
        </>
      }
    >
      <MomentField label="As of" picked={moment} onPick={setMoment} now={false} lines={lines} />
      <FolderPicker
        label="What"
        topLabel="Everything"
        folderId={folderId}
        onPick={setFolderId}
        error={undefined}
      />
      {error !== null && <ErrorNote {...describeError(error)} />}
      <ComparisonResult
        state={state}
        reading="restore"
        same="It is now just as it was then. Pick an earlier moment to go back further."
      />
    </SideSheet>
  );
}
