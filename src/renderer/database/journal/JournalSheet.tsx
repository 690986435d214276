import { ChevronLeft, Undo2 } from 'lucide-react';
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { useStore } from 'zustand';
import type { OpenedJournal } from '../../../shared/journalEdits';
import type { JournalEntry, JournalState } from '../../../shared/model/editJournal';
import { call } from '../../ipc/client';
import { useHostEnvironment } from '../../stores/inventory';
import { EmptyState } from '../../ui/EmptyState';
import { RelativeTime } from '../../ui/RelativeTime';
import { SideSheet } from '../../ui/SideSheet';
import { EntryList } from '../library/EntryList';
import css from '../library/library.module.css';
import { attempting } from '../library/libraryCommands';
import { closeLibrary } from '../library/libraryState';
import type { QueryTab } from '../queryTab';
import { OpenedEntry } from './OpenedEntry';

const STATES: Record<JournalState, string> = {
  applying: 'Being applied',
  open: 'In an open transaction',
  applied: 'Applied',
  'rolled-back': 'Rolled back',
  unknown: 'Outcome unknown',
};

/** Edits of rows that were applied in this database, newest first; opened, they can be taken back. */
export function JournalSheet({ tab }: { tab: QueryTab }): ReactNode {
  const { hostId, endpointId } = tab.options.target();
  const environment = useHostEnvironment(hostId, endpointId);
  const [opened, setOpened] = useState<OpenedJournal | null>(null);
  const list = useEntries(tab);
  const [selected, setSelected] = useState(0);
  const ready = useStore(tab.query.store, (state) => state.ready);
  const entry = list.entries?.[selected];
  const open = ({ id }: JournalEntry): void =>
    attempting(async () => setOpened(await tab.query.openJournal(id)));
  const where = environment === undefined ? tab.title : `${tab.title} · ${environment.name}`;
  const back = (): void => {
    setOpened(null);
    list.reload();
  };
  return (
    <SideSheet
      open
      title="Applied edits"
      subtitle={`${where}. Kept on this computer, sealed by the vault.`}
      onClose={closeLibrary}
      width={720}
      footer={
        opened === null ? (
          <>
            <Button color="error" disabled={entry === undefined} onClick={() => list.remove(entry)}>
              Delete
            </Button>
            <span className={css.spacer} />
            <Button
              variant="contained"
              color="primary"
              disabled={entry === undefined || !ready}
              onClick={() => entry !== undefined && open(entry)}
            >
              Open
            </Button>
          </>
        ) : (
          <Button startIcon={<ChevronLeft size={15} />} onClick={back}>
            All applied edits
          </Button>
        )
      }
    >
      {opened !== null && <OpenedEntry key={opened.resultId} tab={tab} opened={opened} />}
      {opened === null && list.entries?.length === 0 && (
        <EmptyState
          icon={Undo2}
          title="No edits were applied here yet"
          text="Changes of rows that you apply in a result appear here. A setting says for how many days they are kept; 0 turns the journal off."
        />
      )}
      {opened === null && list.entries !== null && list.entries.length > 0 && (
        <EntryList
          label="Applied edits"
          entries={list.entries}
          keyOf={({ id }) => id}
          selected={Math.min(selected, list.entries.length - 1)}
          onSelect={setSelected}
          onOpen={open}
          onDelete={list.remove}
          onEnd={list.more}
        >
          {(each) => <EntryRow entry={each} />}
        </EntryList>
      )}
    </SideSheet>
  );
}

function EntryRow({ entry }: { entry: JournalEntry }): ReactNode {
  const { schema, table, updates, inserts, deletes, leftOut, undoes, state, user, writtenAt } = entry;
  const counts = [
    ...(updates > 0 ? [`${updates.toLocaleString()} changed`] : []),
    ...(inserts > 0 ? [`${inserts.toLocaleString()} added`] : []),
    ...(deletes > 0 ? [`${deletes.toLocaleString()} deleted`] : []),
    ...(leftOut > 0 ? [`${leftOut.toLocaleString()} not kept`] : []),
    ...(undoes === null ? [] : ['takes others back']),
  ];
  return (
    <>
      <div className={css.code}>{schema === '' ? table : `${schema}.${table}`}</div>
      <div className={css.line}>
        <span>{counts.join(', ')}</span>
        <span className={state === 'unknown' ? css.failed : ''}>{STATES[state]}</span>
        <span>by {user}</span>
        <RelativeTime time={writtenAt} />
      </div>
    </>
  );
}

interface Entries {
  /** Null: not looked up yet. */
  entries: readonly JournalEntry[] | null;
  more: () => void;
  reload: () => void;
  remove: (entry: JournalEntry | undefined) => void;
}

function useEntries(tab: QueryTab): Entries {
  const [page, setPage] = useState<{ entries: readonly JournalEntry[]; more: boolean } | null>(null);
  const { hostId } = tab.options.target();
  const database = useStore(tab.query.store, (state) => state.server?.database ?? null);
  const load = useCallback(
    (beforeId: number | null, before: readonly JournalEntry[]) =>
      attempting(async () => {
        const { entries, more } = await call('editJournal.list', { hostId, database, beforeId });
        setPage({ entries: [...before, ...entries], more });
      }),
    [hostId, database],
  );
  const reload = useCallback(() => load(null, []), [load]);
  useEffect(reload, [reload]);
  const more = useCallback(() => {
    const last = page?.entries.at(-1);
    if (page?.more !== true || last === undefined) return;
    setPage({ ...page, more: false });
    load(last.id, page.entries);
  }, [page, load]);
  const remove = (entry: JournalEntry | undefined): void => {
    if (entry === undefined) return;
    attempting(async () => {
      await call('editJournal.remove', { id: entry.id });
      reload();
    });
  };
  return { entries: page?.entries ?? null, more, reload, remove };
}
