import type { ServerSession } from '../../../shared/serverView';

/** Which sessions are shown. */
export interface SessionFilter {
  /** Searched in everything that is shown; empty: all. */
  text: string;
  /** Also those that do nothing and hold no transaction open. */
  idle: boolean;
  /** Also the server's own processes. */
  background: boolean;
}

/** What a session is about: it runs, waits, or holds a transaction open. */
export const isBusy = ({ isActive, transactionMs, blockedBy }: ServerSession): boolean =>
  isActive || transactionMs !== null || blockedBy.length > 0;

/** The sessions that a filter lets through, in their order. */
export function filterSessions(
  sessions: readonly ServerSession[],
  { text, idle, background }: SessionFilter,
): ServerSession[] {
  const wanted = text.trim().toLowerCase();
  return sessions.filter(
    (session) =>
      (background || session.kind === 'client') &&
      (idle || isBusy(session)) &&
      (wanted === '' || wordsOf(session).includes(wanted)),
  );
}

const wordsOf = ({
  id,
  user,
  database,
  client,
  application,
  state,
  wait,
  statement,
}: ServerSession): string =>
  [id, user, database, client, application, state, wait, statement].join('\n').toLowerCase();
