import { BinnacleError } from '../../../shared/errors';
import type { SqlDialect } from '../../../shared/sql/dialect';
import {
  savepointStatement,
  transactionStatement,
  type Savepoint,
  type SavepointVerb,
} from '../../../shared/sql/transactionVerbs';
import type { QuerySession, ResultSink, RunOptions } from '../../sessions/queryCapability';

const SILENT: ResultSink = {
  begin: () => undefined,
  page: () => Promise.resolve(),
  end: () => undefined,
  notice: () => undefined,
};

/** Begins or ends a transaction. Rejects with what running a statement rejects with. */
export function runVerb(
  session: QuerySession,
  verb: 'begin' | 'commit' | 'rollback',
  dialect: SqlDialect,
): Promise<void> {
  return runSilently(session, transactionStatement(verb, dialect));
}

/** Sets a savepoint, goes back to it or forgets it. */
export async function runSavepoint(
  session: QuerySession,
  verb: SavepointVerb,
  name: Savepoint,
  dialect: SqlDialect,
): Promise<void> {
  const statement = savepointStatement(verb, name, dialect);
  if (statement !== null) await runSilently(session, statement);
}

/** Not to be cancelled: what it ends must end. */
function runSilently(session: QuerySession, statement: string): Promise<void> {
  const { signal } = new AbortController();
  return session.run(statement, SILENT, { signal, readOnly: false, timeoutMs: null });
}

/**
 * A session for our own questions, which only read, while a person's transaction is open: each stands behind a savepoint,
 * so that one that fails does not take the transaction along. Rejects with `conflict` where it has failed already.
 */
export function insideTransaction(session: QuerySession, dialect: SqlDialect): QuerySession {
  const run = async (statement: string, sink: ResultSink, options: RunOptions): Promise<void> => {
    if (session.transaction === 'failed') {
      throw new BinnacleError('conflict', 'The open transaction has failed: nothing can be asked in it.', {
        hint: 'Roll it back first.',
      });
    }
    await runSavepoint(session, 'savepoint', 'binnacle_question', dialect);
    try {
      await session.run(statement, sink, { ...options, readOnly: false });
    } catch (error) {
      await runSavepoint(session, 'rollbackTo', 'binnacle_question', dialect).catch(() => undefined);
      throw error;
    }
    await runSavepoint(session, 'release', 'binnacle_question', dialect);
  };
  return {
    get server() {
      return session.server;
    },
    get transaction() {
      return session.transaction;
    },
    run,
    onLost: (listener) => session.onLost(listener),
    dispose: () => session.dispose(),
  };
}
