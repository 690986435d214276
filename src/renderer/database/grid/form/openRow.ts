import { useCallback, useRef } from 'react';
import { describeError } from '../../../ui/describeError';
import { toast } from '../../../ui/toast';
import type { GridController } from '../gridController';
import type { GridSource } from '../gridSource';

/** A row with its exact values. */
export interface OpenRow {
  /** Row of what the grid shows, from 0. */
  row: number;
  /** Rows there were when it was opened. */
  rows: number;
  /** The exact value in a column of the result, from 0; null: NULL. */
  text: (column: number) => string | null;
  /** Makes the row that lies so many below (above: negative) the current one of the grid. */
  step: (by: number) => void;
}

/** Reads the current row exactly and hands it on; the last one asked for counts. */
export function useOpenRow(
  source: GridSource,
  onRowOpen: ((row: OpenRow) => void) | undefined,
): (grid: GridController) => void {
  const asked = useRef(0);
  return useCallback(
    (grid) => {
      const { row } = grid.model.selection.active;
      if (onRowOpen === undefined || grid.model.range === null) return;
      const own = ++asked.current;
      source.load(row).then(
        ({ firstRow, page }) => {
          if (own !== asked.current) return;
          const text = (column: number): string | null => page.text(row - firstRow, column);
          onRowOpen({ row, rows: source.rowCount(), text, step: (by) => grid.stepRow(by) });
        },
        (error: unknown) => toast({ ...describeError(error), tone: 'error' }),
      );
    },
    [source, onRowOpen],
  );
}
