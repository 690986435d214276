import { BinnacleError, toWire } from '../../../shared/errors';
import type { Disposable } from '../../../shared/lifecycle';
import type { QueryClientFrame, QueryHostFrame } from '../../../shared/queryStream';
import type { QueryResults } from '../queryResults';
import { ResultViews, type ViewPage } from './resultViews';

/** How often progress is told, in ms. */
const PROGRESS_MS = 100;

interface Work {
  resultId: number;
  abort: AbortController;
}

/** The views that a tab asks for. */
export class ViewRequests implements Disposable {
  readonly #views = new ResultViews();
  /** On their way, by request. */
  readonly #working = new Map<number, Work>();
  /** One at a time: each takes memory for its keys. Ends when all that was asked has; never rejects. */
  #queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly results: Pick<QueryResults, 'spool'>,
    private readonly post: (frame: QueryHostFrame) => void,
  ) {}

  /** Makes a view and tells of it. Never rejects. */
  create(frame: QueryClientFrame & { t: 'view' }): Promise<void> {
    const { requestId, resultId } = frame;
    const abort = new AbortController();
    this.#working.set(requestId, { resultId, abort });
    this.#queue = this.#queue
      .then(() => this.#make(frame, abort.signal))
      .finally(() => this.#working.delete(requestId));
    return this.#queue;
  }

  /** The page that holds a row of a view. */
  page(viewId: number, row: number): Promise<ViewPage> {
    return this.#views.page(viewId, row);
  }

  /** The numbers of a view's rows in the result, in its order. */
  orderOf(viewId: number): Uint32Array {
    return this.#views.orderOf(viewId);
  }

  stop(requestId: number): void {
    this.#working.get(requestId)?.abort.abort();
  }

  forget(viewId: number): void {
    this.#views.forget(viewId);
  }

  /** Forgets the views of a result, also those on their way. */
  forgetResult(resultId: number): void {
    for (const work of this.#working.values()) if (work.resultId === resultId) work.abort.abort();
    this.#views.forgetResult(resultId);
  }

  dispose(): void {
    for (const { abort } of this.#working.values()) abort.abort();
    this.#views.dispose();
  }

  async #make(frame: QueryClientFrame & { t: 'view' }, signal: AbortSignal): Promise<void> {
    const { requestId, resultId } = frame;
    let told = performance.now();
    const onProgress = (done: number): void => {
      const now = performance.now();
      if (now - told < PROGRESS_MS) return;
      told = now;
      this.post({ t: 'view-progress', requestId, done });
    };
    try {
      const spool = await this.results.spool(resultId);
      const view = await this.#views.create(resultId, spool, frame, signal, onProgress);
      // Stopped just as it got ready: nobody would ever forget it.
      if (signal.aborted) {
        this.#views.forget(view.viewId);
        throw new BinnacleError('cancelled', 'Cancelled.');
      }
      this.post({ t: 'view', requestId, ...view });
    } catch (error) {
      this.post({ t: 'view-failed', requestId, error: toWire(error) });
    }
  }
}
