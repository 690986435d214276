import { BinnacleError, toWire, type WireError } from '../../../shared/errors';
import type { QueryHostFrame } from '../../../shared/queryStream';
import type { Preview, PreviewDecision, TransactionInfo } from '../../../shared/queryWriting';
import { classify } from '../../../shared/sql/classify';
import { runsOutsideTransaction } from '../../../shared/sql/outsideTransaction';
import { isPureRead, judgeRun, type RunJudgement } from '../../../shared/sql/writeJudgement';
import type { QuerySession } from '../../sessions/queryCapability';
import type { QueryEngine } from '../../sessions/queryEngine';
import type { WriteAccess } from '../writeAccess';
import { runVerb } from './insideTransaction';

/** What the desk works with. */
export interface DeskSite {
  session: QuerySession;
  engine: Pick<QueryEngine<never>, 'dialect' | 'features'>;
  access: WriteAccess;
}

type Verb = 'begin' | 'commit' | 'rollback';

/** Keeps the transactions of one tab: begins them in manual commit, tells how they stand, and holds what is previewed. */
export class WritingDesk {
  #manual: boolean;
  #previews = true;
  #told: TransactionInfo = { state: 'none', since: null, statements: 0 };
  #held: { runId: number; resolve: (decision: PreviewDecision) => void } | null = null;
  /** A COMMIT has been sent and is not answered. */
  #committing = false;
  /** It is said what has become of the transaction with the connection. */
  #isOver = false;

  constructor(
    private readonly site: DeskSite,
    private readonly send: (frame: QueryHostFrame) => void,
  ) {
    this.#manual = site.access.guarded;
  }

  get isManual(): boolean {
    return this.#manual;
  }

  get isHolding(): boolean {
    return this.#held !== null;
  }

  /** Statements that ran in the open transaction. */
  get statements(): number {
    return this.#told.statements;
  }

  /** Previews can be turned off only where nothing is guarded. */
  choose(manual: boolean, previews: boolean): void {
    this.#manual = manual;
    this.#previews = previews || this.site.access.guarded;
    this.tellMode();
  }

  tellMode(): void {
    this.#post({ t: 'commit-mode', manual: this.#manual, previews: this.#previews });
  }

  judge(statements: readonly string[]): RunJudgement {
    const { access, engine } = this.site;
    if (!access.mayWrite || !this.#previews) return 'plain';
    const { transactionalDdl } = engine.features;
    return judgeRun(statements, { dialect: engine.dialect, everyWrite: access.guarded, transactionalDdl });
  }

  /** Before a statement is sent: refuses what must not run, and begins a transaction in manual commit. */
  async before(statement: string): Promise<void> {
    const { session, engine, access } = this.site;
    if (!access.mayWrite) {
      if (session.transaction !== 'none') throw writingIsOver();
      return;
    }
    this.#committing = session.transaction !== 'none' && commits(statement, engine.dialect);
    if (!this.#manual || session.transaction !== 'none' || this.#needsNone(statement)) return;
    await runVerb(session, 'begin', engine.dialect);
    this.tell();
  }

  /** After a statement, whether it succeeded or not. */
  after(): void {
    this.#committing = false;
    this.tell(1);
  }

  /** Tells how the transaction stands, if that has changed. */
  tell(ran = 0): void {
    const { transaction: state } = this.site.session;
    const before = this.#told;
    if (state === 'none' && before.state === 'none') return;
    this.#told =
      state === 'none'
        ? { state, since: null, statements: 0 }
        : { state, since: before.since ?? Date.now(), statements: before.statements + ran };
    this.#post({ t: 'transaction', ...this.#told });
  }

  /** Begins or ends a transaction as a person asks; what comes of it is told. Never rejects. */
  async obey(verb: Verb): Promise<WireError | null> {
    let error: WireError | null = null;
    try {
      await this.end(verb);
    } catch (thrown) {
      error = toWire(thrown);
    }
    this.#post({ t: 'transaction-end', verb, error });
    return error;
  }

  /** Rejects with what running a statement rejects with, and with `conflict`. A COMMIT is sent once. */
  async end(verb: Verb): Promise<void> {
    const { session, engine, access } = this.site;
    const refused = whyNot(verb, session.transaction, access.mayWrite);
    if (refused !== null) throw refused;
    this.#committing = verb === 'commit';
    try {
      await runVerb(session, verb, engine.dialect);
    } finally {
      this.#committing = false;
      this.tell();
    }
  }

  /** Shows what is held, and waits for a person; cancelling the run rolls it back. */
  async hold(preview: Preview, signal: AbortSignal): Promise<PreviewDecision> {
    if (signal.aborted) return 'rollback';
    const decision = new Promise<PreviewDecision>((resolve) => {
      this.#held = { runId: preview.runId, resolve };
      signal.addEventListener('abort', () => resolve('rollback'), { once: true });
    });
    this.#post({ t: 'preview', ...preview });
    const decided = await decision;
    this.#held = null;
    return decided;
  }

  decide(runId: number, decision: PreviewDecision): void {
    if (this.#held?.runId === runId) this.#held.resolve(decision);
  }

  /** The connection is gone: says what that means for the transaction. Nothing is ever tried again. */
  farewell(): void {
    if (this.#told.state === 'none' && !this.#committing) return;
    const verb = this.#committing ? 'commit' : 'rollback';
    this.#post({
      t: 'transaction-end',
      verb,
      error: toWire(this.#committing ? unknownOutcome() : lostOpen()),
    });
    this.#told = { state: 'none', since: null, statements: 0 };
    this.#post({ t: 'transaction', ...this.#told });
    this.#isOver = true;
  }

  #post(frame: QueryHostFrame): void {
    if (!this.#isOver) this.send(frame);
  }

  #needsNone(statement: string): boolean {
    const { dialect } = this.site.engine;
    const { kind } = classify(statement, dialect);
    if (kind === 'transaction' || kind === 'session') return true;
    return isPureRead(statement, dialect) || runsOutsideTransaction(statement, dialect);
  }
}

function commits(statement: string, dialect: DeskSite['engine']['dialect']): boolean {
  const { kind, command } = classify(statement, dialect);
  return kind === 'transaction' && (command === 'COMMIT' || command === 'END');
}

function whyNot(verb: Verb, state: TransactionInfo['state'], mayWrite: boolean): BinnacleError | null {
  if (verb === 'begin') {
    if (state !== 'none') return new BinnacleError('conflict', 'A transaction is open already.');
    return mayWrite ? null : new BinnacleError('read-only', 'This tab only reads: unlock writing first.');
  }
  if (state === 'none') return new BinnacleError('conflict', 'No transaction is open.');
  if (verb === 'rollback' || state === 'open') return null;
  return new BinnacleError('conflict', 'The transaction has failed: it can only be rolled back.');
}

const writingIsOver = (): BinnacleError =>
  new BinnacleError('read-only', 'Writing has ended in this tab, and its transaction is still open.', {
    hint: 'Commit the transaction or roll it back. After that the tab reads again.',
  });

const unknownOutcome = (): BinnacleError =>
  new BinnacleError(
    'connection-lost',
    'The connection was lost while the transaction was being committed: its outcome is unknown.',
    { hint: 'Look at the data before you run anything again. Nothing was tried a second time.' },
  );

const lostOpen = (): BinnacleError =>
  new BinnacleError(
    'connection-lost',
    'The connection was lost with a transaction open: the server rolls it back.',
    { hint: 'Nothing of it was committed. Run its statements again after connecting.' },
  );
