import type { RowSpool, SpooledPage } from '../rowSpool';
import type { Pacer } from './pacer';

/** What a walk over a spool tells: how far it is, from 0 to 1. */
export type OnProgress = (done: number) => void;

/**
 * Hands on the pages of a spool up to a row, in order; the next one is read meanwhile. Throws what the spool throws and
 * `cancelled`; `visit` returning false ends the walk.
 */
export async function scanPages(
  spool: RowSpool,
  rows: number,
  pacer: Pacer,
  visit: (page: Uint8Array, firstRow: number) => boolean,
  onProgress: OnProgress = () => undefined,
): Promise<void> {
  const pages = spool.pageCount;
  let ahead = pages === 0 ? null : readAhead(spool, 0);
  for (let index = 0; ahead !== null; index++) {
    const { firstRow, page } = await ahead;
    if (firstRow >= rows) return;
    ahead = index + 1 < pages ? readAhead(spool, index + 1) : null;
    if (!visit(page, firstRow)) return;
    onProgress((index + 1) / pages);
    await pacer.breathe();
  }
}

function readAhead(spool: RowSpool, index: number): Promise<SpooledPage> {
  const reading = spool.readPage(index);
  // Nobody waits for it if the walk ends before.
  reading.catch(() => undefined);
  return reading;
}
