import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import {
  useId,
  useMemo,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import css from './server.module.css';

/** One column of a {@link ServerTable}. */
export interface TableColumn<T> {
  id: string;
  label: string;
  /** As CSS has it in `grid-template-columns`. */
  width: string;
  numeric?: boolean;
  cell: (row: T) => ReactNode;
  /** What rows are put in order by; absent: they can't be. */
  order?: (row: T) => number | string;
}

/** Properties of {@link ServerTable}. */
export interface ServerTableProps<T> {
  label: string;
  columns: readonly TableColumn<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
  /** Column by which rows stand at first; null: as they come. */
  sortedBy?: { id: string; descending: boolean } | null;
  selected?: string | null;
  onSelect?: (key: string) => void;
  /** Marks a row as needing a look. */
  toneOf?: (row: T) => 'warning' | undefined;
}

/** Height of a row in px; the same in server.module.css. */
const ROW_HEIGHT = 26;

function compare(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b));
}

/** A table of any length: rows are drawn when they are in sight, a click on a header puts them in order. */
export function ServerTable<T>(props: ServerTableProps<T>): ReactNode {
  const { label, columns, rows, keyOf, sortedBy = null, selected = null, onSelect, toneOf } = props;
  const id = useId();
  const [sort, setSort] = useState(sortedBy);
  const scroll = useRef<HTMLDivElement>(null);
  const sorted = useMemo(() => {
    const order = columns.find((column) => column.id === sort?.id)?.order;
    if (order === undefined) return rows;
    const sign = sort?.descending === true ? -1 : 1;
    return [...rows].sort((a, b) => sign * compare(order(a), order(b)));
  }, [rows, columns, sort]);
  const virtual = useVirtualizer<HTMLDivElement, Element>({
    count: sorted.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const at = sorted.findIndex((row) => keyOf(row) === selected);
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = { ArrowDown: at + 1, ArrowUp: Math.max(0, at - 1), Home: 0, End: sorted.length - 1 }[
      event.key
    ];
    const row = to === undefined ? undefined : sorted[Math.min(to, sorted.length - 1)];
    if (to === undefined || row === undefined || onSelect === undefined) return;
    event.preventDefault();
    onSelect(keyOf(row));
    virtual.scrollToIndex(Math.min(to, sorted.length - 1));
  };
  const template: CSSProperties = { gridTemplateColumns: columns.map(({ width }) => width).join(' ') };
  return (
    <div className={css.table} role="grid" aria-label={label} aria-rowcount={sorted.length + 1}>
      <div className={css.headRow} role="row" style={template}>
        {columns.map((column) => (
          <HeaderCell key={column.id} {...{ column, sort, setSort }} />
        ))}
      </div>
      <div
        ref={scroll}
        className={css.rows}
        tabIndex={0}
        aria-activedescendant={at < 0 ? undefined : `${id}-${selected ?? ''}`}
        onKeyDown={onKeyDown}
        data-region-focus=""
      >
        <div style={{ position: 'relative', height: virtual.getTotalSize() }} role="rowgroup">
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = sorted[index];
            if (row === undefined) return null;
            const key = keyOf(row);
            return (
              <div
                key={key}
                id={`${id}-${key}`}
                className={css.row}
                role="row"
                aria-rowindex={index + 2}
                aria-selected={onSelect === undefined ? undefined : key === selected}
                data-tone={toneOf?.(row)}
                style={{ ...template, top: start }}
                onClick={() => onSelect?.(key)}
              >
                {columns.map(({ id: columnId, numeric, cell }) => (
                  <div
                    key={columnId}
                    role="gridcell"
                    className={css.cell}
                    data-numeric={numeric || undefined}
                  >
                    {cell(row)}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface HeaderCellProps<T> {
  column: TableColumn<T>;
  sort: { id: string; descending: boolean } | null;
  setSort: (sort: { id: string; descending: boolean }) => void;
}

function HeaderCell<T>({ column, sort, setSort }: HeaderCellProps<T>): ReactNode {
  const { id, label, numeric, order } = column;
  const current = sort?.id === id ? sort : null;
  const direction = current === null ? undefined : current.descending ? 'descending' : 'ascending';
  const Arrow = current?.descending === true ? ArrowDown : ArrowUp;
  return (
    <div
      role="columnheader"
      className={css.headCell}
      aria-sort={direction}
      data-numeric={numeric || undefined}
    >
      {order === undefined ? (
        label
      ) : (
        <button
          type="button"
          onClick={() =>
            setSort({ id, descending: current === null ? numeric === true : !current.descending })
          }
        >
          {label}
          {current !== null && <Arrow size={11} aria-hidden />}
        </button>
      )}
    </div>
  );
}
