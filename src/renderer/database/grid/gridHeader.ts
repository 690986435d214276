import type { ResultColumn } from '../../../shared/queryStream';
import { CellStrip, type StripCell } from './cellStrip';
import { visibleText } from './cellText';
import type { ColumnWindow } from './columnLayout';
import { append, createElement } from './gridCell';
import type { GridModel } from './gridModel';
import css from './ResultGrid.module.css';

type HeadCell = StripCell<HTMLDivElement>;

const newHead = (): HeadCell => ({ element: createElement(css.head, 'columnheader'), position: -1 });

/** What a header says of its column beside the name. */
const describe = ({ name, type }: ResultColumn): string => `${visibleText(name)}\n${visibleText(type)}`;

/** The names of the columns in sight. */
export class GridHeader {
  readonly #corner: HTMLDivElement;
  readonly #fixedPart: HTMLDivElement;
  readonly #strip: HTMLDivElement;
  readonly #fixed: CellStrip<HTMLDivElement, HeadCell>;
  readonly #scrolling: CellStrip<HTMLDivElement, HeadCell>;
  readonly #drop: HTMLDivElement;

  constructor(
    element: HTMLElement,
    private readonly model: GridModel,
  ) {
    this.#corner = append(element, css.corner, 'columnheader');
    this.#corner.textContent = '#';
    this.#corner.title = 'Select all';
    this.#corner.ariaLabel = 'Row number';
    this.#corner.ariaColIndex = '1';
    this.#fixedPart = append(element, css.fixedPart, 'presentation');
    this.#strip = append(append(element, css.scrollingPart, 'presentation'), css.strip, 'presentation');
    this.#fixed = new CellStrip(this.#fixedPart, newHead);
    this.#scrolling = new CellStrip(this.#strip, newHead);
    this.#drop = append(element, css.drop, 'presentation');
    this.#drop.hidden = true;
  }

  /** Lays out all columns again; the width of the row numbers in px. */
  layOut(numbers: number): void {
    const { layout } = this.model;
    this.#corner.style.width = `${numbers}px`;
    this.#fixedPart.style.width = `${layout.fixedWidth}px`;
    const removed = this.#fixed.turnTo({ first: 0, last: layout.fixed - 1 });
    for (const head of [...removed, ...this.#fixed.cells, ...this.#scrolling.cells]) this.#show(head);
  }

  /** Shows the scrolling columns of a window, with the first of them at a place in px. */
  draw(window: ColumnWindow, shift: number): void {
    this.#strip.style.transform = `translateX(${shift}px)`;
    for (const head of this.#scrolling.turnTo(window)) this.#show(head);
  }

  /** Shows where a dragged column would go, in px from the left of the header; null: nowhere. */
  showDrop(place: number | null): void {
    this.#drop.hidden = place === null;
    if (place !== null) this.#drop.style.transform = `translateX(${place - 1}px)`;
  }

  #show({ element, position }: HeadCell): void {
    const { layout, source } = this.model;
    const column = source.columns[layout.shown[position] ?? -1];
    element.hidden = column === undefined;
    if (column === undefined) return;
    element.style.width = `${layout.width(position)}px`;
    const at = this.model.sort.findIndex((key) => key.column === layout.shown[position]);
    const key = this.model.sort[at];
    element.textContent = visibleText(column.name);
    if (key !== undefined) {
      // In front of the name, which may be cut.
      const order = this.model.sort.length > 1 ? String(at + 1) : '';
      element.prepend(`${key.descending ? '↓' : '↑'}${order} `);
    }
    element.ariaSort = key === undefined ? 'none' : key.descending ? 'descending' : 'ascending';
    element.dataset['sorted'] = String(key !== undefined);
    element.title = describe(column);
    element.ariaLabel = `${visibleText(column.name)}, ${visibleText(column.type)}`;
    element.ariaColIndex = String(position + 2);
    element.classList.toggle(css.number ?? '', column.class === 'number');
  }
}
