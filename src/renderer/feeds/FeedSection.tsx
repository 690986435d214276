import { Ellipsis } from 'lucide-react';
import type { ReactNode } from 'react';
import Button from '@mui/material/Button';
import type { FeedInfo } from '../../shared/model/feed';
import { attempt } from '../inventory/commands';
import { InspectorSection } from '../inventory/InspectorSection';
import { useFeedOf } from '../stores/feeds';
import { openContextMenu } from '../ui/contextMenu';
import { IconAction } from '../ui/IconAction';
import { openRun, refreshFeed } from './feedCommands';
import { feedEntries } from './feedMenu';
import { FeedStateLine } from './FeedStateLine';
import { countsText, KIND_LABEL, rhythmText, sourceText } from './feedWords';
import css from './feeds.module.css';

function LastRun({ feed }: { feed: FeedInfo }): ReactNode {
  const { last } = feed;
  if (last === null) return null;
  const text = last.outcome === 'failed' ? last.message : countsText(last.counts);
  if (text === '' && last.problemCount === 0) return null;
  return (
    <div className={css.lastRun} data-selectable>
      {text === '' ? `${last.problemCount} fields not taken over` : text}
    </div>
  );
}

/** What fills a live folder, and how it stands; nothing for an ordinary folder. */
export function FeedSection({ folderId }: { folderId: string }): ReactNode {
  const feed = useFeedOf(folderId);
  if (feed === undefined) return null;
  const { source } = feed.draft;
  return (
    <InspectorSection
      title="Live folder"
      action={
        <IconAction
          icon={Ellipsis}
          size={14}
          label="More about this live folder"
          onClick={(event) =>
            openContextMenu(event.currentTarget, 'Live folder', feedEntries(folderId).slice(0, -1))
          }
        />
      }
    >
      <FeedStateLine feed={feed} />
      <LastRun feed={feed} />
      <dl className={css.facts}>
        <dt>Source</dt>
        <dd>
          {KIND_LABEL[source.kind]}
          <span className={css.source} title={sourceText(source)} data-selectable>
            {sourceText(source)}
          </span>
        </dd>
        <dt>Refreshed</dt>
        <dd>{rhythmText(feed.draft)}</dd>
      </dl>
      <div className={css.buttons}>
        <Button disabled={feed.running} onClick={() => attempt(() => refreshFeed(feed))}>
          {feed.running ? 'Refreshing…' : 'Refresh now'}
        </Button>
        {feed.last !== null && (
          <Button
            {...(feed.waiting ? { variant: 'contained', color: 'primary' } : {})}
            onClick={() => openRun(feed.id)}
          >
            {feed.waiting ? 'Differences…' : 'Last refresh…'}
          </Button>
        )}
      </div>
    </InspectorSection>
  );
}
