import {
  CircleCheck,
  CircleDashed,
  GitCompareArrows,
  Hand,
  LockKeyhole,
  RefreshCw,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { FeedInfo } from '../../shared/model/feed';
import { RelativeTime } from '../ui/RelativeTime';
import { type FeedState, stateOf } from './feedWords';
import css from './feeds.module.css';

/** The shape of each state. */
export const STATE_ICONS: Record<FeedState['kind'], LucideIcon> = {
  running: RefreshCw,
  failed: TriangleAlert,
  waiting: GitCompareArrows,
  locked: LockKeyhole,
  off: Hand,
  fine: CircleCheck,
  new: CircleDashed,
};

/** How a live folder stands: shape, words and when it was last refreshed. */
export function FeedStateLine({ feed }: { feed: FeedInfo }): ReactNode {
  const { kind, text } = stateOf(feed);
  const Icon = STATE_ICONS[kind];
  return (
    <div className={css.state} data-state={kind} role="status">
      <Icon size={15} strokeWidth={1.8} aria-hidden />
      <span>{text}</span>
      {feed.last !== null && (
        <span className={css.dim}>
          <RelativeTime time={feed.last.time} />
        </span>
      )}
    </div>
  );
}
