import { lazy, Suspense, useEffect, useState, type ComponentType, type ReactNode } from 'react';
import { useHistory } from '../history/historyState';
import { useLongText } from '../history/longText';
import { HostTree } from '../inventory/HostTree';
import { useImport } from '../import/importState';
import { useSheets } from '../inventory/sheets';
import { runAction } from '../stores/actions';
import { useInventory } from '../stores/inventory';
import { useSetting } from '../stores/settings';
import { useUi } from '../stores/ui';
import { useVault } from '../stores/vault';
import { setPanels, useWorkspace } from '../stores/workspace';
import { useConfirmQueue } from '../ui/confirm';
import { useContextMenu } from '../ui/contextMenu';
import { Toasts } from '../ui/Toasts';
import { useNarrow } from './narrow';
import { PaneBoundary } from './PaneBoundary';
import { Rail } from './Rail';
import { SidePanel } from './SidePanel';
import { StatusBar } from './StatusBar';
import { Welcome } from './Welcome';
import css from './Window.module.css';

// Everything the first paint does not show loads later; what is likely to come next loads as soon as it is idle.
const loadDock = async (): Promise<{ default: ComponentType }> => ({
  default: (await import('./Dock')).Dock,
});
const loadOverlays = async (): Promise<{ default: ComponentType }> => ({
  default: (await import('./Overlays')).Overlays,
});
const Dock = lazy(loadDock);
const Overlays = lazy(loadOverlays);
const Inspector = lazy(() =>
  import('../inventory/Inspector').then((module) => ({ default: module.Inspector })),
);
const InventorySheets = lazy(() =>
  import('../inventory/InventorySheets').then((module) => ({ default: module.InventorySheets })),
);
const ImportDialog = lazy(() =>
  import('../import/ImportDialog').then((module) => ({ default: module.ImportDialog })),
);
const HistorySheets = lazy(() =>
  import('../history/HistorySheets').then((module) => ({ default: module.HistorySheets })),
);
const LockCover = lazy(() => import('./LockCover').then((module) => ({ default: module.LockCover })));

const soon: readonly (() => Promise<unknown>)[] = [
  loadOverlays,
  loadDock,
  () => import('../terminal/TerminalPane'),
];

/** Loads what a person is likely to open next, one at a time and only while nothing else is to do. */
function useIdleLoading(): void {
  useEffect(() => {
    let handle = 0;
    const next = (at: number): void => {
      const load = soon[at];
      if (load === undefined) return;
      handle = requestIdleCallback(() => void load().then(() => next(at + 1)));
    };
    next(0);
    return () => cancelIdleCallback(handle);
  }, []);
}

function Tree(): ReactNode {
  const { treeOpen, treeWidth } = useWorkspace((state) => state.panels);
  return (
    <SidePanel
      side="left"
      label="Inventory"
      region="tree"
      open={treeOpen}
      width={treeWidth}
      onResize={(width) => setPanels({ treeWidth: width })}
      onCollapse={() => setPanels({ treeOpen: false })}
    >
      <PaneBoundary name="The inventory">
        <HostTree />
      </PaneBoundary>
    </SidePanel>
  );
}

function Details(): ReactNode {
  const { inspectorOpen, inspectorWidth } = useWorkspace((state) => state.panels);
  const narrow = useNarrow();
  const over = useUi((state) => state.inspectorOver);
  // A first start has nothing to inspect: the welcome gets the room.
  const empty = useInventory((state) => state.hosts.size === 0 && state.folders.size === 0);
  if (empty) return null;
  return (
    <SidePanel
      side="right"
      label="Inspector"
      region="inspector"
      open={narrow ? over : inspectorOpen}
      over={narrow}
      width={inspectorWidth}
      onResize={(width) => setPanels({ inspectorWidth: width })}
      onCollapse={() => runAction('view.toggleInspector')}
    >
      <PaneBoundary name="The inspector">
        <Suspense fallback={null}>
          <Inspector />
        </Suspense>
      </PaneBoundary>
    </SidePanel>
  );
}

function Documents(): ReactNode {
  const any = useWorkspace((state) => state.documents.length > 0);
  return (
    <main className={css.documents} data-region="documents" aria-label="Tabs">
      {any ? (
        <Suspense fallback={<div className={css.strip} />}>
          <Dock />
        </Suspense>
      ) : (
        <Welcome />
      )}
    </main>
  );
}

/** Menus, dialogs and the palette: mounted when the first of them is needed, and from then on. */
function LazyOverlays(): ReactNode {
  const wanted = useUi((state) => state.paletteOpen || state.shortcutsOpen);
  const menu = useContextMenu((state) => state.menu !== null);
  const asked = useConfirmQueue((state) => state.pending.length > 0);
  const [mounted, setMounted] = useState(false);
  if (!mounted && (wanted || menu || asked)) setMounted(true);
  if (!mounted) return null;
  return (
    <Suspense fallback={null}>
      <Overlays />
    </Suspense>
  );
}

/** The inventory's forms, loaded when the first is opened. */
function LazySheets(): ReactNode {
  const open = useSheets((state) => state.sheet !== null);
  return open ? (
    <Suspense fallback={null}>
      <InventorySheets />
    </Suspense>
  ) : null;
}

/** The import dialog, loaded when a file was chosen. */
function LazyImport(): ReactNode {
  const open = useImport((state) => state.view !== null);
  return open ? (
    <Suspense fallback={null}>
      <ImportDialog />
    </Suspense>
  ) : null;
}

/** The sheets of the history, loaded when the first is opened. */
function LazyHistory(): ReactNode {
  const open = useHistory((state) => state.sheet !== null);
  const reading = useLongText((state) => state.row !== null);
  return open || reading ? (
    <Suspense fallback={null}>
      <HistorySheets />
    </Suspense>
  ) : null;
}

function useCovered(): boolean {
  const hides = useSetting('lockHidesWindow');
  const locked = useVault((state) => state.vault?.state === 'locked');
  return hides && locked;
}

/** The whole window: rail, tree, documents, inspector, status bar. */
export function Window(): ReactNode {
  const covered = useCovered();
  useIdleLoading();
  return (
    <>
      <div className={css.window} inert={covered}>
        <Rail />
        <div className={css.middle}>
          <Tree />
          <Documents />
          <Details />
        </div>
        <StatusBar />
        <LazySheets />
        <LazyImport />
        <LazyHistory />
        <LazyOverlays />
        <Toasts />
      </div>
      {covered && (
        <Suspense fallback={null}>
          <LockCover />
        </Suspense>
      )}
    </>
  );
}
