import { BinnacleError } from '../../../shared/errors';
import type { Disposable } from '../../../shared/lifecycle';
import type { JournalState } from '../../../shared/model/editJournal';
import { classify } from '../../../shared/sql/classify';
import type { SqlDialect } from '../../../shared/sql/dialect';
import type { QuerySession, ResultSink, RunOptions, StatementOutcome } from '../../sessions/queryCapability';

/** Savepoints of ours: going back to one never takes edits back that were applied before it. */
const OWN_SAVEPOINT = /\bbinnacle_/;

/** What has become of a transaction that edits were applied in, told from the statements that pass. */
export class JournalTransactions implements Disposable {
  /** The session, to be used in place of the one that was given. */
  readonly session: QuerySession;
  /** Entries in the open transaction; true: a savepoint may have taken them back. */
  readonly #open = new Map<number, boolean>();
  #committing = false;

  constructor(
    private readonly inner: QuerySession,
    private readonly dialect: SqlDialect,
    private readonly mark: (id: number, state: JournalState) => void,
  ) {
    this.session = {
      get server() {
        return inner.server;
      },
      get transaction() {
        return inner.transaction;
      },
      run: (...args) => this.#run(...args),
      onLost: (listener) => inner.onLost(listener),
      dispose: () => inner.dispose(),
    };
  }

  /** The edits of this entry stand and fall with the open transaction. */
  follow(id: number): void {
    this.#open.set(id, false);
    this.mark(id, 'open');
  }

  /** The connection has ended: the server rolls back what was not committed. */
  dispose(): void {
    this.#settle(this.#committing ? 'unknown' : 'rolled-back');
  }

  async #run(statement: string, sink: ResultSink, options: RunOptions): Promise<void> {
    if (this.#open.size === 0) return this.inner.run(statement, sink, options);
    this.#committing = this.#commits(statement);
    let ended: StatementOutcome | null = null;
    const watched: ResultSink = {
      begin: (columns) => sink.begin(columns),
      page: (bytes, rows) => sink.page(bytes, rows),
      notice: (notice) => sink.notice(notice),
      end: (outcome) => {
        ended = outcome;
        sink.end(outcome);
      },
    };
    try {
      await this.inner.run(statement, watched, options);
    } catch (error) {
      if (this.#committing && isLost(error)) this.#settle('unknown');
      throw error;
    } finally {
      this.#committing = false;
      this.#look(statement, ended);
    }
  }

  #look(statement: string, ended: StatementOutcome | null): void {
    const { transaction } = this.inner;
    const word = (ended?.command ?? '').split(' ')[0]?.toUpperCase();
    if (word === 'COMMIT') this.#settle('applied');
    else if (transaction === 'none')
      this.#settle(ended === null || word === 'ROLLBACK' ? 'rolled-back' : 'unknown');
    else if (word === 'ROLLBACK' && !OWN_SAVEPOINT.test(statement))
      for (const id of this.#open.keys()) this.#open.set(id, true);
  }

  #settle(state: JournalState): void {
    for (const [id, doubtful] of this.#open)
      this.mark(id, doubtful && state === 'applied' ? 'unknown' : state);
    this.#open.clear();
  }

  #commits(statement: string): boolean {
    const { kind, command } = classify(statement, this.dialect);
    return kind === 'transaction' && (command === 'COMMIT' || command === 'END');
  }
}

const isLost = (error: unknown): boolean =>
  error instanceof BinnacleError &&
  (error.code === 'connection-lost' || error.code === 'protocol-error' || error.code === 'cancelled');
