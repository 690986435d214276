import { useEffect, useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import type { FeedInfo, FeedRun } from '../../shared/model/feed';
import { call } from '../ipc/client';
import { attempt } from '../inventory/commands';
import { closeSheet } from '../inventory/sheets';
import { useFeed } from '../stores/feeds';
import { ErrorNote } from '../ui/ErrorNote';
import { SideSheet } from '../ui/SideSheet';
import { DifferenceRow } from './DifferenceRow';
import { applyFeed, feedName, refreshFeed, undoRun } from './feedCommands';
import { FeedStateLine } from './FeedStateLine';
import { counted, countsText } from './feedWords';
import { ProblemList } from './ProblemList';
import { SaidBox } from './TrialResult';
import form from '../inventory/form.module.css';
import css from './feeds.module.css';

/** The last run of a live folder; undefined while it is on its way. */
function useLastRun(feed: FeedInfo | undefined): FeedRun | null | undefined {
  const [run, setRun] = useState<FeedRun | null>();
  const id = feed?.id;
  const time = feed?.last?.time;
  const outcome = feed?.last?.outcome;
  useEffect(() => {
    if (id === undefined) return undefined;
    let wanted = true;
    attempt(async () => {
      const last = await call('feeds.lastRun', { id });
      if (wanted) setRun(last);
    });
    return () => {
      wanted = false;
    };
  }, [id, time, outcome]);
  return run;
}

const OUTCOMES: Record<FeedRun['outcome'], string> = {
  unchanged: 'The folder was up to date.',
  applied: 'Taken over:',
  waiting: 'Not taken over yet:',
  failed: 'Nothing was changed.',
};

function Differences({ run }: { run: FeedRun }): ReactNode {
  const { differences, differenceCount, outcome, counts } = run;
  const more = differenceCount - differences.length;
  return (
    <section aria-label="Differences">
      <div className={css.outcome}>
        {OUTCOMES[outcome]} {differenceCount > 0 && <strong>{countsText(counts)}</strong>}
      </div>
      {differences.length > 0 && (
        <ul className={css.list}>
          {differences.map((difference, at) => (
            <DifferenceRow key={at} difference={difference} />
          ))}
          {more > 0 && (
            <li className={css.dim}>and {counted(more, 'more entry').replace('entrys', 'entries')}</li>
          )}
        </ul>
      )}
    </section>
  );
}

function RunView({ run }: { run: FeedRun }): ReactNode {
  const { message, hint, said, outcome } = run;
  return (
    <>
      {outcome === 'failed' && <ErrorNote message={message} hint={hint} />}
      {outcome === 'waiting' && run.removal !== null && (
        <ErrorNote tone="warning" message={message} hint={hint} />
      )}
      {said !== '' && <SaidBox said={said} />}
      <Differences run={run} />
      <ProblemList problems={run.problems} count={run.problemCount} />
    </>
  );
}

function Footer({ feed, run }: { feed: FeedInfo; run: FeedRun | null | undefined }): ReactNode {
  const undoToken = run?.undoToken ?? null;
  const take = async (): Promise<void> => {
    if (await applyFeed(feed)) closeSheet();
  };
  return (
    <>
      <Button disabled={feed.running} onClick={() => attempt(() => refreshFeed(feed, true))}>
        {feed.running ? 'Refreshing…' : 'Refresh now'}
      </Button>
      <span className={form.spacer} />
      {undoToken !== null && !feed.waiting && (
        <Button
          onClick={() => {
            closeSheet();
            undoRun(feed, undoToken);
          }}
        >
          Undo this refresh
        </Button>
      )}
      <Button variant="text" onClick={closeSheet}>
        Close
      </Button>
      {feed.waiting && (
        <Button variant="contained" color="primary" disabled={feed.running} onClick={() => attempt(take)}>
          Take them over
        </Button>
      )}
    </>
  );
}

/** What the last refresh of a live folder found and did. */
export function RunSheet({ id }: { id: string }): ReactNode {
  const feed = useFeed(id);
  const run = useLastRun(feed);
  if (feed === undefined) return null;
  return (
    <SideSheet
      open
      title={`Last refresh of ${feedName(feed)}`}
      onClose={closeSheet}
      width={560}
      footer={<Footer feed={feed} run={run} />}
    >
      <FeedStateLine feed={feed} />
      {run !== undefined && run !== null && <RunView run={run} />}
    </SideSheet>
  );
}
