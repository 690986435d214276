import type { FeedInfo, FeedRun } from '../../shared/model/feed';
import { call } from '../ipc/client';
import { attempt } from '../inventory/commands';
import { openSheet } from '../inventory/sheets';
import { makeGuarded, undoAndTell } from '../stores/guarded';
import { useInventory } from '../stores/inventory';
import { toast, type ToastMessage } from '../ui/toast';
import { countsText } from './feedWords';

/** The name of a live folder: that of its folder. */
export function feedName({ folderId }: Pick<FeedInfo, 'folderId'>): string {
  return useInventory.getState().folders.get(folderId)?.name ?? 'Live folder';
}

/** Shows what the last refresh came to. */
export function openRun(id: string): void {
  openSheet({ kind: 'feed-run', id });
}

/** Refreshes now and says what came of it, unless that is in sight anyway. */
export async function refreshFeed(feed: FeedInfo, quiet = false): Promise<void> {
  const run = await call('feeds.refresh', { id: feed.id });
  if (!quiet) toast(runToast(feed, run));
}

function runToast(feed: FeedInfo, run: FeedRun): ToastMessage {
  const name = feedName(feed);
  const show = { label: 'Show', run: () => openRun(feed.id) };
  const counts = countsText(run.counts);
  switch (run.outcome) {
    case 'unchanged':
      return { message: `${name} is up to date.` };
    case 'applied':
      return { message: `Refreshed ${name}: ${counts}.`, tone: 'success', action: show };
    case 'waiting':
      return { message: `${name} differs: ${counts}.`, hint: 'Nothing has changed yet.', action: show };
    case 'failed':
      return {
        message: `${name} was not refreshed. ${run.message}`,
        hint: run.hint,
        tone: 'error',
        action: show,
      };
  }
}

/** Takes over what waits. False: the person thought better of it. */
export async function applyFeed(feed: FeedInfo): Promise<boolean> {
  const name = feedName(feed);
  const done = await makeGuarded((confirmed) => call('feeds.apply', { id: feed.id, confirmed }), {
    verb: 'Remove',
    text: `${name} has them no more. Look at the differences first: the source may have been incomplete. The history can bring them back.`,
    busy: `Refreshing ${name}…`,
  });
  if (done === null) return false;
  const { undoToken } = done;
  const action = undoToken === null ? {} : { action: { label: 'Undo', run: () => undoRun(feed, undoToken) } };
  toast({ message: `Took the differences of ${name} over.`, tone: 'success', ...action });
  return true;
}

/** Takes a refresh back; the next one may do it again. */
export function undoRun(feed: FeedInfo, undoToken: string): void {
  const message = `Took the refresh of ${feedName(feed)} back. The next one finds the differences again.`;
  attempt(() => undoAndTell({ undoToken }, () => message));
}

/** Makes the folder an ordinary one; a toast offers to take that back. */
export async function detachFeed(feed: FeedInfo): Promise<void> {
  const name = feedName(feed);
  await call('feeds.remove', { id: feed.id });
  toast({
    message: `${name} is an ordinary folder now.`,
    hint: 'Everything in it stays as it is.',
    action: { label: 'Undo', run: () => attempt(() => call('feeds.restore', { id: feed.id })) },
  });
}
