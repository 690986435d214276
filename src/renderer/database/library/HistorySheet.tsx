import { History } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import OutlinedInput from '@mui/material/OutlinedInput';
import Select from '@mui/material/Select';
import { type HistoryEntry, RUN_OUTCOMES, type RunOutcome } from '../../../shared/model/queryHistory';
import { call } from '../../ipc/client';
import { EmptyState } from '../../ui/EmptyState';
import { RelativeTime } from '../../ui/RelativeTime';
import { SideSheet } from '../../ui/SideSheet';
import type { QueryTab } from '../queryTab';
import { durationText, rowsText } from '../runWords';
import { EntryList } from './EntryList';
import css from './library.module.css';
import { attempting, copyText, insertText, openText } from './libraryCommands';
import { closeLibrary } from './libraryState';
import { useHistoryEntries } from './useHistoryEntries';

const OUTCOMES: Record<RunOutcome, string> = { done: 'Done', failed: 'Failed', cancelled: 'Cancelled' };
const DAY_MS = 24 * 60 * 60 * 1000;
/** Spans to choose from, in days; 0: any. */
const SPANS: readonly (readonly [days: number, label: string])[] = [
  [0, 'Any time'],
  [1, 'Last 24 hours'],
  [7, 'Last 7 days'],
  [30, 'Last 30 days'],
];

/** The statements that ran, in whichever tab: searched, put into the editor, copied. Nothing is run from here. */
export function HistorySheet({ tab }: { tab: QueryTab }): ReactNode {
  const [text, setText] = useState('');
  const [hostId, setHostId] = useState('');
  const [outcome, setOutcome] = useState<RunOutcome | ''>('');
  const [span, setSpan] = useState({ days: 0, since: null as number | null });
  const [selected, setSelected] = useState(0);
  const hosts = useHosts();
  const { entries, more, drop } = useHistoryEntries({
    ...{ text, since: span.since },
    hostId: hostId === '' ? null : hostId,
    outcome: outcome === '' ? null : outcome,
  });
  const entry = entries?.[selected];
  const unfiltered = text === '' && hostId === '' && outcome === '' && span.days === 0;
  const chooseSpan = (days: number): void =>
    setSpan({ days, since: days === 0 ? null : Date.now() - days * DAY_MS });
  const remove = ({ id }: HistoryEntry): void =>
    attempting(async () => {
      await call('queryHistory.remove', { id });
      drop(id);
    });
  return (
    <SideSheet
      open
      title="Query history"
      subtitle="Statements that ran, on this computer only. Enter puts one into the editor; nothing runs by itself."
      onClose={closeLibrary}
      width={620}
      footer={<HistoryFooter tab={tab} entry={entry} onRemove={remove} />}
    >
      <OutlinedInput
        value={text}
        autoFocus
        placeholder="Part of a statement"
        inputProps={{ 'aria-label': 'Search the statements', spellCheck: false }}
        onChange={(event) => {
          setText(event.target.value.slice(0, 500));
          setSelected(0);
        }}
      />
      <div className={css.filters}>
        <Select
          value={hostId}
          displayEmpty
          onChange={(event) => setHostId(event.target.value)}
          SelectDisplayProps={{ 'aria-label': 'Host' }}
        >
          <MenuItem value="">Any host</MenuItem>
          {hosts.map(({ hostId: id, name }) => (
            <MenuItem key={id} value={id}>
              {name}
            </MenuItem>
          ))}
        </Select>
        <Select
          value={outcome}
          displayEmpty
          onChange={(event) => setOutcome(event.target.value)}
          SelectDisplayProps={{ 'aria-label': 'How it ended' }}
        >
          <MenuItem value="">Any outcome</MenuItem>
          {RUN_OUTCOMES.map((each) => (
            <MenuItem key={each} value={each}>
              {OUTCOMES[each]}
            </MenuItem>
          ))}
        </Select>
        <Select
          value={String(span.days)}
          onChange={(event) => chooseSpan(Number(event.target.value))}
          SelectDisplayProps={{ 'aria-label': 'When it ran' }}
        >
          {SPANS.map(([days, label]) => (
            <MenuItem key={days} value={String(days)}>
              {label}
            </MenuItem>
          ))}
        </Select>
      </div>
      {entries !== null && entries.length === 0 && (
        <EmptyState
          icon={History}
          title={unfiltered ? 'Nothing has run yet' : 'No statement fits'}
          text={
            unfiltered
              ? 'Statements that you run appear here. Settings say for how long they are kept.'
              : 'Search for fewer words, or for another host, end or time.'
          }
        />
      )}
      {entries !== null && entries.length > 0 && (
        <EntryList
          label="Statements that ran"
          entries={entries}
          keyOf={({ id }) => id}
          selected={Math.min(selected, entries.length - 1)}
          onSelect={setSelected}
          onOpen={({ id }) =>
            attempting(async () => insertText(tab, await call('queryHistory.text', { id })))
          }
          onDelete={remove}
          onEnd={more}
        >
          {(each) => <HistoryRow entry={each} />}
        </EntryList>
      )}
      {entry !== undefined && <EntryPreview entry={entry} />}
    </SideSheet>
  );
}

