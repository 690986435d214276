import 'dockview-react/dist/styles/dockview.css';
import './dock.css';
import {
  DockviewReact,
  type DockviewApi,
  type DockviewReadyEvent,
  type DockviewTheme,
  type IDockviewPanelProps,
} from 'dockview-react';
import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { DisposableStore } from '../../shared/lifecycle';
import { documentTitle, useDocument } from '../stores/documentTitle';
import { useInventory } from '../stores/inventory';
import { activateDocument, closeDocuments, useWorkspace } from '../stores/workspace';
import { openContextMenu } from '../ui/contextMenu';
import { setDockOrder } from './dockOrder';
import { DOCUMENT_COMPONENT, panelOrder, restoreLayout, syncPanels, syncTitles } from './dockSync';
import { DocumentPane } from './DocumentPane';
import { DocumentTab } from './DocumentTab';
import { NewTabButton, SplitButton } from './DockButtons';
import { PaneBoundary } from './PaneBoundary';
import { startRenaming } from './renaming';
import { closeTabs, tabMenu } from './tabActions';

const theme: DockviewTheme = { name: 'binnacle', className: 'bn-dock', dndTabIndicator: 'line', gap: 0 };

function DocumentPanel({ api }: IDockviewPanelProps): ReactNode {
  const document = useDocument(api.id);
  const active = useWorkspace((state) => state.activeId === api.id);
  const [visible, setVisible] = useState(api.isVisible);
  useEffect(() => {
    setVisible(api.isVisible);
    const following = api.onDidVisibilityChange((event) => setVisible(event.isVisible));
    return () => following.dispose();
  }, [api]);
  if (document === undefined) return null;
  return (
    <PaneBoundary name={documentTitle(document, useInventory.getState())}>
      <DocumentPane document={document} active={active} visible={visible} />
    </PaneBoundary>
  );
}

const components = { [DOCUMENT_COMPONENT]: DocumentPanel };

/** How long arranging is gathered before it is written to the workspace, in ms: dragging a border changes a lot. */
const LAYOUT_DELAY_MS = 150;

/** Follows the dock into the store and the store into the dock, until disposed. */
function connect(api: DockviewApi): DisposableStore {
  const store = new DisposableStore();
  restoreLayout(api, useWorkspace.getState().layout);
  syncPanels(api, useWorkspace.getState());
  setDockOrder(() => panelOrder(api));
  store.defer(() => setDockOrder(null));

  store.defer(
    useWorkspace.subscribe((now, before) => {
      if (now.documents !== before.documents || now.activeId !== before.activeId) syncPanels(api, now);
      if (now.documents !== before.documents) syncTitles(api);
    }),
  );
  store.defer(
    useInventory.subscribe((now, before) => {
      if (now.hosts !== before.hosts) syncTitles(api);
    }),
  );
  store.add(
    api.onDidActivePanelChange(({ panel }) => {
      if (panel !== undefined && useWorkspace.getState().activeId !== panel.id) activateDocument(panel.id);
    }),
  );
  store.add(
    api.onDidRemovePanel((panel) => {
      if (useWorkspace.getState().documents.some((each) => each.id === panel.id)) closeDocuments([panel.id]);
    }),
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  store.add(
    api.onDidLayoutChange(() => {
      clearTimeout(timer);
      timer = setTimeout(() => useWorkspace.setState({ layout: api.toJSON() }), LAYOUT_DELAY_MS);
    }),
  );
  store.defer(() => clearTimeout(timer));

  const front = api.activePanel ?? api.panels.at(-1);
  if (useWorkspace.getState().activeId === null && front !== undefined) activateDocument(front.id);
  return store;
}

/** The tab a key press or click happened on, if on one. */
function tabOf(target: EventTarget): { id: string; element: HTMLElement } | null {
  if (!(target instanceof Element) || target.closest('input') !== null) return null;
  const element = target.closest<HTMLElement>('.dv-tab');
  const id = element?.dataset['tabPanelId'];
  return element === null || id === undefined ? null : { id, element };
}

function handleTabKey(event: KeyboardEvent): void {
  const tab = tabOf(event.target);
  if (tab === null) return;
  const label = documentLabel(tab.id);
  if (event.key === 'F2') startRenaming(tab.id);
  else if (event.key === 'Delete') void closeTabs([tab.id]);
  else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
    openContextMenu(tab.element, `Tab ${label}`, tabMenu(tab.id));
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

function documentLabel(id: string): string {
  const document = useWorkspace.getState().documents.find((each) => each.id === id);
  return document === undefined ? '' : documentTitle(document, useInventory.getState());
}

function handleTabMenu(event: MouseEvent): void {
  const tab = tabOf(event.target);
  if (tab !== null) openContextMenu(event, `Tab ${documentLabel(tab.id)}`, tabMenu(tab.id));
}

function handleTabMouse(event: MouseEvent): void {
  const tab = tabOf(event.target);
  if (tab === null) return;
  if (event.type === 'dblclick') startRenaming(tab.id);
  // The middle button closes, as in every browser.
  else if (event.button === 1) void closeTabs([tab.id]);
}

/** Tabs that split and dock; shows the documents of the workspace store. */
export function Dock(): ReactNode {
  const connection = useRef<DisposableStore | null>(null);
  useEffect(() => () => connection.current?.dispose(), []);
  const ready = ({ api }: DockviewReadyEvent): void => {
    connection.current?.dispose();
    connection.current = connect(api);
  };
  return (
    <div
      className="bn-dock-host"
      onKeyDownCapture={handleTabKey}
      onContextMenuCapture={handleTabMenu}
      onDoubleClick={handleTabMouse}
      onAuxClick={handleTabMouse}
    >
      <DockviewReact
        theme={theme}
        components={components}
        defaultTabComponent={DocumentTab}
        leftHeaderActionsComponent={NewTabButton}
        rightHeaderActionsComponent={SplitButton}
        // Terminals keep their DOM while hidden: their text lives in it.
        defaultRenderer="always"
        disableFloatingGroups
        onReady={ready}
      />
    </div>
  );
}
