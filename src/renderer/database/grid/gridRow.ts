import { cellPreview } from './cellText';
import { CellStrip } from './cellStrip';
import type { ColumnLayout, ColumnWindow } from './columnLayout';
import { append, GridCell } from './gridCell';
import { ROW_PX } from './gridMetrics';
import { contains, type CellRange } from './gridSelection';
import type { GridPage, GridSource } from './gridSource';
import css from './ResultGrid.module.css';

/** One row of elements, used for one row of the result after the other. */
export class GridRow {
  readonly element: HTMLDivElement;
  /** Row of the result that it shows; -1: none. */
  row = -1;
  /** Whether the values of that row are shown. */
  filled = false;
  /** Of the marks that it shows. */
  marked = 0;
  readonly #number: HTMLDivElement;
  readonly #fixedPart: HTMLDivElement;
  readonly #strip: HTMLDivElement;
  readonly #fixed: CellStrip<HTMLElement, GridCell>;
  readonly #scrolling: CellStrip<HTMLElement, GridCell>;
  #shift = 0;
  #hasFound = false;

  constructor(
    layer: HTMLElement,
    private readonly layout: ColumnLayout,
    private readonly source: GridSource,
  ) {
    this.element = append(layer, css.row, 'row');
    this.#number = append(this.element, css.rowNumber, 'rowheader');
    this.#number.ariaColIndex = '1';
    this.#fixedPart = append(this.element, css.fixedPart, 'presentation');
    this.#strip = append(append(this.element, css.scrollingPart, 'presentation'), css.strip, 'presentation');
    this.#fixed = new CellStrip(this.#fixedPart, () => new GridCell());
    this.#scrolling = new CellStrip(this.#strip, () => new GridCell());
  }

  /** Turns to another row of the result; -1: to none. */
  assign(row: number, base: number): void {
    this.row = row;
    this.element.hidden = row < 0;
    if (row < 0) return;
    this.place(base);
    this.#number.textContent = String(row + 1);
    this.element.ariaRowIndex = String(row + 2);
  }

  /** Moves to its place below the row that the layer begins with. */
  place(base: number): void {
    this.element.style.transform = `translateY(${(this.row - base) * ROW_PX}px)`;
  }

  /** Lays out all its columns again; the width of its number in px. */
  layOut(numberWidth: number): void {
    this.#number.style.width = `${numberWidth}px`;
    this.#fixedPart.style.width = `${this.layout.fixedWidth}px`;
    const removed = this.#fixed.turnTo({ first: 0, last: this.layout.fixed - 1 });
    for (const cell of [...removed, ...this.#cells()]) this.#layOutCell(cell);
    this.filled = false;
  }

  /** Shows the scrolling columns of a window, with the first of them at a place in px; returns the cells that changed. */
  turnTo(window: ColumnWindow, shift: number): readonly GridCell[] {
    if (shift !== this.#shift) {
      this.#shift = shift;
      this.#strip.style.transform = `translateX(${shift}px)`;
    }
    const changed = this.#scrolling.turnTo(window);
    for (const cell of changed) this.#layOutCell(cell);
    return changed;
  }

  /** Shows the values of the row, in all cells or in some; null: they are not there. */
  fill(page: GridPage | null, failed: boolean, cells: readonly GridCell[] = this.#cells()): void {
    const state = page === null ? (failed ? 'failed' : 'waiting') : '';
    if (this.element.dataset['state'] !== state) {
      this.element.dataset['state'] = state;
      this.element.ariaBusy = String(state === 'waiting');
    }
    this.filled = page !== null;
    for (const cell of page === null ? this.#cells() : cells) this.#fillCell(cell, page);
    this.#mark(page === null ? this.#cells() : cells);
  }

  /** Makes the cells of these columns of the result stand out. */
  markFound(columns: ReadonlySet<number> | null): void {
    if (columns === null && !this.#hasFound) return;
    this.#hasFound = columns !== null;
    for (const { element, position } of this.#cells()) {
      const found = columns?.has(this.layout.shown[position] ?? -1) ?? false;
      element.classList.toggle(css.found ?? '', found);
    }
  }

  /** Tells which of its cells are selected. */
  select(range: CellRange | null): void {
    const { row } = this;
    for (const cell of this.#cells()) {
      cell.setSelected(range !== null && contains(range, { row, column: cell.position }));
    }
  }

  /** The cell that shows a position, if one does. */
  cellAt(position: number): GridCell | null {
    const strip = position < this.layout.fixed ? this.#fixed : this.#scrolling;
    return strip.at(position) ?? null;
  }

  #cells(): readonly GridCell[] {
    return this.#fixed.cells.length === 0
      ? this.#scrolling.cells
      : [...this.#fixed.cells, ...this.#scrolling.cells];
  }

  #layOutCell(cell: GridCell): void {
    const column = this.source.columns[this.layout.shown[cell.position] ?? -1];
    cell.layOut(column, this.layout.width(cell.position));
  }

  #mark(cells: readonly GridCell[]): void {
    const { marks } = this.source;
    if (marks === undefined) return;
    this.marked = marks.version();
    this.element.dataset['mark'] = marks.rowMark(this.row);
    for (const cell of cells) {
      const column = this.layout.shown[cell.position];
      cell.element.dataset['mark'] = column === undefined ? '' : marks.cellMark(this.row, column);
    }
  }

  #fillCell(cell: GridCell, page: GridPage | null): void {
    const column = this.layout.shown[cell.position];
    if (page === null || column === undefined) cell.blank();
    else cell.show(cellPreview(page.page, this.row - page.firstRow, column));
  }
}
