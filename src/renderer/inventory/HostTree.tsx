import { FolderPlus, Import, Plus, Search, ServerCog, X } from 'lucide-react';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { runAction, shortcutOf } from '../stores/actions';
import { useInventory } from '../stores/inventory';
import { revealNode, setSelection } from '../stores/ui';
import { openTerminal } from '../stores/workspace';
import { openContextMenu } from '../ui/contextMenu';
import { EmptyState } from '../ui/EmptyState';
import { ErrorNote } from '../ui/ErrorNote';
import { IconAction } from '../ui/IconAction';
import { formatShortcut } from '../ui/shortcut';
import { connectHost } from './commands';
import { quickTarget } from './quickTarget';
import { searchEntries, type SearchEntry } from './searchEntries';
import { SearchHints, wantsHints } from './SearchHints';
import { SearchMiss } from './SearchMiss';
import { SearchResults } from './SearchResults';
import { openSheet } from './sheets';
import { TreeList } from './TreeList';
import { useTreeState } from './treeState';
import { useHostSearch } from './useHostSearch';
import { useHostStatuses } from './useTree';
import search from './search.module.css';
import css from './tree.module.css';

/** Does what an entry stands for: connects, shows the folder, or opens the form. */
function takeEntry(entry: SearchEntry | undefined, beside: boolean): void {
  switch (entry?.kind) {
    case 'host':
      connectHost(entry.host, { beside });
      break;
    case 'connect':
      openTerminal(entry.target);
      useTreeState.setState({ query: '' });
      break;
    case 'folder':
      useTreeState.setState({ query: '' });
      revealNode({ kind: 'folder', id: entry.folder.id });
      break;
    case 'add': {
      const { address, port, username } = entry.target;
      openSheet({ kind: 'host', id: null, seed: { address, port, username } });
      break;
    }
    case undefined:
      break;
  }
}

/** Shows an entry in the inspector. */
function pointAt(entry: SearchEntry | undefined): void {
  if (entry?.kind === 'host') setSelection([{ kind: 'host', id: entry.host.id }]);
  if (entry?.kind === 'folder') setSelection([{ kind: 'folder', id: entry.folder.id }]);
}

interface SearchState {
  query: string;
  entries: readonly SearchEntry[];
  failure: string | null;
  /** Why the text can't be connected to although it looks like an address. */
  problem: string | null;
  /** Whether the answer to the newest query is there. */
  settled: boolean;
}

function useSearchEntries(): SearchState {
  const text = useTreeState((state) => state.query);
  const query = text.trim();
  const { hits, failure, query: answered } = useHostSearch(query);
  const hosts = useInventory((state) => state.hosts);
  const folders = useInventory((state) => state.folders);
  const settled = answered === query;
  const quick = useMemo(() => quickTarget(query), [query]);
  const entries = useMemo(() => {
    if (query === '') return [];
    const target = quick.target ?? (settled && hits.length === 0 ? quick.guess : null);
    return searchEntries(hits, { hosts, folders }, target, quick.explicit);
  }, [query, quick, settled, hits, hosts, folders]);
  return { query, entries, failure, settled, problem: quick.problem };
}

function AddMenuButton(): ReactNode {
  return (
    <IconAction
      icon={Plus}
      label="Add a host or folder"
      onClick={(event) =>
        openContextMenu(event.currentTarget, 'Add', [
          {
            label: 'Add host…',
            icon: ServerCog,
            shortcut: shortcutOf('host.add'),
            run: () => void runAction('host.add'),
          },
          {
            label: 'Add folder…',
            icon: FolderPlus,
            shortcut: shortcutOf('folder.add'),
            run: () => void runAction('folder.add'),
          },
          'separator',
          {
            label: 'Import hosts…',
            icon: Import,
            run: () => void runAction('inventory.import'),
          },
        ])
      }
    />
  );
}

const RESULT_STEP: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

