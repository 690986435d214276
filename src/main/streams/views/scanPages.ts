import { RowPage } from '../../../shared/rowPage';
import type { RowSpool } from '../rowSpool';
import type { Pacer } from './pacer';

/** What a walk over a spool tells: how far it is, from 0 to 1. */
export type OnProgress = (done: number) => void;

/**
 * Hands on the pages of a spool up to a row, in order. Throws what the spool throws and `cancelled`; `visit` returning
 * false ends the walk, which then returns false.
 */
export async function scanPages(
  spool: RowSpool,
  rows: number,
  pacer: Pacer,
  visit: (page: RowPage, firstRow: number) => boolean,
  onProgress: OnProgress = () => undefined,
): Promise<boolean> {
  const pages = spool.pageCount;
  for (let index = 0; index < pages; index++) {
    const { firstRow, page } = await spool.readPage(index);
    if (firstRow >= rows) return true;
    if (!visit(new RowPage(page), firstRow)) return false;
    onProgress((index + 1) / pages);
    await pacer.breathe();
  }
  return true;
}
