import { BinnacleError } from '../../../shared/errors';
import type { ServerNotice } from '../../../shared/queryStream';
import type { SqlDialect } from '../../../shared/sql/dialect';
import {
  savepointStatement,
  transactionStatement,
  type Savepoint,
  type SavepointVerb,
} from '../../../shared/sql/transactionVerbs';
import type { QuerySession, ResultSink, RunOptions } from '../../sessions/queryCapability';

/** Remarks of the server that are kept of one statement. */
const MAX_NOTICES = 10;

/**
 * Begins or ends a transaction. Rejects with what running a statement rejects with, and with `conflict` where the server
 * says that it rolled back in part only, as MySQL does of tables without transactions.
 */
export async function runVerb(
  session: QuerySession,
  verb: 'begin' | 'commit' | 'rollback',
  dialect: SqlDialect,
): Promise<void> {
  const [notice] = await runQuietly(session, transactionStatement(verb, dialect));
  if (verb === 'rollback' && notice !== undefined) throw rolledBackInPart(notice.message);
}

/** Sets a savepoint, goes back to it or forgets it. */
export async function runSavepoint(
  session: QuerySession,
  verb: SavepointVerb,
  name: Savepoint,
  dialect: SqlDialect,
): Promise<void> {
  const statement = savepointStatement(verb, name, dialect);
  if (statement === null) return;
  const [notice] = await runQuietly(session, statement);
  if (verb === 'rollbackTo' && notice !== undefined) throw rolledBackInPart(notice.message);
}

/** Not to be cancelled: what it ends must end. Gives what the server remarked. */
async function runQuietly(session: QuerySession, statement: string): Promise<ServerNotice[]> {
  const { signal } = new AbortController();
  const notices: ServerNotice[] = [];
  const sink: ResultSink = {
    begin: () => undefined,
    page: () => Promise.resolve(),
    end: () => undefined,
    notice: (notice) => {
      if (notices.length < MAX_NOTICES) notices.push(notice);
    },
  };
  await session.run(statement, sink, { signal, readOnly: false, timeoutMs: null });
  return notices;
}

const rolledBackInPart = (words: string): BinnacleError =>
  new BinnacleError('conflict', `Not everything was rolled back: ${words}`, {
    hint: 'Look at the data before you go on.',
  });

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
