import type { CallInput } from '../../shared/ipc/contract';
import type { Guarded } from '../../shared/model/history';
import { call } from '../ipc/client';
import { confirm } from '../ui/confirm';
import { describeError } from '../ui/describeError';
import { toast } from '../ui/toast';
import { keptText, removalQuestion, type Done, type GuardWords } from './guardedWords';

/** After so long without an end a toast says what goes on, in ms. */
const BUSY_MS = 400;

/** Makes a change; one that would take many hosts away is asked about first. Null: it was not made. */
export async function makeGuarded(
  send: (confirmed: boolean) => Promise<Guarded>,
  { verb, text, busy = 'Working…' }: GuardWords,
): Promise<Done | null> {
  const first = await saying(busy, () => send(false));
  if (first.state === 'done') return first;
  if (!(await confirm(removalQuestion(first.removal, { verb, text })))) return null;
  const second = await saying(busy, () => send(true));
  return second.state === 'done' ? second : null;
}

/** Runs `work`; a toast says `busy` while it takes long. */
async function saying<T>(busy: string, work: () => Promise<T>): Promise<T> {
  let dismiss: (() => void) | undefined;
  const timer = setTimeout(() => {
    dismiss = toast({ message: busy });
  }, BUSY_MS);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
    dismiss?.();
  }
}

/** Takes a change back. Null: the person thought better of it. */
export function undo(what: CallInput<'history.undo'>['what']): Promise<Done | null> {
  return makeGuarded((confirmed) => call('history.undo', { what, confirmed }), {
    verb: 'Remove',
    text: 'Undoing this takes away the hosts that it added. The history can bring them back.',
    busy: 'Undoing…',
  });
}

/** Takes changes back, the last one first. False: the person thought better of it. */
export async function undoChanges(undoTokens: readonly string[]): Promise<boolean> {
  let kept = 0;
  for (const undoToken of [...undoTokens].reverse()) {
    const undone = await undo({ undoToken });
    if (undone === null) return false;
    kept += undone.kept;
  }
  const message = keptText(kept);
  if (message !== undefined) toast({ message });
  return true;
}

/** {@link undo}, says what came of it and offers the way back. False: the person thought better of it. */
export async function undoAndTell(
  what: CallInput<'history.undo'>['what'],
  message: (done: Done) => string,
  back: 'Redo' | 'Undo' = 'Redo',
): Promise<boolean> {
  const undone = await undo(what);
  if (undone === null) return false;
  const { undoToken, kept } = undone;
  toast({
    ...{ message: message(undone), hint: keptText(kept), tone: 'success' },
    ...(undoToken === null ? {} : { action: { label: back, run: () => redo(undoToken, back) } }),
  });
  return true;
}

function redo(undoToken: string, label: 'Redo' | 'Undo'): void {
  const again = label === 'Redo';
  undoAndTell({ undoToken }, () => (again ? 'Done again.' : 'Undone again.'), again ? 'Undo' : 'Redo').catch(
    (error: unknown) => toast({ ...describeError(error), tone: 'error' }),
  );
}
