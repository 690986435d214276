import { Folder, FolderOpen, FolderSync, Unlink } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FeedMark } from '../../shared/model/feedMark';
import { useFeed, useFeedOf } from '../stores/feeds';
import { useFolder } from '../stores/inventory';
import { STATE_ICONS } from './FeedStateLine';
import { stateOf } from './feedWords';
import css from './feeds.module.css';

/** The icon of a folder in the tree: live ones have another shape. */
export function FolderIcon({ folderId, expanded }: { folderId: string; expanded: boolean }): ReactNode {
  const live = useFeedOf(folderId) !== undefined;
  const Icon = live ? FolderSync : expanded ? FolderOpen : Folder;
  return <Icon size={14} strokeWidth={1.75} aria-hidden />;
}

/** States of a live folder that somebody should know of while looking at the tree. */
const TOLD = new Set(['running', 'failed', 'waiting', 'locked']);

/** How a live folder stands, beside its name in the tree; nothing while all is well. */
export function FeedStateMark({ folderId }: { folderId: string }): ReactNode {
  const feed = useFeedOf(folderId);
  if (feed === undefined) return null;
  const { kind, text } = stateOf(feed);
  if (!TOLD.has(kind)) return null;
  const Icon = STATE_ICONS[kind];
  const label = feed.last?.outcome === 'failed' && kind === 'failed' ? `${text}. ${feed.last.message}` : text;
  return (
    <span className={css.mark} data-state={kind} role="img" aria-label={label} title={label}>
      <Icon size={13} strokeWidth={1.9} aria-hidden />
    </span>
  );
}

/** Marks what a live folder has no more, beside its name in the tree. */
export function GoneMark({ mark }: { mark: FeedMark | undefined }): ReactNode {
  const feed = useFeed(mark?.gone === true ? mark.feedId : undefined);
  const folder = useFolder(feed?.folderId ?? null);
  if (folder === undefined) return null;
  const label = `No longer in ${folder.name}`;
  return (
    <span className={css.mark} data-state="gone" role="img" aria-label={label} title={label}>
      <Unlink size={12} strokeWidth={1.9} aria-hidden /> gone
    </span>
  );
}
