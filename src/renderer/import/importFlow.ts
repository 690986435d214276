import type { ColumnTarget, ImportOptions, ImportOutcome } from '../../shared/model/import';
import { BinnacleError } from '../../shared/errors';
import { call } from '../ipc/client';
import { undoAndTell } from '../stores/guarded';
import { useInventory } from '../stores/inventory';
import { describeError } from '../ui/describeError';
import { toast } from '../ui/toast';
import { type FailedRead, type ImportView, type UndoableImport, useImport } from './importState';
import { revealImported } from './revealImported';
import { doneText } from './words';

const viewOf = (importId: string): ImportView | null => {
  const { view } = useImport.getState();
  return view?.importId === importId ? view : null;
};

const show = (view: ImportView | null): void => useImport.setState({ view });

/** Lets the person choose a file and reads it; an import that is open goes on until one was chosen. */
export async function startImport(folderId: string | null): Promise<void> {
  const chosen = await call('import.choose');
  if (chosen === null) return;
  closeImport();
  useImport.setState({ folderId });
  await readImport(chosen.importId, chosen.fileName);
}

/** How to read a file. */
interface ReadAs {
  formatId?: string;
  columns?: Record<string, ColumnTarget>;
  /** Without the secrets that a password protects. */
  withoutSecrets?: boolean;
}

/** Reads a chosen file; what comes back after the dialog was closed or another reading began is dropped. */
export async function readImport(importId: string, fileName: string, as: ReadAs = {}): Promise<void> {
  const before = viewOf(importId);
  const waiting: ImportView =
    before?.stage === 'ready'
      ? { ...before, rereading: true, columns: as.columns ?? {} }
      : { stage: 'reading', importId, fileName };
  show(waiting);
  const read = await call('import.read', { importId, ...as }).catch((error: unknown): FailedRead => {
    return failureOf(fileName, error);
  });
  if (useImport.getState().view !== waiting) return;
  if (read.state === 'read') {
    const { preview } = read;
    const columns = as.columns ?? {};
    show({ stage: 'ready', importId, fileName, preview, columns, rereading: false, failure: null });
  } else if (read.state === 'failed') {
    show(
      waiting.stage === 'ready'
        ? { ...waiting, rereading: false, failure: read }
        : { stage: 'failed', importId, fileName, failure: read },
    );
  } else if (waiting.stage === 'ready') show({ ...waiting, rereading: false });
  else if (read.state === 'sealed') show({ stage: 'sealed', importId, fileName });
  else closeImport();
}

function failureOf(fileName: string, error: unknown): FailedRead {
  const { message, hint = '' } = describeError(error);
  return { state: 'failed', fileName, message, hint, line: null, entry: null, table: null };
}

/** Closes the dialog; nothing of the file is kept. */
export function closeImport(): void {
  const { view } = useImport.getState();
  if (view === null) return;
  show(null);
  // It may be gone already: there is nothing to discard then.
  call('import.discard', { importId: view.importId }).catch(() => undefined);
}

/** How an attempt to import ended. */
export type ApplyResult =
  { state: 'done' } | { state: 'locked' } | { state: 'failed'; message: string; hint?: string };

/** Writes the import, closes the dialog, and shows what came of it. */
export async function applyImport(
  { importId, fileName }: ImportView,
  options: ImportOptions,
): Promise<ApplyResult> {
  const before = useInventory.getState();
  try {
    const applied = await call('import.apply', { importId, options });
    if (applied === null) return { state: 'locked' };
    const { undoToken, ...outcome } = applied;
    show(null);
    announce(outcome, { undoToken, fileName });
    await revealImported(before);
    return { state: 'done' };
  } catch (error) {
    if (error instanceof BinnacleError && error.code === 'cancelled') return { state: 'locked' };
    return { state: 'failed', ...describeError(error) };
  }
}

function announce(outcome: ImportOutcome, undoable: UndoableImport): void {
  useImport.setState({ undoable });
  toast({
    message: doneText(outcome),
    tone: 'success',
    action: {
      label: 'Undo',
      run: () =>
        void undoImport(undoable).catch((error: unknown) => {
          toast({ ...describeError(error), tone: 'error' });
        }),
    },
  });
}

/** Takes an import back; asks first where that takes many hosts away. */
export async function undoImport({ undoToken, fileName }: UndoableImport): Promise<void> {
  if (!(await undoAndTell({ undoToken }, () => `Took back the import of ${fileName}.`))) return;
  useImport.setState(({ undoable }) => (undoable?.undoToken === undoToken ? { undoable: null } : {}));
}
