import { FolderSync, ListChecks, Pencil, RefreshCw, Unplug } from 'lucide-react';
import { attempt } from '../inventory/commands';
import { openSheet } from '../inventory/sheets';
import { useFeeds } from '../stores/feeds';
import type { MenuEntry } from '../ui/contextMenu';
import { detachFeed, openRun, refreshFeed } from './feedCommands';

/** Opens the form of a new live folder. */
export function newFeed(parentId: string | null): void {
  openSheet({ kind: 'feed', id: null, parentId });
}

/** The entry that makes a live folder in a folder. */
export const newFeedEntry = (folderId: string | null): MenuEntry => ({
  label: folderId === null ? 'New live folder…' : 'New live folder here…',
  icon: FolderSync,
  run: () => newFeed(folderId),
});

/** What can be done with a live folder; nothing for an ordinary one. */
export function feedEntries(folderId: string): MenuEntry[] {
  const feed = useFeeds.getState().byFolder.get(folderId);
  if (feed === undefined) return [];
  return [
    {
      label: 'Refresh now',
      icon: RefreshCw,
      disabled: feed.running,
      run: () => attempt(() => refreshFeed(feed)),
    },
    {
      label: feed.waiting ? 'Differences…' : 'Last refresh…',
      icon: ListChecks,
      disabled: feed.last === null,
      run: () => openRun(feed.id),
    },
    {
      label: 'Edit live folder…',
      icon: Pencil,
      run: () => openSheet({ kind: 'feed', id: feed.id, parentId: null }),
    },
    { label: 'Turn into an ordinary folder', icon: Unplug, run: () => attempt(() => detachFeed(feed)) },
    'separator',
  ];
}
