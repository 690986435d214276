import type { WireError } from '../../shared/errors';
import type { HostKeyQuestion, HostKeyStop, SessionInfo } from '../../shared/model/session';
import type { LinkState } from './sessionLink';

/** What the pane of a session shows over or beside what is its own. */
export type PaneView =
  | { kind: 'running' }
  /** Not connected; a person starts it. */
  | { kind: 'ask' }
  | { kind: 'connecting'; step: string }
  /** A secret prompt is open in its own window. */
  | { kind: 'waiting'; step: string }
  | { kind: 'host-key'; question: HostKeyQuestion; sessionId: string }
  | { kind: 'stopped'; stop: HostKeyStop; error: WireError | null }
  | {
      kind: 'ended';
      error: WireError | null;
      exitCode: number | null;
      signal: string | null;
      reconnectAt: number | null;
    }
  /** The call to open it was refused. */
  | { kind: 'refused'; error: WireError };

/** Decides from the tab's own side and main's. While a call is on its way the session may still be the ended one. */
export function viewOf(link: LinkState, session: SessionInfo | undefined): PaneView {
  switch (link.phase) {
    case 'idle':
      return { kind: 'ask' };
    case 'refused':
      return { kind: 'refused', error: link.error };
    case 'opening':
      return session === undefined || session.state.phase === 'closed'
        ? { kind: 'connecting', step: 'Starting' }
        : viewOfSession(session);
    case 'linked':
      return session === undefined ? { kind: 'connecting', step: 'Starting' } : viewOfSession(session);
  }
}

function viewOfSession({ id, state }: SessionInfo): PaneView {
  switch (state.phase) {
    case 'open':
      return { kind: 'running' };
    case 'connecting':
      return { kind: 'connecting', step: state.step };
    case 'waiting-for-person':
      return { kind: 'waiting', step: state.step };
    case 'host-key':
      return { kind: 'host-key', question: state.question, sessionId: id };
    case 'closed': {
      const { error, exitCode, signal, reconnectAt, hostKeyStop } = state;
      if (hostKeyStop !== null) return { kind: 'stopped', stop: hostKeyStop, error };
      return { kind: 'ended', error, exitCode, signal, reconnectAt };
    }
  }
}
