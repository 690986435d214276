import { Folder, PlugZap, Plus } from 'lucide-react';
import { memo, useDeferredValue, useEffect, useRef, type MouseEvent, type ReactNode } from 'react';
import type { Environment, Host, SearchHit } from '../../shared/model/inventory';
import { effectiveProperty, folderPath, useInventory, type InventoryState } from '../stores/inventory';
import { openContextMenu } from '../ui/contextMenu';
import type { Status } from '../ui/status';
import { EnvironmentBadge } from './EnvironmentBadge';
import { HostIcon } from './HostIcon';
import { highlightPieces } from './highlight';
import { targetText, type SearchEntry } from './searchEntries';
import { hostMenu } from './treeMenu';
import css from './search.module.css';

/** Properties of {@link SearchResults}. */
export interface SearchResultsProps {
  id: string;
  entries: readonly SearchEntry[];
  /** The entry that Enter takes. */
  at: number;
  statuses: ReadonlyMap<string, Status>;
  onPoint: (at: number) => void;
  onTake: (at: number) => void;
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

function Detail({ hit, host, path }: { hit: SearchHit; host: Host | null; path: string }): ReactNode {
  const parts: ReactNode[] = [];
  if (hit.field !== 'name') {
    parts.push(
      <span key="match" className={css.field}>
        {FIELD[hit.field]}
        <Highlighted {...hit} />
      </span>,
    );
  }
  if (host !== null && hit.field !== 'address' && host.address !== host.name) parts.push(host.address);
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
          <span className={css.resultName}>{hit.field === 'name' ? <Highlighted {...hit} /> : name}</span>
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
  id: string;
  active: boolean;
  status: Status;
}): ReactNode {
  const { entry, at, id, active, status } = props;
  const ref = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (active) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <li ref={ref} id={id} role="option" className={css.result} aria-selected={active} data-at={at}>
      <EntryBody entry={entry} status={status} />
    </li>
  );
});

const entryAt = (event: MouseEvent): number => {
  const element = event.target instanceof Element ? event.target.closest('[data-at]') : null;
  return Number(element?.getAttribute('data-at') ?? -1);
};

/** Results that are painted with the key that found them: more than most windows show. The others follow. */
const FIRST = 24;

/** Ranked results below the search box, which keeps the focus. */
export function SearchResults({ id, entries, at, statuses, onPoint, onTake }: SearchResultsProps): ReactNode {
  const onContextMenu = (event: MouseEvent): void => {
    const clicked = entryAt(event);
    const entry = entries[clicked];
    onPoint(clicked);
    if (entry?.kind === 'host') openContextMenu(event, entry.host.name, hostMenu(entry.host));
    else event.preventDefault();
  };
  const settled = useDeferredValue(entries) === entries;
  const shown = settled || at >= FIRST ? entries : entries.slice(0, FIRST);
  return (
    <ul
      id={id}
      role="listbox"
      aria-label="Search results"
      className={css.results}
      // The box keeps the focus while one clicks.
      onMouseDown={(event) => event.preventDefault()}
      onClick={(event) => onPoint(entryAt(event))}
      onDoubleClick={(event) => onTake(entryAt(event))}
      onContextMenu={onContextMenu}
    >
      {shown.map((entry, index) => (
        <Entry
          key={entry.key}
          entry={entry}
          at={index}
          id={`${id}-${index}`}
          active={index === at}
          status={entry.kind === 'host' ? (statuses.get(entry.host.id) ?? 'idle') : 'idle'}
        />
      ))}
    </ul>
  );
}
