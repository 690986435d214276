import type { SortKey, ViewSpec } from '../../../shared/resultView';
import type { RowSpool } from '../rowSpool';
import { filterRows } from './filterRows';
import type { Pacer } from './pacer';
import { allRows, countMarked, markedRows } from './rowOrder';
import type { OnProgress } from './scanPages';
import { sortRows } from './sortRows';

/** All rows of a result, sorted. */
export interface SortedRows {
  spool: RowSpool;
  sort: readonly SortKey[];
  order: Uint32Array;
}

/** One row in so many or fewer: sorting them alone is quicker, and takes less to be held. */
const FEW_KEPT = 8;

/**
 * The rows of a view in their order, and all rows sorted so if that was needed. `before` is what was sorted last: filters
 * are applied to it if it is sorted the same way. Throws as the views do.
 */
export async function orderRows(
  spool: RowSpool,
  { sort, filter }: ViewSpec,
  before: SortedRows | null,
  pacer: Pacer,
  onProgress: OnProgress,
): Promise<{ order: Uint32Array; sorted: SortedRows | null }> {
  const rows = spool.rowCount;
  const known = before !== null && isSame(before, spool, rows, sort) ? before : null;
  const share = filter.length === 0 ? 0 : sort.length === 0 || known !== null ? 1 : 0.5;
  const filtered = (done: number): void => onProgress(done * share);
  const kept = filter.length === 0 ? null : await filterRows(spool, rows, filter, pacer, filtered);
  if (sort.length === 0) {
    return { order: kept === null ? allRows(rows) : await markedRows(kept, null, pacer), sorted: null };
  }
  const few = kept !== null && known === null && countMarked(kept) * FEW_KEPT <= rows;
  const told = (done: number): void => onProgress(share + done * (1 - share));
  if (few) {
    const order = await markedRows(kept, null, pacer);
    await sortRows(spool, rows, order, kept, sort, pacer, told);
    return { order, sorted: null };
  }
  const sorted = known ?? { spool, sort, order: allRows(rows) };
  // Rows that are not kept any more can't be shown either.
  if (known !== null && rows > 0) await spool.readPage(0);
  if (known === null) await sortRows(spool, rows, sorted.order, null, sort, pacer, told);
  return { order: kept === null ? sorted.order : await markedRows(kept, sorted.order, pacer), sorted };
}

function isSame(before: SortedRows, spool: RowSpool, rows: number, sort: readonly SortKey[]): boolean {
  return (
    before.spool === spool &&
    before.order.length === rows &&
    before.sort.length === sort.length &&
    sort.every((key, at) => {
      const other = before.sort[at];
      return key.column === other?.column && key.class === other.class && key.descending === other.descending;
    })
  );
}
