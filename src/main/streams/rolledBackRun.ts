import { BinnacleError } from '../../shared/errors';
import type { QuerySession, ResultSink, RunOptions } from '../sessions/queryCapability';

const NO_SINK: ResultSink = {
  begin: () => undefined,
  page: () => Promise.resolve(),
  end: () => undefined,
  notice: () => undefined,
};

/**
 * Runs a statement in a transaction of its own and rolls it back, however it ended. Throws `conflict` while another
 * transaction is open, for that would go with it, and what running a statement throws.
 */
export async function runRolledBack(
  session: QuerySession,
  statement: string,
  sink: ResultSink,
  options: RunOptions,
): Promise<void> {
  if (session.transaction !== 'none') {
    throw new BinnacleError('conflict', 'A transaction is open, which could not be kept.', {
      hint: 'Commit it or roll it back first. Nothing was sent.',
    });
  }
  await session.run('BEGIN', NO_SINK, options);
  try {
    await session.run(statement, sink, options);
  } catch (error) {
    // What went wrong first is what counts; a lost connection takes the transaction with it.
    await rollBack(session).catch(() => undefined);
    throw error;
  }
  await rollBack(session);
}

/** Not to be cancelled: cancelling is what may have led here. */
async function rollBack(session: QuerySession): Promise<void> {
  if (session.transaction === 'none') {
    throw new BinnacleError(
      'bad-request',
      'The statement ended the transaction that was to be rolled back.',
      {
        hint: 'What it changed may have stayed: look at its tables.',
      },
    );
  }
  const { signal } = new AbortController();
  await session.run('ROLLBACK', NO_SINK, { signal, readOnly: false, timeoutMs: null });
}
