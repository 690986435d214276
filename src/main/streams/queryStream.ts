import { setTimeout as delay } from 'node:timers/promises';
import { toWire, BinnacleError, type WireError } from '../../shared/errors';
import { disposable, type Disposable } from '../../shared/lifecycle';
import {
  isOfRows,
  MAX_OPEN_REQUESTS,
  type QueryClientFrame,
  type QueryHostFrame,
  type ResultOrigin,
} from '../../shared/queryStream';
import type { PlainPort } from '../ports/ports';
import type { QuerySession } from '../sessions/queryCapability';
import type { QueryEngine } from '../sessions/queryEngine';
import { CompareRequests } from './compare/compareRequests';
import type { JournalPlace } from './edits/journalDraft';
import type { JournalLink } from './edits/journalLink';
import { JournalTransactions } from './edits/journalTransactions';
import { readJournal } from './edits/openJournal';
import { QueryEdits } from './edits/queryEdits';
import type { FileGrants } from './fileGrants';
import { FindRequests } from './find/findRequests';
import { parseQueryFrame } from './queryFrame';
import { QueryResults } from './queryResults';
import { runStatements, type RunContext } from './queryRun';
import type { StatementNotes } from './statementNotes';
import { Transfers } from './transfers';
import { ViewRequests } from './views/viewRequests';
import type { WriteAccess } from './writeAccess';
import { insideTransaction } from './writing/insideTransaction';
import { WritingDesk } from './writing/writingDesk';

/** What serving a query tab takes. */
export interface QueryService {
  session: QuerySession;
  engine: Pick<
    QueryEngine<never>,
    'dialect' | 'features' | 'explore' | 'origins' | 'server' | 'refusal' | 'lasting' | 'editRefusal'
  >;
  access: WriteAccess;
  /** Why a statement must not be sent while nothing may be changed; null: it may be. */
  refusal: (statement: string) => string | null;
  /** Folder in which results are kept while they are shown. */
  spoolFolder: string;
  /** Where it is noted what has run; absent: nowhere. */
  notes?: StatementNotes;
  /** Where the inverse of applied edits is kept; absent: nowhere. */
  journal?: { link: JournalLink; hostId: string };
  /** Files that the person has chosen for this tab. */
  files: FileGrants;
  /** Why the way to the server has broken, if that is why the session is lost; absent: there is none that could. */
  wayLost?: () => BinnacleError | null;
  /** Weak points of the way to the server, for the tab. */
  weaknesses: string[];
}

/** How long what runs may take to notice that its connection is gone, in ms: nothing waits for a network then. */
const RUN_END_MS = 1000;

/** What hears of a served session. */
export interface QueryServing {
  /** The connection has ended, once: null is as asked. `keepsRows`: those of its results are served on. */
  onEnd: (error: WireError | null, keepsRows: boolean) => void;
  /** The rows that were kept are gone too. Called after `onEnd`, and only where that said that they are kept. */
  onRowsGone: () => void;
  log: (text: string) => void;
}

/** A session that is served. Disposing ends it and lets go of its rows. */
export interface ServedQuery extends Disposable {
  /** Ends the connection; rows of results are served until the tab forgets them or hangs up. */
  leave: () => void;
}

/**
 * Serves a database session to the tab at the other end of the port. A closed port ends the session; a frame that is none
 * of ours closes the port. Where the connection is lost, the rows that it has brought stay until nobody wants them.
 */
