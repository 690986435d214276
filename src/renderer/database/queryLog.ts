import type { WireError } from '../../shared/errors';
import type { ResultColumn, ServerNotice } from '../../shared/queryStream';
import type { Compared, CompareCounts } from '../../shared/resultCompare';
import type { QueryEvent } from './queryClient';
import { resultLabel, statementLine } from './resultLabel';

/** How a run stands or ended; `lost`: the connection ended first. */
export type RunPhase = 'running' | 'cancelling' | 'done' | 'failed' | 'cancelled' | 'lost';

/** The newest run of a tab. Times in ms. */
export interface RunInfo {
  runId: number;
  phase: RunPhase;
  statements: number;
  /** The statement that runs, from 0. */
  index: number;
  /** Since the epoch. */
  startedAt: number;
  /** Null while it runs. */
  elapsedMs: number | null;
}

/** One result as the tab keeps it; a changed one is a new object. */
export interface ResultInfo {
  /** Counts up over the tab's life. */
  key: number;
  /** Its name to the session host; only in the connection that it came in. */
  resultId: number;
  runId: number;
  label: string;
  statement: string;
  columns: readonly ResultColumn[];
  rows: number;
  bytes: number;
  elapsedMs: number;
  /** `partial`: it was cut short, what is there can be read. */
  state: 'running' | 'complete' | 'partial';
  /** Stays when a new run brings its own results. */
  pinned: boolean;
  /** It shows how two others differ; null: it is of a statement. */
  compared: CompareCounts | null;
}

/** One line of a tab's messages. */
export interface MessageInfo {
  key: number;
  /** ms since the epoch. */
  time: number;
  kind: 'run' | 'done' | 'notice' | 'error' | 'note';
  text: string;
  /** Beginning of the statement it belongs to; empty: to none. */
  statement: string;
  notice: ServerNotice | null;
  hint: string;
  elapsedMs: number | null;
}

/** Where a run failed, for marking it in the editor. */
export interface RunFailure {
  runId: number;
  index: number;
  message: string;
  position: number | null;
}

/** What is shown of a tab's runs. */
export interface LogSnapshot {
  run: RunInfo | null;
  results: readonly ResultInfo[];
  messages: readonly MessageInfo[];
  failure: RunFailure | null;
}

/** Results a tab keeps at most: each holds a spool in the session host and pages in the window. */
export const MOST_RESULTS = 20;
/** Messages a tab keeps at most; the oldest go first. */
export const MOST_MESSAGES = 1000;

const LOST =
  'The connection ended while this ran. It was not run again, and whether the server finished it is not known.';

/**
 * What runs have brought: results, messages and how the newest run stands. Pure: time and frames come from outside, and
 * results that are to be forgotten are handed to `onDropped`.
 */
export class QueryLog {
  #run: RunInfo | null = null;
  #results: ResultInfo[] = [];
  #messages: MessageInfo[] = [];
  /** What was shown of them last; null: they have changed since. */
  #shown: readonly MessageInfo[] | null = null;
  #failure: RunFailure | null = null;
  #statements: readonly string[] = [];
  #lastKey = 0;
  /** Results that the newest run has brought. */
  #brought = 0;
  #told = false;

  constructor(
    private readonly onResult: (result: ResultInfo) => void,
    private readonly onDropped: (result: ResultInfo) => void,
  ) {}

  snapshot(): LogSnapshot {
    this.#shown ??= this.#messages.slice(-MOST_MESSAGES);
    return { run: this.#run, results: this.#results, messages: this.#shown, failure: this.#failure };
  }

  get results(): readonly ResultInfo[] {
    return this.#results;
  }

  get isRunning(): boolean {
    return this.#run?.phase === 'running' || this.#run?.phase === 'cancelling';
  }

  begin(runId: number, statements: readonly string[], now: number): void {
    this.#statements = statements;
    this.#brought = 0;
    this.#told = false;
    this.#failure = null;
    this.#run = {
      ...{ runId, phase: 'running', statements: statements.length },
      ...{ index: 0, startedAt: now, elapsedMs: null },
    };
    const count = statements.length;
    this.#say(now, { kind: 'run', text: count === 1 ? 'Run' : `Run ${count.toLocaleString()} statements` });
  }

