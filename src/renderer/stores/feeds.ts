import { create } from 'zustand';
import type { Disposable } from '../../shared/lifecycle';
import type { FeedInfo } from '../../shared/model/feed';
import { call, on } from '../ipc/client';

/** The live folders as main last told, by the ids of their folders and by their own. */
interface Feeds {
  readonly byFolder: ReadonlyMap<string, FeedInfo>;
  readonly byId: ReadonlyMap<string, FeedInfo>;
}

const mapsOf = (feeds: readonly FeedInfo[]): Feeds => ({
  byFolder: new Map(feeds.map((feed) => [feed.folderId, feed])),
  byId: new Map(feeds.map((feed) => [feed.id, feed])),
});

/** See {@link Feeds}. */
export const useFeeds = create<Feeds>(() => mapsOf([]));

/** Follows the live folders until disposed. */
export async function startFeedsMirror(): Promise<Disposable> {
  const before = useFeeds.getState().byId;
  const listening = on('feeds.changed', (feeds) => useFeeds.setState(mapsOf(feeds)));
  const feeds = await call('feeds.list');
  // An event that came first is newer than the reply.
  if (useFeeds.getState().byId === before) useFeeds.setState(mapsOf(feeds));
  return listening;
}

/** What fills a folder; undefined: it is an ordinary one. */
export const useFeedOf = (folderId: string): FeedInfo | undefined =>
  useFeeds((state) => state.byFolder.get(folderId));

/** The live folder of this id. */
export const useFeed = (id: string | undefined): FeedInfo | undefined =>
  useFeeds((state) => (id === undefined ? undefined : state.byId.get(id)));
