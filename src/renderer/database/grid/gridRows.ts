import type { ColumnWindow } from './columnLayout';
import type { GridCell } from './gridCell';
import { ROW_PX } from './gridMetrics';
import type { GridModel } from './gridModel';
import { GridRow } from './gridRow';

/** Rows away from where the layer begins at which it begins anew: far below where px lose their precision. */
const MAX_FROM_BASE = 20_000;
/** Rows beyond those in sight that are fetched, too: a turn of the wheel or a page of keys. */
const FETCH_AHEAD = 60;

/** The rows in sight. Each element keeps its row while it stays in sight, so that scrolling by a row draws one row. */
export class GridRows {
  readonly #rows: GridRow[] = [];
  /** Row at which the layer begins. */
  #base = 0;
  #active: GridCell | null = null;

  constructor(
    private readonly layer: HTMLElement,
    private readonly model: GridModel,
  ) {}

  /** Makes as many rows as fit into a height and lays out all columns again; lengths in px. */
  layOut(height: number, numbers: number): void {
    const wanted = Math.ceil(height / ROW_PX) + 1;
    if (wanted !== this.#rows.length) this.#resize(wanted);
    for (const row of this.#rows) row.layOut(numbers);
  }

  /** Shows the rows at a place in px, and the scrolling columns of a window, moved sideways by px. */
  draw(place: number, window: ColumnWindow, shift: number): void {
    const first = Math.floor(place / ROW_PX);
    const rebased = Math.abs(first - this.#base) > MAX_FROM_BASE;
    if (rebased) this.#base = first;
    this.layer.style.transform = `translateY(${this.#base * ROW_PX - place}px)`;
    const { range, size } = this.model;
    for (let row = first; row < first + this.#rows.length; row++) {
      const view = this.#rows[row % this.#rows.length];
      if (view === undefined) continue;
      const changed = view.turnTo(window, shift);
      if (rebased && view.row >= 0) view.place(this.#base);
      if (this.#show(view, row < size.rows ? row : -1, changed)) view.select(range);
    }
    this.#fetchAhead(first, size.rows);
  }

  /** Shows the selection (`all`: in all cells) and the current cell; returns the id of the latter, if it is in sight. */
  drawSelection(all: boolean): string | null {
    const { range, selection } = this.model;
    if (all) for (const view of this.#rows) view.select(view.row < 0 ? null : range);
    const { row, column } = selection.active;
    const view = this.#rows[row % Math.max(1, this.#rows.length)];
    const active = view?.row === row ? view.cellAt(column) : null;
    if (active !== this.#active) {
      this.#active?.setActive(false);
      active?.setActive(true);
      this.#active = active;
    }
    return active?.element.id ?? null;
  }

  /** Makes the cells stand out that were looked for. */
  drawHighlight(): void {
    const { highlight } = this.model;
    for (const view of this.#rows)
      view.markFound(view.row < 0 ? null : (highlight?.columnsIn(view.row) ?? null));
  }

  #resize(wanted: number): void {
    for (const row of this.#rows.splice(wanted)) row.element.remove();
    while (this.#rows.length < wanted) {
      this.#rows.push(new GridRow(this.layer, this.model.layout, this.model.source));
    }
    // Which element shows which row depends on how many there are.
    for (const row of this.#rows) row.assign(-1, this.#base);
  }

  /** Whether anything was drawn. */
  #show(view: GridRow, row: number, changed: readonly GridCell[]): boolean {
    const { source } = this.model;
    const other = view.row !== row;
    if (other) view.assign(row, this.#base);
    const kept = !other && view.filled && view.marked === (source.marks?.version() ?? 0);
    if (row < 0 || (kept && changed.length === 0)) return false;
    const page = source.pageAt(row);
    const failed = page === null && source.problemAt(row) !== null;
    view.fill(page, failed, kept ? changed : undefined);
    return true;
  }

  #fetchAhead(first: number, rows: number): void {
    const last = first + this.#rows.length;
    if (last + FETCH_AHEAD < rows) this.model.source.pageAt(last + FETCH_AHEAD);
    if (first - FETCH_AHEAD >= 0) this.model.source.pageAt(first - FETCH_AHEAD);
  }
}
