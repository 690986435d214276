import { BinnacleError } from '../../../shared/errors';
import { isFollowedBy, readCode } from '../../../shared/sql/codeTokens';
import { LEXICAL_RULES } from '../../../shared/sql/dialect';
import { quoteIdentifier } from '../../../shared/sql/identifiers';
import { refusalOnReadOnly } from '../../../shared/sql/readOnlyGuard';
import {
  QueryError,
  type QueryServer,
  type QuerySession,
  type ResultSink,
  type RunOptions,
  type StatementOutcome,
  type TransactionState,
} from '../../sessions/queryCapability';
import { lostInStatement } from '../postgres/errors';
import { BatchRun } from './batchRun';
import { connectionLost } from './errors';
import type { BatchHandler, Link } from './link';
import type { SqlServerOptions } from './options';
import { noticeOf } from './reports';

/** UTF-16 units of a batch: 65,536 packets are the most, and of the smallest that servers give. */
const MAX_UNITS = 14 * 1024 * 1024;

/** Settings that names, dates and texts are read under, as every client of Microsoft's has them. */
const SETTINGS = `SET ANSI_NULLS, ANSI_NULL_DFLT_ON, ANSI_PADDING, ANSI_WARNINGS, ARITHABORT,
  CONCAT_NULL_YIELDS_NULL, QUOTED_IDENTIFIER ON;
SET CURSOR_CLOSE_ON_COMMIT, IMPLICIT_TRANSACTIONS, NUMERIC_ROUNDABORT OFF;
SET TEXTSIZE 2147483647;`;

/** A login at a SQL Server. */
export class SqlServerSession implements QuerySession {
  #isRunning = false;

  constructor(
    private readonly link: Link,
    private readonly options: SqlServerOptions,
    readonly server: QueryServer,
  ) {}

  get transaction(): TransactionState {
    return this.link.transaction;
  }

  /** Makes the session as this driver needs it; once, before the first run. */
  prepare(): Promise<void> {
    return this.#command(SETTINGS);
  }

  async run(statement: string, sink: ResultSink, options: RunOptions): Promise<void> {
    this.#check(statement, options);
    this.#isRunning = true;
    const run = new BatchRun(this.link, this.options, statement, sink, options);
    try {
      sink.end(await (options.readOnly ? this.#readOnly(run) : this.#inDatabase(run)));
    } catch (error) {
      if (!(error instanceof BinnacleError) || error !== this.link.lost) throw error;
      throw lostInStatement(error, run.wasSent && !options.readOnly);
    } finally {
      this.#isRunning = false;
    }
  }

  onLost(listener: (error: BinnacleError) => void): void {
    this.link.onLost(listener);
  }

  dispose(): void {
    this.link.dispose();
  }

  #check(statement: string, { signal, readOnly }: RunOptions): void {
    if (this.link.lost !== null) throw this.link.lost;
    if (signal.aborted) throw new BinnacleError('cancelled', 'Cancelled.');
    if (this.#isRunning) throw new BinnacleError('conflict', 'Another statement is still running.');
    if (statement.includes('\0')) {
      throw new BinnacleError('bad-request', 'The statement contains a NUL character.');
    }
    if (statement.length > MAX_UNITS) {
      throw new BinnacleError('too-large', 'The batch is larger than 14 million characters.');
    }
    if (changesDatabase(statement)) {
      throw new BinnacleError(
        'bad-request',
        'USE can’t be run here: a tab keeps the database it was opened with.',
        {
          hint: 'Write database.schema.name, or open a tab for the other database.',
        },
      );
    }
    if (readOnly) this.#checkReadOnly(statement);
  }

  /** The server has no transaction that only reads: what is not known to read is not sent. */
  #checkReadOnly(statement: string): void {
    const refused = refusalOnReadOnly(statement, 'sqlserver');
    if (refused !== null) throw new BinnacleError('read-only', refused);
    if (this.transaction !== 'none') {
      throw new BinnacleError('conflict', 'A transaction is open, which may write.', {
        hint: 'Commit it or roll it back before you run a statement that must only read.',
      });
    }
  }

  /** What it might have changed after all is rolled back. */
  async #readOnly(run: BatchRun): Promise<StatementOutcome> {
    await this.#command('BEGIN TRANSACTION');
    try {
      return await run.run();
    } finally {
      if (this.link.lost === null) await this.#command('IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION');
    }
  }

  /** Goes back to the tab's database if the batch has found a way out of it. */
  async #inDatabase(run: BatchRun): Promise<StatementOutcome> {
    const { database } = this.link;
    try {
      return await run.run();
    } finally {
      if (this.link.lost === null && this.link.database !== database) {
        await this.#command(`USE ${quoteIdentifier(database, 'sqlserver')}`);
      }
    }
  }

  /** A small batch of the driver's own. A server that does not answer it is given up. */
  async #command(sql: string): Promise<void> {
    const own = new OwnBatch();
    const patience = setTimeout(
      () => this.link.lose(connectionLost(this.options, 'the server no longer answers')),
      this.options.phaseTimeoutMs,
    );
    try {
      await this.link.exchange(sql, own);
    } finally {
      clearTimeout(patience);
    }
    if (own.error !== null) throw own.error;
  }
}

/** `USE name`; not the hints `OPTION (USE HINT …)` and `USE PLAN`. */
function changesDatabase(statement: string): boolean {
  if (!/\bUSE\b/i.test(statement)) return false;
  const { tokens } = readCode(statement, LEXICAL_RULES.sqlserver);
  return tokens.some(
    ({ word }, index) =>
      word === 'USE' && !isFollowedBy(tokens, index, 'HINT') && !isFollowedBy(tokens, index, 'PLAN'),
  );
}

/** Nobody sees what it returns, and only its first error counts. */
class OwnBatch implements BatchHandler {
  readonly wantsRows = false;
  error: QueryError | null = null;

  columns(): Promise<void> {
    return Promise.resolve();
  }

  row(): null {
    return null;
  }

  report(...[report, isError]: Parameters<BatchHandler['report']>): void {
    if (isError) this.error ??= new QueryError(noticeOf(report, true, null));
  }

  done(): void {
    // How many rows it had is of no use.
  }
}
