import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EditAnswers, EditQuestion } from '../../shared/edits';
import type { OpenedJournal } from '../../shared/journalEdits';
import { BinnacleError } from '../../shared/errors';
import type { Disposable } from '../../shared/lifecycle';
import type { QueryTarget } from '../../shared/model/document';
import {
  MAX_RUN_LENGTH,
  MAX_STATEMENTS,
  type EngineFeatures,
  type ExploreQuestion,
  type QueryAccess,
  type QueryServer,
  type ResultOrigin,
} from '../../shared/queryStream';
import type { CompareQuestion } from '../../shared/resultCompare';
import type { ServerAnswers, ServerQuestion } from '../../shared/serverView';
import type { TransferProgress, TransferRequest } from '../../shared/model/transfer';
import { SessionLink, type LinkState } from '../session/sessionLink';
import type { GridSource } from './grid/gridSource';
import { PageCache } from './grid/pageCache';
import {
  QueryClient,
  type AnswerTo,
  type FetchedPage,
  type QueryEvent,
  type RunningTransfer,
} from './queryClient';
import { ViewedResult, type ViewMaker } from './grid/view/viewedResult';
import { QueryLog, type LogSnapshot, type ResultInfo } from './queryLog';
import { Writing } from './writing/writing';

/** What a query tab tells the interface around it. Rows never come here. */
export interface QueryState extends LogSnapshot {
  link: LinkState;
  /** What the server said of itself, of the newest connection; null before the first. */
  server: QueryServer | null;
  /** What the newest connection may do. */
  access: QueryAccess;
  /** What its engine can do; null before the first. */
  features: EngineFeatures | null;
  /** What is weak about the connection, in sentences. */
  weaknesses: readonly string[];
  /** Whether statements can be sent now. */
  ready: boolean;
  /** Counts connections that got ready. */
  connections: number;
  /** The result that is shown, by key; null: the messages. */
  shown: number | null;
  /** Limit of one statement in ms; null: none. */
  timeoutMs: number | null;
}

/** How often at most frames of the stream are shown, in ms: two frames of a screen. */
const SHOW_MS = 33;

/** What a query needs to know about its tab. */
export interface QueryOwner {
  documentId: string;
  target: () => QueryTarget;
}

interface Kept {
  source: PageCache;
  viewed: ViewedResult;
  /** The connection it came in; later ones know nothing of it. */
  client: QueryClient;
}

/**
 * One query tab's connection with what it has brought. Lives outside React, over any number of reconnects: results stay
 * as far as they are at hand, and nothing is ever run again by itself.
 */
