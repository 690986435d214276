import { FolderSync, RefreshCw } from 'lucide-react';
import type { FeedInfo } from '../../shared/model/feed';
import type { Action } from '../stores/actions';
import { useFeeds } from '../stores/feeds';
import { useInventory } from '../stores/inventory';
import { selectedNode, useUi } from '../stores/ui';
import { refreshFeed } from './feedCommands';
import { newFeed } from './feedMenu';

function selectedFolderId(): string | null {
  const node = selectedNode(useUi.getState());
  return node?.kind === 'folder' && useInventory.getState().folders.has(node.id) ? node.id : null;
}

function selectedFeed(): FeedInfo | undefined {
  const id = selectedFolderId();
  return id === null ? undefined : useFeeds.getState().byFolder.get(id);
}

async function refreshSelected(): Promise<void> {
  const feed = selectedFeed();
  if (feed !== undefined) await refreshFeed(feed);
}

async function refreshAll(): Promise<void> {
  for (const feed of useFeeds.getState().byId.values()) await refreshFeed(feed);
}

/** What a person can do about live folders. */
export const feedActions: readonly Action[] = [
  {
    id: 'feed.add',
    title: 'New live folder…',
    section: 'Inventory',
    icon: FolderSync,
    keywords: 'dynamic feed script json https url ssh config ansible follow watch inventory netbox',
    run: () => newFeed(selectedFeed() === undefined ? selectedFolderId() : null),
  },
  {
    id: 'feed.refresh',
    title: 'Refresh the selected live folder',
    section: 'Inventory',
    icon: RefreshCw,
    keywords: 'dynamic feed update reload',
    when: () => selectedFeed() !== undefined,
    run: refreshSelected,
  },
  {
    id: 'feed.refreshAll',
    title: 'Refresh all live folders',
    section: 'Inventory',
    icon: RefreshCw,
    keywords: 'dynamic feed update reload',
    when: () => useFeeds.getState().byId.size > 0,
    run: refreshAll,
  },
];
