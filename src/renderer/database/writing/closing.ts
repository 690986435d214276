import { call } from '../../ipc/client';
import { guardClosing } from '../../stores/closing';
import { useVault } from '../../stores/vault';
import { activateDocument } from '../../stores/workspace';
import { choose } from '../../ui/confirm';
import { toast } from '../../ui/toast';
import { hasStaged, settleStaged } from '../edits/stagedClosing';
import type { QueryTab } from '../queryTab';
import { clockText } from './unlock';

/** The window's query tabs by document. */
type Tabs = ReadonlyMap<string, QueryTab>;

/** A preview that is decided inside a transaction leaves that to be ended, too. */
const MOST_ENDS = 2;

function isOpen({ query }: QueryTab): boolean {
  const { transaction, preview } = query.writing.store.getState();
  return preview?.mode === 'held' || transaction.state !== 'none';
}

/** Asks what becomes of the open transaction. False: the tab stays. */
async function settle(documentId: string, tab: QueryTab): Promise<boolean> {
  const { transaction } = tab.query.writing.store.getState();
  const failed = transaction.state === 'failed';
  activateDocument(documentId);
  const choice = await choose({
    title: 'Close with a transaction open?',
    text: failed
      ? 'It has failed, so it can only be rolled back.'
      : `Open for ${clockText(Date.now() - (transaction.since ?? Date.now()))}, and not committed.`,
    host: { name: tab.title },
    cancelLabel: 'Keep open',
    ...(failed ? {} : { otherLabel: 'Commit and close' }),
    confirmLabel: 'Roll back and close',
    danger: true,
  });
  if (choice === 'cancel') return false;
  const verb = choice === 'other' ? 'commit' : 'rollback';
  for (let ends = 0; ends < MOST_ENDS && isOpen(tab); ends++) await tab.query.writing.end(verb);
  // A commit that the server refused must be seen; what is rolled back ends with the connection in any case.
  return verb === 'rollback' || !isOpen(tab);
}

async function settleAll(ids: readonly string[], tabs: Tabs): Promise<boolean> {
  for (const id of ids) {
    const tab = tabs.get(id);
    if (tab === undefined) continue;
    if (hasStaged(tab)) {
      activateDocument(id);
      if (!(await settleStaged(tab))) return false;
    }
    // Applying may have left a transaction open.
    if (isOpen(tab) && !(await settle(id, tab))) return false;
  }
  return true;
}

/** Staged edits and open transactions are asked about before a tab closes or the window does; locking says that they stay open. */
export function guardUnfinished(tabs: Tabs): void {
  guardClosing((ids) => settleAll(ids, tabs));
  window.addEventListener('beforeunload', (event) => {
    const open = [...tabs].filter(([, tab]) => isOpen(tab) || hasStaged(tab)).map(([id]) => id);
    if (open.length === 0) return;
    event.preventDefault();
    void settleAll(open, tabs).then((may) => (may ? call('app.quit') : undefined));
  });
  useVault.subscribe(({ vault }, before) => {
    if (vault?.state !== 'locked' || before.vault?.state === 'locked') return;
    for (const tab of tabs.values()) if (isOpen(tab)) tellStillOpen(tab);
  });
}

function tellStillOpen(tab: QueryTab): void {
  toast({
    message: `A transaction is still open on ${tab.title}.`,
    hint: 'Locking the vault has not ended it. Commit it or roll it back: it may hold locks.',
    tone: 'error',
  });
}
