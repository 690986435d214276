import { useVirtualizer } from '@tanstack/react-virtual';
import { CircleCheck, FileDown } from 'lucide-react';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import type { ImportOptions, ImportPreview, Loss } from '../../shared/model/import';
import { attempt } from '../inventory/commands';
import { call } from '../ipc/client';
import { EmptyState } from '../ui/EmptyState';
import { counted, formatCount, groupLosses, type LossGroup } from './words';
import css from './tables.module.css';

/** Height of a row of one line in px; longer reasons take more. */
const ROW = 26;

function Groups(props: {
  groups: readonly LossGroup[];
  reason: string | null;
  onPick: (reason: string | null) => void;
}): ReactNode {
  const { groups, reason, onPick } = props;
  return (
    <div className={css.groups} role="group" aria-label="Show only one reason">
      {groups.map((group) => (
        <button
          key={group.reason}
          type="button"
          className={css.group}
          aria-pressed={group.reason === reason}
          onClick={() => onPick(group.reason === reason ? null : group.reason)}
        >
          <span className={css.groupCount}>{formatCount(group.count)}</span>
          <span className={css.groupText}>{group.reason}</span>
        </button>
      ))}
    </div>
  );
}

function LossCells({ loss }: { loss: Loss }): ReactNode {
  const { path, field, value, reason } = loss;
  const above = path.slice(0, -1).join(' / ');
  return (
    <>
      <span role="cell" className={css.wrap} data-selectable>
        {path.length === 0 ? 'The whole file' : path.at(-1)}
        {above !== '' && <span className={css.above}>{above}</span>}
      </span>
      <span role="cell" className={css.wrap} data-selectable>
        {field}
      </span>
      <span role="cell" className={css.value} data-selectable>
        {value === '' ? <span className={css.dim}>–</span> : value}
      </span>
      <span role="cell" className={css.wrap} data-selectable>
        {reason}
      </span>
    </>
  );
}

function LossTable({ losses }: { losses: readonly Loss[] }): ReactNode {
  const list = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: losses.length,
    getScrollElement: () => list.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  return (
    <div className={css.table} role="table" aria-label="Not carried over" aria-rowcount={losses.length + 1}>
      <div role="row" aria-rowindex={1} className={`${css.tableHead ?? ''} ${css.lossGrid ?? ''}`}>
        <span role="columnheader">Entry</span>
        <span role="columnheader">Field</span>
        <span role="columnheader">Value</span>
        <span role="columnheader">Reason</span>
      </div>
      <div
        ref={list}
        className={css.tableBody}
        role="rowgroup"
        tabIndex={0}
        aria-label="What was not carried over"
      >
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
          {virtual.getVirtualItems().map(({ index, start }) => {
            const loss = losses[index];
            if (loss === undefined) return null;
            return (
              <div
                key={index}
                ref={virtual.measureElement}
                data-index={index}
                role="row"
                aria-rowindex={index + 2}
                className={`${css.tableRow ?? ''} ${css.lossGrid ?? ''}`}
                style={{ transform: `translateY(${start}px)` }}
              >
                <LossCells loss={loss} />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** What of the file can't be kept, and why; the whole report can be saved. */
export function LossesTab({
  preview,
  options,
}: {
  preview: ImportPreview;
  options: ImportOptions | null;
}): ReactNode {
  const { importId, losses, lossCount } = preview;
  const groups = useMemo(() => groupLosses(losses), [losses]);
  const [reason, setReason] = useState<string | null>(null);
  const [saved, setSaved] = useState(false);
  const shown = useMemo(
    () => (reason === null ? losses : losses.filter((loss) => loss.reason === reason)),
    [losses, reason],
  );
  if (lossCount === 0) {
    return (
      <EmptyState
        compact
        icon={CircleCheck}
        title="Everything is carried over"
        text="Binnacle has a place for every field of this file."
      />
    );
  }
  const save = async (): Promise<void> => {
    if (options === null) return;
    setSaved(await call('import.saveLosses', { importId, options }));
  };
  const part =
    lossCount > losses.length
      ? `The first ${formatCount(losses.length)} of ${formatCount(lossCount)} are shown; the report has all.`
      : `${counted(lossCount, 'field')} of the file ${lossCount === 1 ? 'has' : 'have'} no place here, or not as ${lossCount === 1 ? 'it was' : 'they were'}.`;
  return (
    <>
      <div className={css.bar}>
        <span className={css.barText}>{part}</span>
        <span className={css.space} />
        <span className={css.dim} role="status">
          {saved ? 'Report saved' : ''}
        </span>
        <Button startIcon={<FileDown size={14} />} disabled={options === null} onClick={() => attempt(save)}>
          Save report…
        </Button>
      </div>
      <Groups groups={groups} reason={reason} onPick={setReason} />
      <LossTable key={reason ?? ''} losses={shown} />
    </>
  );
}
