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
  sqlite: STANDARD,
  mysql: { ...STANDARD, begin: 'START TRANSACTION' },
  sqlserver: {
    begin: 'BEGIN TRANSACTION',
    savepoint: 'SAVE TRANSACTION binnacle_import',
    back: 'ROLLBACK TRANSACTION binnacle_import',
    release: '',
  },
};

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
        if (this.warnings.first === '') this.warnings.first = message.slice(0, MAX_WARNING);
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
      await this.run(this.#words.back);
      return error;
    }
  }

  /** Makes it last. It can't be cancelled any more. A lost connection leaves the outcome unknown, and the error says so. */
  async commit(): Promise<void> {
    if (this.session.transaction !== 'open') {
      throw new BinnacleError('conflict', 'The server has ended the transaction of the import by itself.', {
        hint: 'Look at the data before you import again.',
      });
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
    try {
      await this.run('ROLLBACK', new AbortController().signal);
      return error;
    } catch (failure) {
      return wasCut(failure) ? undone(failure) : failure;
    }
  }
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
