import type { PlainPort } from '../../../ports/ports';
import type { DatabaseState, FromDatabase, ToDatabase } from '../messages';
import { SqliteConnection } from './connection';
import { failureOf } from './failure';
import { StatementRun } from './statementRun';

/**
 * What runs in the process of a SQLite database: a connection that only reads, and one that writes once it is wanted.
 * The process is its own so that it can be ended at any time: SQLite computes for as long as it likes between two rows.
 */
export function serveDatabase(port: PlainPort): void {
  const server = new DatabaseServer((message) => port.postMessage(message));
  port.onMessage((message) => server.obey(message as ToDatabase));
}

class DatabaseServer {
  #reading: SqliteConnection | null = null;
  #writing: SqliteConnection | null = null;
  #writable = '';
  #run: StatementRun | null = null;
  /** Waits for the other side. */
  #more: () => void = () => undefined;

  constructor(private readonly post: (message: FromDatabase) => void) {}

  obey(message: ToDatabase): void {
    switch (message.t) {
      case 'open':
        void this.#answer(() => this.#open(message));
        return;
      case 'run':
        void this.#answer(() => this.#start(message));
        return;
      case 'more':
        this.#more();
        return;
      case 'stop':
        this.#run?.stop();
        this.#more();
    }
  }

  async #answer(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const failure = (await this.#run?.located(error).catch(() => null)) ?? failureOf(error);
      this.#run = null;
      const tooLarge = error instanceof Error && 'code' in error && error.code === 'too-large';
      this.post({ t: 'failed', failure, tooLarge, ...this.#state() });
    }
  }

  async #open({ readOnly, writable }: ToDatabase & { t: 'open' }): Promise<void> {
    this.#writable = writable;
    this.#reading = new SqliteConnection(readOnly, true);
    await this.#reading.begin();
    this.post({ t: 'opened', version: String(await this.#reading.value('SELECT sqlite_version()')) });
  }

  async #start({ statement, readOnly }: ToDatabase & { t: 'run' }): Promise<void> {
    const connection = readOnly ? this.#reading : await this.#writer();
    if (connection === null) throw new Error('The database is not open.');
    this.#run = new StatementRun(connection, statement, {
      post: this.post,
      more: () => new Promise((resolve) => (this.#more = resolve)),
    });
    const outcome = await this.#run.run();
    this.#run = null;
    this.post({ t: 'done', outcome, ...this.#state() });
  }

  /** Opened when the first statement may write, so that a tab that only reads never takes a lock. */
  async #writer(): Promise<SqliteConnection> {
    if (this.#writing !== null) return this.#writing;
    const connection = new SqliteConnection(this.#writable, false);
    await connection.begin();
    this.#writing = connection;
    return connection;
  }

  #state(): DatabaseState {
    return { inTransaction: this.#writing?.inTransaction ?? false, writing: this.#writing !== null };
  }
}
