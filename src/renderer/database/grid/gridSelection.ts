/** A cell by row and by position among the shown columns, both from 0. */
export interface CellAt {
  row: number;
  column: number;
}

/**
 * What is selected: a block between two cells. `active` has the focus and moves while the selection is extended;
 * `anchor` stays. Whole rows and columns keep growing with a result that still comes.
 */
export interface GridSelection {
  kind: 'cells' | 'rows' | 'columns' | 'all';
  anchor: CellAt;
  active: CellAt;
}

/** A block of cells, all ends included. */
export interface CellRange {
  firstRow: number;
  lastRow: number;
  firstColumn: number;
  lastColumn: number;
}

/** How much there is to select from. */
export interface GridSize {
  rows: number;
  columns: number;
}

const clamp = (value: number, count: number): number => Math.min(Math.max(0, value), Math.max(0, count - 1));

/** The nearest cell that exists. */
export const clampCell = (at: CellAt, { rows, columns }: GridSize): CellAt => ({
  row: clamp(at.row, rows),
  column: clamp(at.column, columns),
});

/** Selects one cell, row or column, or everything. */
export function selectAt(at: CellAt, kind: GridSelection['kind'] = 'cells'): GridSelection {
  return { kind, anchor: at, active: at };
}

/** Extends a selection to a cell; `kind` may change from cells to rows and the like. */
export function extendTo(selection: GridSelection, active: CellAt, kind = selection.kind): GridSelection {
  return { kind, anchor: selection.anchor, active };
}

/** The block that is selected; null: there are no cells. */
export function rangeOf({ kind, anchor, active }: GridSelection, size: GridSize): CellRange | null {
  if (size.rows === 0 || size.columns === 0) return null;
  const from = clampCell(anchor, size);
  const to = clampCell(active, size);
  const allRows = kind === 'columns' || kind === 'all';
  const allColumns = kind === 'rows' || kind === 'all';
  return {
    firstRow: allRows ? 0 : Math.min(from.row, to.row),
    lastRow: allRows ? size.rows - 1 : Math.max(from.row, to.row),
    firstColumn: allColumns ? 0 : Math.min(from.column, to.column),
    lastColumn: allColumns ? size.columns - 1 : Math.max(from.column, to.column),
  };
}

export const rowsIn = (range: CellRange): number => range.lastRow - range.firstRow + 1;
export const columnsIn = (range: CellRange): number => range.lastColumn - range.firstColumn + 1;
/** Exact up to 2^53 cells. */
export const cellsIn = (range: CellRange): number => rowsIn(range) * columnsIn(range);

/** Whether a cell lies in the block. */
export const contains = (range: CellRange, { row, column }: CellAt): boolean =>
  row >= range.firstRow && row <= range.lastRow && column >= range.firstColumn && column <= range.lastColumn;
