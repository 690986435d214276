import { ChevronsDownUp, ChevronsUpDown, Search, ServerOff } from 'lucide-react';
import { useDeferredValue, useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import OutlinedInput from '@mui/material/OutlinedInput';
import type { ImportOutcome, ImportPreview } from '../../shared/model/import';
import { EmptyState } from '../ui/EmptyState';
import { IconAction } from '../ui/IconAction';
import { MARKS } from './marks';
import { PreviewTree } from './PreviewTree';
import {
  countMarks,
  firstExpanded,
  indexPreview,
  isFiltering,
  marksOf,
  previewRows,
  type HostMark,
  type PreviewFilter,
} from './previewTree';
import { formatCount } from './words';
import css from './tables.module.css';

/** Properties of {@link HostsTab}. */
export interface HostsTabProps {
  preview: ImportPreview;
  /** Null until it is known what would happen. */
  outcome: ImportOutcome | null;
}

const ALL_MARKS: readonly HostMark[] = ['new', 'changes', 'present'];

/** Buttons that leave one mark; shown only where there is more than one. */
function MarkFilter({
  counts,
  mark,
  onPick,
}: {
  counts: Record<HostMark, number>;
  mark: HostMark | null;
  onPick: (mark: HostMark | null) => void;
}): ReactNode {
  const present = ALL_MARKS.filter((each) => counts[each] > 0 || each === mark);
  if (present.length < 2 && mark === null) return null;
  return (
    <div className={css.chips} role="group" aria-label="Show only">
      {present.map((each) => {
        const { icon: Icon, label } = MARKS[each];
        return (
          <button
            key={each}
            type="button"
            className={css.chip}
            data-mark={each}
            aria-pressed={mark === each}
            onClick={() => onPick(mark === each ? null : each)}
          >
            <Icon size={12} strokeWidth={2} aria-hidden />
            {label} <span className={css.chipCount}>{formatCount(counts[each])}</span>
          </button>
        );
      })}
    </div>
  );
}

function emptyText({ table }: ImportPreview): string {
  if (table !== null) return 'Say in the tab “Columns” which column holds the address.';
  return 'The tab “Not carried over” may say why.';
}

/** The hosts and folders of the file as they will stand in the tree. */
export function HostsTab({ preview, outcome }: HostsTabProps): ReactNode {
  const index = useMemo(() => indexPreview(preview), [preview]);
  const marks = useMemo(() => marksOf(outcome), [outcome]);
  const counts = useMemo(() => countMarks(preview.hosts, marks), [preview, marks]);
  const [filter, setFilter] = useState<PreviewFilter>({ text: '', mark: null });
  const [open, setOpen] = useState(() => firstExpanded(index));
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const shown = useDeferredValue(filter);
  const filtering = isFiltering(shown);
  const toggled = filtering ? closed : open;
  const rows = useMemo(() => previewRows(index, marks, shown, toggled), [index, marks, shown, toggled]);

  const setToggled = filtering ? setClosed : setOpen;
  const toggle = (key: string): void => {
    const next = new Set(toggled);
    if (!next.delete(key)) next.add(key);
    setToggled(next);
  };
  const every = new Set(index.folders.map(({ key }) => key));
  const openAll = (opened: boolean): void => setToggled(opened === filtering ? new Set() : every);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || filter.text === '') return;
    event.stopPropagation();
    setFilter({ ...filter, text: '' });
  };
  return (
    <>
      <div className={css.bar}>
        <OutlinedInput
          className={css.filter ?? ''}
          value={filter.text}
          onChange={(event) => setFilter({ ...filter, text: event.target.value })}
          onKeyDown={onKeyDown}
          placeholder="Filter by name, address or protocol"
          startAdornment={<Search size={14} className={css.filterIcon} aria-hidden />}
          inputProps={{ 'aria-label': 'Filter hosts', spellCheck: false }}
        />
        <MarkFilter counts={counts} mark={filter.mark} onPick={(mark) => setFilter({ ...filter, mark })} />
        <span className={css.space} />
        {index.folders.length > 0 && (
          <>
            <IconAction
              icon={ChevronsUpDown}
              size={15}
              label="Open all folders"
              onClick={() => openAll(true)}
            />
            <IconAction
              icon={ChevronsDownUp}
              size={15}
              label="Close all folders"
              onClick={() => openAll(false)}
            />
          </>
        )}
      </div>
      {rows.length > 0 ? (
        <PreviewTree rows={rows} known={outcome !== null} onToggle={toggle} />
      ) : (
        <EmptyState
          compact
          icon={filtering ? Search : ServerOff}
          title={filtering ? 'Nothing fits the filter' : 'The file holds no hosts'}
          text={filtering ? undefined : emptyText(preview)}
        />
      )}
    </>
  );
}
