import { FolderSearch, Import, Search, ServerCog, X } from 'lucide-react';
import { Activity, useEffect, useId, useRef, useState, type MouseEvent, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { LONGEST_QUERY } from '../../shared/model/settings';
import { runAction, shortcutOf } from '../stores/actions';
import { useInventory } from '../stores/inventory';
import { revealNode, setSelection, useUi } from '../stores/ui';
import { openTerminal } from '../stores/workspace';
import { EmptyState } from '../ui/EmptyState';
import { ErrorNote } from '../ui/ErrorNote';
import { IconAction } from '../ui/IconAction';
import { formatShortcut } from '../ui/shortcut';
import { AddMenuButton, SortMenuButton } from './AddMenuButton';
import { openBulkEdit } from './bulk/openBulkEdit';
import { connectHost } from './commands';
import { ResultBar } from './ResultBar';
import { entryRef, type SearchEntry } from './searchEntries';
import { SearchHints, wantsHints } from './SearchHints';
import { SearchMiss } from './SearchMiss';
import { SearchResults } from './SearchResults';
import { openSheet } from './sheets';
import { TreeList } from './TreeList';
import { openNodesMenu } from './treeMenu';
import { useTreeState } from './treeState';
import { useResultSelection } from './useResultSelection';
import { useSearchEntries } from './useSearchEntries';
import { searchKeys } from './searchKeys';
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

/** Opens the menu of the selected results. */
const openResultsMenu = (place: MouseEvent | Element): void =>
  openNodesMenu(place, useUi.getState().selection);

/** Other text, other results, wherever it came from: nothing stays selected that is not in sight any more. */
function useOtherQuery(query: string, reset: () => void): void {
  const last = useRef(query);
  useEffect(() => {
    if (last.current === query) return;
    last.current = query;
    reset();
    if (useUi.getState().selection.length > 1) setSelection([]);
  }, [query, reset]);
}

/** The first host, or many at once: what stands where there are none. */
function FirstHost(): ReactNode {
  return (
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
  );
}

/** The host tree with the one box that searches it and connects to what is typed. */
export function HostTree(): ReactNode {
  const { query, entries, total, failure, settled, problem } = useSearchEntries();
  const text = useTreeState((state) => state.query);
  const focusWanted = useTreeState((state) => state.focusSearch);
  const ready = useInventory((state) => state.ready);
  const empty = useInventory((state) => state.hosts.size === 0 && state.folders.size === 0);
  const statuses = useHostStatuses();
  const selection = useResultSelection(entries);
  const input = useRef<HTMLInputElement>(null);
  const panel = useRef<HTMLElement>(null);
  const [focused, setFocused] = useState(false);
  const id = useId();
  const { reset } = selection;

  useOtherQuery(query, reset);
  useEffect(() => {
    if (!focusWanted) return;
    useTreeState.setState({ focusSearch: false });
    input.current?.focus();
    input.current?.select();
  }, [focusWanted]);

  const setText = (next: string): void => useTreeState.setState({ query: next });
  const onKeyDown = searchKeys({
    ...{ text, entries, selection },
    onTake: (at, beside) => takeEntry(entries[at], beside),
    onMenu: () => {
      if (selection.picked.size === 0) selection.point(selection.at);
      const element = document.getElementById(`${id}-results-${selection.at}`) ?? input.current;
      if (element !== null) openResultsMenu(element);
    },
    onClear: () => setText(''),
    focusTree: () => panel.current?.querySelector<HTMLElement>('[role="tree"]')?.focus(),
  });

  const shortcut = shortcutOf('tree.search');
  const count = entries.length;
  const found = entries.filter((entry) => entryRef(entry) !== null).length;
  // Until the first answer, a few milliseconds after the first key, the tree stays: an empty list would only flash.
  const answered = query !== '' && (settled || count > 0 || failure !== null);
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
              aria-activedescendant={
                query === '' || count === 0 ? undefined : `${id}-results-${selection.at}`
              }
              aria-autocomplete="list"
              placeholder="Search or user@host"
              title={shortcut === undefined ? undefined : `Search or connect (${formatShortcut(shortcut)})`}
              spellCheck={false}
              autoComplete="off"
              maxLength={LONGEST_QUERY}
              value={text}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={onKeyDown}
            />
            {query !== '' && (
              <IconAction
                icon={FolderSearch}
                size={14}
                label="Save this search as a smart folder"
                onClick={() => openSheet({ kind: 'smart', id: null, query })}
              />
            )}
            {text !== '' && (
              <IconAction icon={X} size={13} label="Clear the search" onClick={() => setText('')} />
            )}
          </div>
          {query === '' && !empty && <SortMenuButton />}
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
        {query !== '' && settled ? `${total ?? count} ${count === 1 ? 'result' : 'results'}` : ''}
      </div>
      {query !== '' && failure !== null && <ErrorNote message={failure} />}
      {query !== '' && found > 0 && (
        <ResultBar
          total={total}
          atLeast={found}
          picked={selection.picked.size}
          onAll={selection.all}
          onEdit={() => openBulkEdit(useUi.getState().selection)}
        />
      )}
      {answered && (count > 0 || !settled) && (
        <SearchResults
          id={`${id}-results`}
          {...{ entries, statuses, selection }}
          onTake={(taken) => takeEntry(entries[taken], false)}
          onMenu={openResultsMenu}
        />
      )}
      {query !== '' && count === 0 && settled && failure === null && (
        <SearchMiss query={query} problem={problem} />
      )}
      {query === '' && ready && empty && <FirstHost />}
      {!empty && (
        // Kept while one searches, where it was scrolled to: to take it away and make it anew costs each first key 10 ms.
        <Activity mode={answered ? 'hidden' : 'visible'}>
          <TreeList />
        </Activity>
      )}
    </section>
  );
}
