import { create } from 'zustand';
import {
  DEFAULT_PANELS,
  MAX_EDITOR_LENGTH,
  type Document,
  type QueryTarget,
  type TerminalTarget,
  type Workspace,
} from '../../shared/model/document';
import { call } from '../ipc/client';
import { useUi } from './ui';

/** Where a new tab goes. */
export interface Placement {
  /** Beside this document's group, or into it. */
  besideId: string;
  direction: 'right' | 'below' | 'within';
}

/** Open tabs and panel sizes: plain data that survives a restart. */
export interface WorkspaceState {
  readonly documents: readonly Document[];
  readonly activeId: string | null;
  /** The docking library's serialised arrangement; undefined when there is none. */
  readonly layout: unknown;
  readonly panels: Workspace['panels'];
  readonly expandedFolders: ReadonlySet<string>;
  /** Tabs brought back by a restart: they ask before they connect. */
  readonly restored: ReadonlySet<string>;
  /** Where documents that are not placed yet shall go. */
  readonly placements: ReadonlyMap<string, Placement>;
}

/** See {@link WorkspaceState}. */
export const useWorkspace = create<WorkspaceState>(() => ({
  documents: [],
  activeId: null,
  layout: undefined,
  panels: DEFAULT_PANELS,
  expandedFolders: new Set(),
  restored: new Set(),
  placements: new Map(),
}));

/** Takes over what the last run saved; tabs only if wished. */
export function restoreWorkspace(saved: Workspace | null, withTabs: boolean): void {
  if (saved === null) return;
  const documents = withTabs ? saved.documents : [];
  useWorkspace.setState({
    documents,
    // The dock's layout knows which tab was in front.
    activeId: null,
    layout: withTabs ? saved.layout : undefined,
    panels: saved.panels,
    expandedFolders: new Set(saved.expandedFolders),
    restored: new Set(documents.map((each) => each.id)),
  });
}

/** What `workspace.save` takes. */
function serialise(state: WorkspaceState): Workspace {
  return {
    documents: [...state.documents],
    layout: state.layout ?? null,
    panels: state.panels,
    expandedFolders: [...state.expandedFolders],
  };
}

/** How long changes are gathered before they are saved, in ms: dragging a border changes a lot. */
const SAVE_DELAY_MS = 400;

/** Saves changes from now on, and what is pending when the page goes away. */
export function startSavingWorkspace(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const save = (): void => {
    timer = undefined;
    // A failed save shows as `store.failed`; the next change tries again.
    call('workspace.save', serialise(useWorkspace.getState())).catch(() => undefined);
  };
  useWorkspace.subscribe((now, before) => {
    const same =
      now.documents === before.documents &&
      now.layout === before.layout &&
      now.panels === before.panels &&
      now.expandedFolders === before.expandedFolders;
    if (same) return;
    // Not put off by what follows: who types on and on has the text saved all the same.
    timer ??= setTimeout(save, SAVE_DELAY_MS);
  });
  window.addEventListener('pagehide', () => {
    if (timer !== undefined) save();
  });
}

/** Opens a document as a tab and shows it. */
export function openDocument(document: Document, placement?: Placement): void {
  useWorkspace.setState((state) => ({
    documents: [...state.documents, document],
    activeId: document.id,
    placements:
      placement === undefined ? state.placements : new Map(state.placements).set(document.id, placement),
  }));
}

/** Opens a terminal tab; its pane connects. Returns the document's id. */
export function openTerminal(target: TerminalTarget, placement?: Placement): string {
  const id = crypto.randomUUID();
  openDocument({ kind: 'terminal', id, target, title: null }, placement);
  return id;
}

/** Opens a query tab, with a text in its editor if there is one; its pane connects. Returns the document's id. */
export function openQuery(target: QueryTarget, placement?: Placement, text = ''): string {
  const id = crypto.randomUUID();
  openDocument({ kind: 'query', id, target, title: null, text }, placement);
  return id;
}

/** Opens a tab that shows what a database server is doing. Returns the document's id. */
export function openServer(target: QueryTarget, placement?: Placement): string {
  const id = crypto.randomUUID();
  openDocument({ kind: 'server', id, target, title: null }, placement);
  return id;
}

/** Keeps what stands in a query tab's editor. False: it is too long to be kept, and what was kept before stays. */
export function keepQueryText(id: string, text: string): boolean {
  if (text.length > MAX_EDITOR_LENGTH) return false;
  useWorkspace.setState(({ documents }) => {
    const kept = documents.find((each) => each.id === id);
    if (kept?.kind !== 'query' || kept.text === text) return {};
    return { documents: documents.map((each) => (each === kept ? { ...kept, text } : each)) };
  });
  return true;
}

/** Shows the one tab of this kind, opening it if needed. */
export function openSingle(kind: 'settings' | 'audit'): void {
  const open = useWorkspace.getState().documents.find((each) => each.kind === kind);
  if (open !== undefined) activateDocument(open.id);
  else openDocument({ kind, id: crypto.randomUUID() });
}

/** Shows one section of the settings. */
export function openSettings(title: string): void {
  useUi.setState({ settingsSection: { title } });
  openSingle('settings');
}

/** Shows a tab. */
export function activateDocument(id: string): void {
  useWorkspace.setState({ activeId: id });
}

/** Takes tabs away; the panes end their sessions as they go. */
export function closeDocuments(ids: readonly string[]): void {
  const gone = new Set(ids);
  useWorkspace.setState((state) => {
    const documents = state.documents.filter((each) => !gone.has(each.id));
    const activeGone = state.activeId !== null && gone.has(state.activeId);
    return {
      documents,
      activeId: activeGone ? (documents.at(-1)?.id ?? null) : state.activeId,
      // An arrangement of nothing: the next tab starts afresh.
      layout: documents.length === 0 ? undefined : state.layout,
    };
  });
}

/** Gives a tab with a session a name; empty or null: the target's own name again. */
export function renameDocument(id: string, title: string | null): void {
  const wanted = title === null || title.trim() === '' ? null : title.trim().slice(0, 200);
  useWorkspace.setState((state) => ({
    documents: state.documents.map((each) =>
      each.id === id && (each.kind === 'terminal' || each.kind === 'query' || each.kind === 'server')
        ? { ...each, title: wanted }
        : each,
    ),
  }));
}

/** Opens the same target again; beside the original where a direction is given. */
export function duplicateDocument(id: string, direction: Placement['direction'] = 'within'): void {
  const original = useWorkspace.getState().documents.find((each) => each.id === id);
  if (original === undefined || original.kind === 'settings' || original.kind === 'audit') return;
  openDocument({ ...original, id: crypto.randomUUID() }, { besideId: id, direction });
}

/** A restored tab that connects is an ordinary one from then on. */
export function forgetRestored(id: string): void {
  useWorkspace.setState((state) => {
    if (!state.restored.has(id)) return {};
    const restored = new Set(state.restored);
    restored.delete(id);
    return { restored };
  });
}

/** Changes panel widths and visibility. */
export function setPanels(change: Partial<Workspace['panels']>): void {
  useWorkspace.setState((state) => ({ panels: { ...state.panels, ...change } }));
}

/** Folds and unfolds folders of the tree. */
export function setExpandedFolders(expandedFolders: ReadonlySet<string>): void {
  useWorkspace.setState({ expandedFolders });
}
