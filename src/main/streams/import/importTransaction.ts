import { BinnacleError } from '../../../shared/errors';
import type { SqlDialect } from '../../../shared/sql/dialect';
import { QueryError, type QuerySession, type ResultSink } from '../../sessions/queryCapability';

interface Words {
  begin: string;
  savepoint: string;
  back: string;
  /** Empty: a savepoint is not given up. */
  release: string;
}

const STANDARD: Words = {
  begin: 'BEGIN',
  savepoint: 'SAVEPOINT binnacle_import',
  back: 'ROLLBACK TO SAVEPOINT binnacle_import',
  release: 'RELEASE SAVEPOINT binnacle_import',
};

const WORDS: Readonly<Record<SqlDialect, Words>> = {
  postgres: STANDARD,
  // Whoever else writes is waited for here, and not in the middle.
  sqlite: { ...STANDARD, begin: 'BEGIN IMMEDIATE' },
  mysql: { ...STANDARD, begin: 'START TRANSACTION' },
  sqlserver: {
    begin: 'BEGIN TRANSACTION',
    savepoint: 'SAVE TRANSACTION binnacle_import',
    back: 'ROLLBACK TRANSACTION binnacle_import',
    release: '',
  },
};

/**
 * SQLSTATEs of locks, deadlocks, resources and servers that stop (PostgreSQL manual, appendix A), and MySQL's error 1205,
 * which has none of its own.
 */
const IN_THE_WAY = /^(?:40|53|55|57|58|XX)/;
const LOCK_WAIT = /^Lock wait timeout/;

/** What the server said of statements that it took. */
export interface Warnings {
  count: number;
  first: string;
}

/** Longest word of the server that is kept, in UTF-16 units. */
const MAX_WARNING = 500;

/** The transaction of one import: all that is sent in it is there after {@link ImportTransaction.commit}, or nothing. */
export class ImportTransaction {
  readonly warnings: Warnings = { count: 0, first: '' };
  readonly #words: Words;
  #lastWarning = '';

  private constructor(
    private readonly session: QuerySession,
    dialect: SqlDialect,
    private readonly signal: AbortSignal,
  ) {
    this.#words = WORDS[dialect];
  }

  /** Throws `conflict` if a transaction is open already, and what running a statement throws. */
  static async begin(
    session: QuerySession,
    dialect: SqlDialect,
    signal: AbortSignal,
  ): Promise<ImportTransaction> {
    if (session.transaction !== 'none') {
      throw new BinnacleError('conflict', 'A transaction is open in this tab.', {
        hint: 'Commit it or roll it back; an import is a transaction of its own.',
      });
    }
    const transaction = new ImportTransaction(session, dialect, signal);
    await transaction.run(transaction.#words.begin);
    return transaction;
  }

  /** Runs one statement; gives the rows it changed, null: the server did not say. */
  async run(statement: string, signal = this.signal): Promise<number | null> {
    let rows: number | null = null;
    const sink: ResultSink = {
      begin: () => undefined,
      page: () => Promise.resolve(),
      end: (outcome) => (rows = outcome.rows),
      notice: ({ message }) => {
        this.warnings.count += 1;
        this.#lastWarning = message.slice(0, MAX_WARNING);
        if (this.warnings.first === '') this.warnings.first = this.#lastWarning;
      },
    };
    await this.session.run(statement, sink, { signal, readOnly: false, timeoutMs: null });
    return rows;
  }

  /** The same, undone if the server refuses it: then its error is returned. */
  async attempt(statement: string): Promise<{ rows: number | null } | QueryError> {
    await this.run(this.#words.savepoint);
    try {
      const rows = await this.run(statement);
      if (this.#words.release !== '') await this.run(this.#words.release);
      return { rows };
    } catch (error) {
      if (!(error instanceof QueryError) || this.signal.aborted) throw error;
      // ON CONFLICT ROLLBACK of SQLite, a deadlock of MySQL: what was written before is gone as well.
      if (this.session.transaction === 'none') throw endedByServer(error);
      await this.run(this.#words.back);
      // Not the row's fault: the same would be said of all that follow.
      if (IN_THE_WAY.test(error.notice.sqlState) || LOCK_WAIT.test(error.notice.message)) throw error;
      return error;
    }
  }

  /** Makes it last. It can't be cancelled any more. A lost connection leaves the outcome unknown, and the error says so. */
  async commit(): Promise<void> {
    if (this.session.transaction !== 'open') {
      throw endedByServer();
    }
    try {
      await this.run('COMMIT', new AbortController().signal);
    } catch (error) {
      if (!wasCut(error)) throw error;
      throw new BinnacleError(
        'connection-lost',
        `${reasonOf(error)} The outcome is unknown: COMMIT was sent.`,
        {
          hint: 'Look at the table before you import again: all rows are there, or none.',
          cause: error,
        },
      );
    }
  }

  /** Undoes everything. What comes back is the error to report for the one that ended the import. */
  async rollback(error: unknown): Promise<unknown> {
    if (wasCut(error)) return undone(error);
    if (this.session.transaction === 'none') return error;
    const before = this.warnings.count;
    try {
      await this.run('ROLLBACK', new AbortController().signal);
      // A trigger may have written to a table of MySQL that can't roll back.
      return this.warnings.count === before ? error : partlyUndone(error, this.#lastWarning);
    } catch (failure) {
      return wasCut(failure) ? undone(failure) : failure;
    }
  }
}

const endedByServer = (cause?: QueryError): BinnacleError => {
  const words = cause === undefined ? '' : ` It says: ${cause.notice.message.slice(0, MAX_WARNING)}`;
  return new BinnacleError(
    'conflict',
    `The server has ended the transaction of the import by itself.${words}`,
    {
      ...{ hint: 'Look at the data before you import again.', cause },
    },
  );
};

function partlyUndone(error: unknown, warning: string): BinnacleError {
  const code = error instanceof BinnacleError ? error.code : 'internal';
  const words = error instanceof Error ? error.message : String(error);
  return new BinnacleError(code, `${words} When it rolled back, the server said: ${warning}`, {
    hint: 'Look for what triggers of the table have written elsewhere.',
    cause: error,
  });
}

/** Whether the connection ended. */
export const wasCut = (error: unknown): error is BinnacleError =>
  error instanceof BinnacleError && (error.code === 'connection-lost' || error.code === 'protocol-error');

/** The reason alone: what becomes of one statement says nothing about the transaction. */
function reasonOf(error: BinnacleError): string {
  const { message } = error.cause instanceof BinnacleError ? error.cause : error;
  return message.replace(/([^.])$/, '$1.');
}

const undone = (error: BinnacleError): BinnacleError =>
  new BinnacleError('connection-lost', `${reasonOf(error)} Nothing was imported: COMMIT had not been sent.`, {
    hint: 'Connect again and import the file again.',
    cause: error,
  });
