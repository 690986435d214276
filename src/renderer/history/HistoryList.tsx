import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { AuditEntry } from '../../shared/model/audit';
import { describeError } from '../ui/describeError';
import { useNow } from '../ui/useNow';
import { ChangesRow } from './ChangesRow';
import { dayLabel, historyRows, type HistoryRow } from './historyRows';
import { LineRow, type LineContext } from './LineRow';
import type { Marks } from './lineActions';
import { useHistoryKeys } from './useHistoryKeys';
import type { HistoryLines } from './useHistoryLines';
import { useMembers } from './useMembers';
import { useRecordNames } from './useRecordNames';
import css from './history.module.css';

/** Heights of rows in px before they are measured. */
const ESTIMATES: Record<HistoryRow['kind'], number> = { day: 32, line: 28, changes: 80, more: 28 };
/** The next page is read when so many rows are left below. */
const AHEAD = 20;
/** How often "Today" is looked at again, in ms. */
const MINUTE = 60_000;

interface RowProps {
  row: HistoryRow;
  activeKey: string | null;
  context: LineContext;
  now: number;
  loadMembers: (batch: string) => void;
}

function MoreRow({ row, load }: { row: Extract<HistoryRow, { kind: 'more' }>; load: () => void }): ReactNode {
  const { error } = row;
  useEffect(() => {
    if (error === null) load();
  }, [error, load, row.key]);
  return (
    <div className={css.more} role="gridcell">
      {error === null ? 'Reading…' : describeError(error).message}
    </div>
  );
}

function Row({ row, activeKey, context, now, loadMembers }: RowProps): ReactNode {
  switch (row.kind) {
    case 'day':
      return (
        <div className={css.day} role="gridcell">
          {dayLabel(row.time, now)}
        </div>
      );
    case 'line':
      return <LineRow row={row} active={row.key === activeKey} context={context} />;
    case 'changes':
      return <ChangesRow entry={row.entry} level={row.level} names={context.names} />;
    case 'more':
      return <MoreRow row={row} load={() => loadMembers(row.batch)} />;
  }
}

/** What is read stays where it is while new lines come in above. */
function useSteadyScroll(
  rows: readonly HistoryRow[],
  virtual: Virtualizer<HTMLDivElement, Element>,
  scroll: { current: HTMLDivElement | null },
): void {
  const seen = useRef<{ key: string; start: number } | null>(null);
  useLayoutEffect(() => {
    const element = scroll.current;
    const before = seen.current;
    if (element !== null && before !== null && element.scrollTop > 0) {
      const at = rows.findIndex(({ key }) => key === before.key);
      const start = virtual.measurementsCache[at]?.start;
      if (start !== undefined && start !== before.start) element.scrollTop += start - before.start;
    }
  }, [rows, virtual, scroll]);
  useEffect(() => {
    const first = virtual.getVirtualItems().find(({ end }) => end > (scroll.current?.scrollTop ?? 0));
    const row = first === undefined ? undefined : rows[first.index];
    seen.current = first === undefined || row === undefined ? null : { key: row.key, start: first.start };
  });
}

/** Properties of {@link HistoryList}. */
export interface HistoryListProps {
  lines: HistoryLines;
  marks: Marks;
}

/** The lines of the history as a grid that opens: days, lines, and what they changed. */
export function HistoryList({ lines, marks }: HistoryListProps): ReactNode {
  const { entries, complete, loadMore } = lines;
  const id = useId();
  const scroll = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const { members, loadMembers } = useMembers();
  const names = useRecordNames();
  const now = useNow(MINUTE);
  const rows = useMemo(() => historyRows(entries, open, members), [entries, open, members]);
  const virtual = useVirtualizer<HTMLDivElement, Element>({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => ESTIMATES[rows[index]?.kind ?? 'line'],
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 10,
  });
  useSteadyScroll(rows, virtual, scroll);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - AHEAD) loadMore();
  }, [last, rows.length, loadMore]);
  const setLineOpen = (entry: AuditEntry, wanted?: boolean): void =>
    setOpen((before) => {
      const next = new Set(before);
      if (wanted ?? !before.has(entry.id)) next.add(entry.id);
      else next.delete(entry.id);
      return next;
    });
  const context: LineContext = { names, marks, toggle: setLineOpen, activate: setActiveKey };
  const keys = useHistoryKeys({ rows, activeKey, setActiveKey, setLineOpen, marks, virtual, scroll });
  const active = rows.findIndex(({ key }) => key === activeKey);
  return (
    <div
      ref={scroll}
      className={css.list}
      role="treegrid"
      aria-label="History"
      aria-rowcount={complete ? rows.length : -1}
      aria-activedescendant={active === -1 ? undefined : `${id}-${activeKey ?? ''}`}
      tabIndex={0}
      data-region-focus
      onKeyDown={keys}
      onFocus={(event) => {
        const first = rows.find(({ kind }) => kind === 'line');
        if (activeKey === null && first !== undefined && event.target === event.currentTarget)
          setActiveKey(first.key);
      }}
    >
      <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map(({ index, start, key }) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            <div
              key={key}
              ref={virtual.measureElement}
              id={`${id}-${row.key}`}
              className={css.slot}
              data-index={index}
              data-kind={row.kind}
              style={{ transform: `translateY(${start}px)` }}
              role="row"
              aria-rowindex={index + 1}
              {...(row.kind === 'line'
                ? {
                    'aria-level': row.level,
                    'aria-selected': row.key === activeKey,
                    ...(row.expandable ? { 'aria-expanded': row.expanded } : {}),
                  }
                : {})}
            >
              <Row {...{ row, activeKey, context, now, loadMembers }} />
            </div>
          );
        })}
      </div>
    </div>
  );
}
