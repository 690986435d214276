import { DisposableStore } from '../../../shared/lifecycle';
import { append } from './gridCell';
import { GridHeader } from './gridHeader';
import { HEADER_PX, MIN_SCROLLING_PX, numberWidth, ROW_PX } from './gridMetrics';
import type { GridModel } from './gridModel';
import { GridOverlay } from './gridOverlay';
import { GridRows } from './gridRows';
import { GridScroller } from './gridScroller';
import type { CellAt } from './gridSelection';
import type { PageProblem } from './gridSource';
import css from './ResultGrid.module.css';
import { placeShowing } from './scrollMap';

/** Px behind the last column at which its edge can still be grasped. */
const EDGE_PX = 4;

/** What lies at a point of the window: row and column (by position) are the nearest there are. */
export interface GridHit {
  zone: 'corner' | 'header' | 'numbers' | 'cells' | 'outside';
  row: number;
  column: number;
  /** Place in the content of the part that the column is in, in px. */
  x: number;
}

/** Draws a grid, by hand: React would compare a thousand cells a frame. Lengths in px. */
export class GridView {
  readonly #own = new DisposableStore();
  readonly #scroller: GridScroller;
  readonly #header: GridHeader;
  readonly #rows: GridRows;
  readonly #overlay: GridOverlay;
  #width = 0;
  /** Height of the rows' part. */
  #height = 0;
  /** Width of the row numbers. */
  #numbers = 0;
  #rowCount = -1;
  #frame = 0;
  #stale = { layout: true, selection: true };

  constructor(
    private readonly root: HTMLElement,
    private readonly model: GridModel,
    private readonly onProblem: (problem: PageProblem | null) => void,
  ) {
    this.#scroller = new GridScroller(root, () => this.#schedule());
    const { viewport } = this.#scroller;
    const head = append(viewport, css.header, 'row');
    head.ariaRowIndex = '1';
    this.#header = new GridHeader(head, model);
    const body = append(viewport, css.body, 'rowgroup');
    this.#overlay = new GridOverlay(body, model);
    this.#rows = new GridRows(append(body, css.layer, 'presentation'), model);
    this.#listen();
    model.guessWidths();
  }

