import type { SortKey } from '../../../shared/resultView';
import { columnCells } from '../../../shared/rowPage';
import type { RowSpool } from '../rowSpool';
import { ByteColumn } from './byteColumn';
import type { ColumnReader, SortColumn } from './columnReader';
import { NumberColumn } from './numberColumn';
import type { Pacer } from './pacer';
import { scanPages, type OnProgress } from './scanPages';
import { TemporalColumn } from './temporalColumn';

/**
 * Reads columns in the form that sorts quickest, all of them in one walk if possible. Only rows that are `wanted` need to
 * be held; null: all are. Throws `too-large`, `cancelled` and what the spool throws.
 */
export async function readSortColumns(
  spool: RowSpool,
  rows: number,
  keys: readonly SortKey[],
  wanted: Uint8Array | null,
  pacer: Pacer,
  onProgress: OnProgress,
): Promise<SortColumn[]> {
  const readers: ColumnReader[] = keys.map((key) => quickest(key, rows) ?? new ByteColumn(rows, key, wanted));
  const unfit = new Set<number>();
  await readAll(readers, (index) => void unfit.add(index));
  if (unfit.size > 0) {
    for (const index of unfit) {
      const key = keys[index];
      if (key !== undefined) readers[index] = new ByteColumn(rows, key, wanted);
    }
    await readAll(readers.map((reader, index) => (unfit.has(index) ? reader : null)));
  }
  const columns: SortColumn[] = [];
  for (const reader of readers) columns.push(await reader.finish(pacer));
  return columns;

  /** One walk; a column that does not fit is told of and not read on. */
  function readAll(
    each: readonly (ColumnReader | null)[],
    onUnfit: (index: number) => void = () => undefined,
  ): Promise<void> {
    const left = new Map([...each.entries()].filter(([, reader]) => reader !== null));
    const visit = (page: Uint8Array, firstRow: number): boolean => {
      for (const [index, reader] of left) {
        const cells = columnCells(page, keys[index]?.column ?? 0);
        if (reader?.read(cells, firstRow, Math.min(cells.ends.length - 1, rows - firstRow)) === true)
          continue;
        left.delete(index);
        onUnfit(index);
      }
      return left.size > 0;
    };
    return scanPages(spool, rows, pacer, visit, onProgress);
  }
}

function quickest({ class: kind, descending }: SortKey, rows: number): ColumnReader | null {
  if (kind === 'number') return new NumberColumn(rows, descending);
  return kind === 'temporal' ? new TemporalColumn(rows, descending) : null;
}
