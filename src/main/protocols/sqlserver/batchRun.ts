import { BinnacleError } from '../../../shared/errors';
import {
  QueryError,
  type ResultColumn,
  type ResultSink,
  type RunOptions,
  type ServerNotice,
  type StatementOutcome,
} from '../../sessions/queryCapability';
import { connectionLost, ownNotice } from './errors';
import type { BatchHandler, Link } from './link';
import type { SqlServerOptions } from './options';
import { PageWriter } from './pageWriter';
import { noticeOf, type ServerReport } from './reports';
import type { Column } from './rowReader';
import type { Done } from './tokens';

/** Notices kept of one batch, and UTF-16 units of them in all; the rest is counted. */
const MAX_NOTICES = 1_000;
const MAX_NOTICE_TEXT = 1024 * 1024;
/** Results kept of one batch: a loop may return any number. */
const MAX_RESULTS = 100;

/** Numbers of statements in DONE that are known for certain (those of Microsoft's own drivers). */
const COMMANDS: Readonly<Record<number, string>> = {
  0xc1: 'SELECT',
  0xc3: 'INSERT',
  0xc4: 'DELETE',
  0xc5: 'UPDATE',
  0x116: 'TRUNCATE TABLE',
  0x117: 'MERGE',
};

/** One batch, from its first result to its last. */
export class BatchRun implements BatchHandler {
  #writer: PageWriter | null = null;
  #outcome: StatementOutcome = { command: '', rows: null };
  #error: ServerNotice | null = null;
  #results = 0;
  #noticeRoom = { count: MAX_NOTICES, text: MAX_NOTICE_TEXT };
  #unkeptNotices = 0;
  /** Why the batch fails, whatever the server says. */
  #failure: { error: unknown } | null = null;
  #isTimedOut = false;
  #patience: NodeJS.Timeout | undefined;
  /** Set when the server has been told to run it. */
  wasSent = false;

  constructor(
    private readonly link: Link,
    private readonly names: SqlServerOptions,
    private readonly statement: string,
    private readonly sink: ResultSink,
    private readonly options: RunOptions,
  ) {}

  get wantsRows(): boolean {
    return this.#writer !== null && !this.#isStopped;
  }

  /** Resolves when the sink has all rows; its `end` is left to the caller. */
  async run(): Promise<StatementOutcome> {
    const { signal, timeoutMs } = this.options;
    if (signal.aborted) throw new BinnacleError('cancelled', 'Cancelled.');
    signal.addEventListener('abort', this.#onAbort, { once: true });
    const limit = timeoutMs === null ? undefined : setTimeout(this.#onLimit, timeoutMs);
    this.link.onEnd(() => this.#writer?.stop());
    try {
      this.wasSent = true;
      await this.link.exchange(this.statement, this);
      if (!this.#isStopped) await this.#writer?.finish();
      this.#throwIfFailed();
      return this.#outcome;
    } finally {
      signal.removeEventListener('abort', this.#onAbort);
      clearTimeout(limit);
      clearTimeout(this.#patience);
      this.#writer?.stop();
      this.#tellUnkept();
    }
  }

  async columns(columns: Column[]): Promise<void> {
    if (!this.#isStopped) await this.#writer?.finish();
    this.#writer = null;
    if (this.#isStopped) return;
    if (++this.#results > MAX_RESULTS) {
      if (this.#results === MAX_RESULTS + 1)
        this.sink.notice(ownNotice(`Only the first ${MAX_RESULTS} results of a batch are kept.`));
      return;
    }
    this.sink.begin(columns.map(shown));
    this.#writer = new PageWriter(columns.length, this.sink, (error) => this.#fail(error));
  }

  row(cells: (Buffer | null)[]): Promise<void> | null {
    try {
      return this.#writer?.add(cells) ?? null;
    } catch (error) {
      this.#fail(error);
      return null;
    }
  }

  report(report: ServerReport, isError: boolean): void {
    const notice = noticeOf(report, isError, this.statement);
    if (isError && this.#error === null) this.#error = notice;
    else this.#notice(notice);
  }

  done({ command, rows }: Done): void {
    const word = COMMANDS[command] ?? firstWord(this.statement);
    if (rows !== null || this.#outcome.command === '') this.#outcome = { command: word, rows };
  }

  get #isStopped(): boolean {
    return this.#failure !== null || this.#isTimedOut || this.options.signal.aborted;
  }

  readonly #onAbort = (): void => this.#stop();

  readonly #onLimit = (): void => {
    this.#isTimedOut = true;
    this.#stop();
  };

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#stop();
  }

  /** Rows are dropped from now on, and the server is asked to stop. */
  #stop(): void {
    this.#writer?.stop();
    this.link.attend();
    const silent = connectionLost(this.names, 'the server did not react to the cancel');
    this.#patience ??= setTimeout(() => this.link.lose(silent), this.names.phaseTimeoutMs);
  }

  #throwIfFailed(): void {
    const { signal, timeoutMs, readOnly } = this.options;
    if (this.#failure !== null) throw this.#failure.error;
    if (signal.aborted) {
      const fate =
        ' What the batch changed before it was stopped stays, unless its transaction is rolled back.';
      throw new BinnacleError('cancelled', `Cancelled.${readOnly ? '' : fate}`);
    }
    if (this.#isTimedOut) {
      throw new BinnacleError('timeout', `The batch was stopped after ${(timeoutMs ?? 0) / 1000} s.`, {
        hint: 'Allow more time, or let it do less.',
      });
    }
    if (this.#error !== null) throw new QueryError(this.#error);
  }

  #notice(notice: ServerNotice): void {
    const room = this.#noticeRoom;
    const { length } = notice.message + notice.detail;
    if (room.count === 0 || room.text < length) {
      this.#unkeptNotices++;
      return;
    }
    room.count--;
    room.text -= length;
    this.sink.notice(notice);
  }

  #tellUnkept(): void {
    const unkept = this.#unkeptNotices;
    if (unkept === 0) return;
    const count = unkept.toLocaleString('en');
    this.sink.notice(ownNotice(`The server sent ${count} more notices, which are not kept.`));
  }
}

const shown = ({ name, type }: Column): ResultColumn => ({
  ...{ name, type: type.name, class: type.class },
  origin: null,
});

/** Of a statement whose number is not known: its own first word. */
const firstWord = (statement: string): string =>
  /^[\s;]*([A-Za-z]+)/.exec(statement)?.[1]?.toUpperCase() ?? '';