  /** Cancelling was asked for. */
  cancelling(): void {
    if (this.#run?.phase === 'running') this.#run = { ...this.#run, phase: 'cancelling' };
  }

  /** The connection has ended; what ran is over, and results end as far as they came. */
  lost(now: number): void {
    this.#results = this.#results.map((each) =>
      each.state === 'running' ? { ...each, state: 'partial' } : each,
    );
    if (this.#run === null || !this.isRunning) return;
    this.#run = { ...this.#run, phase: 'lost', elapsedMs: now - this.#run.startedAt };
    this.#say(now, { kind: 'error', text: LOST, elapsedMs: this.#run.elapsedMs });
  }

  close(key: number): void {
    this.#drop((each) => each.key === key);
  }

  pin(key: number, pinned: boolean): void {
    this.#results = this.#results.map((each) => (each.key === key ? { ...each, pinned } : each));
  }

  /** Adds what a comparison brought, beside the results of the newest run. */
  addCompared(compared: Compared, label: string, now: number): ResultInfo {
    const { resultId, columns, rows, bytes, elapsedMs } = compared;
    const key = ++this.#lastKey;
    const result: ResultInfo = {
      ...{ key, resultId, runId: 0, label, statement: '', columns },
      ...{ rows, bytes, elapsedMs, state: 'complete', pinned: true, compared: compared.counts },
    };
    this.#keep(result, now);
    return result;
  }

  clearMessages(): void {
    this.#messages = [];
    this.#shown = null;
  }

  /** The beginning of a statement of the newest run. */
  statementOf(index: number): string {
    return statementLine(this.#statements[index] ?? '');
  }

  /** A line that belongs to no statement. */
  note(now: number, text: string, isError: boolean, hint = ''): void {
    this.#say(now, { kind: isError ? 'error' : 'note', text, hint });
  }

  apply(event: QueryEvent, now: number): void {
    if (event.t === 'ready' || event.t === 'access' || !isOfRun(event)) return;
    if (event.t === 'banner') {
      this.#say(now, { kind: 'note', text: event.text });
      return;
    }
    if (event.t === 'progress' || event.t === 'result-end') {
      this.#progress(event);
      return;
    }
    if (event.runId !== this.#run?.runId) return; // of a run that was given up
    switch (event.t) {
      case 'statement':
        this.#run = { ...this.#run, index: event.index };
        return;
      case 'result':
        this.#add(event, now);
        return;
      case 'statement-end':
        this.#say(now, { kind: 'done', text: event.command, elapsedMs: event.elapsedMs }, event.index);
        return;
      case 'notice':
        this.#say(now, { kind: 'notice', text: event.notice.message, notice: event.notice }, event.index);
        return;
      case 'failed':
        this.#fail(event, now);
        return;
      case 'run-end':
        this.#end(event.outcome, event.elapsedMs, now);
    }
  }

  #progress(event: Extract<QueryEvent, { t: 'progress' | 'result-end' }>): void {
    const { resultId, rows, bytes, elapsedMs } = event;
    const state = event.t === 'progress' ? 'running' : event.complete ? 'complete' : 'partial';
    this.#results = this.#results.map((each) =>
      each.resultId === resultId && each.state === 'running'
        ? { ...each, rows, bytes, elapsedMs, state }
        : each,
    );
  }

  #add({ runId, index, resultId, columns }: Extract<QueryEvent, { t: 'result' }>, now: number): void {
    this.#replaceOlder();
    const statement = this.#statements[index] ?? '';
    const result: ResultInfo = {
      ...{ key: ++this.#lastKey, resultId, runId, statement, columns },
      label: resultLabel(++this.#brought, statement),
      ...{ rows: 0, bytes: 0, elapsedMs: 0, state: 'running', pinned: false, compared: null },
    };
    this.onResult(result);
    this.#keep(result, now);
  }

  #keep(result: ResultInfo, now: number): void {
    this.#results = [...this.#results, result];
    if (this.#results.length <= MOST_RESULTS) return;
    const oldest = this.#results.find(({ pinned }) => !pinned) ?? this.#results[0];
    this.#drop((each) => each === oldest);
    if (!this.#told)
      this.#say(now, { kind: 'note', text: `A tab keeps ${MOST_RESULTS} results: the oldest were closed.` });
    this.#told = true;
  }

  /** Results of earlier runs give way with the first of the new run, or with its end. */
  #replaceOlder(): void {
    const runId = this.#run?.runId;
    this.#drop((each) => each.runId !== runId && !each.pinned);
  }

  #fail({ runId, index, error, notice, elapsedMs }: Extract<QueryEvent, { t: 'failed' }>, now: number): void {
    const message = notice?.message ?? error.message;
    this.#failure = { runId, index, message, position: notice?.position ?? null };
    const hint = hintOf(error, notice);
    this.#say(now, { kind: 'error', text: message, notice, hint, elapsedMs }, index);
  }

  #end(outcome: 'done' | 'failed' | 'cancelled', elapsedMs: number, now: number): void {
    if (this.#run === null) return;
    this.#replaceOlder();
    this.#run = { ...this.#run, phase: outcome, elapsedMs };
    if (outcome === 'cancelled') this.#say(now, { kind: 'note', text: 'Cancelled.', elapsedMs });
  }

  #drop(which: (result: ResultInfo) => boolean): void {
    const dropped = this.#results.filter(which);
    if (dropped.length === 0) return;
    this.#results = this.#results.filter((each) => !dropped.includes(each));
    for (const each of dropped) this.onDropped(each);
  }

  #say(time: number, what: Pick<MessageInfo, 'kind' | 'text'> & Partial<MessageInfo>, index?: number): void {
    const statement = index === undefined ? '' : statementLine(this.#statements[index] ?? '');
    this.#messages.push({
      ...{ key: ++this.#lastKey, time, statement, notice: null, hint: '', elapsedMs: null },
      ...what,
    });
    this.#shown = null;
    // Cut in steps: a run may bring thousands.
    if (this.#messages.length > 2 * MOST_MESSAGES) this.#messages = this.#messages.slice(-MOST_MESSAGES);
  }
}

type OfWriting = Extract<QueryEvent, { t: 'transaction' | 'transaction-end' | 'commit-mode' | 'preview' }>;

/** What is about transactions is told elsewhere. */
const isOfRun = (event: QueryEvent): event is Exclude<QueryEvent, OfWriting> =>
  !['transaction', 'transaction-end', 'commit-mode', 'preview'].includes(event.t);

/** What to try: the app's own hint, where the server sent none. */
function hintOf(error: WireError, notice: ServerNotice | null): string {
  return notice === null || notice.hint === '' ? (error.hint ?? '') : '';
}
