import type { EditAnswers, EditQuestion } from '../../shared/edits';
import { BinnacleError, fromWire, type WireError } from '../../shared/errors';
import type { OpenedJournal } from '../../shared/journalEdits';
import type { ServerAnswers, ServerQuestion } from '../../shared/serverView';
import type { TransferAnswers, TransferProgress, TransferRequest } from '../../shared/model/transfer';
import {
  isOfRows,
  MAX_OPEN_REQUESTS,
  type ExploreAnswers,
  type ExploreQuestion,
  type QueryClientFrame,
  type QueryHostFrame,
  type ResultOrigin,
} from '../../shared/queryStream';
import type { Compared, CompareQuestion } from '../../shared/resultCompare';
import type { FindAnswers, FindQuestion } from '../../shared/resultFind';
import type { ViewSpec } from '../../shared/resultView';
import type { WritingClientFrame } from '../../shared/queryWriting';

/** Some rows of a result as they travel. */
export interface FetchedPage {
  /** Row of the result, from 0. */
  firstRow: number;
  page: Uint8Array;
  /** Of a view: the numbers of its rows in the result. */
  sourceRows?: Uint32Array | undefined;
}

/** A sorted or filtered view that is being made. */
export interface ViewRequest {
  /** Rejects with {@link BinnacleError}. */
  made: Promise<{ viewId: number; rows: number }>;
  /** It is not wanted any more. */
  stop: () => void;
}

/** A comparison that goes on. */
export interface CompareRequest {
  /** Rejects with {@link BinnacleError}. */
  made: Promise<Compared>;
  /** It is not wanted any more. */
  stop: () => void;
}

/** What comes without having been asked for by a request. */
export type QueryEvent = Exclude<
  QueryHostFrame,
  {
    t:
      | ('page' | 'page-failed' | 'answer' | 'explore-failed' | 'lost' | 'end')
      | (
          | 'transfer-progress'
          | 'transfer-answer'
          | 'transfer-failed'
          | 'edit-answer'
          | 'edit-failed'
          | `view${string}`
          | `find-${string}`
          | `compare-${string}`
        );
  }
>;

/** What a query stream tells its tab. */
export interface QueryListener {
  onEvent(event: QueryEvent): void;
  /** The connection has ended. Rows may still be asked for: see {@link QueryClient.servesRows}. */
  onEnd(): void;
}

/** The answer to one kind of question. */
export type AnswerTo<Q extends ExploreQuestion> = ExploreAnswers[Q['what']];

/** A transfer that goes on. */
export interface RunningTransfer<R extends TransferRequest> {
  /** Rejects with {@link BinnacleError}. */
  answer: Promise<TransferAnswers[R['do']]>;
  cancel: () => void;
}

interface Request {
  frame: Exclude<Extract<QueryClientFrame, { requestId: number }>, { t: 'stop-view' | 'stop-compare' }>;
  resolve: (value: unknown) => void;
  reject: (error: BinnacleError) => void;
  onProgress: ((progress: TransferProgress) => void) | undefined;
  /** Of a view or a search: from 0 to 1; `cells` that a search has found. */
  onDone: ((part: number, cells: number) => void) | undefined;
}

const closed = (): BinnacleError =>
  new BinnacleError('connection-lost', 'The connection to the database has ended.', {
    hint: 'Reconnect, then try again.',
    retryable: true,
  });

/**
 * The tab's end of a query stream. After the connection's end only rows that it has brought are asked for, as long as the
 * session host keeps them; other verbs do nothing, and what was asked is refused.
 */
export class QueryClient {
  #open = true;
  /** The connection is there. */
  #connected = true;
  #lastRequest = 0;
  /** Sent and not answered. */
  readonly #sent = new Map<number, Request>();
  /** Asked for, and not sent while too much is on its way. */
  readonly #waiting: Request[] = [];

