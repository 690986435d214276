import { append } from './gridCell';
import { HEADER_PX } from './gridMetrics';
import css from './ResultGrid.module.css';
import {
  isCompressed,
  placeFromScroll,
  placeWithin,
  scrolledLength,
  scrollFromPlace,
  type ScrollExtent,
} from './scrollMap';

/** A line of a wheel that reports lines, in px; Chromium's own figure. */
const LINE_PX = 40;

/**
 * What scrolls natively: an empty element of the content's size, or as high as browsers allow. The viewport stands still
 * in it, and what it shows is drawn for the place, so that no frame shows a place without rows. All lengths in px.
 */
export class GridScroller {
  /** Stays in sight; what is drawn goes in here. */
  readonly viewport: HTMLDivElement;
  readonly #element: HTMLDivElement;
  readonly #spacer: HTMLDivElement;
  #extent: ScrollExtent = { content: 0, view: 0 };
  /** The place in the content that is in sight: the truth that the scroll bars follow. */
  #place = 0;
  #left = 0;
  /** Where the vertical scroll bar was put; a scroll event from there is our own. */
  #scrollTop = 0;

  constructor(
    root: HTMLElement,
    private readonly onMove: () => void,
  ) {
    this.#element = append(root, css.scroller, 'presentation');
    this.#element.tabIndex = -1;
    this.#spacer = append(this.#element, '', 'presentation');
    this.viewport = append(this.#spacer, css.viewport, 'presentation');
    this.#element.addEventListener('scroll', () => this.#onScroll(), { passive: true });
    this.#element.addEventListener('wheel', (event) => this.#onWheel(event), { passive: false });
  }

  get place(): number {
    return this.#place;
  }

  get left(): number {
    return this.#left;
  }

  get width(): number {
    return this.#element.clientWidth;
  }

  /** Height of the rows' part. */
  get height(): number {
    return Math.max(0, this.#element.clientHeight - HEADER_PX);
  }

  /** Calls back when the size changes; returns a function that ends it. */
  observe(onResize: () => void): () => void {
    const observer = new ResizeObserver(onResize);
    observer.observe(this.#element);
    return () => observer.disconnect();
  }

  /** Takes everything off the page. */
  remove(): void {
    this.#element.remove();
  }

  /** Sizes follow the content; the rows in sight stay where they are. */
  layOut(width: number, content: number): void {
    this.#spacer.style.width = `${width}px`;
    this.viewport.style.width = `${this.width}px`;
    this.viewport.style.height = `${this.#element.clientHeight}px`;
    this.grow(content);
    this.#left = this.#element.scrollLeft;
  }

  /** There is more, or less, content. */
  grow(content: number): void {
    this.#extent = { content, view: this.height };
    this.#spacer.style.height = `${HEADER_PX + scrolledLength(this.#extent)}px`;
    this.#put(placeWithin(this.#place, this.#extent));
  }

  /** Scrolls to the place that a function of the present one says. */
  moveTo(next: (place: number, extent: ScrollExtent) => number): void {
    const place = placeWithin(next(this.#place, this.#extent), this.#extent);
    if (place === this.#place) return;
    this.#put(place);
    this.onMove();
  }

  moveSideways(left: number): void {
    if (left === this.#left) return;
    this.#element.scrollLeft = left;
    this.#left = this.#element.scrollLeft;
    this.onMove();
  }

  #put(place: number): void {
    this.#place = place;
    this.#element.scrollTop = scrollFromPlace(place, this.#extent);
    this.#scrollTop = this.#element.scrollTop;
  }

  #onScroll(): void {
    const { scrollTop, scrollLeft } = this.#element;
    this.#left = scrollLeft;
    if (scrollTop !== this.#scrollTop) {
      this.#scrollTop = scrollTop;
      this.#place = placeFromScroll(scrollTop, this.#extent);
    }
    this.onMove();
  }

  /** Where a px of the scroll bar is many rows, the wheel moves by px of the content all the same. */
  #onWheel(event: WheelEvent): void {
    if (event.ctrlKey || !isCompressed(this.#extent)) return;
    event.preventDefault();
    const unit = [1, LINE_PX, this.#extent.view][event.deltaMode] ?? 1;
    const sideways = event.shiftKey && event.deltaX === 0;
    const [x, y] = sideways ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
    this.moveTo((place) => place + y * unit);
    if (x !== 0) this.moveSideways(this.#left + x * unit);
  }
}
