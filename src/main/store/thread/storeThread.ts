import { setImmediate } from 'node:timers/promises';
import { BinnacleError, fromWire } from '../../../shared/errors';
import type { Comparison, Verification } from '../../../shared/model/history';
import type { StoreWrite } from '../storeWrite';
import type { Difference, FromStoreThread, Span, ToStoreThread } from './messages';

/** A running thread. */
export interface StoreThreadHandle {
  post: (message: ToStoreThread) => void;
  onMessage: (listener: (message: FromStoreThread) => void) => void;
  onExit: (listener: (reason: string) => void) => void;
  terminate: () => void;
}

/** Records in one message: 1 to 2 ms of copying. */
const PIECE = 250;
/** After so long without work the thread and its memory are given back, in ms. */
const IDLE_MS = 30_000;

interface Job {
  piece: (differences: Difference[]) => void;
  done: (value: Comparison | Verification | null) => void;
  failed: (error: unknown) => void;
}

/** Main's end of the store's thread, which is started when there is work for it. */
export class StoreThread {
  readonly #spawn: () => StoreThreadHandle;
  readonly #jobs = new Map<number, Job>();
  #handle: StoreThreadHandle | undefined;
  #idle: NodeJS.Timeout | undefined;
  #count = 0;

  constructor(spawn: () => StoreThreadHandle) {
    this.#spawn = spawn;
  }

  /** Writes a change as a whole: durable when this resolves; when it rejects, nothing has happened. */
  async write(write: StoreWrite): Promise<void> {
    const { job, end } = this.#begin();
    const { records, ...rest } = write;
    for (let from = 0; from === 0 || from < records.length; from += PIECE) {
      const piece = {
        ...rest,
        secrets: from === 0 ? rest.secrets : [],
        records: records.slice(from, from + PIECE),
      };
      this.#post({ t: 'write', job, piece, last: from + PIECE >= records.length });
      // Calls and events come between.
      await setImmediate();
    }
    await end;
  }

  /** What differs between two moments, in words and numbers. */
  async compare(span: Span): Promise<Comparison> {
    const { job, end } = this.#begin();
    this.#post({ t: 'compare', job, span });
    return (await end) as Comparison;
  }

  /** Every record that differs between two moments. */
  async differences(span: Span): Promise<Difference[]> {
    const all: Difference[] = [];
    const { job, end } = this.#begin((piece) => {
      for (const difference of piece) all.push(difference);
    });
    this.#post({ t: 'differences', job, span });
    await end;
    return all;
  }

  /** Whether the history is whole. */
  async verify(): Promise<Verification> {
    const { job, end } = this.#begin();
    this.#post({ t: 'verify', job });
    return (await end) as Verification;
  }

  /** Ends the thread; what it was doing is as if never begun. */
  dispose(): void {
    clearTimeout(this.#idle);
    this.#handle?.terminate();
    this.#ended(closed());
  }

  #begin(piece: Job['piece'] = () => undefined): {
    job: number;
    end: Promise<Comparison | Verification | null>;
  } {
    const job = ++this.#count;
    clearTimeout(this.#idle);
    const end = new Promise<Comparison | Verification | null>((resolve, reject) => {
      this.#jobs.set(job, { piece, done: resolve, failed: reject });
    });
    // Awaited when all is sent; until then a failure must not count as unhandled.
    end.catch(() => undefined);
    this.#handle ??= this.#start();
    return { job, end };
  }

  #post(message: ToStoreThread): void {
    this.#handle?.post(message);
  }

  #start(): StoreThreadHandle {
    const handle = this.#spawn();
    handle.onMessage((message) => this.#receive(message));
    handle.onExit((reason) => {
      if (this.#handle === handle) this.#ended(ended(reason));
    });
    return handle;
  }

  #receive(message: FromStoreThread): void {
    const job = this.#jobs.get(message.job);
    if (message.t === 'piece') {
      job?.piece(message.differences);
      return;
    }
    this.#jobs.delete(message.job);
    if (this.#jobs.size === 0) this.#idle = setTimeout(() => this.#rest(), IDLE_MS).unref();
    if (message.t === 'done') job?.done(message.value);
    else job?.failed(fromWire(message.error));
  }

  #rest(): void {
    const handle = this.#handle;
    this.#handle = undefined;
    handle?.terminate();
  }

  #ended(error: BinnacleError): void {
    this.#handle = undefined;
    const jobs = [...this.#jobs.values()];
    this.#jobs.clear();
    for (const { failed } of jobs) failed(error);
  }
}

const closed = (): BinnacleError => new BinnacleError('cancelled', 'Binnacle is closing.');

const ended = (reason: string): BinnacleError =>
  new BinnacleError('internal', `The change was not made: its thread ended (${reason}).`, {
    retryable: true,
  });
