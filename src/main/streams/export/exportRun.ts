import { BinnacleError } from '../../../shared/errors';
import type { ExportOptions, TransferAnswers, TransferProgress } from '../../../shared/model/transfer';
import type { ResultColumn } from '../../../shared/queryStream';
import { RowPage } from '../../../shared/rowPage';
import type { QuerySession, ResultSink } from '../../sessions/queryCapability';
import type { RowSpool } from '../rowSpool';
import { RefusedCells, type ExportWriter } from './exportWriter';
import { realDisk, TargetFile, type TargetDisk } from './targetFile';
import { writerFor } from './writers';

/** How often a transfer is told about, in ms: what the eye takes for a counter that runs. */
const PROGRESS_MS = 100;

/** What every export takes. */
export interface ExportContext {
  path: string;
  options: ExportOptions;
  signal: AbortSignal;
  onProgress: (progress: TransferProgress) => void;
  disk?: TargetDisk;
}

/** A result that is kept, and the rows of it that are wanted; `to` null: all that are there. */
export interface SpooledRows {
  spool: RowSpool;
  columns: readonly ResultColumn[];
  from: number;
  to: number | null;
}

/** One export on its way into its file. */
class Export {
  readonly refused = new RefusedCells();
  readonly #started = performance.now();
  #writer: ExportWriter | null = null;
  #rows = 0;
  #told = -Infinity;

  constructor(
    private readonly file: TargetFile,
    private readonly context: ExportContext,
  ) {}

  async begin(columns: readonly ResultColumn[]): Promise<void> {
    this.#writer = writerFor(columns, this.context.options, this.refused);
    await this.file.write(this.#writer.head());
  }

  async rows(page: RowPage, from: number, to: number): Promise<void> {
    const { signal, onProgress } = this.context;
    if (signal.aborted) throw cancelled();
    if (this.#writer === null) throw new BinnacleError('protocol-error', 'Rows came before their columns.');
    await this.file.write(this.#writer.rows(page, from, to));
    this.#rows += to - from;
    const now = performance.now();
    if (now - this.#told < PROGRESS_MS) return;
    this.#told = now;
    onProgress(this.#progress());
  }

  async end(): Promise<TransferAnswers['export']> {
    if (this.#writer === null) {
      throw new BinnacleError('bad-request', 'The statement returns no rows, so there is nothing to export.');
    }
    await this.file.write(this.#writer.tail());
    if (this.context.signal.aborted) throw cancelled();
    await this.file.commit();
    const { listed, count } = this.refused;
    return { ...this.#progress(), refused: listed, refusedCount: count };
  }

  #progress(): TransferProgress {
    const elapsedMs = Math.round(performance.now() - this.#started);
    return { rows: this.#rows, bytes: this.file.bytes, elapsedMs };
  }
}

const cancelled = (): BinnacleError =>
  new BinnacleError('cancelled', 'The export was cancelled; no file was written.');

async function intoFile(
  context: ExportContext,
  fill: (target: Export) => Promise<void>,
): Promise<TransferAnswers['export']> {
  const file = await TargetFile.create(context.path, context.disk ?? realDisk);
  try {
    const target = new Export(file, context);
    await fill(target);
    return await target.end();
  } catch (error) {
    await file.discard();
    throw context.signal.aborted ? cancelled() : error;
  }
}

/** Writes rows of a kept result. Throws what the spool throws, `store-write-failed`, `too-large`, `cancelled`. */
export function exportSpool(
  context: ExportContext,
  { spool, columns, from, to }: SpooledRows,
): Promise<TransferAnswers['export']> {
  return intoFile(context, async (target) => {
    await target.begin(columns);
    const end = Math.min(to ?? Infinity, spool.rowCount);
    for (let row = from; row < end;) {
      const { firstRow, page } = await spool.readPage(spool.pageOfRow(row));
      const read = new RowPage(page);
      const last = Math.min(end - firstRow, read.rows);
      await target.rows(read, row - firstRow, last);
      row = firstRow + last;
    }
  });
}

/**
 * Writes what a statement returns, straight from the server and only reading. The file holds the server back, so memory
 * does not grow with the rows. Throws what running throws, `store-write-failed`, `too-large`, `cancelled`.
 */
export function exportStatement(
  context: ExportContext,
  session: QuerySession,
  statement: string,
): Promise<TransferAnswers['export']> {
  return intoFile(context, async (target) => {
    let begun: Promise<void> = Promise.resolve();
    const sink: ResultSink = {
      begin: (columns) => {
        begun = target.begin(columns);
        // Whoever waits for it hears of the failure.
        begun.catch(() => undefined);
      },
      page: async (bytes) => {
        await begun;
        const page = new RowPage(bytes);
        await target.rows(page, 0, page.rows);
      },
      end: () => undefined,
      notice: () => undefined,
    };
    await session.run(statement, sink, { signal: context.signal, readOnly: true, timeoutMs: null });
    await begun;
  });
}

/** Rows of a preview at most, and its length in bytes: what a sheet beside the work shows. */
const PREVIEW_ROWS = 5;
const PREVIEW_BYTES = 8 * 1024;

/** The beginning of the file that an export would write. */
export async function previewOf(
  { spool, columns, from }: SpooledRows,
  options: ExportOptions,
): Promise<TransferAnswers['preview']> {
  const writer = writerFor(columns, options, new RefusedCells());
  const parts = [writer.head()];
  if (from < spool.rowCount) {
    const { firstRow, page } = await spool.readPage(spool.pageOfRow(from));
    const read = new RowPage(page);
    const start = from - firstRow;
    parts.push(writer.rows(read, start, Math.min(read.rows, start + PREVIEW_ROWS)));
  }
  parts.push(writer.tail());
  const bytes = Buffer.concat(parts);
  const text = bytes.toString('utf8', 0, PREVIEW_BYTES);
  return { text: bytes.length > PREVIEW_BYTES ? `${text} …` : text };
}
