import { useMemo, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { ServerSession } from '../../../shared/serverView';
import { EmptyState } from '../../ui/EmptyState';
import { durationText } from '../runWords';
import css from './server.module.css';
import { SessionDetail } from './SessionDetail';
import { filterSessions, type SessionFilter } from './sessionList';
import { ServerTable, type TableColumn } from './ServerTable';
import type { ServerWatch } from './serverWatch';

const time = (ms: number | null): string => (ms === null ? '' : durationText(ms));

/** A transaction that is open for so long is worth a look, in ms. */
const LONG_MS = 60_000;

const COLUMNS: readonly TableColumn<ServerSession>[] = [
  {
    id: 'id',
    label: 'Session',
    width: '62px',
    numeric: true,
    cell: ({ id }) => id,
    order: ({ id }) => Number(id),
  },
  {
    id: 'user',
    label: 'User',
    width: 'minmax(50px, 1fr)',
    cell: ({ user }) => user,
    order: ({ user }) => user,
  },
  {
    ...{ id: 'database', label: 'Database', width: 'minmax(50px, 1fr)' },
    ...{ cell: ({ database }) => database, order: ({ database }) => database },
  },
  {
    ...{ id: 'client', label: 'Client', width: 'minmax(60px, 1.2fr)' },
    cell: ({ client, application }) => [application, client].filter((part) => part !== '').join(' · '),
    order: ({ client, application }) => application + client,
  },
  {
    ...{ id: 'state', label: 'State', width: 'minmax(55px, 1fr)' },
    ...{ cell: ({ state }) => state, order: ({ state }) => state },
  },
  {
    ...{ id: 'wait', label: 'Waits for', width: 'minmax(60px, 1.2fr)' },
    ...{ cell: ({ wait }) => wait, order: ({ wait }) => wait },
  },
  {
    ...{ id: 'statement-time', label: 'In state', width: '68px', numeric: true },
    cell: ({ statementMs }) => time(statementMs),
    order: ({ statementMs }) => statementMs ?? -1,
  },
  {
    ...{ id: 'transaction', label: 'Transaction', width: '76px', numeric: true },
    cell: ({ transactionMs }) => time(transactionMs),
    order: ({ transactionMs }) => transactionMs ?? -1,
  },
  {
    ...{ id: 'statement', label: 'Statement', width: 'minmax(90px, 3fr)' },
    cell: ({ statement }) => <code className={css.statement}>{statement.replace(/\s+/g, ' ')}</code>,
    order: ({ statement }) => statement,
  },
];

/** Properties of {@link SessionsView}. */
export interface SessionsViewProps {
  watch: ServerWatch;
  sessions: readonly ServerSession[];
  /** Where the server is, for questions. */
  hostId: string;
  endpointId: string;
}

/** Everybody who is connected, what they do, and what can be done about it. */
export function SessionsView({ watch, sessions, hostId, endpointId }: SessionsViewProps): ReactNode {
  const [filter, setFilter] = useState<SessionFilter>({ text: '', idle: true, background: false });
  const [selected, setSelected] = useState<string | null>(null);
  const shown = useMemo(() => filterSessions(sessions, filter), [sessions, filter]);
  const session = sessions.find(({ id }) => id === selected);
  const change = (part: Partial<SessionFilter>): void => setFilter((before) => ({ ...before, ...part }));
  const notice = useStore(watch.store, (state) => state.activity?.notice ?? '');
  return (
    <div className={css.view}>
      <div className={css.filters}>
        <input
          className={css.search}
          type="search"
          value={filter.text}
          placeholder="Find a session"
          aria-label="Find a session"
          onChange={(event) => change({ text: event.target.value })}
        />
        <Toggle label="Idle" on={filter.idle} onChange={(idle) => change({ idle })} />
        <Toggle
          label="Server processes"
          on={filter.background}
          onChange={(background) => change({ background })}
        />
        <span className={css.count} role="status">
          {shown.length.toLocaleString()} of {sessions.length.toLocaleString()}
        </span>
      </div>
      {notice !== '' && <div className={css.notice}>{notice}</div>}
      <div className={css.split}>
        {shown.length === 0 ? (
          <EmptyState compact title="No such sessions" text="Clear the filter, or show idle sessions, too." />
        ) : (
          <ServerTable
            label="Sessions"
            columns={COLUMNS}
            rows={shown}
            keyOf={({ id }) => id}
            sortedBy={{ id: 'statement-time', descending: true }}
            selected={selected}
            onSelect={setSelected}
            toneOf={({ blockedBy, transactionMs }) =>
              blockedBy.length > 0 || (transactionMs ?? 0) >= LONG_MS ? 'warning' : undefined
            }
          />
        )}
        {session !== undefined && (
          <SessionDetail {...{ watch, session, hostId, endpointId }} onClose={() => setSelected(null)} />
        )}
      </div>
    </div>
  );
}

interface ToggleProps {
  label: string;
  on: boolean;
  onChange: (on: boolean) => void;
}

function Toggle({ label, on, onChange }: ToggleProps): ReactNode {
  return (
    <label className={css.toggle}>
      <input type="checkbox" checked={on} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}