  /** Rows that fit on the screen. */
  get pageRows(): number {
    return Math.max(1, Math.floor(this.#height / ROW_PX) - 1);
  }

  /** First row in sight, and the one after the last. */
  get rowsInSight(): readonly [number, number] {
    const first = Math.floor(this.#scroller.place / ROW_PX);
    return [first, Math.min(first + Math.ceil(this.#height / ROW_PX) + 1, this.model.size.rows)];
  }

  /** The element that shows the current cell, or the grid. */
  get activeElement(): Element {
    const id = this.root.getAttribute('aria-activedescendant');
    return (id === null ? null : document.getElementById(id)) ?? this.root;
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    this.#own.dispose();
  }

  /** What lies at a point of the window. */
  hit(clientX: number, clientY: number): GridHit {
    const box = this.#scroller.viewport.getBoundingClientRect();
    const { layout, size } = this.model;
    const x = clientX - box.left - this.#numbers;
    const y = clientY - box.top - HEADER_PX;
    const row = Math.floor((y + this.#scroller.place) / ROW_PX);
    const inFixed = layout.fixedAt(x);
    const scrolled = x - layout.fixedWidth + this.#scroller.left;
    const column = inFixed ?? layout.scrollingAt(scrolled) ?? layout.shown.length - 1;
    const past = inFixed === null ? scrolled - layout.scrollWidth : 0;
    return {
      zone: zoneOf(x, y, past, row >= size.rows),
      row: Math.min(Math.max(0, row), Math.max(0, size.rows - 1)),
      column: Math.max(0, column),
      x: inFixed === null ? scrolled : x,
    };
  }

  /** How far a point of the window is outside of the cells; 0: inside. */
  beyond(clientX: number, clientY: number): { x: number; y: number } {
    const box = this.#scroller.viewport.getBoundingClientRect();
    const left = box.left + this.#numbers + this.model.layout.fixedWidth;
    const top = box.top + HEADER_PX;
    return {
      x: Math.min(0, clientX - left) + Math.max(0, clientX - box.right),
      y: Math.min(0, clientY - top) + Math.max(0, clientY - box.bottom),
    };
  }

  scrollBy(x: number, y: number): void {
    if (y !== 0) this.#scroller.moveTo((place) => place + y);
    if (x !== 0) this.#scroller.moveSideways(this.#scroller.left + x);
  }

  /** Brings a cell into sight. */
  reveal({ row, column }: CellAt): void {
    const { layout } = this.model;
    this.#refresh();
    this.#scroller.moveTo((place, extent) => placeShowing(row * ROW_PX, ROW_PX, place, extent));
    if (column < layout.fixed) return;
    const extent = { content: layout.scrollWidth, view: this.#scrollingWidth() };
    const { left } = this.#scroller;
    this.#scroller.moveSideways(placeShowing(layout.start(column), layout.width(column), left, extent));
  }

  /** Shows where a dragged column would go: before a position; null: nowhere. */
  showDrop(before: number | null): void {
    const { layout } = this.model;
    if (before === null) this.#header.showDrop(null);
    else if (before < layout.fixed) this.#header.showDrop(this.#numbers + layout.start(before));
    else {
      const start = before === layout.shown.length ? layout.scrollWidth : layout.start(before);
      this.#header.showDrop(this.#numbers + layout.fixedWidth + start - this.#scroller.left);
    }
  }

  setCursor(cursor: string): void {
    this.root.style.cursor = cursor;
  }

  #listen(): void {
    const { model } = this;
    this.#own.defer(() => this.#scroller.remove());
    this.#own.defer(this.#scroller.observe(() => this.#change('layout')));
    this.#own.defer(
      model.subscribe((change) => (change === 'highlight' ? this.#schedule() : this.#change(change))),
    );
    this.#own.defer(
      model.source.subscribe(() => {
        model.guessWidths();
        this.#schedule();
      }),
    );
  }

  #change(what: 'layout' | 'selection'): void {
    this.#stale[what] = true;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  /** Px in which the columns that are not pinned are seen. */
  #scrollingWidth(): number {
    return Math.max(0, this.#width - this.#numbers - this.model.layout.fixedWidth);
  }

  /** Sizes follow the number of rows and the layout; only more rows, as they stream in, lay nothing out. */
  #refresh(): void {
    const { rows } = this.model.size;
    const numbers = numberWidth(rows);
    if (rows !== this.#rowCount) {
      this.root.ariaRowCount = String(rows + 1);
      // A selection of whole columns grows along.
      this.#stale.selection = true;
      if (numbers === this.#numbers) this.#scroller.grow(rows * ROW_PX);
      else this.#stale.layout = true;
    }
    this.#rowCount = rows;
    this.#numbers = numbers;
    if (this.#stale.layout) this.#layOut();
  }

  #layOut(): void {
    const { layout, size } = this.model;
    const numbers = this.#numbers;
    this.#stale = { layout: false, selection: true };
    this.#width = this.#scroller.width;
    layout.setRoom(Math.max(0, this.#width - numbers - MIN_SCROLLING_PX));
    this.#scroller.layOut(numbers + layout.fixedWidth + layout.scrollWidth, size.rows * ROW_PX);
    this.#height = this.#scroller.height;
    this.root.ariaColCount = String(layout.shown.length + 1);
    this.#header.layOut(numbers);
    this.#overlay.layOut(numbers);
    this.#rows.layOut(this.#height, numbers);
  }

  #draw(): void {
    this.#frame = 0;
    this.#refresh();
    const { layout } = this.model;
    const { place, left } = this.#scroller;
    const window = layout.window(left, this.#scrollingWidth());
    const shift = layout.start(window.first) - left;
    this.#header.draw(window, shift);
    this.#rows.draw(place, window, shift);
    this.#overlay.draw(place, left, this.#height);
    this.#rows.drawHighlight();
    const active = this.#rows.drawSelection(this.#stale.selection);
    this.#stale.selection = false;
    if (active === null) this.root.removeAttribute('aria-activedescendant');
    else if (this.root.getAttribute('aria-activedescendant') !== active)
      this.root.setAttribute('aria-activedescendant', active);
    this.onProblem(this.#problemInSight());
  }

  #problemInSight(): PageProblem | null {
    const [first, after] = this.rowsInSight;
    for (let row = first; row < after; row++) {
      const problem = this.model.source.problemAt(row);
      if (problem !== null) return problem;
    }
    return null;
  }
}

/** @param past px behind the last column. */
function zoneOf(x: number, y: number, past: number, below: boolean): GridHit['zone'] {
  if (y < 0 && x < 0) return 'corner';
  if (y < 0) return past < EDGE_PX ? 'header' : 'outside';
  if (below || past >= 0) return 'outside';
  return x < 0 ? 'numbers' : 'cells';
}
