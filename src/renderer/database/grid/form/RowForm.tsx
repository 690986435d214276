import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import OutlinedInput from '@mui/material/OutlinedInput';
import type { ResultColumn } from '../../../../shared/queryStream';
import { IconAction } from '../../../ui/IconAction';
import viewer from '../CellViewer.module.css';
import { columnsNamed } from './formFields';
import { FormField } from './FormField';
import css from './RowForm.module.css';
import type { OpenRow } from './openRow';

/** Properties of {@link RowForm}. */
export interface RowFormProps {
  row: OpenRow;
  columns: readonly ResultColumn[];
  onClose: () => void;
}

/** Height of a field with one line, in px; each is measured when it is in sight. */
const FIELD_PX = 50;

/** Columns from which on a filter is worth its place. */
const FILTERED_FROM = 8;

const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 };

/** All columns of one row, one below the other. Alt with an arrow goes to the next row, Esc closes. */
export function RowForm({ row, columns, onClose }: RowFormProps): ReactNode {
  const [filter, setFilter] = useState('');
  const found = useMemo(() => columnsNamed(columns, filter), [columns, filter]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.altKey ? STEPS[event.key] : undefined;
    if (by !== undefined) row.step(by);
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <section className={viewer.viewer} data-form="" aria-label="Row as a form" onKeyDown={onKeyDown}>
      <header className={viewer.header}>
        <div className={viewer.heading} role="status">
          <span className={viewer.name}>Row {(row.row + 1).toLocaleString()}</span>
          <span className={viewer.type}>
            of {row.rows.toLocaleString()} · {columns.length.toLocaleString()} columns
          </span>
        </div>
        <IconAction
          icon={ChevronUp}
          label="Previous row"
          shortcut="Alt+ArrowUp"
          disabled={row.row === 0}
          onClick={() => row.step(-1)}
        />
        <IconAction
          icon={ChevronDown}
          label="Next row"
          shortcut="Alt+ArrowDown"
          disabled={row.row >= row.rows - 1}
          onClick={() => row.step(1)}
        />
        <IconAction icon={X} label="Close" shortcut="Escape" onClick={onClose} />
      </header>
      {columns.length > FILTERED_FROM && (
        <div className={css.filter}>
          <OutlinedInput
            fullWidth
            value={filter}
            placeholder="Filter columns by name or type"
            onChange={(event) => setFilter(event.target.value)}
            inputProps={{ 'aria-label': 'Filter columns by name or type', maxLength: 200, spellCheck: false }}
          />
        </div>
      )}
      {found.length === 0 ? (
        <p className={css.none} role="status">
          No column has this in its name or type. Change the filter.
        </p>
      ) : (
        <Fields row={row} columns={columns} found={found} />
      )}
    </section>
  );
}

interface FieldsProps {
  row: OpenRow;
  columns: readonly ResultColumn[];
  /** Columns that are shown. */
  found: readonly number[];
}

function Fields({ row, columns, found }: FieldsProps): ReactNode {
  const scroll = useRef<HTMLDivElement>(null);
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set());
  const virtual = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: found.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => FIELD_PX,
    getItemKey: (index) => found[index] ?? index,
    overscan: 4,
  });
  const toggle = (column: number): void => {
    const next = new Set(unfolded);
    if (!next.delete(column)) next.add(column);
    setUnfolded(next);
  };
  return (
    <div ref={scroll} className={css.fields} tabIndex={0} aria-label="Columns and values" role="list">
      <div className={css.all} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const at = found[index];
          const column = at === undefined ? undefined : columns[at];
          if (at === undefined || column === undefined) return null;
          return (
            <div
              key={key}
              ref={(element) => virtual.measureElement(element)}
              data-index={index}
              className={css.field}
              role="listitem"
              aria-setsize={found.length}
              aria-posinset={index + 1}
              style={{ top: start }}
            >
              <FormField
                column={column}
                number={at + 1}
                text={row.text}
                unfolded={unfolded.has(at)}
                onToggle={() => toggle(at)}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}
