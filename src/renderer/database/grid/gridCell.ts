import type { ResultColumn } from '../../../shared/queryStream';
import { cellParts, fitted, isPlain, type CellPreview } from './cellText';
import { CELL_PADDING_PX, DATA_PX } from './gridMetrics';
import css from './ResultGrid.module.css';

let lastId = 0;

/** Makes an element with a class and a role. */
export function createElement(className: string | undefined, role: string): HTMLDivElement {
  const element = document.createElement('div');
  element.className = className ?? '';
  element.setAttribute('role', role);
  return element;
}

/** Makes such an element and appends it. */
export function append(parent: HTMLElement, className: string | undefined, role: string): HTMLDivElement {
  const element = createElement(className, role);
  parent.append(element);
  return element;
}

/** One element that shows one cell after the other; it touches the page only where something differs. */
export class GridCell {
  readonly element: HTMLDivElement;
  /** Position of its column; -1: it shows none. */
  position = -1;
  readonly #text = document.createTextNode('');
  #plain = true;
  /** Characters of the data font that it has room for. */
  #room = 0;
  #state = '';
  #selected = false;

  constructor() {
    this.element = createElement(css.cell, 'gridcell');
    // A screen reader notices a new current cell by its id.
    this.element.id = `grid-cell-${++lastId}`;
    this.element.append(this.#text);
  }

  /** Fits it to the column of its position; width in px. */
  layOut(column: ResultColumn | undefined, width: number): void {
    const { element, position } = this;
    element.hidden = position < 0;
    if (position < 0) return;
    this.#room = Math.floor((width - CELL_PADDING_PX) / DATA_PX);
    element.style.width = `${width}px`;
    element.setAttribute('aria-colindex', String(position + 2));
    element.classList.toggle(css.number ?? '', column?.class === 'number');
  }

  /** Shows a value; null: NULL. */
  show(preview: CellPreview | null): void {
    if (preview === null) this.#write('NULL', 'null');
    else if (preview.text === '') this.#write('empty', 'empty');
    else if (!isPlain(preview.text)) this.#writeMarked(preview);
    else {
      const text = fitted(preview, this.#room);
      if (text !== null) this.#write(text, '');
      else this.#write(preview.cut ? `${preview.text}…` : preview.text, 'clipped');
    }
  }

  /** Shows nothing: the row is not there. */
  blank(): void {
    this.#write('', '');
  }

  setSelected(selected: boolean): void {
    if (selected === this.#selected) return;
    this.#selected = selected;
    this.element.setAttribute('aria-selected', String(selected));
  }

  setActive(active: boolean): void {
    this.element.classList.toggle(css.active ?? '', active);
  }

  #write(text: string, state: string): void {
    if (!this.#plain) this.element.replaceChildren(this.#text);
    this.#plain = true;
    if (this.#text.data !== text) this.#text.data = text;
    this.#setState(state);
  }

  #writeMarked({ text, cut }: CellPreview): void {
    const nodes = cellParts(text).map((part) => {
      if (!part.mark) return document.createTextNode(part.text);
      const mark = document.createElement('span');
      mark.className = css.mark ?? '';
      mark.textContent = part.text;
      return mark;
    });
    this.element.replaceChildren(...nodes, cut ? '…' : '');
    this.#plain = false;
    this.#setState('clipped');
  }

  #setState(state: string): void {
    if (state === this.#state) return;
    this.#state = state;
    if (state === '') delete this.element.dataset['state'];
    else this.element.dataset['state'] = state;
  }
}
