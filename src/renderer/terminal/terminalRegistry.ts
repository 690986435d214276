import type { Document } from '../../shared/model/document';
import { documentTitle } from '../stores/documentTitle';
import { useInventory } from '../stores/inventory';
import { useWorkspace } from '../stores/workspace';
import { LiveTerminal } from './liveTerminal';

/** A terminal tab. */
export type TerminalDocument = Extract<Document, { kind: 'terminal' }>;

/** Every terminal of the window by its document; kept outside React, whose mounts come and go. */
const terminals = new Map<string, LiveTerminal>();

function currentDocument(id: string): TerminalDocument | undefined {
  const found = useWorkspace.getState().documents.find((each) => each.id === id);
  return found?.kind === 'terminal' ? found : undefined;
}

/** The terminal of a tab, made when it is first asked for. */
export function terminalFor(document: TerminalDocument): LiveTerminal {
  const existing = terminals.get(document.id);
  if (existing !== undefined) return existing;
  const latest = (): TerminalDocument => currentDocument(document.id) ?? document;
  const terminal = new LiveTerminal({
    documentId: document.id,
    target: () => latest().target,
    hostName: () => documentTitle(latest(), useInventory.getState()),
  });
  terminals.set(document.id, terminal);
  return terminal;
}

/** The terminal of this document, if it has been made. */
export const existingTerminal = (documentId: string | null): LiveTerminal | undefined =>
  documentId === null ? undefined : terminals.get(documentId);

/** The terminal of the active tab, if it is one. */
export const activeTerminal = (): LiveTerminal | undefined =>
  existingTerminal(useWorkspace.getState().activeId);

// A terminal ends with its tab, wherever the tab was closed and whether or not its pane was on the screen.
useWorkspace.subscribe((now, before) => {
  if (now.documents === before.documents) return;
  const open = new Set(now.documents.map((each) => each.id));
  for (const [id, terminal] of terminals) {
    if (open.has(id)) continue;
    terminals.delete(id);
    terminal.dispose();
  }
});
