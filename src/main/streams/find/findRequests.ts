import { BinnacleError, toWire } from '../../../shared/errors';
import type { Disposable } from '../../../shared/lifecycle';
import type { FindAnswers, FindClientFrame, FindHostFrame, FindQuestion } from '../../../shared/resultFind';
import type { QueryResults } from '../queryResults';
import type { ViewRequests } from '../views/viewRequests';
import { ResultFind } from './resultFind';

/** How often progress is told, in ms. */
const PROGRESS_MS = 100;

interface Search {
  findId: number;
  resultId: number;
  find: Promise<ResultFind>;
  abort: AbortController;
}

/** The search of a tab: one at a time, for a tab shows one result. */
export class FindRequests implements Disposable {
  #search: Search | null = null;

  constructor(
    private readonly results: Pick<QueryResults, 'spool'>,
    private readonly views: Pick<ViewRequests, 'orderOf'>,
    private readonly post: (frame: FindHostFrame) => void,
  ) {}

  /** Answers a question. Never rejects. */
  async obey({ requestId, findId, question }: FindClientFrame & { t: 'find' }): Promise<void> {
    try {
      if (question.what === 'count' && this.#search?.findId !== findId) this.#begin(findId, question);
      const search = this.#search;
      if (search?.findId !== findId) throw new BinnacleError('cancelled', 'This search has ended.');
      const answer = await this.#answer(await search.find, requestId, question);
      this.post({ t: 'find-answer', requestId, answer });
    } catch (error) {
      this.post({ t: 'find-failed', requestId, error: toWire(error) });
    }
  }

  stop(findId: number): void {
    if (this.#search?.findId === findId) this.dispose();
  }

  /** The result goes, and a search of it. */
  forgetResult(resultId: number): void {
    if (this.#search?.resultId === resultId) this.dispose();
  }

  dispose(): void {
    this.#search?.abort.abort();
    this.#search = null;
  }

  #begin(findId: number, question: FindQuestion & { what: 'count' }): void {
    this.dispose();
    const abort = new AbortController();
    const { resultId, viewId } = question;
    const make = async (): Promise<ResultFind> => {
      const spool = await this.results.spool(resultId);
      const order = viewId === undefined ? null : this.views.orderOf(viewId);
      return new ResultFind(spool, question, order, abort.signal);
    };
    const find = make();
    // Whoever asks hears of the failure.
    find.catch(() => undefined);
    this.#search = { findId, resultId, find, abort };
  }

  #answer(
    find: ResultFind,
    requestId: number,
    question: FindQuestion,
  ): Promise<FindAnswers[keyof FindAnswers]> {
    if (question.what === 'step') return find.step(question);
    if (question.what === 'cells') return find.cells(question.row, question.rows);
    let told = performance.now();
    return find.count((done, cells) => {
      const now = performance.now();
      if (now - told < PROGRESS_MS) return;
      told = now;
      this.post({ t: 'find-progress', requestId, done, cells });
    });
  }
}
