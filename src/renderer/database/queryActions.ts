import { Activity, Download, FolderTree, Play, Plug, RefreshCw, Square, StepForward } from 'lucide-react';
import { useEffect } from 'react';
import type { Disposable } from '../../shared/lifecycle';
import { registerActions, type Action } from '../stores/actions';
import { forgetRestored, useWorkspace } from '../stores/workspace';
import { libraryActions } from './library/libraryActions';
import { setQueryLayout, useQueryLayout } from './layout';
import { planActions } from './plan/planActions';
import { activeQuery } from './queryRegistry';
import type { QueryTab } from './queryTab';
import { exportShown, exportStatement } from './transfer/exportCommands';
import { writingActions } from './writing/writingActions';

/** Whether the keys go to the query tab: not while the inventory has them, whose Enter means something else. */
const isHere = (): boolean =>
  activeQuery() !== undefined &&
  (document.activeElement?.closest('[data-region="tree"], [data-region="inspector"]') ?? null) === null;

const withActive = (act: (tab: QueryTab) => void) => (): void => {
  const tab = activeQuery();
  if (tab !== undefined) act(tab);
};

const isRunning = (): boolean => {
  const phase = activeQuery()?.query.store.getState().run?.phase;
  return phase === 'running' || phase === 'cancelling';
};

const actions: readonly Action[] = [
  ...writingActions,
  {
    id: 'query.run',
    title: 'Run the selection or this statement',
    section: 'Query',
    icon: Play,
    shortcut: 'Mod+Enter',
    keywords: 'execute sql',
    when: isHere,
    run: withActive((tab) => tab.run()),
  },
  {
    id: 'query.runAll',
    title: 'Run all statements',
    section: 'Query',
    icon: StepForward,
    shortcut: 'Mod+Shift+Enter',
    keywords: 'execute sql script',
    when: isHere,
    run: withActive((tab) => tab.run(true)),
  },
  {
    id: 'query.cancel',
    title: 'Cancel what runs',
    section: 'Query',
    icon: Square,
    shortcut: 'Mod+.',
    keywords: 'stop abort kill',
    when: () => isHere() && isRunning(),
    run: withActive((tab) => tab.query.cancelRun()),
  },
  {
    id: 'query.reconnect',
    title: 'Reconnect this query tab',
    section: 'Query',
    icon: Plug,
    when: () => activeQuery()?.query.link.canConnect === true,
    run: withActive((tab) => {
      forgetRestored(useWorkspace.getState().activeId ?? '');
      void tab.query.link.connect();
    }),
  },
  {
    id: 'query.refreshExplorer',
    title: 'Refresh the database explorer',
    section: 'Query',
    icon: RefreshCw,
    keywords: 'schema tables reload',
    when: () => activeQuery()?.query.store.getState().ready === true,
    run: withActive((tab) => tab.explorer.refresh()),
  },
  {
    id: 'query.server',
    title: 'Show what this server is doing',
    section: 'Query',
    icon: Activity,
    keywords: 'sessions locks blocking processes activity settings replication size',
    when: () => activeQuery()?.query.store.getState().features?.serverView === true,
    run: withActive((tab) => tab.openServer()),
  },
  {
    id: 'query.toggleExplorer',
    title: 'Show or hide the database explorer',
    section: 'Query',
    icon: FolderTree,
    keywords: 'schema tables sidebar',
    when: () => activeQuery() !== undefined,
    run: () => setQueryLayout({ explorerOpen: !useQueryLayout.getState().explorerOpen }),
  },
  ...libraryActions({ get: activeQuery, isHere }),
  ...planActions({ get: activeQuery, isHere }),
];

const exportActions: readonly Action[] = [
  {
    id: 'query.exportResult',
    title: 'Export this result to a file…',
    section: 'Query',
    icon: Download,
    keywords: 'save csv json xlsx excel sql download',
    when: () => (activeQuery()?.query.store.getState().shown ?? null) !== null,
    run: withActive(exportShown),
  },
  {
    id: 'query.exportStatement',
    title: 'Export the rows of this statement to a file…',
    section: 'Query',
    icon: Download,
    keywords: 'save csv json xlsx excel sql stream server',
    when: () => activeQuery()?.query.store.getState().ready === true,
    run: withActive(exportStatement),
  },
];

let registered: Disposable | null = null;

/** Adds the actions with the first query tab; they stay, and apply while a query tab is the active one. */
export function useQueryActions(): void {
  useEffect(() => {
    registered ??= registerActions([...actions, ...exportActions]);
  }, []);
}
