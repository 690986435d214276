import { Loader, LogIn, Plug, RotateCw, SquareTerminal, X } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { useStore } from 'zustand';
import { useDocumentSession } from '../stores/sessions';
import { forgetRestored } from '../stores/workspace';
import { Kbd } from '../ui/Kbd';
import { useNow } from '../ui/useNow';
import { HostKeyPanel } from './HostKeyPanel';
import { HostKeyStopPanel } from './HostKeyStopPanel';
import type { LiveTerminal } from './liveTerminal';
import { endMessage, viewOf, type PaneView } from './paneView';
import css from './TerminalStatus.module.css';
import type { TerminalDocument } from './terminalRegistry';

interface StatusProps {
  terminal: LiveTerminal;
  document: TerminalDocument;
  /** The tab's name: that of the host unless it was renamed. */
  title: string;
  active: boolean;
}

/**
 * What stands over or below the text while nothing runs: never a blank tab. Before the first output it fills the pane;
 * afterwards it is a bar below, so that the scrollback stays readable.
 */
export function TerminalStatus({ terminal, document, title, active }: StatusProps): ReactNode {
  const link = useStore(terminal.store, (state) => state.link);
  const hasOutput = useStore(terminal.store, (state) => state.hasOutput);
  const session = useDocumentSession(document.id);
  const view = viewOf(link, session);
  useFocusBack(view.kind, terminal, active);
  if (view.kind === 'running') return null;
  if (view.kind === 'host-key') return <HostKeyPanel question={view.question} sessionId={view.sessionId} />;
  if (view.kind === 'stopped')
    return <HostKeyStopPanel stop={view.stop} error={view.error} onRetry={connect} />;
  return (
    <div className={hasOutput ? css.bar : css.cover}>
      <div className={css.card} role={view.kind === 'ended' || view.kind === 'refused' ? 'alert' : 'status'}>
        <StatusContent view={view} title={title} isLocal={document.target.kind === 'local'} />
        <div className={css.actions}>
          <StatusActions
            view={view}
            isLocal={document.target.kind === 'local'}
            onConnect={connect}
            onCancel={cancel}
          />
        </div>
      </div>
    </div>
  );

  function connect(): void {
    forgetRestored(document.id);
    void terminal.connection.connect();
    terminal.focus();
  }
  function cancel(): void {
    terminal.connection.cancel();
    terminal.focus();
  }
}

/** When a question is answered or a shell begins, keys go to the terminal again; never while a dialog is open. */
function useFocusBack(kind: PaneView['kind'], terminal: LiveTerminal, active: boolean): void {
  const before = useRef(kind);
  useEffect(() => {
    if (before.current === kind) return;
    before.current = kind;
    const inDialog = document.querySelector('.MuiModal-root') !== null;
    const field = document.activeElement?.closest('input, textarea:not(.xterm-helper-textarea)') ?? null;
    if (active && kind === 'running' && !inDialog && field === null) terminal.focus();
  }, [kind, terminal, active]);
}

type PlainView = Exclude<PaneView, { kind: 'running' | 'host-key' | 'stopped' }>;

function StatusContent({
  view,
  title,
  isLocal,
}: {
  view: PlainView;
  title: string;
  isLocal: boolean;
}): ReactNode {
  switch (view.kind) {
    case 'ask':
      return (
        <Line icon={<SquareTerminal size={18} strokeWidth={1.5} aria-hidden />} tone="neutral">
          <strong>{isLocal ? 'The local shell is not running' : `Not connected to ${title}`}</strong>
        </Line>
      );
    case 'connecting':
      return (
        <Line icon={<Loader className={css.spin} size={18} strokeWidth={1.75} aria-hidden />} tone="neutral">
          <strong>{isLocal ? 'Starting the local shell' : `Connecting to ${title}`}</strong>
          <div className={css.detail}>{view.step}</div>
        </Line>
      );
    case 'waiting':
      return (
        <Line icon={<LogIn size={18} strokeWidth={1.75} aria-hidden />} tone="attention">
          <strong>{title} is waiting for you</strong>
          <div className={css.detail}>{view.step}</div>
        </Line>
      );
    case 'refused':
      return <Failure message={view.error.message} hint={view.error.hint} failed />;
    case 'ended':
      return <Ended view={view} />;
  }
}

function Ended({ view }: { view: Extract<PaneView, { kind: 'ended' }> }): ReactNode {
  return (
    <Failure message={endMessage(view)} hint={view.error?.hint} failed={view.error !== null}>
      {view.reconnectAt !== null && <Countdown until={view.reconnectAt} />}
    </Failure>
  );
}

/** Seconds until the next automatic attempt. */
function Countdown({ until }: { until: number }): ReactNode {
  const seconds = Math.max(0, Math.ceil((until - useNow(1000)) / 1000));
  return <div className={css.detail}>{seconds === 0 ? 'Reconnecting' : `Reconnecting in ${seconds} s`}</div>;
}

interface FailureProps {
  message: string;
  hint: string | undefined;
  failed: boolean;
  children?: ReactNode;
}

function Failure({ message, hint, failed, children }: FailureProps): ReactNode {
  return (
    <Line icon={<Plug size={18} strokeWidth={1.75} aria-hidden />} tone={failed ? 'error' : 'neutral'}>
      <strong>{message}</strong>
      {hint !== undefined && hint !== '' && <div className={css.detail}>{hint}</div>}
      {children}
    </Line>
  );
}

function Line({ icon, tone, children }: { icon: ReactNode; tone: string; children: ReactNode }): ReactNode {
  return (
    <div className={css.line} data-tone={tone}>
      <span className={css.icon}>{icon}</span>
      <div className={css.words} data-selectable>
        {children}
      </div>
    </div>
  );
}

interface ActionProps {
  view: PlainView;
  isLocal: boolean;
  onConnect: () => void;
  onCancel: () => void;
}

function StatusActions({ view, isLocal, onConnect, onCancel }: ActionProps): ReactNode {
  if (view.kind === 'connecting' || view.kind === 'waiting') {
    return (
      <Button startIcon={<X size={15} aria-hidden />} onClick={onCancel}>
        Cancel
      </Button>
    );
  }
  const again = view.kind !== 'ask';
  const words = isLocal ? (again ? 'Start again' : 'Start the shell') : again ? 'Reconnect' : 'Connect';
  return (
    <>
      {view.kind === 'ended' && view.reconnectAt !== null && <Button onClick={onCancel}>Stop trying</Button>}
      <Button
        variant="contained"
        color="primary"
        onClick={onConnect}
        startIcon={<RotateCw size={15} aria-hidden />}
        endIcon={<Kbd shortcut="Enter" />}
      >
        {words}
      </Button>
    </>
  );
}
