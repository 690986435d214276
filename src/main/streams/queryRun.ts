import { BinnacleError, toWire } from '../../shared/errors';
import type { QueryHostFrame } from '../../shared/queryStream';
import {
  QueryError,
  type QuerySession,
  type ResultSink,
  type StatementOutcome,
} from '../sessions/queryCapability';
import type { QueryEngine } from '../sessions/queryEngine';
import type { QueryResults } from './queryResults';
import { runRolledBack } from './rolledBackRun';
import type { RowSpool } from './rowSpool';
import type { StatementNotes } from './statementNotes';
import type { WriteAccess } from './writeAccess';
import { insideTransaction } from './writing/insideTransaction';
import { askBeforeRun, runPreviewed } from './writing/previewedRun';
import type { WritingDesk } from './writing/writingDesk';

/** How often a growing result is told about, in ms: what the eye takes for a counter that runs. */
const PROGRESS_MS = 100;
/** Notices of one statement that are told; a trigger can raise one for every row. */
const MAX_NOTICES = 1000;

/** What one run works with. */
export interface RunContext {
  session: QuerySession;
  engine: Pick<QueryEngine<never>, 'dialect' | 'features' | 'explore' | 'origins' | 'refusal' | 'lasting'>;
  access: WriteAccess;
  desk: WritingDesk;
  /** Why a statement must not be sent while nothing may be changed; null: it may be. */
  refusal: (statement: string) => string | null;
  results: QueryResults;
  runId: number;
  notes?: StatementNotes;
  timeoutMs: number | null;
  /** Whether what a statement changes is taken back; `impossible`: it should be, and the engine can't. */
  rollBack: 'no' | 'yes' | 'impossible';
  signal: AbortSignal;
  post: (frame: QueryHostFrame) => void;
  /** The run has ended; called before the tab hears of it, which may start the next at once. */
  onOver: () => void;
}

/** How a run or one of its statements ended. */
export type RunOutcome = 'done' | 'failed' | 'cancelled';

/** Runs statements, after what has to be shown or asked before they take effect. Never rejects. */
export async function runStatements(context: RunContext, statements: readonly string[]): Promise<void> {
  const { runId, post, desk, rollBack } = context;
  const started = performance.now();
  // What is rolled back whatever it does needs no other care.
  const judgement = rollBack === 'yes' ? 'plain' : desk.judge(statements);
  const lasting = judgement === 'preview' ? await lastingChanges(context, statements) : null;
  const asks = judgement === 'ask' || lasting !== null;
  let outcome: RunOutcome;
  if (asks && !(await askBeforeRun(context, statements, lasting ?? ''))) outcome = 'cancelled';
  else if (judgement === 'preview' && !asks) outcome = await runPreviewed(context, statements);
  else outcome = await runInTurn(context, statements);
  context.onOver();
  post({ t: 'run-end', runId, outcome, elapsedMs: since(started) });
}

/** Why what they change can't be rolled back; null: it can, or nobody knows: the server tells then when it rolls back. */
async function lastingChanges(
  { session, engine, signal }: RunContext,
  statements: readonly string[],
): Promise<string | null> {
  const asking = session.transaction === 'none' ? session : insideTransaction(session, engine.dialect);
  try {
    return (await engine.lasting?.(asking, statements, signal)) ?? null;
  } catch {
    return null;
  }
}

/** Runs statements in turn until one fails or the run is cancelled. */
async function runInTurn(context: RunContext, statements: readonly string[]): Promise<RunOutcome> {
  let outcome: RunOutcome = 'done';
  for (const [index, statement] of statements.entries()) {
    outcome = context.signal.aborted ? 'cancelled' : await runOne(context, index, statement);
    if (outcome !== 'done') break;
  }
  return outcome;
}

/** Runs one statement and tells the tab of it; `onDone` hears what the server said of it. Never rejects. */
export async function runOne(
  context: RunContext,
  index: number,
  statement: string,
  onDone: (outcome: StatementOutcome) => void = () => undefined,
): Promise<RunOutcome> {
  const { runId, post, signal, refusal, access } = context;
  const started = performance.now();
  const sink = new SpoolingSink(context, index, started, statement, onDone);
  const note = context.notes?.begin(statement);
  post({ t: 'statement', runId, index });
  try {
    const readOnly = !access.mayWrite;
    const refused = readOnly ? (refusal(statement) ?? (await refusalOfCalls(context, statement))) : null;
    if (refused !== null) throw new BinnacleError('read-only', refused);
    await send(context, statement, sink, readOnly);
    sink.close(true);
    note?.('done', sink.affected, '');
    post({ t: 'statement-end', runId, index, command: sink.command, elapsedMs: since(started) });
    return 'done';
  } catch (error) {
    await sink.settled();
    sink.close(false);
    note?.(
      signal.aborted ? 'cancelled' : 'failed',
      sink.affected,
      signal.aborted ? '' : toWire(error).message,
    );
    if (signal.aborted) return 'cancelled';
    const notice = error instanceof QueryError ? error.notice : null;
    post({ t: 'failed', runId, index, error: toWire(error), notice, elapsedMs: since(started) });
    return 'failed';
  }
}

