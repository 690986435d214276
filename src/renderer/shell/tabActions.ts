import { Columns2, Copy, Pencil, Rows2, SquareX, X } from 'lucide-react';
import { call } from '../ipc/client';
import { shortcutOf, type Action } from '../stores/actions';
import { mayClose } from '../stores/closing';
import { documentTitle, hasSession } from '../stores/documentTitle';
import { useInventory } from '../stores/inventory';
import { useSessions } from '../stores/sessions';
import { activateDocument, closeDocuments, duplicateDocument, useWorkspace } from '../stores/workspace';
import { confirm } from '../ui/confirm';
import type { MenuEntry } from '../ui/contextMenu';
import { orderedDocumentIds } from './dockOrder';
import { startRenaming } from './renaming';

const activeId = (): string | null => useWorkspace.getState().activeId;
const hasTab = (): boolean => activeId() !== null;
const findDocument = (
  id: string | null,
): ReturnType<typeof useWorkspace.getState>['documents'][number] | undefined =>
  useWorkspace.getState().documents.find((each) => each.id === id);
const isSession = (id: string | null): boolean => hasSession(findDocument(id));

const withActive = (act: (id: string) => void) => (): void => {
  const id = activeId();
  if (id !== null) act(id);
};

function liveSession(documentId: string): string | undefined {
  const { sessions, byDocument } = useSessions.getState();
  const id = byDocument.get(documentId);
  const session = id === undefined ? undefined : sessions.get(id);
  return session === undefined || session.state.phase === 'closed' ? undefined : session.id;
}

async function mayEnd(live: readonly string[]): Promise<boolean> {
  if (live.length < 2) return true;
  const names = live.map((id) => {
    const document = findDocument(id);
    return document === undefined ? '' : documentTitle(document, useInventory.getState());
  });
  return confirm({
    title: `Close ${live.length} running sessions?`,
    text: 'What runs in them ends.',
    preview: names.join('\n'),
    confirmLabel: `Close ${live.length} sessions`,
    danger: true,
  });
}

/** Closes tabs and ends their sessions; asks when several are running. */
export async function closeTabs(ids: readonly string[]): Promise<void> {
  if (!(await mayEnd(ids.filter((id) => liveSession(id) !== undefined)))) return;
  const ending = ids.map((id) => useSessions.getState().byDocument.get(id)).filter((id) => id !== undefined);
  if (!(await mayClose(ids))) return;
  closeDocuments(ids);
  // The pane ends its session too as it goes; a session that is gone already is what was wanted.
  await Promise.allSettled(ending.map((sessionId) => call('sessions.close', { sessionId })));
}

/** Shows the tab so many places further, round the corner. */
function step(by: number): void {
  const ids = orderedDocumentIds();
  const at = ids.indexOf(activeId() ?? '');
  const next = ids[(at + by + ids.length) % ids.length];
  if (next !== undefined) activateDocument(next);
}

const others = (id: string): string[] => orderedDocumentIds().filter((each) => each !== id);

/** The menu of one tab. */
export function tabMenu(id: string): MenuEntry[] {
  const forSession: MenuEntry[] = [
    { label: 'Rename', icon: Pencil, shortcut: 'F2', run: () => startRenaming(id) },
    { label: 'Duplicate', icon: Copy, run: () => duplicateDocument(id) },
    'separator',
    { label: 'Split right', icon: Columns2, run: () => duplicateDocument(id, 'right') },
    { label: 'Split down', icon: Rows2, run: () => duplicateDocument(id, 'below') },
    'separator',
  ];
  return [
    ...(isSession(id) ? forSession : []),
    { label: 'Close', icon: X, shortcut: shortcutOf('tab.close'), run: () => void closeTabs([id]) },
    {
      label: 'Close others',
      icon: SquareX,
      disabled: others(id).length === 0,
      run: () => void closeTabs(others(id)),
    },
  ];
}

const byNumber: Action[] = Array.from({ length: 9 }, (_, index) => ({
  id: `tab.show${index + 1}`,
  title: `Go to tab ${index + 1}`,
  section: 'Tabs',
  shortcut: `Mod+Shift+${index + 1}`,
  shortcutIn: 'terminal',
  hidden: true,
  when: () => orderedDocumentIds()[index] !== undefined,
  run: () => activateDocument(orderedDocumentIds()[index] ?? ''),
}));

/** What can be done with tabs. */
export const tabActions: readonly Action[] = [
  {
    id: 'tab.next',
    title: 'Go to next tab',
    section: 'Tabs',
    shortcut: 'Ctrl+PageDown',
    shortcutIn: 'terminal',
    when: hasTab,
    run: () => step(1),
  },
  {
    id: 'tab.previous',
    title: 'Go to previous tab',
    section: 'Tabs',
    shortcut: 'Ctrl+PageUp',
    shortcutIn: 'terminal',
    when: hasTab,
    run: () => step(-1),
  },
  {
    id: 'tab.close',
    title: 'Close tab',
    section: 'Tabs',
    icon: X,
    shortcut: 'Mod+Shift+W',
    shortcutIn: 'terminal',
    when: hasTab,
    run: withActive((id) => void closeTabs([id])),
  },
  {
    id: 'tab.closeOthers',
    title: 'Close other tabs',
    section: 'Tabs',
    icon: SquareX,
    when: () => useWorkspace.getState().documents.length > 1,
    run: withActive((id) => void closeTabs(others(id))),
  },
  {
    id: 'tab.rename',
    title: 'Rename tab',
    section: 'Tabs',
    icon: Pencil,
    when: () => isSession(activeId()),
    run: withActive(startRenaming),
  },
  {
    id: 'tab.duplicate',
    title: 'Duplicate tab',
    section: 'Tabs',
    icon: Copy,
    when: () => isSession(activeId()),
    run: withActive((id) => duplicateDocument(id)),
  },
  {
    id: 'tab.splitRight',
    title: 'Split right',
    section: 'Tabs',
    icon: Columns2,
    shortcut: 'Mod+Shift+E',
    shortcutIn: 'terminal',
    when: () => isSession(activeId()),
    run: withActive((id) => duplicateDocument(id, 'right')),
  },
  {
    id: 'tab.splitDown',
    title: 'Split down',
    section: 'Tabs',
    icon: Rows2,
    shortcut: 'Mod+Shift+O',
    shortcutIn: 'terminal',
    when: () => isSession(activeId()),
    run: withActive((id) => duplicateDocument(id, 'below')),
  },
  ...byNumber,
];
