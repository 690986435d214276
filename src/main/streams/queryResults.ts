import { BinnacleError } from '../../shared/errors';
import type { Disposable } from '../../shared/lifecycle';
import type { ResultColumn } from '../../shared/queryStream';
import type { ResultColumn as DescribedColumn } from '../sessions/queryCapability';
import type { EditSource } from './edits/editTarget';
import { RowSpool, type SpooledPage } from './rowSpool';

/** Results kept at once, each an open file. A tab shows a fifth of them and says which it has dropped. */
const MAX_RESULTS = 100;

/** The results of one tab by their number. */
export class QueryResults implements Disposable {
  readonly #spools = new Map<number, Promise<RowSpool>>();
  readonly #columns = new Map<number, readonly ResultColumn[]>();
  readonly #sources = new Map<number, EditSource>();
  #lastId = 0;
  #disposed = false;

  constructor(private readonly folder: string) {}

  /** Whether there are none. */
  get isEmpty(): boolean {
    return this.#spools.size === 0;
  }

  /** A new result; the oldest goes where there are too many. */
  create(
    columns: readonly ResultColumn[],
    source: EditSource | null = null,
  ): { id: number; spool: Promise<RowSpool> } {
    const id = (this.#lastId += 1);
    const spool = this.#disposed ? Promise.reject(gone()) : RowSpool.create(this.folder, columns.length);
    // Whoever waits for it hears of the failure.
    spool.catch(() => undefined);
    this.#spools.set(id, spool);
    this.#columns.set(id, columns);
    if (source !== null) this.#sources.set(id, source);
    const [oldest] = this.#spools.keys();
    if (this.#spools.size > MAX_RESULTS && oldest !== undefined) this.forget(oldest);
    return { id, spool };
  }

  /** Where a result came from; undefined: it is not kept. */
  source(id: number): EditSource | undefined {
    return this.#sources.get(id);
  }

  /** What the driver said of a result's columns. Throws `not-found`. */
  described(id: number): readonly DescribedColumn[] {
    const source = this.#sources.get(id);
    if (source === undefined) throw gone();
    return source.columns;
  }

  /** The page with this row. Throws `not-found`, and what a spool throws. */
  async page(id: number, row: number): Promise<SpooledPage> {
    const spool = await this.#spools.get(id);
    if (spool === undefined) throw gone();
    return spool.readPage(spool.pageOfRow(row));
  }

  /** A result as a whole. Throws `not-found`, and what making its spool threw. */
  async kept(id: number): Promise<{ spool: RowSpool; columns: readonly ResultColumn[] }> {
    const spool = await this.#spools.get(id);
    const columns = this.#columns.get(id);
    if (spool === undefined || columns === undefined) throw gone();
    return { spool, columns };
  }

  /** The rows of a result. Throws `not-found`. */
  async spool(id: number): Promise<RowSpool> {
    const spool = await this.#spools.get(id);
    if (spool === undefined) throw gone();
    return spool;
  }

  /** Removes a result; a statement that still fills it ends. */
  forget(id: number): void {
    const spool = this.#spools.get(id);
    this.#spools.delete(id);
    this.#columns.delete(id);
    this.#sources.delete(id);
    void spool?.then(
      (open) => open.dispose(),
      () => undefined,
    );
  }

  dispose(): void {
    this.#disposed = true;
    for (const id of [...this.#spools.keys()]) this.forget(id);
  }
}

function gone(): BinnacleError {
  return new BinnacleError('not-found', 'This result is not kept any more.', {
    hint: 'Run the query again.',
  });
}
