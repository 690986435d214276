import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { Folder, PlugZap, Plus } from 'lucide-react';
import { memo, useEffect, useRef, type MouseEvent, type ReactNode } from 'react';
import type { Environment, Host, SearchHit } from '../../shared/model/inventory';
import { effectiveProperty, folderPath, useInventory, type InventoryState } from '../stores/inventory';
import type { Status } from '../ui/status';
import { EnvironmentBadge } from './EnvironmentBadge';
import { HostIcon } from './HostIcon';
import { highlightPieces } from './highlight';
import { targetText, type SearchEntry } from './searchEntries';
import type { ResultSelection } from './useResultSelection';
import { RowTags } from './tags/TagChip';
import css from './search.module.css';

/** Height of a result in px, as in the stylesheet. */
const ROW = 42;

/** How high the list was when it was last measured, in px; a window's worth before. */
let lastHeight = 800;

/** Tells the size whenever a layout has changed it; asking at once, as the library does, would cost a layout of its own. */
function observeHeight(
  { scrollElement }: Pick<Virtualizer<HTMLDivElement, Element>, 'scrollElement'>,
  tell: (rect: { width: number; height: number }) => void,
): () => void {
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      lastHeight = target.clientHeight;
      tell({ width: target.clientWidth, height: target.clientHeight });
    }
  });
  if (scrollElement !== null) observer.observe(scrollElement);
  return () => observer.disconnect();
}

/** Properties of {@link SearchResults}. */
export interface SearchResultsProps {
  id: string;
  entries: readonly SearchEntry[];
  statuses: ReadonlyMap<string, Status>;
  selection: ResultSelection;
  onTake: (at: number) => void;
  /** Opens the menu of what is selected. */
  onMenu: (place: MouseEvent) => void;
}

function Highlighted({ text, ranges }: Pick<SearchHit, 'text' | 'ranges'>): ReactNode {
  return highlightPieces(text, ranges).map((piece, at) =>
    piece.matched ? (
      <mark key={at} className={css.match}>
        {piece.text}
      </mark>
    ) : (
      piece.text
    ),
  );
}

/** What stands before a match that is not in the name. */
const FIELD: Record<SearchHit['field'], string> = {
  name: '',
  address: '',
  tag: 'tag ',
  field: '',
  note: 'note ',
};

function Detail({ hit, host, path }: { hit: SearchHit | null; host: Host | null; path: string }): ReactNode {
  const parts: ReactNode[] = [];
  if (hit !== null && hit.field !== 'name') {
    parts.push(
      <span key="match" className={css.field}>
        {FIELD[hit.field]}
        <Highlighted {...hit} />
      </span>,
    );
  }
  if (host !== null && hit?.field !== 'address' && host.address !== host.name) parts.push(host.address);
  if (path !== '') parts.push(path);
  return parts.map((part, at) => [at > 0 ? ' · ' : null, part]);
}

function environmentOf(state: InventoryState, host: Host): Environment | undefined {
  const id = effectiveProperty(state, host, 'environmentId').value;
  return typeof id !== 'string' ? undefined : state.environments.get(id);
}

function HitText({ entry }: { entry: Extract<SearchEntry, { kind: 'host' | 'folder' }> }): ReactNode {
  const { hit } = entry;
  const host = entry.kind === 'host' ? entry.host : null;
  const name = entry.kind === 'host' ? entry.host.name : entry.folder.name;
  const above = entry.kind === 'host' ? entry.host.folderId : entry.folder.parentId;
  const path = folderPath(useInventory.getState(), above).join(' / ');
  const environment = useInventory((state) => (host === null ? undefined : environmentOf(state, host)));
  return (
    <>
      <span className={css.resultText}>
        <div className={css.resultHead}>
          <span className={css.resultName}>{hit?.field === 'name' ? <Highlighted {...hit} /> : name}</span>
          {host !== null && <RowTags tags={host.tags} />}
          {environment !== undefined && <EnvironmentBadge environment={environment} />}
        </div>
        <div className={css.resultDetail}>
          <Detail hit={hit} host={host} path={path} />
        </div>
      </span>
    </>
  );
}

