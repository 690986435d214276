import { createStore, type StoreApi } from 'zustand/vanilla';
import { BinnacleError } from '../../../../shared/errors';
import type { Disposable } from '../../../../shared/lifecycle';
import type { ViewSpec } from '../../../../shared/resultView';
import type { ViewRequest } from '../../queryClient';
import type { FindLink } from '../find/gridFinder';
import type { GridSource } from '../gridSource';
import { PageCache, type FetchPage } from '../pageCache';

/** How a result is looked at. */
export interface ViewState {
  /** What is shown now: the result, or a view of it. */
  source: GridSource;
  /** What is shown is sorted and filtered so. */
  spec: ViewSpec;
  /** From 0 to 1 while another view is being made; null: none is. */
  done: number | null;
  /** Why the newest view could not be made; null: it could. */
  error: BinnacleError | null;
}

/** What makes views: a connection to the session host. */
export interface ViewMaker {
  /** Null: the connection has ended. */
  make: (spec: ViewSpec, onProgress: (done: number) => void) => ViewRequest | null;
  forget: (viewId: number) => void;
  page: (viewId: number, row: number) => ReturnType<FetchPage>;
}

const PLAIN: ViewSpec = { sort: [], filter: [] };

/** One result with the view of it that is shown. The view before stays in sight until the next one is made. */
export class ViewedResult implements Disposable {
  readonly store: StoreApi<ViewState>;
  #request: ViewRequest | null = null;
  #view: { id: number; source: PageCache } | null = null;
  #disposed = false;

  constructor(
    readonly result: PageCache,
    private readonly maker: ViewMaker,
    /** What looks for text in it; null: nothing does. */
    readonly search: FindLink | null = null,
  ) {
    this.store = createStore<ViewState>(() => ({ source: result, spec: PLAIN, done: null, error: null }));
  }

  /** The view that is shown; null: the result as it came. */
  get viewId(): number | null {
    return this.#view?.id ?? null;
  }

  /** Sorts and filters anew; the newest call counts. Nothing to sort or filter: the result as it came. */
  apply(spec: ViewSpec): void {
    this.cancel();
    if (spec.sort.length === 0 && spec.filter.length === 0) {
      const before = this.#view;
      this.#view = null;
      this.store.setState({ source: this.result, spec: PLAIN, error: null });
      this.#drop(before);
      return;
    }
    const request = this.maker.make(spec, (done) => {
      if (this.#request === request) this.store.setState({ done });
    });
    if (request === null) {
      this.store.setState({ error: notConnected() });
      return;
    }
    this.#request = request;
    this.store.setState({ done: 0, error: null });
    request.made.then(
      ({ viewId, rows }) => this.#show(request, spec, viewId, rows),
      (error: unknown) => this.#fail(request, error),
    );
  }

  /** Gives up the view that is being made; what is shown stays. */
  cancel(): void {
    this.#request?.stop();
    this.#request = null;
    this.store.setState({ done: null, error: null });
  }

  dispose(): void {
    this.cancel();
    this.#disposed = true;
    this.#drop(this.#view);
    this.#view = null;
  }

  #show(request: ViewRequest, spec: ViewSpec, viewId: number, rows: number): void {
    if (this.#disposed || this.#request !== request) {
      this.maker.forget(viewId);
      return;
    }
    this.#request = null;
    const source = new PageCache(this.result.columns, (row) => this.maker.page(viewId, row));
    source.setRows(rows, true);
    const before = this.#view;
    this.#view = { id: viewId, source };
    this.store.setState({ source, spec, done: null });
    this.#drop(before);
  }

  #fail(request: ViewRequest, error: unknown): void {
    if (this.#request !== request) return;
    this.#request = null;
    const known = error instanceof BinnacleError ? error : new BinnacleError('internal', 'That failed.');
    this.store.setState({ done: null, error: known });
  }

  #drop(view: { id: number; source: PageCache } | null): void {
    if (view === null) return;
    view.source.dispose();
    this.maker.forget(view.id);
  }
}

const notConnected = (): BinnacleError =>
  new BinnacleError('connection-lost', 'The connection that this result came in has ended.', {
    hint: 'Run the statement again, then sort or filter.',
  });
