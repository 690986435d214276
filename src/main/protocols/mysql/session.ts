import { BinnacleError } from '../../../shared/errors';
import type {
  QueryServer,
  QuerySession,
  ResultSink,
  RunOptions,
  StatementOutcome,
  TransactionState,
} from '../../sessions/queryCapability';
import { Canceller } from '../postgres/cancel';
import { connectionLost, lostInStatement } from '../postgres/errors';
import type { Control } from './control';
import type { Link } from './link';
import type { MysqlOptions } from './options';
import { OwnQueries } from './ownQueries';
import { MAX_STATEMENT_BYTES } from './requests';
import { StatementRun } from './statementRun';
import { MAX_WARNINGS, tellWarnings } from './warnings';

/** Said after the login: what the session needs whatever the server or the user is set to. */
export const SESSION_SETTINGS = `SET SESSION max_error_count = ${MAX_WARNINGS}`;

/** A login at a MySQL or MariaDB server. */
export class MysqlSession implements QuerySession {
  readonly #own: OwnQueries;
  #isRunning = false;

  constructor(
    private readonly link: Link,
    private readonly options: MysqlOptions,
    readonly server: QueryServer,
    private readonly control: Control,
  ) {
    this.#own = new OwnQueries(link, options);
  }

  get transaction(): TransactionState {
    return this.link.transaction;
  }

  async run(statement: string, sink: ResultSink, options: RunOptions): Promise<void> {
    this.#check(statement, options);
    this.#isRunning = true;
    const asked = { cancel: false };
    const run = new StatementRun(this.link, this.#canceller(asked), statement, sink, options);
    try {
      sink.end(await this.#inItsFrame(run, sink, options, asked));
    } catch (error) {
      if (!(error instanceof BinnacleError) || error !== this.link.lost) throw error;
      throw lostInStatement(error, run.wasSent && !options.readOnly);
    } finally {
      this.#isRunning = false;
    }
  }

  onLost(listener: (error: BinnacleError) => void): void {
    this.link.onLost((error) => {
      this.control.dispose();
      listener(error);
    });
  }

  dispose(): void {
    // A server does not notice a closed connection while it works.
    const stopped = this.#isRunning
      ? this.control.cancel(AbortSignal.timeout(this.options.phaseTimeoutMs)).catch(() => undefined)
      : Promise.resolve();
    this.link.dispose();
    void stopped.then(() => this.control.dispose());
  }

  #check(statement: string, { signal, readOnly }: RunOptions): void {
    if (this.link.lost !== null) throw this.link.lost;
    if (signal.aborted) throw new BinnacleError('cancelled', 'Cancelled.');
    if (this.#isRunning) throw new BinnacleError('conflict', 'Another statement is still running.');
    if (statement.includes('\0')) {
      throw new BinnacleError('bad-request', 'The statement contains a NUL character.');
    }
    if (Buffer.byteLength(statement) > MAX_STATEMENT_BYTES) {
      throw new BinnacleError('too-large', 'The statement is larger than 256 MiB.');
    }
    if (readOnly && this.transaction !== 'none') {
      throw new BinnacleError('conflict', 'A transaction is open, which may write.', {
        hint: 'Commit it or roll it back before you run a statement that must only read.',
      });
    }
  }

  /** Runs it between what has to be set before and what is asked for after it. */
  async #inItsFrame(
    run: StatementRun,
    sink: ResultSink,
    { readOnly }: RunOptions,
    asked: { cancel: boolean },
  ): Promise<StatementOutcome> {
    // Somebody may have set another encoding; what arrives is read as UTF-8 whatever is set.
    if (this.link.isForeign) await this.#own.rows('SET NAMES utf8mb4');
    if (readOnly) await this.#own.rows('START TRANSACTION READ ONLY');
    try {
      const outcome = await run.run();
      if (run.warnings > 0) await tellWarnings(this.#own, sink, run.warnings);
      return outcome;
    } finally {
      // A cancel that came too late would else meet the next statement.
      if (asked.cancel && this.link.lost === null) await this.#own.tried('DO 0');
      if (readOnly) await this.#endReadOnly();
    }
  }

  async #endReadOnly(): Promise<void> {
    if (this.link.lost !== null) return;
    if (this.transaction !== 'none') {
      // The server may be set to begin another one at once (completion_type).
      await this.#own.rows('ROLLBACK AND NO CHAIN NO RELEASE');
      return;
    }
    throw new BinnacleError('bad-request', 'The statement ended the read-only transaction that it ran in.', {
      hint: 'Run it with writing allowed if it is meant to end a transaction.',
    });
  }

  #canceller(asked: { cancel: boolean }): Canceller {
    const { link, options } = this;
    const cancel = (signal: AbortSignal): Promise<void> => {
      asked.cancel = true;
      return this.control.cancel(signal);
    };
    return new Canceller(cancel, options.phaseTimeoutMs, () =>
      link.lose(connectionLost(options, 'the server did not react to the cancel')),
    );
  }
}
