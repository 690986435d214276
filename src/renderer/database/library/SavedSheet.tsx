import { Bookmark } from 'lucide-react';
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import OutlinedInput from '@mui/material/OutlinedInput';
import type { SavedQueryInfo } from '../../../shared/model/savedQuery';
import { call } from '../../ipc/client';
import { useInventory } from '../../stores/inventory';
import { EmptyState } from '../../ui/EmptyState';
import { SideSheet } from '../../ui/SideSheet';
import { toast } from '../../ui/toast';
import type { QueryTab } from '../queryTab';
import { EntryList } from './EntryList';
import css from './library.module.css';
import { attempting, insertText, openText, saveQuery } from './libraryCommands';
import { closeLibrary, openLibrary } from './libraryState';
import { isOffered, offeredWords } from './offered';

/** Saved queries that are offered for this tab's host, by folder. */
export function SavedSheet({ tab }: { tab: QueryTab }): ReactNode {
  const [text, setText] = useState('');
  const [selected, setSelected] = useState(0);
  const { queries, reload } = useSaved(text);
  const host = useInventory((state) => state.hosts.get(tab.options.target().hostId));
  const shown = queries?.filter((each) => isOffered(each.offered, host)) ?? null;
  const query = shown?.[Math.min(selected, shown.length - 1)];
  const edit = ({ id }: SavedQueryInfo): void => openLibrary(tab.options.documentId, { part: 'edit', id });
  const remove = ({ id, name }: SavedQueryInfo): void =>
    attempting(async () => {
      await call('savedQueries.remove', { id });
      reload();
      const undo = (): void =>
        attempting(async () => {
          await call('savedQueries.restore', { id });
          reload();
        });
      toast({ message: `Deleted “${name}”.`, action: { label: 'Undo', run: undo } });
    });
  return (
    <SideSheet
      open
      title="Saved queries"
      subtitle="Those offered for this host. Enter puts one into the editor; nothing runs by itself."
      onClose={closeLibrary}
      width={560}
      footer={<SavedFooter tab={tab} query={query} onEdit={edit} onRemove={remove} />}
    >
      <OutlinedInput
        value={text}
        autoFocus
        placeholder="Name, folder or part of a statement"
        inputProps={{ 'aria-label': 'Search the saved queries', spellCheck: false }}
        onChange={(event) => {
          setText(event.target.value.slice(0, 500));
          setSelected(0);
        }}
      />
      {shown !== null && shown.length === 0 && (
        <EmptyState
          icon={Bookmark}
          title={text === '' ? 'No query is saved for this host yet' : 'No saved query fits'}
          text={text === '' ? 'Save what stands in the editor under a name.' : 'Search for fewer words.'}
          actions={text === '' && <Button onClick={() => saveQuery(tab)}>Save this query…</Button>}
        />
      )}
      {shown !== null && shown.length > 0 && (
        <EntryList
          label="Saved queries"
          entries={shown}
          keyOf={({ id }) => id}
          selected={Math.min(selected, shown.length - 1)}
          onSelect={setSelected}
          onOpen={({ id }) =>
            attempting(async () => insertText(tab, await call('savedQueries.text', { id })))
          }
          onDelete={remove}
          onRename={edit}
        >
          {(each) => <SavedRow query={each} />}
        </EntryList>
      )}
      {query !== undefined && (
        <pre className={css.preview} tabIndex={0} aria-label="The beginning of the query" data-selectable>
          {query.preview}
        </pre>
      )}
    </SideSheet>
  );
}

function useSaved(text: string): { queries: readonly SavedQueryInfo[] | null; reload: () => void } {
  const [queries, setQueries] = useState<readonly SavedQueryInfo[] | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let current = true;
    attempting(async () => {
      const found = await call('savedQueries.list', { text });
      if (current) setQueries(found);
    });
    return () => void (current = false);
  }, [text, turn]);
  return { queries, reload: useCallback(() => setTurn((before) => before + 1), []) };
}

function SavedRow({ query }: { query: SavedQueryInfo }): ReactNode {
  const words = useInventory((state) => offeredWords(query.offered, state.hosts));
  return (
    <>
      <div className={css.line}>
        <span className={css.name}>{query.name}</span>
        <span>{query.folder}</span>
        <span>{words}</span>
      </div>
      <div className={css.code}>{query.preview.replace(/\s+/g, ' ').trim()}</div>
    </>
  );
}

interface FooterProps {
  tab: QueryTab;
  query: SavedQueryInfo | undefined;
  onEdit: (query: SavedQueryInfo) => void;
  onRemove: (query: SavedQueryInfo) => void;
}

function SavedFooter({ tab, query, onEdit, onRemove }: FooterProps): ReactNode {
  const none = query === undefined;
  const withText = (act: (text: string) => void): void => {
    if (query !== undefined) attempting(async () => act(await call('savedQueries.text', { id: query.id })));
  };
  return (
    <>
      <Button color="error" disabled={none} onClick={() => query !== undefined && onRemove(query)}>
        Delete
      </Button>
      <span className={css.spacer} />
      <Button disabled={none} onClick={() => query !== undefined && onEdit(query)}>
        Rename or move…
      </Button>
      <Button disabled={none} onClick={() => withText((text) => openText(tab.options.target(), text))}>
        Open in a new tab
      </Button>
      <Button
        variant="contained"
        color="primary"
        disabled={none}
        onClick={() => withText((text) => insertText(tab, text))}
      >
        Insert
      </Button>
    </>
  );
}
