import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from 'react';
import css from './library.module.css';

/** Height of a row, in px. */
const ROW_PX = 48;
/** Rows that PageUp and PageDown go over. */
const PAGE_ROWS = 10;

/** Properties of {@link EntryList}. */
export interface EntryListProps<T> {
  /** Accessible name. */
  label: string;
  entries: readonly T[];
  keyOf: (entry: T) => string | number;
  selected: number;
  onSelect: (index: number) => void;
  /** Enter, or a double click. */
  onOpen: (entry: T) => void;
  onDelete: (entry: T) => void;
  /** F2, where names can be changed. */
  onRename?: (entry: T) => void;
  /** The end has come into sight. */
  onEnd?: () => void;
  children: (entry: T) => ReactNode;
}

const STEPS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  PageDown: (at) => at + PAGE_ROWS,
  PageUp: (at) => at - PAGE_ROWS,
  Home: () => 0,
  End: (_, last) => last,
};

/** A list of statements with one selected: only the rows in sight are drawn. */
export function EntryList<T>(props: EntryListProps<T>): ReactNode {
  const { label, entries, keyOf, selected, onSelect, onOpen, onDelete, onRename, onEnd } = props;
  const id = useId();
  const place = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer<HTMLDivElement, Element>({
    count: entries.length,
    getScrollElement: () => place.current,
    estimateSize: () => ROW_PX,
    overscan: 6,
  });
  const rows = virtual.getVirtualItems();
  const lastSeen = rows.at(-1)?.index ?? -1;
  useEffect(() => {
    if (lastSeen >= entries.length - 1) onEnd?.();
  }, [lastSeen, entries.length, onEnd]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const entry = entries[selected];
    const step = STEPS[event.key];
    if (step !== undefined) {
      const next = Math.max(0, Math.min(entries.length - 1, step(selected, entries.length - 1)));
      onSelect(next);
      virtual.scrollToIndex(next);
    } else if (entry === undefined) return;
    else if (event.key === 'Enter') onOpen(entry);
    else if (event.key === 'Delete') onDelete(entry);
    else if (event.key === 'F2' && onRename !== undefined) onRename(entry);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={place}
      className={css.list}
      role="listbox"
      aria-label={label}
      aria-activedescendant={entries.length > 0 ? `${id}-${String(selected)}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: virtual.getTotalSize() }} />
      {rows.map(({ index, start }) => {
        const entry = entries[index];
        if (entry === undefined) return null;
        return (
          <div
            key={keyOf(entry)}
            id={`${id}-${String(index)}`}
            className={css.row}
            role="option"
            aria-selected={index === selected}
            aria-setsize={entries.length}
            aria-posinset={index + 1}
            style={{ height: ROW_PX, transform: `translateY(${String(start)}px)` }}
            onClick={() => onSelect(index)}
            onDoubleClick={() => onOpen(entry)}
          >
            {props.children(entry)}
          </div>
        );
      })}
    </div>
  );
}
