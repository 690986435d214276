import { Bookmark, ChevronDown, Ellipsis, History } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { canRun, findAction, runAction, shortcutOf } from '../../stores/actions';
import { openContextMenu, type MenuEntry } from '../../ui/contextMenu';
import { IconAction } from '../../ui/IconAction';
import type { QueryTab } from '../queryTab';
import { attempting, openDatabaseMenu } from './libraryCommands';
import { openLibrary } from './libraryState';

/** Actions of the menu with what is rarer, a line between groups. */
const RARER = [
  ['query.explain', 'query.explainMeasured'],
  ['query.format', 'query.formatAll'],
  ['query.save', 'query.openFile', 'query.saveFile'],
  ['query.appliedEdits'],
  ['query.duplicate'],
] as const;

function entriesOf(tab: QueryTab): MenuEntry[] {
  const { enabled } = tab.parameters.store.getState();
  const groups = RARER.map((ids) =>
    ids.flatMap((id): MenuEntry[] => {
      const action = findAction(id);
      if (action === undefined || !canRun(id)) return [];
      const { title: label, icon } = action;
      return [{ label, icon, shortcut: shortcutOf(id), run: () => void runAction(id) }];
    }),
  );
  const ask: MenuEntry = {
    label: 'Ask for values of parameters',
    checked: enabled,
    run: () => tab.parameters.setEnabled(!enabled),
  };
  const shown = groups.filter((entries) => entries.length > 0);
  return [...shown.flatMap((entries): MenuEntry[] => [...entries, 'separator']), ask];
}

/** History, saved queries, and a menu with what is rarer. */
export function LibraryButtons({ tab }: { tab: QueryTab }): ReactNode {
  const { documentId } = tab.options;
  return (
    <>
      <IconAction
        icon={History}
        label="Query history"
        shortcut={shortcutOf('query.history')}
        onClick={() => openLibrary(documentId, { part: 'history' })}
      />
      <IconAction
        icon={Bookmark}
        label="Saved queries"
        shortcut={shortcutOf('query.saved')}
        onClick={() => openLibrary(documentId, { part: 'saved' })}
      />
      <IconAction
        icon={Ellipsis}
        label="More for this query"
        onClick={(event) => openContextMenu(event.currentTarget, 'More for this query', entriesOf(tab))}
      />
    </>
  );
}

/** Opens another database of the same server in a tab of its own. */
export function DatabaseButton({ tab }: { tab: QueryTab }): ReactNode {
  const ready = useStore(tab.query.store, (state) => state.ready);
  // A file is one database.
  if (tab.dialect === 'sqlite') return null;
  return (
    <IconAction
      icon={ChevronDown}
      label="Open another database of this server"
      size={14}
      disabled={!ready}
      onClick={({ currentTarget }) => attempting(() => openDatabaseMenu(tab, currentTarget))}
    />
  );
}
