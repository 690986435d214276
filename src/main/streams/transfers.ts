import { BinnacleError, toWire } from '../../shared/errors';
import type { TransferAnswers, TransferProgress, TransferRequest } from '../../shared/model/transfer';
import type { QueryHostFrame } from '../../shared/queryStream';
import { allRowsStatement } from '../../shared/sql/identifiers';
import { exportSpool, exportStatement, previewOf, type SpooledRows } from './export/exportRun';
import { Imports } from './import/imports';
import type { QueryResults } from './queryResults';
import type { QueryService } from './queryStream';

/** What moving rows to files and from them takes. */
export interface TransferContext {
  service: QueryService;
  results: QueryResults;
  /** Ends with the tab. */
  end: AbortSignal;
  /** Waits for the connection, which does one thing at a time. */
  inTurn: (work: () => Promise<void>) => Promise<void>;
  post: (frame: QueryHostFrame) => void;
}

type Work = Exclude<TransferRequest, { do: 'cancel' }>;

/** Exports and imports of one tab. */
export class Transfers {
  readonly #running = new Map<number, AbortController>();
  readonly #imports: Imports;

  constructor(private readonly context: TransferContext) {
    this.#imports = new Imports(context.service, (signal, work) => this.#whenFree(signal, work));
  }

  /** Never rejects: what becomes of it goes to the tab. */
  async obey(requestId: number, request: TransferRequest): Promise<void> {
    const { post } = this.context;
    try {
      const answer =
        request.do === 'cancel' ? this.#cancel(request.requestId) : await this.#work(requestId, request);
      post({ t: 'transfer-answer', requestId, answer });
    } catch (error) {
      post({ t: 'transfer-failed', requestId, error: toWire(error) });
    }
  }

  #cancel(requestId: number): null {
    this.#running.get(requestId)?.abort();
    return null;
  }

  async #work(requestId: number, request: Work): Promise<TransferAnswers[Work['do']]> {
    const abort = new AbortController();
    const signal = AbortSignal.any([abort.signal, this.context.end]);
    this.#running.set(requestId, abort);
    const onProgress = (progress: TransferProgress): void =>
      this.context.post({ t: 'transfer-progress', requestId, progress });
    try {
      return await this.#do(request, signal, onProgress);
    } finally {
      this.#running.delete(requestId);
    }
  }

  async #do(
    request: Work,
    signal: AbortSignal,
    onProgress: (progress: TransferProgress) => void,
  ): Promise<TransferAnswers[Work['do']]> {
    switch (request.do) {
      case 'export':
        return this.#export(request, signal, onProgress);
      case 'preview': {
        const { resultId, firstRow, options } = request;
        return previewOf(await this.#kept(resultId, { from: firstRow, to: firstRow + 1 }), options);
      }
      case 'import-look':
        return this.#imports.look(request, signal);
      case 'import':
        return this.#imports.import(request, signal, onProgress);
    }
  }

  async #export(
    { grantId, source, options }: Extract<Work, { do: 'export' }>,
    signal: AbortSignal,
    onProgress: (progress: TransferProgress) => void,
  ): Promise<TransferAnswers['export']> {
    const { session, engine, access, refusal, files } = this.context.service;
    const context = { path: await files.take(grantId, 'write'), options, signal, onProgress };
    if (source.what === 'result') return exportSpool(context, await this.#kept(source.resultId, source.rows));
    const statement =
      source.what === 'table' ? allRowsStatement(source.table, engine.dialect) : source.statement;
    const refused = refusal(statement);
    if (refused !== null) {
      throw new BinnacleError('read-only', refused, {
        hint: 'An export only reads. Run the statement in the tab.',
      });
    }
    return this.#whenFree(signal, async () => {
      const acts = access.mayWrite ? null : await engine.refusal?.(session, statement, signal);
      if (acts !== undefined && acts !== null) throw new BinnacleError('read-only', acts);
      return exportStatement(context, session, statement);
    });
  }

  async #kept(resultId: number, rows: { from: number; to: number } | null): Promise<SpooledRows> {
    const { spool, columns } = await this.context.results.kept(resultId);
    return { spool, columns, from: rows?.from ?? 0, to: rows?.to ?? null };
  }

  /** Waits until nothing else runs on the connection. */
  #whenFree<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const attempt = async (): Promise<void> => {
        if (signal.aborted) reject(new BinnacleError('cancelled', 'Cancelled.'));
        else await work().then(resolve, reject);
      };
      void this.context.inTurn(attempt);
    });
  }
}
