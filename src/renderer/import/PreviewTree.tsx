import { useVirtualizer } from '@tanstack/react-virtual';
import {
  useEffect,
  useId,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from 'react';
import { PreviewRowView } from './PreviewRowView';
import { rowAbove, type PreviewRow } from './previewTree';
import css from './tables.module.css';

/** Height of a row in px; `--bn-row` in the theme. */
const ROW = 26;

/** Properties of {@link PreviewTree}. */
export interface PreviewTreeProps {
  rows: readonly PreviewRow[];
  /** Whether it is known what happens to each host. */
  known: boolean;
  /** Opens or closes a folder. */
  onToggle: (folderKey: string) => void;
}

/** Where a key leads from a row; `toggle`: it opens or closes the folder there. Null: the key means nothing here. */
function keyTarget(
  key: string,
  rows: readonly PreviewRow[],
  at: number,
  page: number,
): number | 'toggle' | null {
  const row = rows[at];
  const last = rows.length - 1;
  const clamp = (to: number): number => Math.min(Math.max(to, 0), last);
  const isOpen = row?.type === 'folder' && row.expanded;
  switch (key) {
    case 'ArrowDown':
      return clamp(at + 1);
    case 'ArrowUp':
      return clamp(at - 1);
    case 'PageDown':
      return clamp(at + page);
    case 'PageUp':
      return clamp(at - page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'ArrowRight':
      if (row?.type !== 'folder') return at;
      return isOpen ? clamp(at + 1) : 'toggle';
    case 'ArrowLeft':
      return isOpen ? 'toggle' : clamp(rowAbove(rows, at));
    case 'Enter':
    case ' ':
      return row?.type === 'folder' ? 'toggle' : at;
    default:
      return null;
  }
}

const rowOf = (event: MouseEvent): number => {
  const row = event.target instanceof Element ? event.target.closest('[data-at]') : null;
  return Number(row?.getAttribute('data-at') ?? -1);
};

/** Folders and hosts of the file; nothing can be changed here. */
export function PreviewTree({ rows, known, onToggle }: PreviewTreeProps): ReactNode {
  const list = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string | null>(null);
  const found = rows.findIndex(({ key }) => key === active);
  const at = found < 0 ? 0 : found;
  const id = useId();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => list.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  // Arrow keys work at once; a click elsewhere takes the focus as usual.
  useEffect(() => list.current?.focus({ preventScroll: true }), []);

  const toggle = (row: PreviewRow | undefined): void => {
    if (row?.type === 'folder') onToggle(row.folder.key);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((list.current?.clientHeight ?? ROW) / ROW) - 1);
    const target = keyTarget(event.key, rows, at, page);
    if (target === null) return;
    event.preventDefault();
    if (target === 'toggle') toggle(rows[at]);
    else {
      setActive(rows[target]?.key ?? null);
      virtual.scrollToIndex(target, { align: 'auto' });
    }
  };
  const onClick = (event: MouseEvent): void => {
    const row = rows[rowOf(event)];
    if (row === undefined) return;
    setActive(row.key);
    toggle(row);
  };
  return (
    <>
      <div className={css.treeHead} aria-hidden>
        <span>Name</span>
        <span>Address</span>
        <span>Protocols</span>
        <span>Outcome</span>
      </div>
      <div
        ref={list}
        className={css.tree}
        role="tree"
        aria-label="Hosts in the file"
        aria-activedescendant={`${id}-${at}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            const place = { at: index, top: start, domId: `${id}-${index}`, active: index === at };
            return <PreviewRowView key={row.key} row={row} known={known} {...place} />;
          })}
        </div>
      </div>
    </>
  );
}
