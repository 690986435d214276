import { BinnacleError, toWire } from '../../../shared/errors';
import type { Disposable } from '../../../shared/lifecycle';
import type { ResultColumn } from '../../../shared/queryStream';
import type {
  CompareClientFrame,
  Compared,
  CompareHostFrame,
  CompareQuestion,
} from '../../../shared/resultCompare';
import type { QueryResults } from '../queryResults';
import { Pacer } from '../views/pacer';
import type { OnProgress } from '../views/scanPages';
import { compareRows, type ComparedPair } from './compareRows';
import { writeDifferences } from './writeDifferences';

/** How often progress is told, in ms. */
const PROGRESS_MS = 100;
/** Part of the work that finding the differences is; the rest is writing them down. */
const FINDING = 0.8;

/** The comparisons that a tab asks for. */
export class CompareRequests implements Disposable {
  readonly #working = new Map<number, AbortController>();
  /** One at a time: each takes memory for its keys. Never rejects. */
  #queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly results: QueryResults,
    private readonly post: (frame: CompareHostFrame) => void,
  ) {}

  /** Compares and tells of it. Never rejects. */
  obey({ requestId, question }: CompareClientFrame & { t: 'compare' }): Promise<void> {
    const abort = new AbortController();
    this.#working.set(requestId, abort);
    this.#queue = this.#queue.then(async () => {
      try {
        const answer = await this.#compare(question, abort.signal, this.#progress(requestId));
        this.post({ t: 'compare-answer', requestId, answer });
      } catch (error) {
        this.post({ t: 'compare-failed', requestId, error: toWire(error) });
      } finally {
        this.#working.delete(requestId);
      }
    });
    return this.#queue;
  }

  stop(requestId: number): void {
    this.#working.get(requestId)?.abort();
  }

  dispose(): void {
    for (const abort of this.#working.values()) abort.abort();
  }

  async #compare(question: CompareQuestion, signal: AbortSignal, onProgress: OnProgress): Promise<Compared> {
    const started = performance.now();
    const [left, right] = [await this.results.kept(question.left), await this.results.kept(question.right)];
    const shown = question.columns.map((each) => left.columns[each.left]);
    const columnNames = shown.map((column) => column?.name ?? '');
    const pair: ComparedPair = { left: left.spool, right: right.spool, question, columnNames };
    const pacer = new Pacer(signal);
    const found = await compareRows(pair, pacer, (done) => onProgress(done * FINDING));
    const columns = [said('result'), said('difference'), ...shown.filter((column) => column !== undefined)];
    const { id, spool } = this.results.create(columns);
    try {
      const into = await spool;
      const rest: OnProgress = (done) => onProgress(FINDING + done * (1 - FINDING));
      await writeDifferences(pair, found, into, pacer, rest);
      if (signal.aborted) throw new BinnacleError('cancelled', 'Cancelled.');
      const { rowCount: rows, byteCount: bytes } = into;
      return {
        ...{ resultId: id, columns, rows, bytes, counts: found.counts },
        elapsedMs: performance.now() - started,
      };
    } catch (error) {
      this.results.forget(id);
      throw error;
    }
  }

  #progress(requestId: number): OnProgress {
    let told = performance.now();
    return (done) => {
      const now = performance.now();
      if (now - told < PROGRESS_MS) return;
      told = now;
      this.post({ t: 'compare-progress', requestId, done });
    };
  }
}

/** A column that the comparison itself fills. */
const said = (name: string): ResultColumn => ({ name, type: 'text', class: 'text' });
