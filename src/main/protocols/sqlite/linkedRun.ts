import { BinnacleError } from '../../../shared/errors';
import type { ResultSink, RunOptions, StatementOutcome } from '../../sessions/queryCapability';
import type { DatabaseLink } from './databaseLink';
import { processLost, refused, unreadableText } from './errors';
import type { DatabaseState, FromDatabase } from './messages';

/**
 * How long a statement may take to stop when it is asked to, in ms. SQLite reacts at once while it computes a first row
 * or changes something, but between two rows only when the next is there.
 */
const STOP_MS = 100;

/** One statement in the database process, as its session sees it. */
export class LinkedRun {
  /** After the statement; null: the process did not say. */
  state: DatabaseState | null = null;
  /** The process can't be used any more. */
  needsNewProcess = false;
  /** The process has ended by itself, for no reason that is known. */
  lost: BinnacleError | null = null;
  readonly readOnly: boolean;
  #raw = false;
  #stop: BinnacleError | null = null;
  #settled = false;
  #timers: NodeJS.Timeout[] = [];
  #resolve: (outcome: StatementOutcome) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  readonly #onAbort = (): void => this.#end(new BinnacleError('cancelled', 'Cancelled.'));

  constructor(
    private readonly link: DatabaseLink,
    private readonly statement: string,
    private readonly sink: Omit<ResultSink, 'end'>,
    private readonly options: RunOptions,
  ) {
    this.readOnly = options.readOnly;
  }

  /** Runs it. Rejects when nothing of it goes on: {@link state} and {@link needsNewProcess} say how things stand. */
  result(): Promise<StatementOutcome> {
    const { signal, timeoutMs, readOnly } = this.options;
    const { statement, link } = this;
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      signal.addEventListener('abort', this.#onAbort, { once: true });
      if (timeoutMs !== null) {
        this.#timers.push(setTimeout(() => this.#end(tookTooLong(timeoutMs)), timeoutMs));
      }
      link.listen(
        (message) => this.#take(message),
        () => this.#onGone(),
      );
      link.send({ t: 'run', statement, readOnly });
    });
  }

  /** Ends waiting for it: the process is gone or about to go. */
  abandon(error: BinnacleError): void {
    this.needsNewProcess = true;
    this.#settle(() => this.#reject(error));
  }

  #take(message: FromDatabase): void {
    switch (message.t) {
      case 'columns':
        if (this.#stop === null) this.sink.begin(message.columns);
        return;
      case 'raw':
        this.#raw = true;
        this.link.send({ t: 'more' });
        return;
      case 'page':
        if (this.#stop === null) this.#pass(message);
        return;
      case 'notice':
        this.sink.notice(message.notice);
        return;
      case 'done':
      case 'failed':
        this.#finish(message);
        return;
      case 'opened':
    }
  }

  #pass({ bytes, rows }: FromDatabase & { t: 'page' }): void {
    this.sink.page(bytes, rows).then(
      () => this.link.send({ t: 'more' }),
      (error: unknown) => this.#end(error),
    );
  }

  #finish(message: FromDatabase & { t: 'done' | 'failed' }): void {
    this.state = { inTransaction: message.inTransaction, writing: message.writing };
    const stop = this.#stop;
    // It was quicker than the cancel, and has happened.
    if (message.t === 'done') {
      if (stop === null || !this.readOnly) this.#settle(() => this.#resolve(message.outcome));
      else this.#settle(() => this.#reject(stop));
      return;
    }
    const error = message.tooLarge
      ? new BinnacleError('too-large', message.failure.message)
      : refused(message.failure);
    this.#settle(() => this.#reject(stop ?? error));
  }

  /** Asks SQLite to stop, and ends the process if it does not. */
  #end(error: unknown): void {
    if (this.#settled || this.#stop !== null) return;
    const reason = error instanceof BinnacleError ? error : new BinnacleError('internal', String(error));
    this.#stop = reason;
    this.link.send({ t: 'stop' });
    this.#timers.push(setTimeout(() => this.abandon(reason), STOP_MS));
  }

  #onGone(): void {
    this.needsNewProcess = true;
    if (this.#raw) {
      this.#settle(() => this.#reject(this.#stop ?? unreadableText()));
      return;
    }
    const lost = processLost(this.readOnly ? 'reading' : 'writing');
    this.lost = lost;
    this.#settle(() => this.#reject(lost));
  }

  #settle(end: () => void): void {
    if (this.#settled) return;
    this.#settled = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.options.signal.removeEventListener('abort', this.#onAbort);
    end();
  }
}

function tookTooLong(timeoutMs: number): BinnacleError {
  return new BinnacleError(
    'timeout',
    `The statement was stopped after ${timeoutMs / 1000} s, its time limit.`,
  );
}