function useHosts(): { hostId: string; name: string }[] {
  const [hosts, setHosts] = useState<{ hostId: string; name: string }[]>([]);
  useEffect(() => attempting(async () => setHosts(await call('queryHistory.hosts'))), []);
  return hosts;
}

function HistoryRow({ entry }: { entry: HistoryEntry }): ReactNode {
  const { preview, hostName, database, user, durationMs, rows, outcome, startedAt } = entry;
  const bad = outcome === 'done' ? '' : `${OUTCOMES[outcome]} · `;
  const counted = rows === null ? '' : ` · ${rowsText(rows)}`;
  return (
    <>
      <div className={css.code}>{preview.replace(/\s+/g, ' ').trim()}</div>
      <div className={css.line}>
        <span>
          {user}@{database} on {hostName}
        </span>
        <span className={outcome === 'failed' ? css.failed : ''}>
          {bad}
          {durationText(durationMs)}
          {counted}
        </span>
        <RelativeTime time={startedAt} />
      </div>
    </>
  );
}

function EntryPreview({ entry }: { entry: HistoryEntry }): ReactNode {
  const { preview, message, cut, id } = entry;
  const [text, setText] = useState({ id, text: preview });
  useEffect(() => {
    let current = true;
    attempting(async () => {
      const whole = await call('queryHistory.text', { id });
      if (current) setText({ id, text: whole });
    });
    return () => void (current = false);
  }, [id]);
  return (
    <>
      {message !== '' && <div className={css.failed}>{message}</div>}
      <pre className={css.preview} tabIndex={0} aria-label="The statement" data-selectable>
        {text.id === id ? text.text : preview}
      </pre>
      {cut && <div className={css.note}>The statement was longer: only its beginning is kept.</div>}
    </>
  );
}

interface FooterProps {
  tab: QueryTab;
  entry: HistoryEntry | undefined;
  onRemove: (entry: HistoryEntry) => void;
}

function HistoryFooter({ tab, entry, onRemove }: FooterProps): ReactNode {
  const withText = (act: (text: string, entry: HistoryEntry) => void | Promise<void>): void => {
    if (entry === undefined) return;
    attempting(async () => act(await call('queryHistory.text', { id: entry.id }), entry));
  };
  const none = entry === undefined;
  return (
    <>
      <Button color="error" disabled={none} onClick={() => entry !== undefined && onRemove(entry)}>
        Delete
      </Button>
      <span className={css.spacer} />
      <Button disabled={none} onClick={() => withText(copyText)}>
        Copy
      </Button>
      <Button disabled={none} onClick={() => withText((text, target) => openText(targetOf(target), text))}>
        Open in a new tab of its database
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

const targetOf = ({
  hostId,
  endpointId,
  engine,
  database,
}: HistoryEntry): Parameters<typeof openText>[0] => ({
  ...{ hostId, endpointId, engine },
  // A name that no tab can have, such as a path of a file, is left to the endpoint.
  database: database === '' || database.length > 128 || engine === 'sqlite' ? null : database,
});
