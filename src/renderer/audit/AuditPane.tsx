import { useVirtualizer } from '@tanstack/react-virtual';
import { FileClock, RefreshCw, Search } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import Button from '@mui/material/Button';
import OutlinedInput from '@mui/material/OutlinedInput';
import type { AuditEntry } from '../../shared/model/audit';
import { useInventory } from '../stores/inventory';
import { revealNode } from '../stores/ui';
import { EmptyState } from '../ui/EmptyState';
import { describeError } from '../ui/describeError';
import { ErrorNote } from '../ui/ErrorNote';
import { IconAction } from '../ui/IconAction';
import { StatusDot } from '../ui/StatusDot';
import { absoluteTime } from '../ui/time';
import { actionText, detailText, OUTCOME_STATUS, OUTCOME_TEXT } from './auditText';
import { useAudit, type AuditPage } from './useAudit';
import css from './audit.module.css';

/** Height of a row in px; that of `--bn-row`. */
const ROW = 26;
/** Height of one with a second line. */
const TWO_LINES = 44;
/** Below this width in px, as beside another tab, the detail takes a second line; below the other one, the time too. */
const NARROW = 700;
const SLIM = 460;
const COLUMNS = ['Time', 'Action', 'Object', 'Outcome', 'Detail'] as const;

const stamp = new Intl.DateTimeFormat(undefined, { dateStyle: 'short', timeStyle: 'medium' });

function ObjectCell({ entry }: { entry: AuditEntry }): ReactNode {
  const known = useInventory((state) => entry.hostId !== null && state.hosts.has(entry.hostId));
  const { hostId, objectName } = entry;
  if (!known || hostId === null) return objectName;
  return (
    <button type="button" className={css.link} onClick={() => revealNode({ kind: 'host', id: hostId })}>
      {objectName}
    </button>
  );
}

type Width = 'wide' | 'narrow' | 'slim';

/** How much room the table has. */
function useTableWidth(element: RefObject<HTMLElement | null>): Width {
  const [width, setWidth] = useState<Width>('wide');
  useLayoutEffect(() => {
    if (element.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      const px = entry?.contentRect.width ?? 0;
      // A hidden pane has no width: it keeps what it had.
      if (px > 0) setWidth(px < SLIM ? 'slim' : px < NARROW ? 'narrow' : 'wide');
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

/** Whether an entry takes two lines. */
const isTall = (width: Width, entry: AuditEntry | undefined): boolean =>
  width === 'slim' || (width === 'narrow' && entry !== undefined && entry.detail !== '');

interface RowProps {
  entry: AuditEntry;
  index: number;
  top: number;
  height: number;
}

function Row({ entry, index, top, height }: RowProps): ReactNode {
  const detail = detailText(entry);
  return (
    // The header is row 1.
    <div
      className={css.row}
      role="row"
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${top}px)`, height }}
    >
      <span role="cell" className={css.time} title={absoluteTime(entry.time)}>
        {stamp.format(entry.time)}
      </span>
      <span role="cell" className={css.action} title={entry.action}>
        {actionText(entry.action)}
      </span>
      <span role="cell" className={css.object} title={entry.objectName}>
        <ObjectCell entry={entry} />
      </span>
      <span role="cell" className={css.outcome}>
        <StatusDot status={OUTCOME_STATUS[entry.outcome]} label={OUTCOME_TEXT[entry.outcome]} />
        <span className={css.outcomeText} aria-hidden>
          {OUTCOME_TEXT[entry.outcome]}
        </span>
      </span>
      <span role="cell" className={css.detail} title={detail} data-selectable>
        {detail}
      </span>
    </div>
  );
}

function Table({ page }: { page: AuditPage }): ReactNode {
  const scroll = useRef<HTMLDivElement>(null);
  const table = useRef<HTMLDivElement>(null);
  const width = useTableWidth(table);
  const { entries, complete, loadMore } = page;
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => (isTall(width, entries[index]) ? TWO_LINES : ROW),
    overscan: 12,
  });
  useLayoutEffect(() => virtual.measure(), [virtual, width, entries]);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (entries.length > 0 && last >= entries.length - 20) loadMore();
  }, [last, entries.length, loadMore]);
  return (
    <div
      ref={table}
      className={css.table}
      data-width={width}
      role="table"
      aria-label="Audit"
      aria-rowcount={complete ? entries.length + 1 : -1}
    >
      <div className={css.head} role="row" aria-rowindex={1}>
        {COLUMNS.map((name) => (
          <span key={name} role="columnheader">
            {name}
          </span>
        ))}
      </div>
      <div className={css.body} role="rowgroup" ref={scroll} tabIndex={0} aria-label="Entries">
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {items.map(({ index, start, size }) => {
            const entry = entries[index];
            return entry === undefined ? null : (
              <Row key={entry.id} entry={entry} index={index} top={start} height={size} />
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Nothing({ text }: { text: string }): ReactNode {
  return text === '' ? (
    <EmptyState
      icon={FileClock}
      title="Nothing has happened yet"
      text="Connections, changes and revealed secrets are listed here. Secrets themselves never are."
    />
  ) : (
    <EmptyState
      icon={Search}
      title={`No entry fits “${text}”`}
      text="Actions, names and details are searched."
    />
  );
}

/** What was done with Binnacle, newest first. */
export function AuditPane(): ReactNode {
  const [text, setText] = useState('');
  const page = useAudit(text.trim());
  return (
    <div className={css.pane}>
      <header className={css.bar}>
        <OutlinedInput
          className={css.filter ?? ''}
          placeholder="Filter by host, action or detail"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setText('');
          }}
          startAdornment={<Search size={14} strokeWidth={2} aria-hidden className={css.searchIcon} />}
          inputProps={{ 'aria-label': 'Filter the audit', spellCheck: false, maxLength: 200 }}
        />
        <IconAction
          icon={RefreshCw}
          size={15}
          label="Read again"
          disabled={page.loading}
          onClick={page.reload}
        />
        <span className={css.count} role="status">
          {page.entries.length > 0 &&
            `${page.entries.length.toLocaleString()}${page.complete ? '' : '+'} ${page.entries.length === 1 ? 'entry' : 'entries'}`}
        </span>
      </header>
      {page.error !== null && (
        <div className={css.error}>
          <ErrorNote
            {...describeError(page.error)}
            actions={<Button onClick={page.reload}>Try again</Button>}
          />
        </div>
      )}
      {page.entries.length > 0 && <Table page={page} />}
      {page.entries.length === 0 && !page.loading && page.error === null && <Nothing text={text.trim()} />}
    </div>
  );
}
