import { MAX_EDITOR_LENGTH } from '../../../shared/model/document';
import { call } from '../../ipc/client';
import { useInventory } from '../../stores/inventory';
import { duplicateDocument, openQuery } from '../../stores/workspace';
import { openContextMenu, type MenuEntry } from '../../ui/contextMenu';
import { describeError } from '../../ui/describeError';
import { toast } from '../../ui/toast';
import type { QueryTab } from '../queryTab';
import { closeLibrary, openLibrary } from './libraryState';

/** Databases of a server that a menu lists. */
const MOST_DATABASES = 500;

/** Runs something; whatever it throws becomes a toast. */
export function attempting(work: () => Promise<void>): void {
  work().catch((error: unknown) => toast({ ...describeError(error), tone: 'error' }));
}

/** Puts a text into the editor, and never runs it. */
export function insertText(tab: QueryTab, text: string): void {
  closeLibrary();
  tab.editor.insert(text);
}

/** Opens a text in a new tab of a database; it is not run. */
export function openText(
  target: { hostId: string; endpointId: string; engine: QueryTab['dialect']; database: string | null },
  text: string,
): void {
  const host = useInventory.getState().hosts.get(target.hostId);
  if (host?.endpoints.some(({ id }) => id === target.endpointId) !== true) {
    toast({
      message: 'That database is not in the inventory any more.',
      hint: 'Insert the text into a tab of another one.',
      tone: 'warning',
    });
    return;
  }
  closeLibrary();
  openQuery({ kind: 'query', ...target }, undefined, text);
}

/** Copies a text as it is. */
export async function copyText(text: string): Promise<void> {
  await call('clipboard.write', { text, selection: 'clipboard' });
  toast({ message: 'Copied.', tone: 'success' });
}

/** Asks under which name to save the selection, or else everything. */
export function saveQuery(tab: QueryTab): void {
  const text = tab.editor.selectedOrAll();
  if (text.trim() === '') {
    toast({ message: 'There is nothing to save yet.', hint: 'Write a statement first.' });
    return;
  }
  openLibrary(tab.options.documentId, { part: 'save', text });
}

/** Opens a file of the person's choice in a new tab of the same database. */
export async function openFile(tab: QueryTab): Promise<void> {
  const file = await call('sqlFiles.open');
  if (file === null) return;
  openQuery(tab.options.target(), { besideId: tab.options.documentId, direction: 'within' }, file.text);
  toast({
    message: `${file.name} is open in a new tab.`,
    hint: 'Changes stay in the tab until you save a file.',
  });
}

/** Saves what stands in the editor to a file of the person's choice. */
export async function saveFile(tab: QueryTab): Promise<void> {
  const text = tab.editor.view.state.doc.toString();
  if (text.length > 16 * MAX_EDITOR_LENGTH) {
    toast({ message: 'This text is too long for one file from here.', tone: 'warning' });
    return;
  }
  const name = await call('sqlFiles.save', { name: 'query.sql', text });
  if (name !== null) toast({ message: `Saved as ${name}.`, tone: 'success' });
}

/** Opens the same database again, with the same text. */
export const duplicateTab = (tab: QueryTab): void => duplicateDocument(tab.options.documentId);

/** Lists the databases of the server in a menu; choosing one opens a new tab. */
export async function openDatabaseMenu(tab: QueryTab, place: Element): Promise<void> {
  const databases = await tab.query.explore({ what: 'databases' });
  const current = tab.query.store.getState().server?.database;
  const entries: MenuEntry[] = databases.slice(0, MOST_DATABASES).map((database) => ({
    label: database,
    checked: database === current,
    run: () =>
      void openQuery(
        { ...tab.options.target(), database },
        { besideId: tab.options.documentId, direction: 'within' },
      ),
  }));
  if (entries.length === 0) {
    toast({
      message: 'The server names no other database.',
      hint: 'Your role may not be allowed to see them.',
    });
    return;
  }
  openContextMenu(place, 'Open another database of this server', entries);
}
