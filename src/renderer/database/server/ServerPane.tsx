import { Activity, RefreshCw } from 'lucide-react';
import { useEffect, useId, useState, type CSSProperties, type ReactNode } from 'react';
import MenuItem from '@mui/material/MenuItem';
import Select from '@mui/material/Select';
import { useStore } from 'zustand';
import { viewOf } from '../../session/paneView';
import { SessionStatus, type SessionWords } from '../../session/SessionStatus';
import { useDocumentTitle } from '../../stores/documentTitle';
import { useHost, useHostEnvironment } from '../../stores/inventory';
import { useDocumentSession } from '../../stores/sessions';
import { forgetRestored, useWorkspace } from '../../stores/workspace';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNote } from '../../ui/ErrorNote';
import { IconAction } from '../../ui/IconAction';
import { TabStrip } from '../../ui/TabStrip';
import { BlockingView } from './BlockingView';
import { MeterStrip } from './MeterStrip';
import { ReplicationView } from './ReplicationView';
import css from './server.module.css';
import { watchFor, type ServerDocument } from './serverRegistry';
import { INTERVALS, type ServerWatch } from './serverWatch';
import { SessionsView } from './SessionsView';
import { SettingsView } from './SettingsView';
import { StatementsView } from './StatementsView';
import { StorageView } from './StorageView';

/** Properties of {@link ServerPane}. */
export interface ServerPaneProps {
  document: ServerDocument;
  /** It is on the screen. */
  visible: boolean;
}

/** What a database server is doing: sessions, who blocks whom, sizes, statements, replication, settings. */
export function ServerPane({ document, visible }: ServerPaneProps): ReactNode {
  const watch = watchFor(document);
  const { query } = watch;
  const title = useDocumentTitle(document);
  const { hostId, endpointId } = document.target;
  const environment = useHostEnvironment(hostId, endpointId);
  useEffect(() => query.start(useWorkspace.getState().restored.has(document.id)), [query, document.id]);
  useEffect(() => {
    watch.setVisible(visible);
    return () => watch.setVisible(false);
  }, [watch, visible]);
  const connect = (): void => {
    forgetRestored(document.id);
    void query.link.connect();
  };
  const link = useStore(query.store, (state) => state.link);
  const supported = useStore(query.store, (state) => state.features?.serverView !== false);
  const view = viewOf(link, useDocumentSession(document.id));
  const colour: CSSProperties = environment === undefined ? {} : { '--environment': environment.colour };
  return (
    <section
      className={css.pane}
      aria-label={title}
      data-guarded={environment?.guarded === true || undefined}
      data-coloured={environment !== undefined || undefined}
      style={colour}
    >
      <Bar watch={watch} hostId={hostId} environment={environment?.name} />
      {supported ? (
        <Views watch={watch} document={document} />
      ) : (
        <EmptyState
          icon={Activity}
          title="There is no server to look into"
          text="A file of SQLite is read by this program itself."
        />
      )}
      <SessionStatus
        view={view}
        words={wordsFor(title)}
        asBar
        byEnter={false}
        onConnect={connect}
        onCancel={() => query.link.cancel()}
      />
    </section>
  );
}

function wordsFor(title: string): SessionWords {
  return {
    icon: Activity,
    ask: `Not connected to ${title}`,
    connecting: `Connecting to ${title}`,
    waiting: `${title} is waiting for you`,
    ended: ({ error }) => error?.message ?? `The connection to ${title} is closed.`,
    connect: 'Connect',
    again: 'Reconnect',
  };
}

const intervalText = (ms: number | null): string => (ms === null ? 'Paused' : `Every ${ms / 1000} s`);

interface BarProps {
  watch: ServerWatch;
  hostId: string;
  environment: string | undefined;
}

function Bar({ watch, hostId, environment }: BarProps): ReactNode {
  const everyMs = useStore(watch.store, (state) => state.everyMs);
  const server = useStore(watch.query.store, (state) => state.server);
  const ready = useStore(watch.query.store, (state) => state.ready);
  const host = useHost(hostId)?.name ?? 'deleted host';
  return (
    <div className={css.bar} role="toolbar" aria-label="Server">
      <strong className={css.name}>{host}</strong>
      {server !== null && (
        <span className={css.quiet}>
          {server.product} {server.version} · {server.user}@{server.database}
        </span>
      )}
      <span className={css.gap} />
      <Select
        className={css.interval ?? ''}
        value={everyMs === null ? '' : String(everyMs)}
        displayEmpty
        onChange={({ target }) => watch.setInterval(target.value === '' ? null : Number(target.value))}
        SelectDisplayProps={{ 'aria-label': 'How often to look' }}
      >
        {INTERVALS.map((ms) => (
          <MenuItem key={ms ?? 'paused'} value={ms === null ? '' : String(ms)}>
            {intervalText(ms)}
          </MenuItem>
        ))}
      </Select>
      <IconAction
        icon={RefreshCw}
        size={14}
        label="Look now"
        disabled={!ready}
        onClick={() => void watch.look()}
      />
      {environment !== undefined && <span className={css.badge}>{environment}</span>}
    </div>
  );
}

const TABS = ['sessions', 'blocking', 'storage', 'statements', 'replication', 'settings'] as const;
const LABELS: Readonly<Record<(typeof TABS)[number], string>> = {
  ...{ sessions: 'Sessions', blocking: 'Blocking', storage: 'Sizes', statements: 'Statements' },
  ...{ replication: 'Replication', settings: 'Settings' },
};

function Views({ watch, document }: { watch: ServerWatch; document: ServerDocument }): ReactNode {
  const id = useId();
  const [shown, setShown] = useState<(typeof TABS)[number]>('sessions');
  const activity = useStore(watch.store, (state) => state.activity);
  const error = useStore(watch.store, (state) => state.error);
  const ready = useStore(watch.query.store, (state) => state.ready);
  const isLive = shown === 'sessions' || shown === 'blocking';
  const sessions = activity?.sessions ?? [];
  const blocked = sessions.filter(({ blockedBy }) => blockedBy.length > 0).length;
  const counts: Partial<Record<(typeof TABS)[number], string>> =
    activity === null ? {} : { sessions: String(sessions.length), blocking: String(blocked) };
  const idOf = (of: string): string => `${id}-${of}`;
  const { hostId, endpointId } = document.target;
  return (
    <>
      <MeterStrip watch={watch} />
      <div className={css.tabs}>
        <TabStrip
          label="Views of the server"
          tabs={TABS.map((each) => ({ id: each, label: LABELS[each], count: counts[each] }))}
          active={shown}
          onPick={(picked) => setShown(TABS.find((each) => each === picked) ?? 'sessions')}
          idOf={idOf}
        />
      </div>
      {error !== null && <ErrorNote message={error.message} hint={error.hint} />}
      <div className={css.panel} role="tabpanel" id={idOf(shown)} aria-labelledby={`${idOf(shown)}-tab`}>
        {activity === null && error === null && isLive && (
          <EmptyState compact title={ready ? 'Reading…' : 'Not connected'} />
        )}
        {activity !== null && shown === 'sessions' && (
          <SessionsView {...{ watch, sessions, hostId, endpointId }} />
        )}
        {activity !== null && shown === 'blocking' && (
          <BlockingView {...{ watch, sessions, hostId, endpointId }} />
        )}
        {shown === 'storage' && <StorageView watch={watch} />}
        {shown === 'statements' && <StatementsView watch={watch} />}
        {shown === 'replication' && <ReplicationView watch={watch} />}
        {shown === 'settings' && <SettingsView watch={watch} />}
      </div>
    </>
  );
}
