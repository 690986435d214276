import { BinnacleError } from '../../../shared/errors';
import type { Disposable } from '../../../shared/lifecycle';
import type { ViewSpec } from '../../../shared/resultView';
import { RowPage, RowPageBuilder } from '../../../shared/rowPage';
import type { RowSpool, SpooledPage } from '../rowSpool';
import { orderRows, type SortedRows } from './orderRows';
import { Pacer } from './pacer';
import type { OnProgress } from './scanPages';

/** Rows of all views of a tab at most: 120 MB of row numbers. */
const MAX_VIEW_ROWS = 30_000_000;
/** Rows of a page: more than a screen, few enough that reading a page of the spool for each is not noticed. */
const VIEW_PAGE_ROWS = 64;
/** Bytes of pages that are read for one page of a view; beyond that it holds one row. */
const MAX_READ_BYTES = 64 * 1024 * 1024;

/** Pages of the spool that are read at the same time: as many as the system's own threads take. */
const READ_TOGETHER = 4;

/** A page of a view; `sourceRows` are the numbers of its rows in the result. */
export interface ViewPage extends SpooledPage {
  sourceRows: Uint32Array;
}

interface View {
  resultId: number;
  spool: RowSpool;
  order: Uint32Array;
}

/** Sorted and filtered views of the results of one tab. */
export class ResultViews implements Disposable {
  readonly #views = new Map<number, View>();
  /** All rows of a result as they were sorted last: other filters don't sort again. Null: none of a view that is kept. */
  #sorted: SortedRows | null = null;
  #lastId = 0;
  #disposed = false;

  /** Makes a view of the rows that are there by now. Throws `too-large`, `bad-request`, `cancelled` and what a spool throws. */
  async create(
    resultId: number,
    spool: RowSpool,
    { sort, filter }: ViewSpec,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<{ viewId: number; rows: number }> {
    if (sort.some(({ column }) => column >= spool.columns)) {
      throw new BinnacleError('bad-request', 'The result has no such column.');
    }
    this.#checkRoom(spool.rowCount);
    const base = this.#sorted;
    const made = await orderRows(spool, { sort, filter }, base, new Pacer(signal), onProgress);
    if (this.#disposed) throw gone();
    const { order, sorted } = made;
    this.#sorted = sorted ?? this.#sorted;
    this.#checkRoom(order.length);
    const viewId = (this.#lastId += 1);
    this.#views.set(viewId, { resultId, spool, order });
    return { viewId, rows: order.length };
  }

  /** The page that holds a row of a view. Throws `not-found` and what a spool throws. */
  async page(viewId: number, row: number): Promise<ViewPage> {
    const view = this.#views.get(viewId);
    if (view === undefined) throw gone();
    if (row >= view.order.length)
      throw new BinnacleError('not-found', `There is no row ${row} in this view.`);
    const firstRow = row - (row % VIEW_PAGE_ROWS);
    const sourceRows = view.order.slice(firstRow, firstRow + VIEW_PAGE_ROWS);
    const pages = await readPages(view.spool, sourceRows);
    if (pages !== null) return { firstRow, page: gather(view.spool, sourceRows, pages), sourceRows };
    const one = view.order.slice(row, row + 1);
    const page = gather(view.spool, one, (await readPages(view.spool, one, Infinity)) ?? new Map());
    return { firstRow: row, page, sourceRows: one };
  }

  /** The numbers of a view's rows in the result, in its order. Throws `not-found`. */
  orderOf(viewId: number): Uint32Array {
    const view = this.#views.get(viewId);
    if (view === undefined) throw gone();
    return view.order;
  }

  forget(viewId: number): void {
    this.#views.delete(viewId);
    const spool = this.#sorted?.spool;
    if (![...this.#views.values()].some((view) => view.spool === spool)) this.#sorted = null;
  }

  /** Forgets the views of a result. */
  forgetResult(resultId: number): void {
    for (const [viewId, view] of [...this.#views]) if (view.resultId === resultId) this.forget(viewId);
  }

  dispose(): void {
    this.#disposed = true;
    this.#views.clear();
    this.#sorted = null;
  }

  #checkRoom(rows: number): void {
    const orders = new Set([...this.#views.values()].map(({ order }) => order));
    const held = [...orders].reduce((sum, { length }) => sum + length, 0);
    if (held + rows <= MAX_VIEW_ROWS) return;
    throw new BinnacleError('too-large', 'Too many rows are sorted or filtered in this tab.', {
      hint: 'Clear the sorting of another result or close it, or let the server sort with ORDER BY.',
    });
  }
}

interface ReadPage {
  firstRow: number;
  page: RowPage;
}

/** The pages of the spool with these rows, by number; null: they are too large to be held at once. */
async function readPages(
  spool: RowSpool,
  rows: Uint32Array,
  most = MAX_READ_BYTES,
): Promise<Map<number, ReadPage> | null> {
  const pages = new Map<number, ReadPage>();
  const wanted = [...new Set(Array.from(rows, (row) => spool.pageOfRow(row)))];
  if (wanted.reduce((sum, index) => sum + spool.pageBytes(index), 0) > most) return null;
  for (let at = 0; at < wanted.length; at += READ_TOGETHER) {
    const indexes = wanted.slice(at, at + READ_TOGETHER);
    const read = await Promise.all(indexes.map((index) => spool.readPage(index)));
    for (const [place, { firstRow, page }] of read.entries())
      pages.set(indexes[place] ?? 0, { firstRow, page: new RowPage(page) });
  }
  return pages;
}

function gather(spool: RowSpool, rows: Uint32Array, pages: ReadonlyMap<number, ReadPage>): Uint8Array {
  const builder = new RowPageBuilder(spool.columns);
  for (const row of rows) {
    const from = pages.get(spool.pageOfRow(row));
    if (from === undefined) throw gone();
    for (let column = 0; column < spool.columns; column++) {
      const cell = from.page.bytes(row - from.firstRow, column);
      if (cell === null) builder.nullCell();
      else builder.cell(cell, 0, cell.length);
    }
    builder.endRow();
  }
  return builder.take();
}

function gone(): BinnacleError {
  return new BinnacleError('not-found', 'This view of the result is not kept any more.', {
    hint: 'Sort or filter again.',
  });
}
