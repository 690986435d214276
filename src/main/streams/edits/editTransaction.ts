import { BinnacleError, toWire } from '../../../shared/errors';
import type { ApplyOutcome } from '../../../shared/edits';
import type { QuerySession } from '../../sessions/queryCapability';
import type { EditDialect } from './editDialect';
import { runEdit } from './runEdit';

const NOTHING_CHANGED = 'Nothing was changed.';

/** The transaction of one apply, or a savepoint in one that was open already. */
export class EditTransaction {
  private constructor(
    private readonly session: QuerySession,
    private readonly dialect: EditDialect,
    /** A transaction of the person's goes on around it. */
    readonly isNested: boolean,
  ) {}

  /** Throws `conflict` in a failed transaction, and what running a statement throws. */
  static async begin(
    session: QuerySession,
    dialect: EditDialect,
    signal: AbortSignal,
  ): Promise<EditTransaction> {
    if (session.transaction === 'failed') {
      throw new BinnacleError('conflict', 'The open transaction has failed and takes no more statements.', {
        hint: 'Roll it back, then apply again. Nothing was changed.',
      });
    }
    const begun = new EditTransaction(session, dialect, session.transaction === 'open');
    try {
      for (const sql of begun.isNested ? [dialect.savepoint.set] : dialect.begin) {
        await runEdit(session, sql, signal);
      }
      if (session.transaction !== 'open') throw notBegun();
    } catch (error) {
      await begun.undo();
      throw nothingChanged(error);
    }
    return begun;
  }

  /** Takes everything back; an outcome: the connection has ended, which took it back as well. */
  async undo(): Promise<ApplyOutcome | null> {
    try {
      if (this.isNested) await this.#undoNested();
      else if (this.session.transaction !== 'none') await this.#run('ROLLBACK');
      await this.#putBack();
      return null;
    } catch (error) {
      return { state: 'failed', error: toWire(nothingChanged(error)), changeId: null, column: null };
    }
  }

  /** The server may have taken the person's transaction back as a whole: after a deadlock, or because a trigger said so. */
  async #undoNested(): Promise<void> {
    const { savepoint } = this.dialect;
    if (this.session.transaction === 'none') throw tookAllBack();
    try {
      await this.#run(savepoint.undo);
      await this.#run(savepoint.release);
    } catch (error) {
      if (isLost(error)) throw error;
      // An error alone does not say how the transaction stands.
      await this.#run('SELECT 1');
      throw (this.session.transaction as string) === 'none' ? tookAllBack() : error;
    }
  }

  /** What could not be put back is the session's own again when it ends. */
  async #putBack(): Promise<void> {
    if (this.isNested) return;
    for (const sql of this.dialect.after) await this.#run(sql).catch(() => undefined);
  }

  /** Null: all is saved. */
  async commit(): Promise<ApplyOutcome | null> {
    try {
      if (this.session.transaction === 'none') throw endedItself();
      if (this.isNested) {
        await this.#run(this.dialect.savepoint.release);
        return null;
      }
      const { command } = await this.#run('COMMIT');
      if (command === 'COMMIT') {
        await this.#putBack();
        return null;
      }
      throw new BinnacleError('conflict', 'The server rolled the transaction back instead of committing it.');
    } catch (error) {
      if (!isLost(error)) {
        await this.undo();
        return { state: 'failed', error: toWire(error), changeId: null, column: null };
      }
      if (this.isNested) {
        return { state: 'failed', error: toWire(nothingChanged(error)), changeId: null, column: null };
      }
      return { state: 'unknown', error: toWire(outcomeUnknown(error)) };
    }
  }

  /** What ends a transaction is never cancelled: it would leave open what became of it. */
  #run(sql: string): ReturnType<typeof runEdit> {
    return runEdit(this.session, sql, new AbortController().signal);
  }
}

const isLost = (error: unknown): error is BinnacleError =>
  error instanceof BinnacleError &&
  (error.code === 'connection-lost' || error.code === 'protocol-error' || error.code === 'cancelled');

/** A transaction that was not committed is gone with its connection: what failed so says that. */
export function nothingChanged(error: unknown): unknown {
  if (!isLost(error) || error.code === 'cancelled') return error;
  return new BinnacleError(
    error.code,
    `The connection was lost before the changes were committed. ${NOTHING_CHANGED}`,
    {
      hint: 'Reconnect and run the query again.',
      cause: error,
    },
  );
}

const notBegun = (): BinnacleError =>
  new BinnacleError('conflict', 'The server began no transaction, so that nothing could be taken back.');

const endedItself = (): BinnacleError =>
  new BinnacleError('conflict', 'The server has ended the transaction by itself.', {
    hint: 'Run the query again and look at the rows before you apply anything again.',
  });

const tookAllBack = (): BinnacleError =>
  new BinnacleError(
    'conflict',
    'The server rolled the whole open transaction back, not these changes alone.',
    {
      hint: 'Nothing of it is kept: a deadlock, a time limit or a trigger was the cause. Begin it again if it is still wanted.',
    },
  );

function outcomeUnknown(error: BinnacleError): BinnacleError {
  return new BinnacleError(
    'connection-lost',
    'The connection was lost after COMMIT was sent. The outcome is unknown: the changes may be saved or not.',
    { hint: 'Reconnect and look at the rows before you apply anything again.', cause: error },
  );
}
