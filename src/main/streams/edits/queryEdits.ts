import { BinnacleError } from '../../../shared/errors';
import type { EditAnswers, EditQuestion, RowChange } from '../../../shared/edits';
import type { OpenedJournal } from '../../../shared/journalEdits';
import type { QuerySession } from '../../sessions/queryCapability';
import type { QueryEngine } from '../../sessions/queryEngine';
import type { QueryResults } from '../queryResults';
import { insideTransaction } from '../writing/insideTransaction';
import type { WritingDesk } from '../writing/writingDesk';
import type { WriteAccess } from '../writeAccess';
import { applyEdits, planEdits, type ApplyContext } from './applyEdits';
import type { EditDialect } from './editDialect';
import { EDIT_DIALECTS } from './editDialects';
import { findEditTarget, NotEditable, toldTarget, type EditableTable } from './editTarget';
import { JournalDraft, type JournalPlace } from './journalDraft';
import { journalResult, type ReadJournal } from './openJournal';
import { SeenRows, type SeenSource } from './seenRows';

/** What editing results takes. */
export interface EditService {
  session: QuerySession;
  engine: Pick<QueryEngine<never>, 'dialect' | 'explore' | 'origins' | 'editRefusal'>;
  access: WriteAccess;
  desk: Pick<WritingDesk, 'isManual' | 'end' | 'tell'>;
  /** Absent: nothing is kept to take edits back. */
  journal?: JournalPlace | undefined;
}

interface Known {
  table: EditableTable | NotEditable;
  seen: SeenSource | null;
  /** The entry of the undo journal that it shows. */
  entry?: number;
}

/** Numbers of opened entries of the journal begin here, far beyond those of results. */
const FIRST_OPENED = 1_000_000_000;
/** Entries of the journal that a tab keeps open; the oldest goes. */
const MOST_OPENED = 4;

/** Answers the questions of a tab about changes of rows in its results. Call one at a time, as the session runs. */
export class QueryEdits {
  /** By result. */
  readonly #known = new Map<number, Known>();
  readonly #opened: number[] = [];
  #lastOpened = FIRST_OPENED;

  constructor(
    private readonly service: EditService,
    private readonly results: QueryResults,
  ) {}

  /** Throws `not-found`, `read-only`, `conflict`, `bad-request`, and what running a statement throws. */
  async answer(
    resultId: number,
    question: EditQuestion,
    signal: AbortSignal,
  ): Promise<EditAnswers[keyof EditAnswers]> {
    const { table, seen, entry } = await this.#about(resultId, signal);
    if (question.what === 'target') return toldTarget(table);
    if (table instanceof NotEditable || seen === null) {
      throw new BinnacleError(
        'conflict',
        table instanceof NotEditable ? table.reason : 'It can’t be edited.',
      );
    }
    const context = this.#context(table, seen, signal);
    if (question.what === 'review') {
      return (await planEdits(context, question.changes)).map(({ statement }) => `${statement.sql};`);
    }
    if (!this.service.access.mayWrite) {
      throw new BinnacleError('read-only', 'This tab only reads, so nothing was changed.');
    }
    const subject = { undoes: entry ?? null, unkept: question.unkept ?? false };
    return this.#apply({ ...context, journal: await this.#draft(context, subject) }, question.changes);
  }

  /** Shows an entry of the undo journal as if it were a result. Throws what {@link journalResult} throws. */
  async open(read: ReadJournal, signal: AbortSignal): Promise<OpenedJournal> {
    const { session, engine } = this.service;
    const { table, seen, opened } = await journalResult(
      { session, engine, dialect: this.#dialect(), signal },
      read,
    );
    const resultId = (this.#lastOpened += 1);
    this.#known.set(resultId, { table, seen, entry: read.entry.id });
    this.#opened.push(resultId);
    if (this.#opened.length > MOST_OPENED) this.#known.delete(this.#opened.shift() ?? 0);
    return { ...opened, resultId };
  }

  /** The result is gone. */
  forget(resultId: number): void {
    this.#known.delete(resultId);
  }

  async #apply(context: ApplyContext, changes: readonly RowChange[]): Promise<EditAnswers['apply']> {
    const { desk, session } = this.service;
    // In manual commit they belong to a transaction that a person ends.
    const begins = desk.isManual && session.transaction === 'none';
    if (begins) await desk.end('begin');
    let saved = false;
    try {
      const outcome = await applyEdits(context, changes);
      saved = outcome.state === 'applied';
      return outcome;
    } finally {
      if (begins && !saved) {
        // Why it can't, such as a lost connection, is told already.
        await desk.end('rollback').catch(() => undefined);
      }
      desk.tell(saved ? changes.length : 0);
    }
  }

  #draft(
    { table, session, dialect, signal }: ApplyContext,
    subject: { undoes: number | null; unkept: boolean },
  ): Promise<JournalDraft | null> {
    const { journal, engine } = this.service;
    if (journal === undefined) return Promise.resolve(null);
    return JournalDraft.begin(journal, { ...{ session, engine, dialect, signal, table }, ...subject });
  }

  #dialect(): EditDialect {
    const dialect = EDIT_DIALECTS[this.service.engine.dialect];
    if (dialect !== undefined) return dialect;
    throw new BinnacleError('conflict', 'Rows of this engine are not edited here.');
  }

  #context(table: EditableTable, seen: SeenSource, signal: AbortSignal): ApplyContext {
    const { session, engine } = this.service;
    const dialect = this.#dialect();
    return { session, engine: engine.dialect, dialect, table, seen, signal, journal: null };
  }

  async #about(resultId: number, signal: AbortSignal): Promise<Known> {
    const known = this.#known.get(resultId);
    if (known !== undefined) return known;
    const source = this.results.source(resultId);
    if (source === undefined) {
      throw new BinnacleError('not-found', 'This result is not kept any more.', {
        hint: 'Run the query again.',
      });
    }
    const { session: own, engine } = this.service;
    const session = own.transaction === 'none' ? own : insideTransaction(own, engine.dialect);
    const table = await findEditTarget(source, session, engine, signal);
    const seen = table instanceof NotEditable ? null : new SeenRows(resultId, this.results, table);
    const found = { table, seen };
    this.#known.set(resultId, found);
    return found;
  }
}
