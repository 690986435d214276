/** Narrowest and widest column in px. */
export const MIN_COLUMN = 40;
export const MAX_COLUMN = 2000;

/** The columns that are shown in the scrolling part, by position, both included; `last` < `first`: none. */
export interface ColumnWindow {
  first: number;
  last: number;
}

/**
 * Which columns are shown, in which order and how wide. An *index* is a column's place in the result, a *position* its
 * place on the screen among those shown: first the pinned ones, which stay at the left, then the others, which scroll.
 */
export class ColumnLayout {
  /** All columns, hidden ones too. */
  #order: number[];
  readonly #hidden = new Set<number>();
  readonly #pinned = new Set<number>();
  readonly #widths: number[];
  /** Set by the person: not guessed any more. */
  readonly #chosen = new Set<number>();
  /** Px that the pinned columns may take; those that do not fit scroll with the others. */
  #room = Number.POSITIVE_INFINITY;

  #shown: number[] = [];
  #fixed = 0;
  /** Start of each position in px within its part, and behind the last one the width of the scrolling part. */
  #starts = new Float64Array(1);
  #fixedWidth = 0;

  constructor(widths: readonly number[]) {
    this.#widths = widths.map(bounded);
    this.#order = widths.map((_, index) => index);
    this.#arrange();
  }

  /** Index of each shown column by position. */
  get shown(): readonly number[] {
    return this.#shown;
  }

  /** How many positions are pinned. */
  get fixed(): number {
    return this.#fixed;
  }

  get hiddenCount(): number {
    return this.#hidden.size;
  }

  /** Px that the pinned columns take. */
  get fixedWidth(): number {
    return this.#fixedWidth;
  }

  /** Px that the others take. */
  get scrollWidth(): number {
    return this.#starts[this.#shown.length] ?? 0;
  }

  isPinned(index: number): boolean {
    return this.#pinned.has(index);
  }

  /** Position of a column; -1: it is hidden. */
  positionOf(index: number): number {
    return this.#shown.indexOf(index);
  }

  /** Px from the start of its part. */
  start(position: number): number {
    return this.#starts[position] ?? 0;
  }

  /** Px. */
  width(position: number): number {
    return this.#widths[this.#shown[position] ?? -1] ?? 0;
  }

  /** Position of the pinned column at a place in px; null: there is none. */
  fixedAt(place: number): number | null {
    return place < 0 || place >= this.#fixedWidth ? null : this.#search(place, 0, this.#fixed);
  }

  /** Position of the scrolling column at a place in px; the first or last one outside of them; null: there is none. */
  scrollingAt(place: number): number | null {
    if (this.#fixed === this.#shown.length) return null;
    return this.#search(place, this.#fixed, this.#shown.length);
  }

  /** The scrolling columns of which something lies between two places in px. */
  window(left: number, width: number): ColumnWindow {
    const first = this.scrollingAt(left);
    const last = this.scrollingAt(left + Math.max(0, width - 1));
    return first === null || last === null ? { first: 0, last: -1 } : { first, last };
  }

  /** Applies guessed widths to the columns whose width nobody chose. */
  guess(widths: readonly number[]): void {
    for (const [index, width] of widths.entries()) {
      if (!this.#chosen.has(index)) this.#widths[index] = bounded(width);
    }
    this.#arrange();
  }

  resize(index: number, width: number): void {
    this.#chosen.add(index);
    this.#widths[index] = bounded(width);
    this.#arrange();
  }

  /** Hides a column, unless it is the last one that is shown. */
  hide(index: number): void {
    if (this.#shown.length > 1) this.#hidden.add(index);
    this.#arrange();
  }

  showAll(): void {
    this.#hidden.clear();
    this.#arrange();
  }

  pin(index: number, pinned: boolean): void {
    if (pinned) this.#pinned.add(index);
    else this.#pinned.delete(index);
    this.#arrange();
  }

  /** Moves a column before the one that has a position now; the number of positions: to the end. Stays in its part. */
  move(index: number, before: number): void {
    const target = this.#shown[before];
    if (target === index) return;
    const rest = this.#order.filter((each) => each !== index);
    rest.splice(target === undefined ? rest.length : rest.indexOf(target), 0, index);
    this.#order = rest;
    this.#arrange();
  }

  /** Px that the pinned columns may take. */
  setRoom(room: number): void {
    if (room === this.#room) return;
    this.#room = room;
    this.#arrange();
  }

  #arrange(): void {
    const shown = this.#order.filter((index) => !this.#hidden.has(index));
    const pinned = this.#fitting(shown.filter((index) => this.#pinned.has(index)));
    const fits = new Set(pinned);
    this.#shown = [...pinned, ...shown.filter((index) => !fits.has(index))];
    this.#fixed = pinned.length;
    this.#starts = new Float64Array(this.#shown.length + 1);
    this.#fixedWidth = 0;
    let start = 0;
    for (const [position, index] of this.#shown.entries()) {
      if (position === this.#fixed) {
        this.#fixedWidth = start;
        start = 0;
      }
      this.#starts[position] = start;
      start += this.#widths[index] ?? 0;
    }
    const allPinned = this.#fixed === this.#shown.length;
    if (allPinned) this.#fixedWidth = start;
    this.#starts[this.#shown.length] = allPinned ? 0 : start;
  }

  #fitting(pinned: readonly number[]): number[] {
    let left = this.#room;
    const fitting: number[] = [];
    for (const index of pinned) {
      left -= this.#widths[index] ?? 0;
      if (left < 0) return fitting;
      fitting.push(index);
    }
    return fitting;
  }

  /** The last position from `from` to before `to` that starts at the place or before it. */
  #search(place: number, from: number, to: number): number {
    let low = from;
    let high = to - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

const bounded = (width: number): number => Math.round(Math.min(Math.max(MIN_COLUMN, width), MAX_COLUMN));
