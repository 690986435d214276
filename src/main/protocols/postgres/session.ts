import { BinnacleError } from '../../../shared/errors';
import type {
  QueryServer,
  QuerySession,
  ResultSink,
  RunOptions,
  StatementOutcome,
  TransactionState,
} from '../../sessions/queryCapability';
import { Canceller } from './cancel';
import { connectionLost, lostInStatement } from './errors';
import { MAX_STATEMENT_BYTES } from './frontendMessages';
import type { Link } from './link';
import type { PostgresOptions } from './options';
import { OwnQueries } from './ownQueries';
import { StatementRun } from './statementRun';
import { TypeCatalogue } from './typeCatalogue';

/** Milliseconds a statement gets at least: setting the limit back runs under it, too. */
const MIN_TIMEOUT_MS = 100;
/** Most that `statement_timeout` takes, in milliseconds. */
const MAX_TIMEOUT_MS = 2_147_483_647;

const SET_TIMEOUT = `SELECT pg_catalog.current_setting('statement_timeout'),
  pg_catalog.set_config('statement_timeout', $1, false)`;
/** Leaves it alone if the statement itself has set it. */
const RESET_TIMEOUT = `SELECT pg_catalog.set_config('statement_timeout', $1, false)
  WHERE pg_catalog.current_setting('statement_timeout') = $2`;

/** `statement_timeout` before a statement and during it, as the server writes it. */
interface TimeLimit {
  before: string;
  during: string;
}

/** A login at a PostgreSQL server. */
export class PostgresSession implements QuerySession {
  readonly #own: OwnQueries;
  readonly #types: TypeCatalogue;
  #isRunning = false;

  /** `cancel` asks the server once to cancel what runs. */
  constructor(
    private readonly link: Link,
    private readonly options: PostgresOptions,
    readonly server: QueryServer,
    private readonly cancel: (signal: AbortSignal) => Promise<void>,
  ) {
    this.#own = new OwnQueries(link, options);
    this.#types = new TypeCatalogue((sql, values) => this.#own.rows(sql, values));
  }

  get transaction(): TransactionState {
    return this.link.transaction;
  }

  async run(statement: string, sink: ResultSink, options: RunOptions): Promise<void> {
    this.#check(statement, options);
    this.#isRunning = true;
    const run = new StatementRun(
      { link: this.link, types: this.#types, canceller: this.#canceller() },
      statement,
      sink,
      options,
    );
    try {
      sink.end(await this.#inItsFrame(run, options));
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
    // A server does not notice a closed connection while it works.
    if (this.#isRunning)
      void this.cancel(AbortSignal.timeout(this.options.phaseTimeoutMs)).catch(() => undefined);
    this.link.dispose();
  }

  #check(statement: string, { signal, readOnly }: RunOptions): void {
    if (this.link.lost !== null) throw this.link.lost;
    if (signal.aborted) throw new BinnacleError('cancelled', 'Cancelled.');
    if (this.#isRunning) throw new BinnacleError('conflict', 'Another statement is still running.');
    // A text ends there for the server: it would run the first half.
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

  /** Runs it between what has to be set before and set back after it. */
  async #inItsFrame(run: StatementRun, { readOnly, timeoutMs }: RunOptions): Promise<StatementOutcome> {
    await this.#speakUtf8();
    const limit = timeoutMs === null ? null : await this.#limitTime(timeoutMs);
    try {
      return await (readOnly ? this.#readOnly(run) : run.run());
    } finally {
      if (limit !== null) await this.#unlimitTime(limit);
    }
  }

  /** The mode can't be changed any more once a query has run in the transaction (PostgreSQL manual, SET TRANSACTION). */
  async #readOnly(run: StatementRun): Promise<StatementOutcome> {
    await this.#own.command('BEGIN TRANSACTION READ ONLY; SELECT 1');
    try {
      return await run.run();
    } finally {
      await this.#endReadOnly();
    }
  }

  async #endReadOnly(): Promise<void> {
    if (this.link.lost !== null) return;
    if (this.transaction !== 'none') {
      await this.#own.command('ROLLBACK');
      return;
    }
    throw new BinnacleError('bad-request', 'The statement ended the read-only transaction that it ran in.', {
      hint: 'It has written nothing. Run it with writing allowed if it is meant to end a transaction.',
    });
  }

  /** Somebody may have set another encoding; what arrives is read as UTF-8 whatever is set. */
  async #speakUtf8(): Promise<void> {
    if (this.link.parameters.get('client_encoding') === 'UTF8' || this.transaction === 'failed') return;
    await this.#own.command("SET client_encoding TO 'UTF8'");
  }

  /** Null: a failed transaction takes no setting, and no statement that could take long. */
  async #limitTime(timeoutMs: number): Promise<TimeLimit | null> {
    if (this.transaction === 'failed') return null;
    const limit = Math.min(Math.max(Math.ceil(timeoutMs), MIN_TIMEOUT_MS), MAX_TIMEOUT_MS);
    const [row] = await this.#own.rows(SET_TIMEOUT, [`${limit}ms`]);
    return { before: row?.[0] ?? '0', during: row?.[1] ?? '' };
  }

  async #unlimitTime({ before, during }: TimeLimit): Promise<void> {
    // What a failed transaction has set goes with it.
    if (this.link.lost !== null || this.transaction === 'failed') return;
    await this.#own.rows(RESET_TIMEOUT, [before, during]);
  }

  #canceller(): Canceller {
    const { link, options } = this;
    return new Canceller(this.cancel, options.phaseTimeoutMs, () =>
      link.lose(connectionLost(options, 'the server did not react to the cancel')),
    );
  }
}
