import { ChevronRight, EllipsisVertical, Pin, Undo2 } from 'lucide-react';
import { useMemo, type MouseEvent, type ReactNode } from 'react';
import type { AuditEntry } from '../../shared/model/audit';
import { revealNode } from '../stores/ui';
import { openContextMenu } from '../ui/contextMenu';
import { IconAction } from '../ui/IconAction';
import { StatusDot } from '../ui/StatusDot';
import { absoluteTime } from '../ui/time';
import { changeSummary } from './changeSummary';
import { changedRows, isWhole } from './fieldRows';
import { canUndo, hasChanges, type HistoryRow } from './historyRows';
import { lineMenu, treeNodeOf, undoLine, type Marks } from './lineActions';
import { actionText, detailText, objectText, OUTCOME_TEXT } from './lineWords';
import type { NameLookup } from './shownValue';
import { useChanges } from './useChanges';
import css from './history.module.css';

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

/** What every row of the list is given. */
export interface LineContext {
  names: NameLookup;
  marks: Marks;
  toggle: (entry: AuditEntry) => void;
  activate: (key: string) => void;
}

function ObjectName({ entry }: { entry: AuditEntry }): ReactNode {
  const text = objectText(entry);
  const node = entry.summary ? null : treeNodeOf(entry);
  if (text === '') return null;
  if (node === null) return <span className={css.object}>{text}</span>;
  return (
    <button type="button" className={css.link} tabIndex={-1} onClick={() => revealNode(node)}>
      {text}
    </button>
  );
}

/** What was changed, or what else there is to say, on one line. */
function useSummary(entry: AuditEntry, names: NameLookup): string {
  const asks = hasChanges(entry) && !entry.summary && !isWhole(entry.action);
  const { changes } = useChanges(asks ? entry.id : null);
  const detail = detailText(entry);
  return useMemo(() => {
    const summary = changes === null ? '' : changeSummary(changedRows(changes, names));
    return [summary, detail].filter((text) => text !== '').join(' · ');
  }, [changes, names, detail]);
}

function Outcome({ outcome }: { outcome: AuditEntry['outcome'] }): ReactNode {
  if (outcome === 'ok') return null;
  return (
    <span className={css.outcome} data-outcome={outcome}>
      <StatusDot status={outcome === 'refused' ? 'attention' : 'failed'} label="" />
      {OUTCOME_TEXT[outcome]}
    </span>
  );
}

function LineActions({ entry, marks }: { entry: AuditEntry; marks: Marks }): ReactNode {
  return (
    <span role="gridcell" className={css.actions} aria-label="Actions">
      {canUndo(entry) && (
        <IconAction icon={Undo2} size={14} label="Undo this" tabIndex={-1} onClick={() => undoLine(entry)} />
      )}
      <IconAction
        icon={EllipsisVertical}
        size={14}
        label="More"
        tabIndex={-1}
        onClick={(event) => openContextMenu(event.currentTarget, 'Line', lineMenu(entry, marks))}
      />
    </span>
  );
}

/** Properties of {@link LineRow}. */
export interface LineRowProps {
  row: Extract<HistoryRow, { kind: 'line' }>;
  active: boolean;
  context: LineContext;
}

/** One line: when, what in words, what was changed, who. */
export function LineRow({ row, active, context }: LineRowProps): ReactNode {
  const { entry, level, expandable, expanded } = row;
  const { names, marks, toggle, activate } = context;
  const summary = useSummary(entry, names);
  const marked = marks.entries.some(({ id }) => id === entry.id);
  const press = (event: MouseEvent): void => {
    activate(row.key);
    if (event.ctrlKey || event.metaKey) marks.toggle(entry);
  };
  return (
    <div
      className={css.line}
      data-active={active || undefined}
      data-marked={marked || undefined}
      data-level={level}
      onClick={press}
      onDoubleClick={() => toggle(entry)}
      onContextMenu={(event) => {
        activate(row.key);
        openContextMenu(event, 'Line', lineMenu(entry, marks));
      }}
    >
      <span className={css.chevron} role="presentation">
        {expandable && (
          <ChevronRight
            size={14}
            strokeWidth={2}
            aria-hidden
            data-open={expanded || undefined}
            onClick={() => toggle(entry)}
          />
        )}
      </span>
      <span
        role="gridcell"
        className={css.time}
        title={
          entry.actor === '' ? absoluteTime(entry.time) : `${absoluteTime(entry.time)}, by ${entry.actor}`
        }
      >
        {clock.format(entry.time)}
      </span>
      <span role="gridcell" className={css.what}>
        {marked && <Pin size={13} className={css.pin} aria-label="Marked" />}
        {/* The spaces are for whoever hears or copies it. */}
        <span className={css.verb}>{actionText(entry.action)} </span>
        {entry.summary && <span>· </span>}
        <ObjectName entry={entry} />
        <Outcome outcome={entry.outcome} />
      </span>
      <span role="gridcell" className={css.summary} title={summary} data-selectable>
        {/* Once it is open the fields stand below. */}
        {!(expanded && !entry.summary) && summary}
      </span>
      <span role="gridcell" className={css.who} title={entry.actor}>
        {entry.actor}
      </span>
      <LineActions entry={entry} marks={marks} />
    </div>
  );
}
