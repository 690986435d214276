import { RefreshCw } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { IconAction } from '../../ui/IconAction';
import { EmptyState } from '../../ui/EmptyState';
import type { QueryTab } from '../queryTab';
import { DefinitionSheet } from './DefinitionSheet';
import css from './explorer.module.css';
import { ExplorerTree } from './ExplorerTree';

/** The explorer of one tab's database: filter, refresh and tree. */
export function ExplorerPanel({ tab, title }: { tab: QueryTab; title: string }): ReactNode {
  const filter = useStore(tab.explorer.store, (state) => state.filter);
  const ready = useStore(tab.query.store, (state) => state.ready);
  const connections = useStore(tab.query.store, (state) => state.connections);
  const panel = useRef<HTMLDivElement>(null);
  const toTree = (): void => panel.current?.querySelector<HTMLElement>('[role=tree]')?.focus();
  return (
    <div className={css.panel} ref={panel} data-query-part="explorer">
      <div className={css.head}>
        <input
          className={css.filter}
          type="search"
          value={filter}
          placeholder="Find a table"
          aria-label={`Find a table in ${title}`}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => tab.explorer.setFilter(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && filter !== '') tab.explorer.setFilter('');
            else if (event.key === 'ArrowDown' || event.key === 'Enter') toTree();
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
