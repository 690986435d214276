import { ShieldAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import Tooltip from '@mui/material/Tooltip';
import { useStore } from 'zustand';
import { useNow } from '../ui/useNow';
import type { QueryState } from './liveQuery';
import type { ResultInfo, RunInfo } from './queryLog';
import type { QueryTab } from './queryTab';
import { durationText, phaseText, resultText } from './runWords';
import { AccessMark } from './writing/AccessMark';
import css from './StatusLine.module.css';
import { TimeoutChoice } from './TimeoutChoice';
import { ExportStatus } from './transfer/ExportStatus';
import { ImportStatus } from './transfer/ImportStatus';

/** How often the time of a running statement is shown anew, in ms. */
const TICK_MS = 100;

function Elapsed({ startedAt }: { startedAt: number }): ReactNode {
  return <span>{durationText(useNow(TICK_MS) - startedAt)}</span>;
}

/** The result that the line is about: the one that is shown, else the newest. */
function resultOf({ results, shown }: QueryState): ResultInfo | undefined {
  return results.find(({ key }) => key === shown) ?? results.at(-1);
}

function Run({ run }: { run: RunInfo | null }): ReactNode {
  return (
    <>
      <span role="status" data-phase={run?.phase} className={css.phase}>
        {phaseText(run)}
      </span>
      {run !== null &&
        (run.elapsedMs === null ? (
          <Elapsed startedAt={run.startedAt} />
        ) : (
          <span>{durationText(run.elapsedMs)}</span>
        ))}
    </>
  );
}

/** The line at the bottom of a query tab: how the run stands, what it brought, and that nothing can be changed. */
export function StatusLine({ tab }: { tab: QueryTab }): ReactNode {
  const run = useStore(tab.query.store, (state) => state.run);
  const result = useStore(tab.query.store, resultOf);
  const weaknesses = useStore(tab.query.store, (state) => state.weaknesses);
  return (
    <div className={css.line}>
      <Run run={run} />
      {result !== undefined && <span>{resultText(result)}</span>}
      <span className={css.gap} />
      <TimeoutChoice tab={tab} />
      <ExportStatus exports={tab.exports} />
      <ImportStatus imports={tab.imports} />
      {weaknesses.length > 0 && (
        <Tooltip describeChild title={weaknesses.join(' ')}>
          <span className={css.mark} data-tone="warning" tabIndex={0}>
            <ShieldAlert size={13} strokeWidth={1.9} aria-hidden />
            Weak connection
          </span>
        </Tooltip>
      )}
      <AccessMark tab={tab} />
    </div>
  );
}
