import type { Document } from '../../shared/model/document';
import { documentTitle } from '../stores/documentTitle';
import { useInventory } from '../stores/inventory';
import { useWorkspace } from '../stores/workspace';
import { QueryTab } from './queryTab';
import { guardUnfinished } from './writing/closing';

/** A query tab. */
export type QueryDocument = Extract<Document, { kind: 'query' }>;

/** Every query tab of the window by its document; kept outside React, whose mounts come and go. */
const tabs = new Map<string, QueryTab>();

function currentDocument(id: string): QueryDocument | undefined {
  const found = useWorkspace.getState().documents.find((each) => each.id === id);
  return found?.kind === 'query' ? found : undefined;
}

/** The live tab of a document, made when it is first asked for. */
export function queryFor(document: QueryDocument): QueryTab {
  const existing = tabs.get(document.id);
  if (existing !== undefined) return existing;
  const tab = new QueryTab({
    documentId: document.id,
    target: () => (currentDocument(document.id) ?? document).target,
    text: document.text,
    dialect: document.target.engine,
    title: documentTitle(document, useInventory.getState()),
  });
  tabs.set(document.id, tab);
  return tab;
}

/** The active tab, if it is a query tab. */
export const activeQuery = (): QueryTab | undefined => tabs.get(useWorkspace.getState().activeId ?? '');

guardUnfinished(tabs);

// A query ends with its tab, wherever the tab was closed and whether or not its pane was on the screen.
useWorkspace.subscribe((now, before) => {
  if (now.documents === before.documents) return;
  const open = new Set(now.documents.map((each) => each.id));
  for (const [id, tab] of tabs) {
    if (open.has(id)) continue;
    tabs.delete(id);
    tab.dispose();
  }
});

// Before the workspace saves for the last time.
window.addEventListener(
  'pagehide',
  () => {
    for (const tab of tabs.values()) tab.editor.flush();
  },
  { capture: true },
);
