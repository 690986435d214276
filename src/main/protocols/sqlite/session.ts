import { BinnacleError } from '../../../shared/errors';
import { splitStatements } from '../../../shared/sql/statements';
import type {
  QueryServer,
  QuerySession,
  ResultSink,
  RunOptions,
  TransactionState,
} from '../../sessions/queryCapability';
import { DatabaseLink } from './databaseLink';
import { processLost } from './errors';
import type { DatabaseState } from './messages';
import type { SqliteOptions, StartDatabase } from './options';
import { refusedOnReading } from './readingOnly';
import { LinkedRun } from './linkedRun';

/** Bytes of a statement at most, as SQLite is built (`MAX_SQL_LENGTH`, 1,000,000,000) with room for what goes around it. */
const MAX_STATEMENT_BYTES = 256 * 1024 * 1024;

/** A SQLite file, open in a process of its own. */
export class SqliteSession implements QuerySession {
  #state: DatabaseState = { inTransaction: false, writing: false };
  #run: LinkedRun | null = null;
  #isRunning = false;
  /** Settles when a new process has taken the place of one that had to be ended. */
  #ready: Promise<void> = Promise.resolve();
  #lost: BinnacleError | null = null;
  #onLost: (error: BinnacleError) => void = () => undefined;
  readonly #end = new AbortController();

  private constructor(
    private readonly options: SqliteOptions,
    private readonly start: StartDatabase,
    private link: DatabaseLink,
    readonly server: QueryServer,
    private readonly onDispose: () => void,
  ) {
    this.#watch();
  }

  /** Opens a file. Errors: those of {@link DatabaseLink.open}. `onDispose` is called when the session ends. */
  static async open(
    options: SqliteOptions,
    start: StartDatabase,
    signal: AbortSignal,
    onDispose: () => void = () => undefined,
  ): Promise<SqliteSession> {
    const { link, version } = await DatabaseLink.open(options, start, signal);
    const server: QueryServer = {
      ...{ product: 'SQLite', version, database: options.database, user: '', protection: 'local' },
    };
    return new SqliteSession(options, start, link, server, onDispose);
  }

  get transaction(): TransactionState {
    return this.#state.inTransaction ? 'open' : 'none';
  }

  /** Something was run that may write: what only that connection sees (temporary and attached tables) may be there. */
  get writes(): boolean {
    return this.#state.writing;
  }

  async run(statement: string, sink: ResultSink, options: RunOptions): Promise<void> {
    this.#check(statement, options);
    this.#isRunning = true;
    try {
      await this.#ready;
      if (this.#lost !== null) throw this.#lost;
      if (options.signal.aborted || this.#end.signal.aborted)
        throw new BinnacleError('cancelled', 'Cancelled.');
      await this.#runOn(this.link, statement, sink, options);
    } finally {
      this.#isRunning = false;
    }
  }

  onLost(listener: (error: BinnacleError) => void): void {
    this.#onLost = listener;
  }

  dispose(): void {
    if (this.#end.signal.aborted) return;
    this.#end.abort();
    this.#onLost = () => undefined;
    this.link.dispose();
    this.#run?.abandon(new BinnacleError('cancelled', 'Cancelled.'));
    this.onDispose();
  }

  #check(statement: string, { signal, readOnly }: RunOptions): void {
    if (this.#lost !== null) throw this.#lost;
    if (signal.aborted || this.#end.signal.aborted) throw new BinnacleError('cancelled', 'Cancelled.');
    if (this.#isRunning) throw new BinnacleError('conflict', 'Another statement is still running.');
    if (statement.includes('\0')) {
      throw new BinnacleError('bad-request', 'The statement contains a NUL character.');
    }
    if (Buffer.byteLength(statement) > MAX_STATEMENT_BYTES) {
      throw new BinnacleError('too-large', 'The statement is larger than 256 MiB.');
    }
    // SQLite would run the first and leave the others out.
    if (splitStatements(statement, 'sqlite').length > 1) {
      throw new BinnacleError('bad-request', 'Only one statement at a time can be run.');
    }
    if (!readOnly) return;
    if (this.transaction !== 'none') {
      throw new BinnacleError('conflict', 'A transaction is open, which may write.', {
        hint: 'Commit it or roll it back before you run a statement that must only read.',
      });
    }
    refusedOnReading(statement);
  }

  async #runOn(link: DatabaseLink, statement: string, sink: ResultSink, options: RunOptions): Promise<void> {
    const before = this.#state;
    const run = new LinkedRun(link, statement, sink, options);
    this.#run = run;
    try {
      const outcome = await run.result();
      this.#state = run.state ?? before;
      sink.end(outcome);
    } catch (error) {
      this.#state = run.state ?? before;
      if (run.needsNewProcess) this.#afterEnd(run, before);
      this.#tellRolledBack(before, sink);
      throw error;
    } finally {
      this.#run = null;
      if (!run.needsNewProcess) this.#watch();
    }
  }

  /** Where the process had to be ended or has ended, another takes its place. */
  #afterEnd(run: LinkedRun, before: DatabaseState): void {
    this.#state = { inTransaction: false, writing: false };
    if (this.#end.signal.aborted) return;
    if (run.lost === null) {
      this.link.dispose();
      // The person need not wait for it.
      this.#ready = this.#openAnew(before.writing || !run.readOnly);
    } else {
      this.#lose(run.lost);
    }
  }

  /** `recover`: only a connection that writes can roll back what the ended process had half done. Never rejects. */
  async #openAnew(recover: boolean): Promise<void> {
    try {
      const { link } = await DatabaseLink.open(this.options, this.start, this.#end.signal);
      this.link = link;
      if (recover) await this.#recover();
      this.#watch();
    } catch (error) {
      this.#lose(error instanceof BinnacleError ? error : processLost('nothing'));
    }
  }

  async #recover(): Promise<void> {
    const sink = { begin: () => undefined, page: () => Promise.resolve(), notice: () => undefined };
    const signal = this.#end.signal;
    const options = { signal, readOnly: false, timeoutMs: null };
    const run = new LinkedRun(this.link, 'PRAGMA schema_version', sink, options);
    await run.result();
    this.#state = run.state ?? this.#state;
  }

  #tellRolledBack(before: DatabaseState, sink: ResultSink): void {
    if (!before.inTransaction || this.#state.inTransaction) return;
    sink.notice({
      ...{ severity: 'WARNING', detail: '', sqlState: '', position: null },
      message: 'The open transaction was rolled back: nothing that it changed is kept.',
      hint: 'Begin it again if it is still wanted.',
    });
  }

  #watch(): void {
    this.link.listen(
      () => undefined,
      () => this.#lose(processLost('nothing')),
    );
  }

  #lose(error: BinnacleError): void {
    if (this.#lost !== null || this.#end.signal.aborted) return;
    this.#lost = error;
    this.#onLost(error);
  }
}