/** The host tree with the one box that searches it and connects to what is typed. */
export function HostTree(): ReactNode {
  const { query, entries, failure, settled, problem } = useSearchEntries();
  const text = useTreeState((state) => state.query);
  const focusWanted = useTreeState((state) => state.focusSearch);
  const ready = useInventory((state) => state.ready);
  const empty = useInventory((state) => state.hosts.size === 0 && state.folders.size === 0);
  const statuses = useHostStatuses();
  const input = useRef<HTMLInputElement>(null);
  const panel = useRef<HTMLElement>(null);
  const [at, setAt] = useState(0);
  const [focused, setFocused] = useState(false);
  const id = useId();
  const current = Math.min(at, entries.length - 1);

  useEffect(() => {
    if (!focusWanted) return;
    useTreeState.setState({ focusSearch: false });
    input.current?.focus();
    input.current?.select();
  }, [focusWanted]);

  const setText = (next: string): void => {
    setAt(0);
    useTreeState.setState({ query: next });
  };
  const point = (next: number): void => {
    if (next < 0) return;
    setAt(next);
    pointAt(entries[next]);
  };
  const focusTree = (): void => panel.current?.querySelector<HTMLElement>('[role="tree"]')?.focus();
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = RESULT_STEP[event.key];
    if (step !== undefined && !event.altKey && !event.ctrlKey) {
      if (query === '') focusTree();
      else point(Math.min(Math.max(current + step, 0), entries.length - 1));
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      takeEntry(entries[current], event.ctrlKey || event.metaKey);
    } else if (event.key === 'Escape') {
      if (text === '') focusTree();
      else setText('');
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const shortcut = shortcutOf('tree.search');
  const count = entries.length;
  return (
    <section className={css.panel} aria-label="Inventory" ref={panel}>
      <div
        onFocus={() => setFocused(true)}
        onBlur={(event) => setFocused(event.currentTarget.contains(event.relatedTarget))}
      >
        <div className={search.head}>
          <div className={search.box}>
            <Search size={14} strokeWidth={2} aria-hidden />
            <input
              ref={input}
              className={search.input}
              type="search"
              role="combobox"
              aria-label="Search hosts or connect"
              aria-expanded={query !== ''}
              aria-controls={`${id}-results`}
              aria-activedescendant={query === '' || count === 0 ? undefined : `${id}-results-${current}`}
              aria-autocomplete="list"
              placeholder="Search or user@host"
              title={shortcut === undefined ? undefined : `Search or connect (${formatShortcut(shortcut)})`}
              spellCheck={false}
              autoComplete="off"
              maxLength={500}
              value={text}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={onKeyDown}
            />
            {text !== '' && (
              <IconAction icon={X} size={13} label="Clear the search" onClick={() => setText('')} />
            )}
          </div>
          <AddMenuButton />
        </div>
        {focused && wantsHints(text) && (
          <SearchHints
            text={text}
            onPick={(next) => {
              setText(next);
              input.current?.focus();
            }}
            onLeave={() => input.current?.focus()}
          />
        )}
      </div>
      <div className="bn-visually-hidden" role="status" data-answers={settled ? query : undefined}>
        {query !== '' && settled ? `${count} ${count === 1 ? 'result' : 'results'}` : ''}
      </div>
      {query !== '' && failure !== null && <ErrorNote message={failure} />}
      {query !== '' && (count > 0 || !settled) && (
        <SearchResults
          id={`${id}-results`}
          entries={entries}
          at={current}
          statuses={statuses}
          onPoint={point}
          onTake={(taken) => takeEntry(entries[taken], false)}
        />
      )}
      {query !== '' && count === 0 && settled && failure === null && (
        <SearchMiss query={query} problem={problem} />
      )}
      {query === '' && ready && empty && (
        <EmptyState
          compact
          icon={ServerCog}
          title="Add your first host"
          text="A server, switch or any machine you log in to. Or type user@host above to connect without saving."
          actions={
            <>
              <Button variant="contained" color="primary" onClick={() => runAction('host.add')}>
                Add host
              </Button>
              <Button startIcon={<Import size={14} />} onClick={() => runAction('inventory.import')}>
                Import from another tool
              </Button>
            </>
          }
        />
      )}
      {query === '' && !empty && <TreeList />}
    </section>
  );
}
