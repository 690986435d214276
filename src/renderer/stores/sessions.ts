import { create } from 'zustand';
import type { Disposable } from '../../shared/lifecycle';
import { DisposableStore } from '../../shared/lifecycle';
import type { SessionInfo } from '../../shared/model/session';
import { call, on } from '../ipc/client';
import type { Status } from '../ui/status';
import { targetHostId } from './documentTitle';

/** Main's sessions as they stand, by id, and which one each tab shows. */
export interface SessionsState {
  readonly sessions: ReadonlyMap<string, SessionInfo>;
  readonly byDocument: ReadonlyMap<string, string>;
}

/** Changed only by {@link startSessionsMirror}. */
export const useSessions = create<SessionsState>(() => ({ sessions: new Map(), byDocument: new Map() }));

function index(sessions: ReadonlyMap<string, SessionInfo>): SessionsState {
  return { sessions, byDocument: new Map([...sessions.values()].map((each) => [each.documentId, each.id])) };
}

function put(session: SessionInfo): void {
  useSessions.setState((state) => index(new Map(state.sessions).set(session.id, session)));
}

function remove(sessionId: string): void {
  useSessions.setState((state) => {
    const rest = new Map(state.sessions);
    rest.delete(sessionId);
    return index(rest);
  });
}

/** Follows main's sessions until disposed. Events that arrive before the list are newer than it. */
export async function startSessionsMirror(): Promise<Disposable> {
  const listening = new DisposableStore();
  const touched = new Set<string>();
  listening.add(
    on('sessions.changed', ({ session }) => {
      touched.add(session.id);
      put(session);
    }),
  );
  listening.add(
    on('sessions.removed', ({ sessionId }) => {
      touched.add(sessionId);
      remove(sessionId);
    }),
  );
  for (const session of await call('sessions.list')) if (!touched.has(session.id)) put(session);
  return listening;
}

/** The session a tab shows, if it has one. */
export const useDocumentSession = (documentId: string): SessionInfo | undefined =>
  useSessions((state) => {
    const id = state.byDocument.get(documentId);
    return id === undefined ? undefined : state.sessions.get(id);
  });

/** How a session stands, for {@link Status} dots. */
export function sessionStatus(session: SessionInfo | undefined): Status {
  if (session === undefined) return 'idle';
  switch (session.state.phase) {
    case 'connecting':
      return 'busy';
    case 'host-key':
    case 'waiting-for-person':
      return 'attention';
    case 'open':
      return 'open';
    case 'closed':
      return session.state.error === null ? 'closed' : 'failed';
  }
}

/** Sessions that are up or on their way. */
export const liveSessionCount = (state: SessionsState): number =>
  [...state.sessions.values()].filter((session) => session.state.phase !== 'closed').length;

/** The status that matters most among a host's sessions: for the tree's dots. */
export function hostStatus(state: SessionsState, hostId: string): Status {
  const order: readonly Status[] = ['attention', 'open', 'busy', 'failed', 'closed'];
  const found = new Set<Status>();
  for (const session of state.sessions.values()) {
    if (targetHostId(session.target) === hostId) found.add(sessionStatus(session));
  }
  return order.find((status) => found.has(status)) ?? 'idle';
}