/** Not asked inside a transaction, in which nothing is sent any more where only reading is allowed. */
async function refusalOfCalls(
  { session, engine, signal }: RunContext,
  statement: string,
): Promise<string | null> {
  if (session.transaction !== 'none') return null;
  return (await engine.refusal?.(session, statement, signal)) ?? null;
}

/** What only reads is rolled back as it is. */
async function send(
  { session, signal, timeoutMs, rollBack, desk }: RunContext,
  statement: string,
  sink: ResultSink,
  readOnly: boolean,
): Promise<void> {
  const options = { signal, readOnly, timeoutMs };
  if (readOnly || rollBack === 'no') {
    await desk.before(statement);
    try {
      await session.run(statement, sink, options);
    } finally {
      desk.after();
    }
  } else if (rollBack === 'yes') await runRolledBack(session, statement, sink, options);
  else throw new BinnacleError('bad-request', 'This server can’t take back what a statement changes.');
}

/** Puts what a statement returns into a result, and tells the tab how far it is. */
class SpoolingSink implements ResultSink {
  command = '';
  /** Rows returned or changed; null: not said. */
  affected: number | null = null;
  #result: { id: number; spool: Promise<RowSpool> } | null = null;
  #rows = 0;
  #bytes = 0;
  #notices = 0;
  #told = -Infinity;
  #adding: Promise<void> = Promise.resolve();

  constructor(
    private readonly context: RunContext,
    private readonly index: number,
    private readonly started: number,
    private readonly statement: string,
    private readonly onDone: (outcome: StatementOutcome) => void,
  ) {}

  begin(columns: Parameters<ResultSink['begin']>[0]): void {
    const { results, post, runId } = this.context;
    // A procedure or batch may return several results; the one before is whole then.
    this.close(true);
    this.#rows = this.#bytes = 0;
    this.#told = -Infinity;
    const shown = columns.map(({ name, type, class: kind }) => ({ name, type, class: kind }));
    this.#result = results.create(shown, { statement: this.statement, columns });
    post({ t: 'result', runId, index: this.index, resultId: this.#result.id, columns: shown });
  }

  page(bytes: Uint8Array, rows: number): Promise<void> {
    const added = this.#add(bytes, rows);
    this.#adding = added.catch(() => undefined);
    return added;
  }

  /** Ends when the page that arrived last is in its result, or can't be. */
  settled(): Promise<void> {
    return this.#adding;
  }

  async #add(bytes: Uint8Array, rows: number): Promise<void> {
    const spool = await this.#result?.spool;
    await spool?.append(bytes, rows);
    this.#rows += rows;
    this.affected = this.#rows;
    this.#bytes += bytes.length;
    const now = performance.now();
    if (now - this.#told < PROGRESS_MS) return;
    this.#told = now;
    this.#tell('progress');
  }

  end({ command, rows }: Parameters<ResultSink['end']>[0]): void {
    this.affected = rows;
    this.command = rows === null ? command : `${command} ${rows}`;
    this.onDone({ command, rows });
  }

  notice(notice: Parameters<ResultSink['notice']>[0]): void {
    const { post, runId } = this.context;
    this.#notices += 1;
    if (this.#notices <= MAX_NOTICES) post({ t: 'notice', runId, index: this.index, notice });
  }

  /** No more rows come; `complete` false: there would have been more. */
  close(complete: boolean): void {
    if (this.#result !== null) this.#tell('result-end', complete);
  }

  #tell(t: 'progress' | 'result-end', complete = true): void {
    if (this.#result === null) return;
    const state = {
      resultId: this.#result.id,
      rows: this.#rows,
      bytes: this.#bytes,
      elapsedMs: since(this.started),
    };
    this.context.post(t === 'progress' ? { t, ...state } : { t, ...state, complete });
  }
}

const since = (start: number): number => Math.round(performance.now() - start);
