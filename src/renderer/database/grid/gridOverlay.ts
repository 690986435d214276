import { append } from './gridCell';
import { ROW_PX } from './gridMetrics';
import type { GridModel } from './gridModel';
import type { CellRange } from './gridSelection';
import css from './ResultGrid.module.css';

/** Px that the block reaches beyond what can be seen, so that its outline does not show there. */
const BEYOND = 8;

/** Draws the selected block below the rows: one element for the pinned columns, one for the others. */
export class GridOverlay {
  readonly #fixedPart: HTMLDivElement;
  readonly #scrollingPart: HTMLDivElement;
  readonly #fixed: HTMLDivElement;
  readonly #scrolling: HTMLDivElement;

  constructor(
    body: HTMLElement,
    private readonly model: GridModel,
  ) {
    this.#fixedPart = append(body, css.fixedBlocks, 'presentation');
    this.#scrollingPart = append(body, css.scrollingBlocks, 'presentation');
    this.#fixed = append(this.#fixedPart, css.block, 'presentation');
    this.#scrolling = append(this.#scrollingPart, css.block, 'presentation');
  }

  /** Lengths in px. */
  layOut(numbers: number): void {
    const { fixedWidth } = this.model.layout;
    this.#fixedPart.style.left = `${numbers}px`;
    this.#fixedPart.style.width = `${fixedWidth}px`;
    this.#scrollingPart.style.left = `${numbers + fixedWidth}px`;
  }

  /** Shows the block at a place in px; `height` is that of the rows in sight. */
  draw(place: number, left: number, height: number): void {
    const { layout, range } = this.model;
    const { fixed } = layout;
    const last = range === null ? -1 : range.lastColumn;
    const first = range === null ? 0 : range.firstColumn;
    const top = range === null ? 0 : Math.max(-BEYOND, range.firstRow * ROW_PX - place);
    const bottom = range === null ? 0 : Math.min(height + BEYOND, (range.lastRow + 1) * ROW_PX - place);
    const draw = (block: HTMLElement, from: number, to: number, offset: number): void => {
      block.hidden = range === null || from > to || bottom <= top || isOneCell(range);
      if (block.hidden) return;
      const start = layout.start(from) - offset;
      const width = layout.start(to) + layout.width(to) - layout.start(from);
      block.style.transform = `translate(${start}px, ${top}px)`;
      block.style.width = `${width}px`;
      block.style.height = `${bottom - top}px`;
    };
    draw(this.#fixed, first, Math.min(last, fixed - 1), 0);
    draw(this.#scrolling, Math.max(first, fixed), last, left);
  }
}

/** A single cell has the outline of the current one. */
const isOneCell = ({ firstRow, lastRow, firstColumn, lastColumn }: CellRange): boolean =>
  firstRow === lastRow && firstColumn === lastColumn;