  constructor(
    private readonly port: MessagePort,
    private readonly listener: QueryListener,
  ) {
    port.onmessage = (event: MessageEvent<QueryHostFrame>) => {
      if (this.#open) this.#take(event.data);
    };
    // The process at the other end is gone.
    port.addEventListener('close', () => this.#end());
  }

  /** Runs statements one after the other; what becomes of them follows as events. */
  run(runId: number, statements: string[], timeoutMs: number | null, rollBack = false): void {
    this.#send({ t: 'run', runId, statements, timeoutMs, ...(rollBack ? { rollBack } : {}) });
  }

  cancel(runId: number): void {
    this.#send({ t: 'cancel', runId });
  }

  /** What a person decides about transactions. */
  tell(frame: WritingClientFrame): void {
    this.#send(frame);
  }

  /** The result is not shown any more. */
  forget(resultId: number): void {
    this.#send({ t: 'forget', resultId });
  }

  /** The page that holds a row of a result or of a view of it. Rejects with {@link BinnacleError}. */
  page(resultId: number, row: number, viewId?: number): Promise<FetchedPage> {
    const requestId = ++this.#lastRequest;
    return this.#ask({ t: 'page', requestId, resultId, row, viewId }) as Promise<FetchedPage>;
  }

  /** Sorts and filters the rows of a result; `onProgress` from 0 to 1. */
  view(resultId: number, { sort, filter }: ViewSpec, onProgress: (done: number) => void): ViewRequest {
    const requestId = ++this.#lastRequest;
    const asked = this.#ask({ t: 'view', requestId, resultId, sort, filter }, undefined, onProgress);
    return { made: asked as ViewRequest['made'], stop: () => this.#send({ t: 'stop-view', requestId }) };
  }

  forgetView(viewId: number): void {
    this.#send({ t: 'forget-view', viewId });
  }

  /** Compares the rows of two results; `onProgress` from 0 to 1. */
  compare(question: CompareQuestion, onProgress: (done: number) => void): CompareRequest {
    const requestId = ++this.#lastRequest;
    const asked = this.#ask({ t: 'compare', requestId, question }, undefined, onProgress);
    return {
      made: asked as CompareRequest['made'],
      stop: () => this.#send({ t: 'stop-compare', requestId }),
    };
  }

  /** Looks for text in a result; `onFound` while it counts, from 0 to 1. Rejects with {@link BinnacleError}. */
  find<Q extends FindQuestion>(
    findId: number,
    question: Q,
    onFound?: (done: number, cells: number) => void,
  ): Promise<FindAnswers[Q['what']]> {
    const requestId = ++this.#lastRequest;
    const asked = this.#ask({ t: 'find', requestId, findId, question }, undefined, onFound);
    return asked as Promise<FindAnswers[Q['what']]>;
  }

  /** The search is not wanted any more. */
  stopFind(findId: number): void {
    this.#send({ t: 'stop-find', findId });
  }

  /** Asks about the database. Rejects with {@link BinnacleError}. */
  explore<Q extends ExploreQuestion>(question: Q): Promise<AnswerTo<Q>> {
    const requestId = ++this.#lastRequest;
    return this.#ask({ t: 'explore', requestId, question }) as Promise<AnswerTo<Q>>;
  }

  /** Asks about the server. Rejects with {@link BinnacleError}. */
  server<Q extends ServerQuestion>(question: Q): Promise<ServerAnswers[Q['what']]> {
    const requestId = ++this.#lastRequest;
    return this.#ask({ t: 'server', requestId, question }) as Promise<ServerAnswers[Q['what']]>;
  }

  /** Asks where the columns of a result come from. Rejects with {@link BinnacleError}. */
  origins(resultId: number): Promise<ResultOrigin[]> {
    const requestId = ++this.#lastRequest;
    return this.#ask({ t: 'result-origins', requestId, resultId }) as Promise<ResultOrigin[]>;
  }

  /** Asks for rows in a file. */
  transfer<R extends TransferRequest>(
    request: R,
    onProgress?: (progress: TransferProgress) => void,
  ): RunningTransfer<R> {
    const requestId = ++this.#lastRequest;
    const answer = this.#ask({ t: 'transfer', requestId, request }, onProgress);
    const cancel = (): void => {
      const asked: TransferRequest = { do: 'cancel', requestId };
      // What it was asked for says how it ended.
      this.#ask({ t: 'transfer', requestId: ++this.#lastRequest, request: asked }).catch(() => undefined);
    };
    return { answer: answer as Promise<TransferAnswers[R['do']]>, cancel };
  }

  /** Asks about changes of rows of a result. Rejects with {@link BinnacleError}: nothing was changed. */
  edit<Q extends EditQuestion>(resultId: number, question: Q): Promise<EditAnswers[Q['what']]> {
    const requestId = ++this.#lastRequest;
    return this.#ask({ t: 'edit', requestId, resultId, question }) as Promise<EditAnswers[Q['what']]>;
  }

  /** Opens an entry of the undo journal. Rejects with {@link BinnacleError}. */
  openJournal(id: number): Promise<OpenedJournal> {
    const requestId = ++this.#lastRequest;
    return this.#ask({ t: 'open-journal', requestId, id }) as Promise<OpenedJournal>;
  }

  /** Whether the rows of its results can be asked for. */
  get servesRows(): boolean {
    return this.#open;
  }

  /** Nothing is asked of the server any more, only rows of the session host. */
  leave(): void {
    this.#connected = false;
    this.#refuse(({ frame }) => !isOfRows(frame));
    this.#pump();
  }

  /** Hangs up: the session host ends the session, and lets go of its rows. */
  close(): void {
    if (!this.#open) return;
    this.#open = this.#connected = false;
    this.port.close();
    this.#refuse(() => true);
  }

  #end(): void {
    const wasConnected = this.#connected;
    this.close();
    if (wasConnected) this.listener.onEnd();
  }

  #refuse(which: (request: Request) => boolean): void {
    const refused = [...this.#sent.values(), ...this.#waiting].filter(which);
    const waiting = this.#waiting.filter((each) => !refused.includes(each));
    this.#waiting.splice(0, Infinity, ...waiting);
    for (const { frame, reject } of refused) {
      this.#sent.delete(frame.requestId);
      reject(closed());
    }
  }

  #ask(
    frame: Request['frame'],
    onProgress?: Request['onProgress'],
    onDone?: Request['onDone'],
  ): Promise<unknown> {
    if (!this.#open || (!this.#connected && !isOfRows(frame))) return Promise.reject(closed());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ frame, resolve, reject, onProgress, onDone });
      this.#pump();
    });
  }

  #pump(): void {
    while (this.#sent.size < MAX_OPEN_REQUESTS) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#sent.set(next.frame.requestId, next);
      this.#send(next.frame);
    }
  }