function EntryBody({ entry, status }: { entry: SearchEntry; status: Status }): ReactNode {
  switch (entry.kind) {
    case 'host':
      return (
        <>
          <span className={css.resultIcon}>
            <HostIcon host={entry.host} status={status} />
          </span>
          <HitText entry={entry} />
        </>
      );
    case 'folder':
      return (
        <>
          <Folder size={14} className={css.resultIcon} aria-hidden />
          <HitText entry={entry} />
        </>
      );
    case 'connect':
    case 'add': {
      const connect = entry.kind === 'connect';
      const Icon = connect ? PlugZap : Plus;
      return (
        <>
          <Icon size={15} className={css.resultIcon} aria-hidden />
          <span className={css.resultText}>
            <div className={css.resultName}>
              {connect ? (
                <>
                  Connect to <strong>{targetText(entry.target)}</strong>
                </>
              ) : (
                'Add as a host…'
              )}
            </div>
            <div className={css.resultDetail}>
              {connect ? 'By SSH, without saving it' : `Keeps ${targetText(entry.target)} in the tree`}
            </div>
          </span>
        </>
      );
    }
  }
}

const Entry = memo(function Entry(props: {
  entry: SearchEntry;
  at: number;
  of: number;
  top: number;
  id: string;
  active: boolean;
  selected: boolean;
  status: Status;
}): ReactNode {
  const { entry, at, of, top, id, active, selected, status } = props;
  return (
    <li
      id={id}
      role="option"
      className={css.result}
      style={{ transform: `translateY(${top}px)` }}
      aria-selected={selected}
      aria-posinset={at + 1}
      aria-setsize={of}
      data-active={(active && !selected) || undefined}
      data-at={at}
    >
      <EntryBody entry={entry} status={status} />
    </li>
  );
});

const entryAt = (event: MouseEvent): number => {
  const element = event.target instanceof Element ? event.target.closest('[data-at]') : null;
  return Number(element?.getAttribute('data-at') ?? -1);
};

function clicked({ point, extend, toggle }: ResultSelection, event: MouseEvent): void {
  const at = entryAt(event);
  if (event.shiftKey) extend(at);
  else if (event.ctrlKey || event.metaKey) toggle(at);
  else point(at);
}

/** Everything that was found, in a virtual list below the search box, which keeps the focus. */
export function SearchResults(props: SearchResultsProps): ReactNode {
  const { id, entries, statuses, selection, onTake, onMenu } = props;
  const { at, picked } = selection;
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    // As high as it was last: the list is measured only after it was painted.
    initialRect: { width: 240, height: lastHeight },
    observeElementRect: observeHeight,
    overscan: 3,
  });
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [at, virtual]);
  const onContextMenu = (event: MouseEvent): void => {
    event.preventDefault();
    const target = entries[entryAt(event)];
    if (target === undefined) return;
    if (!picked.has(target.key)) selection.point(entryAt(event));
    onMenu(event);
  };
  const isSelected = (entry: SearchEntry, index: number): boolean =>
    picked.size === 0 ? index === at : picked.has(entry.key);
  return (
    <div className={css.results} ref={scroll}>
      <ul
        id={id}
        role="listbox"
        aria-label="Search results"
        aria-multiselectable
        className={css.resultList}
        style={{ height: virtual.getTotalSize() }}
        // The box keeps the focus while one clicks.
        onMouseDown={(event) => event.preventDefault()}
        onClick={(event) => clicked(selection, event)}
        onDoubleClick={(event) => onTake(entryAt(event))}
        onContextMenu={onContextMenu}
      >
        {virtual.getVirtualItems().map((item) => {
          const entry = entries[item.index];
          if (entry === undefined) return null;
          return (
            <Entry
              key={entry.key}
              entry={entry}
              at={item.index}
              of={entries.length}
              top={item.start}
              id={`${id}-${item.index}`}
              active={item.index === at}
              selected={isSelected(entry, item.index)}
              status={entry.kind === 'host' ? (statuses.get(entry.host.id) ?? 'idle') : 'idle'}
            />
          );
        })}
      </ul>
    </div>
  );
}