export class LiveQuery implements Disposable {
  readonly store: StoreApi<QueryState>;
  readonly link: SessionLink;
  readonly writing: Writing;
  /** Of the connection that statements go over. */
  #client: QueryClient | null = null;
  #lastRun = 0;
  #started = false;
  #disposed = false;
  #timer: ReturnType<typeof setTimeout> | null = null;
  readonly #kept = new Map<number, Kept>();
  readonly #log = new QueryLog(
    (result) => this.#client !== null && this.#keep(result, this.#client),
    (result) => this.#forget(result),
  );

  constructor(owner: QueryOwner) {
    this.store = createStore<QueryState>(() => ({
      ...this.#log.snapshot(),
      link: { phase: 'idle' },
      ...{
        server: null,
        access: { mayWrite: false, why: 'guarded' },
        features: null,
        weaknesses: [],
        ready: false,
        connections: 0,
      },
      ...{ shown: null, timeoutMs: null },
    }));
    this.link = new SessionLink({
      ...owner,
      size: () => null,
      link: () => this.store.getState().link,
      setLink: (link) => this.store.setState({ link }),
      take: (port) => this.#take(port),
      drop: (isOver) => this.#drop(isOver),
    });
    this.writing = this.#writingOf();
  }

  #writingOf(): Writing {
    return new Writing({
      send: (frame) => this.#client?.tell(frame),
      note: (text, isError, hint) => {
        this.#log.note(Date.now(), text, isError, hint);
        this.#showSoon();
      },
      sessionId: () => this.link.session?.id,
      adopt: (request) => this.link.connectBy(request),
    });
  }

  /** Connects a new tab once; a restored one asks first. */
  start(isRestored: boolean): void {
    if (this.#started) return;
    this.#started = true;
    if (!isRestored) void this.link.connect();
  }

  /**
   * Runs statements one after the other. Returns the run's number. Throws `conflict` while another run goes on or nothing
   * is connected, `too-large` for more than one run can take. `rollBack`: what they change is taken back.
   */
  run(statements: string[], rollBack = false): number {
    const client = this.#readyClient();
    const length = statements.reduce((sum, each) => sum + each.length, 0);
    if (statements.length > MAX_STATEMENTS || length > MAX_RUN_LENGTH) {
      throw new BinnacleError('too-large', 'That is more than one run can take.', {
        hint: `Run at most ${MAX_STATEMENTS.toLocaleString()} statements at once: select some of them.`,
      });
    }
    const runId = ++this.#lastRun;
    this.#log.begin(runId, statements, Date.now());
    client.run(runId, statements, this.store.getState().timeoutMs, rollBack);
    this.#show();
    return runId;
  }

  /** Asks the server to stop what runs; it ends when the server says so. */
  cancelRun(): void {
    const { run } = this.store.getState();
    if (run === null || !this.#log.isRunning) return;
    this.#client?.cancel(run.runId);
    this.#log.cancelling();
    this.#show();
  }

  /** The rows of a result; undefined: it is closed. */
  source(key: number): GridSource | undefined {
    return this.#kept.get(key)?.source;
  }

  /** A result as it is looked at, sorted and filtered; undefined: it is closed. */
  viewed(key: number): ViewedResult | undefined {
    return this.#kept.get(key)?.viewed;
  }

  /** Shows a result by key; null: the messages. */
  pick(key: number | null): void {
    this.store.setState({ shown: key });
  }

  closeResult(key: number): void {
    this.#log.close(key);
    this.#show();
  }

  pin(key: number, pinned: boolean): void {
    this.#log.pin(key, pinned);
    this.#show();
  }

  clearMessages(): void {
    this.#log.clearMessages();
    this.#show();
  }

  setTimeout(timeoutMs: number | null): void {
    this.store.setState({ timeoutMs });
  }

  /** A statement of the newest run, from 0. */
  statementOf(index: number): string {
    return this.#log.statementOf(index);
  }

  /** Asks about the database. Rejects with {@link BinnacleError}. */
  explore<Q extends ExploreQuestion>(question: Q): Promise<AnswerTo<Q>> {
    return this.#client === null ? Promise.reject(notConnected()) : this.#client.explore(question);
  }

  /** Asks about the server. Rejects with {@link BinnacleError}. */
  server<Q extends ServerQuestion>(question: Q): Promise<ServerAnswers[Q['what']]> {
    return this.#client === null ? Promise.reject(notConnected()) : this.#client.server(question);
  }

  /** Where the columns of a result come from. Rejects with `conflict` if it is of an earlier connection. */
  origins({ key, resultId }: Pick<ResultInfo, 'key' | 'resultId'>): Promise<ResultOrigin[]> {
    const client = this.#client;
    if (client === null || this.#kept.get(key)?.client !== client) return Promise.reject(notConnected());
    return client.origins(resultId);
  }

  /** Asks for rows in a file; `key`: of the result that they are of. Throws `conflict` while nothing is connected. */
  transfer<R extends TransferRequest>(
    request: R,
    { key, onProgress }: { key?: number | undefined; onProgress?: (progress: TransferProgress) => void } = {},
  ): RunningTransfer<R> {
    const client = key === undefined ? this.#client : this.#kept.get(key)?.client;
    if (client === null || client === undefined) throw notConnected();
    return client.transfer(request, onProgress);
  }

  /** Whether the rows of a result are still kept by the session host; `beside`: together with those of another. */
  isKept(key: number, beside = key): boolean {
    const client = this.#kept.get(key)?.client;
    return client?.servesRows === true && this.#kept.get(beside)?.client === client;
  }

  /**
   * Compares two results and shows what differs as a new one. Resolves with its key; rejects with {@link BinnacleError}.
   * `onProgress` from 0 to 1; `key` of one of the results.
   */
  compare(
    key: number,
    question: CompareQuestion,
    label: string,
    onProgress: (done: number) => void,
  ): { made: Promise<number>; stop: () => void } {
    const client = this.#kept.get(key)?.client;
    if (client === undefined) throw notConnected();
    const { made, stop } = client.compare(question, onProgress);
    const shown = made.then((compared) => {
      const result = this.#log.addCompared(compared, label, Date.now());
      this.#keep(result, client).source.setRows(compared.rows, true);
      this.#show();
      this.pick(result.key);
      return result.key;
    });
    return { made: shown, stop };
  }

  /** Asks about changes of rows of a result. Rejects with {@link BinnacleError}: nothing was changed. */
  edit<Q extends EditQuestion>(key: number, question: Q): Promise<EditAnswers[Q['what']]> {
    const result = this.#log.results.find((each) => each.key === key);
    const client = this.#kept.get(key)?.client;
    if (result === undefined || client === undefined || client !== this.#client) {
      return Promise.reject(
        new BinnacleError('conflict', 'The connection that this result came over has ended.', {
          hint: 'Reconnect and run the query again to change its rows.',
        }),
      );
    }
    return client.edit(result.resultId, question);
  }

  /** Opens an entry of the undo journal. Rejects with {@link BinnacleError}. */
  openJournal(id: number): Promise<OpenedJournal> {
    return this.#client === null ? Promise.reject(notConnected()) : this.#client.openJournal(id);
  }

  /** Asks about edits of an opened entry. Rejects with {@link BinnacleError}: nothing was changed. */
  editOpened<Q extends EditQuestion>(resultId: number, question: Q): Promise<EditAnswers[Q['what']]> {
    return this.#client === null ? Promise.reject(notConnected()) : this.#client.edit(resultId, question);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.link.dispose();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#client?.close();
    for (const kept of this.#kept.values()) {
      drop(kept);
      kept.client.close();
    }
    this.#kept.clear();
  }

  #readyClient(): QueryClient {
    const { ready } = this.store.getState();
    if (!ready || this.#client === null) throw notConnected();
    if (this.#log.isRunning) {
      throw new BinnacleError('conflict', 'A run is still going on in this tab.', {
        hint: 'Wait for its end or cancel it. Duplicate the tab to run something beside it.',
      });
    }
    return this.#client;
  }

  #take(port: MessagePort): void {
    const client: QueryClient = new QueryClient(port, {
      onEvent: (event) => {
        if (client === this.#client) this.#onEvent(event);
      },
      onEnd: () => {
        if (client === this.#client) this.#drop(false);
      },
    });
    this.#client = client;
  }

  #onEvent(event: QueryEvent): void {
    if (event.t === 'ready') {
      const { server, access, features, weaknesses } = event;
      this.store.setState(({ connections }) => ({
        ...{ server, access, features, weaknesses, ready: true },
        connections: connections + 1,
      }));
      return;
    }
    if (event.t === 'access') {
      this.store.setState({ access: event.access });
      return;
    }
    this.writing.take(event);
    this.#log.apply(event, Date.now());
    if (event.t === 'progress' || event.t === 'result-end') this.#grow(event);
    this.#showSoon();
  }

  /**
   * The connection has ended or is let go of. What it brought stays, also in the session host, as far as that is there:
   * `isOver` means that it is not.
   */
  #drop(isOver: boolean): void {
    const client = this.#client;
    this.#client = null;
    const keepsRows = !isOver && [...this.#kept.values()].some((kept) => kept.client === client);
    if (keepsRows) client?.leave();
    else client?.close();
    this.writing.lost();
    this.#log.lost(Date.now());
    for (const { source } of this.#kept.values()) source.setRows(source.rowCount(), true);
    this.store.setState({ ready: false });
    this.#show();
  }

  #keep({ key, resultId, columns }: ResultInfo, client: QueryClient): Kept {
    const source = new PageCache(columns, (row) => this.#fetch(client, resultId, row));
    const maker: ViewMaker = {
      make: (spec, onProgress) => (client.servesRows ? client.view(resultId, spec, onProgress) : null),
      forget: (viewId) => client.forgetView(viewId),
      page: (viewId, row) => this.#fetch(client, resultId, row, viewId),
    };
    const viewed = new ViewedResult(source, maker, {
      resultId,
      ask: (findId, question, onFound) => client.find(findId, question, onFound),
      stop: (findId) => client.stopFind(findId),
    });
    const kept = { source, viewed, client };
    this.#kept.set(key, kept);
    return kept;
  }

  #fetch(client: QueryClient, resultId: number, row: number, viewId?: number): Promise<FetchedPage> {
    if (client.servesRows) return client.page(resultId, row, viewId);
    return Promise.reject(
      new BinnacleError('connection-lost', 'These rows were not loaded before the connection ended.', {
        hint: 'Run the statement again to see them.',
      }),
    );
  }

  #grow({ t, resultId, rows }: Extract<QueryEvent, { t: 'progress' | 'result-end' }>): void {
    const found = this.#log.results.find((each) => this.#isOf(each, resultId));
    if (found !== undefined) this.#kept.get(found.key)?.source.setRows(rows, t === 'result-end');
  }

  /** Numbers of results begin anew with each connection. */
  #isOf({ key, resultId }: ResultInfo, wanted: number): boolean {
    return resultId === wanted && this.#kept.get(key)?.client === this.#client;
  }

  #forget({ key, resultId }: ResultInfo): void {
    const kept = this.#kept.get(key);
    this.#kept.delete(key);
    if (kept === undefined) return;
    drop(kept);
    kept.client.forget(resultId);
  }

  #showSoon(): void {
    this.#timer ??= setTimeout(() => this.#show(), SHOW_MS);
  }

  #show(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#disposed) return;
    this.store.setState((before) => {
      const now = this.#log.snapshot();
      return { ...now, shown: shownAfter(before, now) };
    });
  }
}

/** What comes to the front: the first result of a new run; its messages where it failed or brought no result. */
export function shownAfter(before: LogSnapshot & { shown: number | null }, now: LogSnapshot): number | null {
  const { run, results } = now;
  const ended = run !== null && run.elapsedMs !== null && before.run?.elapsedMs !== run.elapsedMs;
  if (ended && (run.phase === 'failed' || run.phase === 'lost')) return null;
  const first = results.find(({ runId }) => runId === run?.runId);
  if (first === undefined && ended) return null;
  if (first !== undefined && !before.results.some(({ runId }) => runId === first.runId)) return first.key;
  if (before.shown === null || results.some(({ key }) => key === before.shown)) return before.shown;
  return results.at(-1)?.key ?? null;
}

function drop({ source, viewed }: Kept): void {
  viewed.dispose();
  source.dispose();
}

const notConnected = (): BinnacleError =>
  new BinnacleError('conflict', 'This tab is not connected.', {
    hint: 'Connect first. Nothing was sent.',
    retryable: true,
  });
