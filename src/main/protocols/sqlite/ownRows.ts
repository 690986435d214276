import { collectRows, type TextRow } from '../../sessions/collectRows';
import type { QuerySession } from '../../sessions/queryCapability';
import { SqliteSession } from './session';

/**
 * Rows of a statement of ours, which only reads. It goes to the connection that the person's statements go to, which alone
 * sees temporary and attached tables and what an open transaction has changed.
 */
export function ownRows(session: QuerySession, statement: string, signal: AbortSignal): Promise<TextRow[]> {
  const writes = session instanceof SqliteSession && session.writes;
  const through: QuerySession = {
    server: session.server,
    transaction: session.transaction,
    run: (text, sink, options) => session.run(text, sink, { ...options, readOnly: !writes }),
    onLost: () => undefined,
    dispose: () => undefined,
  };
  return collectRows(through, statement, signal);
}
