import { toWire, BinnacleError, type WireError } from '../../shared/errors';
import { disposable, type Disposable } from '../../shared/lifecycle';
import {
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
  /** Weak points of the way to the server, for the tab. */
  weaknesses: string[];
}

/**
 * Serves a database session to the tab at the other end of the port until one of them ends. A closed port ends the
 * session; a frame that is none of ours closes the port. `onEnd` is called exactly once: null is as asked. Disposing
 * ends both.
 */
export function serveQuery(
  given: QueryService,
  port: PlainPort,
  onEnd: (error: WireError | null) => void = () => undefined,
  log: (text: string) => void = () => undefined,
): Disposable {
  const { service, journal } = journaled(given);
  const stream = new QueryStream(service, journal, (frame) => port.postMessage(frame));
  const finish = (error: WireError | null): void => {
    if (stream.ended) return;
    stream.dispose();
    service.notes?.dispose();
    journal?.transactions.dispose();
    journal?.link.dispose();
    port.postMessage({ t: 'end' } satisfies QueryHostFrame);
    port.close();
    service.session.dispose();
    onEnd(error);
  };
  service.session.onLost((error) => {
    stream.farewell();
    finish(toWire(error));
  });
  port.onClose(() => finish(null));
  port.onMessage((message) => {
    if (stream.ended) return;
    const frame = parseQueryFrame(message);
    if (frame !== null && stream.obey(frame)) return;
    log('A query tab sent a frame that does not fit the stream; its session is closed.');
    finish(null);
  });
  stream.greet();
  return disposable(() => finish(null));
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

  constructor(
    private readonly service: QueryService,
    private readonly journal: JournalPlace | undefined,
    private readonly post: (frame: QueryHostFrame) => void,
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

  /** False: the frame can't be honest. */
  obey(frame: QueryClientFrame): boolean {
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
      post: (frame) => this.#tell(frame),
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