export function serveQuery(
  given: QueryService,
  port: PlainPort,
  { onEnd, onRowsGone, log }: QueryServing,
): ServedQuery {
  const { service, journal } = journaled(given);
  const stream = new QueryStream(
    service,
    journal,
    (frame) => port.postMessage(frame),
    () => finish(),
  );
  const ending = disposable(() => service.session.dispose());
  let connected = true;
  let leaving = false;
  const disconnect = (error: WireError | null): void => {
    if (!connected) return;
    connected = false;
    service.notes?.dispose();
    journal?.transactions.dispose();
    journal?.link.dispose();
    ending.dispose();
    onEnd(error, !stream.ended);
  };
  const finish = (error: WireError | null = null): void => {
    if (stream.ended) return;
    stream.dispose();
    port.postMessage({ t: 'end' } satisfies QueryHostFrame);
    port.close();
    if (connected) disconnect(error);
    else onRowsGone();
  };
  const leave = async (error: WireError | null): Promise<void> => {
    if (leaving) return;
    leaving = true;
    const idle = stream.stop(error === null);
    ending.dispose();
    await idle;
    if (!connected) return;
    if (stream.leave()) disconnect(error);
    else finish(error);
  };
  service.session.onLost((error) => {
    stream.farewell();
    const { wayLost } = service;
    // A channel ends before the connection that it runs in has told why.
    if (wayLost === undefined) void leave(toWire(error));
    else setImmediate(() => void leave(toWire(wayLost() ?? error)));
  });
  port.onClose(() => finish());
  port.onMessage((message) => {
    if (stream.ended) return;
    const frame = parseQueryFrame(message);
    if (frame !== null && stream.obey(frame)) return;
    log('A query tab sent a frame that does not fit the stream; its session is closed.');
    finish();
  });
  stream.greet();
  return { leave: () => void leave(null), dispose: () => finish() };
}

/** With a session that tells the undo journal what becomes of transactions. */
function journaled(service: QueryService): { service: QueryService; journal: JournalPlace | undefined } {
  const { journal, session, engine } = service;
  if (journal === undefined) return { service, journal };
  const { link, hostId } = journal;
  const transactions = new JournalTransactions(session, engine.dialect, (id, state) => link.mark(id, state));
  return { service: { ...service, session: transactions.session }, journal: { link, hostId, transactions } };
}

type Asking = QueryClientFrame & { t: 'explore' | 'server' | 'result-origins' };

/** The statements of one tab, and their results. */
class QueryStream {
  readonly #results: QueryResults;
  readonly #transfers: Transfers;
  readonly #views: ViewRequests;
  readonly #finds: FindRequests;
  readonly #compares: CompareRequests;
  readonly #desk: WritingDesk;
  readonly #edits: QueryEdits;
  readonly #end = new AbortController();
  #run: { id: number; abort: AbortController } | null = null;
  /** The connection does one thing at a time: ends when all that was asked so far has. */
  #queue: Promise<void> = Promise.resolve();
  #openRequests = 0;
  /** The connection has ended, and rows of its results are served on. */
  #left = false;

