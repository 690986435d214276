import { BinnacleError } from '../../../shared/errors';
import { classify } from '../../../shared/sql/classify';
import {
  QueryError,
  type ResultSink,
  type RunOptions,
  type StatementOutcome,
} from '../../sessions/queryCapability';
import type { Canceller } from '../postgres/cancel';
import { ProtocolViolation } from '../postgres/messageReader';
import { PagePump } from '../postgres/pagePump';
import type { ServerError } from './errors';
import type { ExchangeHandler, Link } from './link';
import type { DescribedColumn, Ending } from './replies';
import { textRows } from './rowFormat';

/** Errors by which a server says that somebody or a time limit has stopped a statement (ER_QUERY_INTERRUPTED and others). */
const INTERRUPTED = new Set([1317, 1969, 3024]);
/** Longest timer of the runtime, in milliseconds. */
const MAX_TIMEOUT_MS = 2_147_483_647;
/** UTF-16 units of a statement that are looked at for its name. */
const MAX_NAMED = 64 * 1024;
const COUNTED = /^(?:INSERT|UPDATE|DELETE|REPLACE|LOAD)/;

/** One statement, from its first result to its last row. */
export class StatementRun implements ExchangeHandler {
  #pump: PagePump | null = null;
  #ending: Ending | null = null;
  #rows: number | null = null;
  /** The rows of a result that has ended are still being taken. */
  #isBetween = false;
  /** Why the statement fails, whatever the server says. */
  #failure: { error: unknown } | null = null;
  #isLate = false;
  #timer: NodeJS.Timeout | undefined;
  wasSent = false;

  constructor(
    private readonly link: Link,
    private readonly canceller: Canceller,
    private readonly statement: string,
    private readonly sink: ResultSink,
    private readonly options: RunOptions,
  ) {}

  /** Warnings of the statement, once it has run. */
  get warnings(): number {
    return this.#ending?.warnings ?? 0;
  }

  /** Resolves when the sink has all rows; its `end` is left to the caller. */
  async run(): Promise<StatementOutcome> {
    const { signal, timeoutMs } = this.options;
    signal.addEventListener('abort', this.#onAbort, { once: true });
    if (timeoutMs !== null) this.#timer = setTimeout(this.#onLate, Math.min(timeoutMs, MAX_TIMEOUT_MS));
    try {
      this.#throwIfStopped(false);
      this.wasSent = true;
      const error = await this.link.exchange(this.statement, this, this.statement);
      clearTimeout(this.#timer);
      if (error !== null) throw this.#inWords(error);
      await this.#pump?.finish();
      this.#throwIfStopped(true);
      return this.#outcome();
    } finally {
      clearTimeout(this.#timer);
      signal.removeEventListener('abort', this.#onAbort);
      this.#pump?.discard();
      await this.canceller.answered(this.link.lost === null);
    }
  }

  columns(described: DescribedColumn[]): void {
    this.#rows = 0;
    if (this.#failure !== null || this.options.signal.aborted || this.#isLate) return;
    this.sink.begin(described.map(({ column }) => column));
    const { reader } = this.link;
    const flow = {
      hold: () => reader.hold(),
      // Between two results nothing is read, though the pump has room.
      release: () => (this.#isBetween ? undefined : reader.release()),
    };
    const format = textRows(described.map(({ isBinary }) => isBinary));
    this.#pump = new PagePump(described.length, this.sink, flow, (error) => this.#stop(error), format);
  }

  row(bytes: Buffer, start: number, end: number): void {
    if (this.#rows === null) throw new ProtocolViolation('it sent rows without a description');
    this.#rows++;
    this.#pump?.row(bytes, start, end);
  }

  wantsRow(length: number): boolean {
    return this.#pump?.wants(length) ?? false;
  }

  ended(ending: Ending, hasMore: boolean): void {
    this.#ending = ending;
    const pump = this.#pump;
    if (!hasMore || pump === null) return;
    this.#isBetween = true;
    this.link.reader.hold();
    void pump.finish().then(() => {
      this.#isBetween = false;
      this.link.reader.release();
    });
  }

  readonly #onAbort = (): void => this.#cancel();

  readonly #onLate = (): void => {
    this.#isLate = true;
    this.#cancel();
  };

  #cancel(): void {
    this.#pump?.discard();
    this.canceller.request();
  }

  /** Lets the server cancel the statement, which then fails with this error. */
  #stop(error: unknown): void {
    this.#failure ??= { error };
    this.canceller.request();
  }

  #outcome(): StatementOutcome {
    const { command } = classify(this.statement.slice(0, MAX_NAMED), 'mysql');
    const affected = this.#ending?.affected ?? null;
    if (affected === null) return { command, rows: this.#rows };
    return { command, rows: affected > 0 || COUNTED.test(command) ? affected : null };
  }

  #throwIfStopped(isDone: boolean): void {
    if (this.#failure !== null) throw this.#failure.error;
    const { signal, readOnly } = this.options;
    if (!signal.aborted && !this.#isLate) return;
    const fate =
      isDone && !readOnly ? ' The server had already finished the statement: what it changed stays.' : '';
    throw signal.aborted
      ? new BinnacleError('cancelled', `Cancelled.${fate}`)
      : new BinnacleError('timeout', `The statement took longer than it may.${fate}`);
  }

  #inWords({ number, notice }: ServerError): unknown {
    if (this.#failure !== null) return this.#failure.error;
    if (!INTERRUPTED.has(number)) return new QueryError(notice);
    if (this.options.signal.aborted) return new BinnacleError('cancelled', 'Cancelled.');
    return new QueryError(notice, this.#isLate ? 'timeout' : 'query-failed');
  }
}
