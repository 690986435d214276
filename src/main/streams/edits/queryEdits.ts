import { BinnacleError } from '../../../shared/errors';
import type { EditAnswers, EditQuestion, RowChange } from '../../../shared/edits';
import type { QuerySession } from '../../sessions/queryCapability';
import type { QueryEngine } from '../../sessions/queryEngine';
import type { QueryResults } from '../queryResults';
import { insideTransaction } from '../writing/insideTransaction';
import type { WritingDesk } from '../writing/writingDesk';
import type { WriteAccess } from '../writeAccess';
import { applyEdits, planEdits, type ApplyContext } from './applyEdits';
import { EDIT_DIALECTS } from './editDialects';
import { findEditTarget, NotEditable, toldTarget, type EditableTable } from './editTarget';
import { SeenRows } from './seenRows';

/** What editing results takes. */
export interface EditService {
  session: QuerySession;
  engine: Pick<QueryEngine<never>, 'dialect' | 'explore' | 'origins' | 'editRefusal'>;
  access: WriteAccess;
  desk: Pick<WritingDesk, 'isManual' | 'end' | 'tell'>;
}

interface Known {
  table: EditableTable | NotEditable;
  seen: SeenRows | null;
}

/** Answers the questions of a tab about changes of rows in its results. Call one at a time, as the session runs. */
export class QueryEdits {
  /** By result. */
  readonly #known = new Map<number, Known>();

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
    const { table, seen } = await this.#about(resultId, signal);
    if (question.what === 'target') return toldTarget(table);
    if (table instanceof NotEditable || seen === null) {
      throw new BinnacleError(
        'conflict',
        table instanceof NotEditable ? table.reason : 'It can’t be edited.',
      );
    }
    const context = this.#context(table, seen, signal);
    return question.what === 'review'
      ? (await planEdits(context, question.changes)).map(({ statement }) => `${statement.sql};`)
      : this.#apply(context, question.changes);
  }

  /** The result is gone. */
  forget(resultId: number): void {
    this.#known.delete(resultId);
  }

  async #apply(context: ApplyContext, changes: readonly RowChange[]): Promise<EditAnswers['apply']> {
    if (!this.service.access.mayWrite) {
      throw new BinnacleError('read-only', 'This tab only reads, so nothing was changed.');
    }
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

  #context(table: EditableTable, seen: SeenRows, signal: AbortSignal): ApplyContext {
    const { session, engine } = this.service;
    const dialect = EDIT_DIALECTS[engine.dialect];
    if (dialect === undefined)
      throw new BinnacleError('conflict', 'Rows of this engine are not edited here.');
    return { session, engine: engine.dialect, dialect, table, seen, signal };
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
