import { Loader, LogIn, Plug, RotateCw, X, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import Button from '@mui/material/Button';
import { Kbd } from '../ui/Kbd';
import { useNow } from '../ui/useNow';
import { HostKeyPanel } from './HostKeyPanel';
import { HostKeyStopPanel } from './HostKeyStopPanel';
import type { PaneView } from './paneView';
import css from './SessionStatus.module.css';

/** What one kind of session is told in. */
export interface SessionWords {
  /** Stands before the offer to connect. */
  icon: LucideIcon;
  ask: string;
  connecting: string;
  waiting: string;
  ended: (view: Extract<PaneView, { kind: 'ended' }>) => string;
  /** The button that connects first, and again. */
  connect: string;
  again: string;
}

/** Properties of {@link SessionStatus}. */
export interface SessionStatusProps {
  view: PaneView;
  words: SessionWords;
  /** A bar below what is worth reading; otherwise it fills the pane. */
  asBar: boolean;
  /** Whether Enter connects, which the button then says. */
  byEnter: boolean;
  onConnect: () => void;
  onCancel: () => void;
}

/** What stands over or below a session's pane while nothing runs: never a blank tab. */
export function SessionStatus(props: SessionStatusProps): ReactNode {
  const { view, words, asBar, byEnter, onConnect, onCancel } = props;
  if (view.kind === 'running') return null;
  if (view.kind === 'host-key') return <HostKeyPanel question={view.question} sessionId={view.sessionId} />;
  if (view.kind === 'stopped')
    return <HostKeyStopPanel stop={view.stop} error={view.error} onRetry={onConnect} />;
  return (
    <div className={asBar ? css.bar : css.cover}>
      <div className={css.card} role={view.kind === 'ended' || view.kind === 'refused' ? 'alert' : 'status'}>
        <StatusContent view={view} words={words} />
        <div className={css.actions}>
          <StatusActions {...{ view, words, byEnter, onConnect, onCancel }} />
        </div>
      </div>
    </div>
  );
}

type PlainView = Exclude<PaneView, { kind: 'running' | 'host-key' | 'stopped' }>;

function StatusContent({ view, words }: { view: PlainView; words: SessionWords }): ReactNode {
  const { icon: Icon } = words;
  switch (view.kind) {
    case 'ask':
      return (
        <Line icon={<Icon size={18} strokeWidth={1.5} aria-hidden />} tone="neutral">
          <strong>{words.ask}</strong>
        </Line>
      );
    case 'connecting':
      return (
        <Line icon={<Loader className={css.spin} size={18} strokeWidth={1.75} aria-hidden />} tone="neutral">
          <strong>{words.connecting}</strong>
          <div className={css.detail}>{view.step}</div>
        </Line>
      );
    case 'waiting':
      return (
        <Line icon={<LogIn size={18} strokeWidth={1.75} aria-hidden />} tone="attention">
          <strong>{words.waiting}</strong>
          <div className={css.detail}>{view.step}</div>
        </Line>
      );
    case 'refused':
      return <Failure message={view.error.message} hint={view.error.hint} failed />;
    case 'ended':
      return (
        <Failure message={words.ended(view)} hint={view.error?.hint} failed={view.error !== null}>
          {view.reconnectAt !== null && <Countdown until={view.reconnectAt} />}
        </Failure>
      );
  }
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

interface ActionProps extends Pick<SessionStatusProps, 'words' | 'byEnter' | 'onConnect' | 'onCancel'> {
  view: PlainView;
}

function StatusActions({ view, words, byEnter, onConnect, onCancel }: ActionProps): ReactNode {
  if (view.kind === 'connecting' || view.kind === 'waiting') {
    return (
      <Button startIcon={<X size={15} aria-hidden />} onClick={onCancel}>
        Cancel
      </Button>
    );
  }
  return (
    <>
      {view.kind === 'ended' && view.reconnectAt !== null && <Button onClick={onCancel}>Stop trying</Button>}
      <Button
        variant="contained"
        color="primary"
        onClick={onConnect}
        startIcon={<RotateCw size={15} aria-hidden />}
        endIcon={byEnter ? <Kbd shortcut="Enter" /> : undefined}
      >
        {view.kind === 'ask' ? words.connect : words.again}
      </Button>
    </>
  );
}
