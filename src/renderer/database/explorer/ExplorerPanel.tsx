import { RefreshCw } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { IconAction } from '../../ui/IconAction';
import { EmptyState } from '../../ui/EmptyState';
import type { QueryTab } from '../queryTab';
import { DefinitionSheet } from './DefinitionSheet';
import css from './explorer.module.css';
import { explorerRows } from './explorerFound';
import { activate, ExplorerTree } from './ExplorerTree';

/** The explorer of one tab's database: filter, refresh and tree. */
export function ExplorerPanel({ tab, title }: { tab: QueryTab; title: string }): ReactNode {
  const filter = useStore(tab.explorer.store, (state) => state.filter);
  const ready = useStore(tab.query.store, (state) => state.ready);
  const connections = useStore(tab.query.store, (state) => state.connections);
  const panel = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const openFirst = (): void => {
    const [first] = explorerRows(tab.explorer.store.getState());
    if (first !== undefined && filter.trim() !== '') activate(tab, first);
  };
  const toTree = (): void => panel.current?.querySelector<HTMLElement>('[role=tree]')?.focus();
  return (
    <div
      className={css.panel}
      ref={panel}
      data-query-part="explorer"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || filter === '' || event.target === input.current) return;
        tab.explorer.setFilter('');
        input.current?.focus();
        event.stopPropagation();
      }}
    >
      <div className={css.head}>
        <input
          ref={input}
          className={css.filter}
          type="search"
          value={filter}
          placeholder="Find a table or column"
          aria-label={`Find a table or column in ${title}`}
          title="Names of objects and columns; several words find parts, such as “ord it” order_items"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => tab.explorer.setFilter(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && filter !== '') tab.explorer.setFilter('');
            else if (event.key === 'ArrowDown') toTree();
            else if (event.key === 'Enter') openFirst();
            else return;
            event.preventDefault();
            event.stopPropagation();
          }}
        />
        <IconAction
          icon={RefreshCw}
          size={14}
          label="Refresh the explorer"
          disabled={!ready}
          onClick={() => tab.explorer.refresh()}
        />
      </div>
      {connections === 0 ? (
        <EmptyState compact title="Not connected" text="Schemas and tables appear here after connecting." />
      ) : (
        <ExplorerTree tab={tab} title={title} />
      )}
      <DefinitionSheet tab={tab} />
    </div>
  );
}