  constructor(
    private readonly service: QueryService,
    private readonly journal: JournalPlace | undefined,
    private readonly post: (frame: QueryHostFrame) => void,
    /** The connection has ended, and so has the last of its results. */
    private readonly onEmpty: () => void,
  ) {
    this.#results = new QueryResults(service.spoolFolder);
    this.#transfers = new Transfers({
      ...{ service, results: this.#results, end: this.#end.signal },
      inTurn: (work) => this.#inTurn(work),
      post: (frame) => this.#tell(frame),
    });
    this.#views = new ViewRequests(this.#results, (frame) => this.#tell(frame));
    this.#finds = new FindRequests(this.#results, this.#views, (frame) => this.#tell(frame));
    this.#compares = new CompareRequests(this.#results, (frame) => this.#tell(frame));
    this.#desk = new WritingDesk(service, (frame) => this.#tell(frame));
    this.#edits = new QueryEdits({ ...service, journal, desk: this.#desk }, this.#results);
  }

  get ended(): boolean {
    return this.#end.signal.aborted;
  }

  /** Tells the tab whom it talks to. */
  greet(): void {
    const { session, engine, access, weaknesses } = this.service;
    const { product, version, database, user } = session.server;
    access.onChange((now) => this.#tell({ t: 'access', access: now }));
    this.post({
      ...{ t: 'ready', features: engine.features, access: access.current, weaknesses },
      server: { product, version, database, user },
    });
    this.#desk.tellMode();
  }

  /** The connection is lost: says what becomes of an open transaction. */
  farewell(): void {
    this.#desk.farewell();
  }

  /**
   * Resolves when what runs has ended, so that the tab hears how, or soon. `cancels`: it is cancelled first; what is held
   * always is.
   */
  async stop(cancels: boolean): Promise<void> {
    if (cancels || this.#desk.isHolding) this.#run?.abort.abort();
    const late = new AbortController();
    await Promise.race([this.#queue, delay(RUN_END_MS, undefined, { signal: late.signal })]);
    late.abort();
  }

  /** Tells the tab that the connection is over. False: there are no rows that could be kept. */
  leave(): boolean {
    if (this.#results.isEmpty) return false;
    this.#tell({ t: 'lost' });
    this.#left = true;
    this.#run?.abort.abort();
    this.service.access.dispose();
    return true;
  }

  /** False: the frame can't be honest. */
  obey(frame: QueryClientFrame): boolean {
    // Sent before the tab knew: it takes what it asked of the server for refused.
    if (this.#left && !isOfRows(frame)) return true;
    switch (frame.t) {
      case 'run':
        return this.#start(frame);
      case 'cancel':
        if (this.#run?.id === frame.runId) this.#run.abort.abort();
        return true;
      case 'page':
        return this.#request(() => this.#sendPage(frame));
      case 'forget':
        this.#finds.forgetResult(frame.resultId);
        this.#views.forgetResult(frame.resultId);
        this.#results.forget(frame.resultId);
        this.#edits.forget(frame.resultId);
        if (this.#left && this.#results.isEmpty) this.onEmpty();
        return true;
      case 'view':
        return this.#request(() => this.#views.create(frame));
      case 'stop-view':
        this.#views.stop(frame.requestId);
        return true;
      case 'forget-view':
        this.#views.forget(frame.viewId);
        return true;
      case 'find':
        return this.#request(() => this.#finds.obey(frame));
      case 'stop-find':
        this.#finds.stop(frame.findId);
        return true;
      case 'compare':
        return this.#request(() => this.#compares.obey(frame));
      case 'stop-compare':
        this.#compares.stop(frame.requestId);
        return true;
      case 'explore':
        return this.#request(() => this.#answer(frame));
      case 'server':
        return this.#request(() => this.#answer(frame));
      case 'result-origins':
        return this.#request(() => this.#answer(frame));
      case 'transfer':
        return this.#request(() => this.#transfers.obey(frame.requestId, frame.request));
      case 'commit-mode':
        this.#desk.choose(frame.manual, frame.previews);
        return true;
      case 'transaction':
        // Between runs: the tab offers it only then.
        return this.#run === null && this.#request(() => this.#inTurn(() => this.#desk.obey(frame.verb)));
      case 'decide':
        this.#desk.decide(frame.runId, frame.decision);
        return true;
      case 'edit':
        return this.#request(() => this.#edit(frame));
      case 'open-journal':
        return this.#request(() => this.#openJournal(frame));
    }
  }

  dispose(): void {
    this.#end.abort();
    this.#run?.abort.abort();
    this.#finds.dispose();
    this.#compares.dispose();
    this.#views.dispose();
    this.#results.dispose();
    this.service.access.dispose();
  }

  /** One run at a time: a tab knows when one has ended. */
  #start({ runId, statements, timeoutMs, rollBack = false }: QueryClientFrame & { t: 'run' }): boolean {
    if (this.#run !== null) return false;
    const abort = new AbortController();
    this.#run = { id: runId, abort };
    const { session, engine, access, refusal, notes } = this.service;
    const context: RunContext = {
      ...{ session, engine, access, refusal, runId, timeoutMs, signal: abort.signal },
      ...{ desk: this.#desk, results: this.#results },
      rollBack: !rollBack ? 'no' : engine.features.transactionalDdl ? 'yes' : 'impossible',
      ...(notes === undefined ? {} : { notes }),
      post: (frame) => {
        if (!this.#left) this.#tell(frame);
      },
      onOver: () => (this.#run = null),
    };
    void this.#inTurn(() => runStatements(context, statements));
    return true;
  }

  #request(work: () => Promise<void>): boolean {
    if (this.#openRequests >= MAX_OPEN_REQUESTS) return false;
    this.#openRequests += 1;
    void work().finally(() => (this.#openRequests -= 1));
    return true;
  }

  async #sendPage({ requestId, resultId, row, viewId }: QueryClientFrame & { t: 'page' }): Promise<void> {
    try {
      if (viewId !== undefined) {
        this.#tell({ t: 'page', requestId, ...(await this.#views.page(viewId, row)) });
        return;
      }
      const { firstRow, page } = await this.#results.page(resultId, row);
      this.#tell({ t: 'page', requestId, firstRow, page });
    } catch (error) {
      this.#tell({ t: 'page-failed', requestId, error: toWire(error) });
    }
  }

  async #answer(frame: Asking): Promise<void> {
    const { requestId } = frame;
    const what = frame.t === 'result-origins' ? frame.t : frame.question.what;
    if (this.#desk.isHolding) {
      this.#tell({ t: 'explore-failed', requestId, error: toWire(waitsForPerson()) });
      return;
    }
    await this.#inTurn(async () => {
      try {
        if (this.ended) throw new BinnacleError('cancelled', 'Cancelled.');
        const answer = await this.#ask(frame);
        this.#tell({ t: 'answer', requestId, what, answer } as QueryHostFrame);
      } catch (error) {
        this.#tell({ t: 'explore-failed', requestId, error: toWire(error) });
      }
    });
  }

  #ask(frame: Asking): Promise<unknown> {
    const { engine, session: own } = this.service;
    const session = own.transaction === 'none' ? own : insideTransaction(own, engine.dialect);
    const { signal } = this.#end;
    if (frame.t === 'explore') return engine.explore(session, frame.question, signal);
    if (frame.t === 'result-origins') return this.#origins(session, frame.resultId);
    if (engine.server === undefined)
      throw new BinnacleError('bad-request', 'This server can’t be looked into.');
    return engine.server(session, frame.question, signal);
  }

  async #edit({ requestId, resultId, question }: QueryClientFrame & { t: 'edit' }): Promise<void> {
    if (this.#desk.isHolding) {
      this.#tell({ t: 'edit-failed', requestId, error: toWire(waitsForPerson()) });
      return;
    }
    await this.#inTurn(async () => {
      try {
        const answer = await this.#edits.answer(resultId, question, this.#end.signal);
        this.#tell({ t: 'edit-answer', requestId, answer });
      } catch (error) {
        this.#tell({ t: 'edit-failed', requestId, error: toWire(error) });
      }
    });
  }

  /** A person may have to unlock the vault meanwhile: the connection does not wait for that. */
  async #openJournal({ requestId, id }: QueryClientFrame & { t: 'open-journal' }): Promise<void> {
    try {
      if (this.journal === undefined) throw new BinnacleError('not-found', 'This tab keeps no journal.');
      const read = await readJournal(this.journal, id);
      if (this.#desk.isHolding) throw waitsForPerson();
      const opened = this.#inTurnFor(() => this.#edits.open(read, this.#end.signal));
      this.#tell({ t: 'edit-answer', requestId, answer: await opened });
    } catch (error) {
      this.#tell({ t: 'edit-failed', requestId, error: toWire(error) });
    }
  }

  async #origins(session: QuerySession, resultId: number): Promise<ResultOrigin[]> {
    const described = this.#results.described(resultId);
    const found = await this.service.engine.origins(session, described, this.#end.signal);
    return found.map((origin) => {
      if (origin === null) return null;
      const { schema, table, column } = origin;
      return { schema, table, column };
    });
  }

  #inTurnFor<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  #inTurn(work: () => Promise<unknown>): Promise<void> {
    this.#queue = this.#queue.then(async () => {
      await work();
    });
    return this.#queue;
  }

  #tell(frame: QueryHostFrame): void {
    if (!this.ended) this.post(frame);
  }
}

const waitsForPerson = (): BinnacleError =>
  new BinnacleError(
    'conflict',
    'Statements of this tab wait for your decision, and the connection with them.',
    {
      hint: 'Commit them or roll them back first.',
      retryable: true,
    },
  );
