import { Undo2 } from 'lucide-react';
import { lazy, Suspense, useCallback, type ReactNode } from 'react';
import type { AuditEntry } from '../../shared/model/audit';
import { openHistory, type HistoryScope } from '../history/historyState';
import { detailText, OUTCOME_TEXT, shortActionText } from '../history/lineWords';
import { call } from '../ipc/client';
import { IconAction } from '../ui/IconAction';
import { RelativeTime } from '../ui/RelativeTime';
import { InspectorSection } from './InspectorSection';
import { useHostData } from './useHostData';
import css from './inspector.module.css';

/** Lines shown: the rest is a click away. */
const SHOWN = 6;

const LineChanges = lazy(() =>
  import('../history/LineChanges').then((module) => ({ default: module.LineChanges })),
);

async function undo(entry: AuditEntry): Promise<void> {
  const { undoLine } = await import('../history/lineActions');
  undoLine(entry);
}

function Line({ entry }: { entry: AuditEntry }): ReactNode {
  const { time, batch, outcome, summary } = entry;
  const detail = detailText(entry);
  const failed = OUTCOME_TEXT[outcome];
  return (
    <li>
      <div className={css.entry} data-outcome={outcome}>
        <span className={css.lineText}>
          {shortActionText(entry.action)}
          {failed !== '' && `: ${failed.toLowerCase()}`}
        </span>
        <span className={css.muted}>
          <RelativeTime time={time} />
        </span>
        {batch !== null && (
          <IconAction
            icon={Undo2}
            size={13}
            label="Undo this"
            className={css.entryAction}
            onClick={() => void undo(entry)}
          />
        )}
      </div>
      {batch !== null && !summary && (
        <Suspense fallback={null}>
          <LineChanges entry={entry} />
        </Suspense>
      )}
      {detail !== '' && (
        <div className={css.entryDetail} data-selectable>
          {detail}
        </div>
      )}
    </li>
  );
}

/** What happened to a host, folder or credential lately: before and after, with the way back. */
export function HistorySection({
  kind,
  id,
  name,
}: Omit<HistoryScope, 'kind'> & { kind: 'host' | 'object' }): ReactNode {
  const load = useCallback(
    (of: string): Promise<AuditEntry[]> =>
      call('audit.list', {
        hostId: kind === 'host' ? of : null,
        objectId: kind === 'object' ? of : null,
        ...{ batch: null, beforeId: null, limit: SHOWN, text: '' },
      }),
    [kind],
  );
  const { data: entries } = useHostData(id, load);
  if (entries === null || entries.length === 0) return null;
  return (
    <InspectorSection
      title="History"
      action={
        <button
          type="button"
          className={css.link}
          aria-label={`Show the whole history of ${name}`}
          onClick={() => openHistory({ kind, id, name })}
        >
          Show all
        </button>
      }
    >
      <ul className={css.list}>
        {entries.map((entry) => (
          <Line key={entry.id} entry={entry} />
        ))}
      </ul>
    </InspectorSection>
  );
}
