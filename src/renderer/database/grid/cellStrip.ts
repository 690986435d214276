import type { ColumnWindow } from './columnLayout';

/** A cell that shows one column after the other. */
export interface StripCell<E> {
  readonly element: E;
  /** Position of its column; -1: it shows none. */
  position: number;
}

/** What holds the elements: an element of the page. */
export interface StripElement<E> {
  append(element: E): void;
  prepend(element: E): void;
}

/**
 * The cells of neighbouring columns, in their order. Cells whose column leaves the sight take those that enter; the
 * others keep theirs, so that scrolling sideways changes little.
 */
export class CellStrip<E, T extends StripCell<E>> {
  /** In the order of their positions. */
  #cells: T[] = [];
  #spare: T[] = [];

  constructor(
    private readonly element: StripElement<E>,
    private readonly make: () => T,
  ) {}

  get cells(): readonly T[] {
    return this.#cells;
  }

  /** The cell that shows a position. */
  at(position: number): T | undefined {
    return this.#cells[position - (this.#cells[0]?.position ?? 0)];
  }

  /** Shows the columns of a window; returns the cells whose position changed, those that show none (-1) included. */
  turnTo({ first, last }: ColumnWindow): readonly T[] {
    const from = this.#cells[0]?.position ?? 0;
    const to = from + this.#cells.length - 1;
    if (from === first && to === last) return [];
    const kept = this.#cells.filter(({ position }) => position >= first && position <= last);
    this.#spare.push(...this.#cells.filter(({ position }) => position < first || position > last));
    const start = kept[0]?.position ?? last + 1;
    const end = kept.at(-1)?.position ?? last;
    const before = this.#take(first, start - 1);
    const after = this.#take(end + 1, last);
    for (const { element } of before.toReversed()) this.element.prepend(element);
    for (const { element } of after) this.element.append(element);
    const unused = this.#spare.filter(({ position }) => position >= 0);
    for (const cell of unused) cell.position = -1;
    this.#cells = [...before, ...kept, ...after];
    return [...before, ...after, ...unused];
  }

  /** Cells for these positions. */
  #take(first: number, last: number): T[] {
    const taken: T[] = [];
    for (let position = first; position <= last; position++) {
      const cell = this.#spare.pop() ?? this.make();
      cell.position = position;
      taken.push(cell);
    }
    return taken;
  }
}