  #send(frame: QueryClientFrame): void {
    if (this.#connected || (this.#open && isOfRows(frame))) this.port.postMessage(frame);
  }

  #take(frame: QueryHostFrame): void {
    switch (frame.t) {
      case 'page':
        this.#settle(frame.requestId)?.resolve({
          ...{ firstRow: frame.firstRow, page: frame.page, sourceRows: frame.sourceRows },
        });
        return;
      case 'view':
        this.#settle(frame.requestId)?.resolve({ viewId: frame.viewId, rows: frame.rows });
        return;
      case 'view-progress':
      case 'compare-progress':
        this.#sent.get(frame.requestId)?.onDone?.(frame.done, 0);
        return;
      case 'find-progress':
        this.#sent.get(frame.requestId)?.onDone?.(frame.done, frame.cells);
        return;
      case 'answer':
      case 'edit-answer':
      case 'find-answer':
      case 'compare-answer':
        this.#settle(frame.requestId)?.resolve(frame.answer);
        return;
      case 'transfer-answer':
        this.#settle(frame.requestId)?.resolve(frame.answer);
        return;
      case 'transfer-progress':
        this.#sent.get(frame.requestId)?.onProgress?.(frame.progress);
        return;
      case 'transfer-failed':
      case 'page-failed':
      case 'view-failed':
      case 'find-failed':
      case 'compare-failed':
      case 'explore-failed':
      case 'edit-failed':
        this.#fail(frame);
        return;
      case 'lost':
        if (!this.#connected) return;
        this.leave();
        this.listener.onEnd();
        return;
      case 'end':
        this.#end();
        return;
      default:
        if (this.#connected) this.listener.onEvent(frame);
    }
  }

  #fail({ requestId, error }: { requestId: number; error: WireError }): void {
    this.#settle(requestId)?.reject(fromWire(error));
  }

  /** Takes a request off the list; undefined: nobody waits for it. */
  #settle(requestId: number): Request | undefined {
    const request = this.#sent.get(requestId);
    if (!this.#sent.delete(requestId)) return undefined;
    this.#pump();
    return request;
  }
}
