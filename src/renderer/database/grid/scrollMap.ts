/**
 * Height of the scrolled element at most, in px. Chromium clamps elements at 33,554,428 device px; a quarter of that
 * leaves room for zooming to 400 %.
 */
export const MAX_SCROLL_PX = 8_000_000;

/** A place this near to the end is the end, in px: browsers round scroll positions to device px. */
const END_PX = 1;

/** Lengths in px along one axis. */
export interface ScrollExtent {
  /** All rows; may be far above {@link MAX_SCROLL_PX}. */
  content: number;
  /** What can be seen of them. */
  view: number;
}

/** Whether the scrolled element is shorter than its content. */
export const isCompressed = ({ content }: ScrollExtent): boolean => content > MAX_SCROLL_PX;

/** Height of the scrolled element in px. */
export const scrolledLength = ({ content }: ScrollExtent): number => Math.min(content, MAX_SCROLL_PX);

/** The furthest place in the content, in px. */
export const furthest = ({ content, view }: ScrollExtent): number => Math.max(0, content - view);

/** A place in the content, inside of it and on a whole px. */
export const placeWithin = (place: number, extent: ScrollExtent): number =>
  Math.min(Math.max(0, Math.round(place)), furthest(extent));

/** Where the scroll bar stands for a place in the content. */
export function scrollFromPlace(place: number, extent: ScrollExtent): number {
  if (!isCompressed(extent)) return place;
  return (place / furthest(extent)) * (scrolledLength(extent) - extent.view);
}

/** The place in the content that the scroll bar points to; both ends are exact. */
export function placeFromScroll(scroll: number, extent: ScrollExtent): number {
  const range = scrolledLength(extent) - extent.view;
  if (range <= 0 || scroll <= 0) return 0;
  if (!isCompressed(extent)) return placeWithin(scroll, extent);
  if (scroll >= range - END_PX) return furthest(extent);
  return placeWithin((scroll / range) * furthest(extent), extent);
}

/** The nearest place at which a stretch of the content is in sight, from its start on if it is longer than the view. */
export function placeShowing(start: number, length: number, place: number, extent: ScrollExtent): number {
  if (start < place || length > extent.view) return placeWithin(start, extent);
  if (start + length > place + extent.view) return placeWithin(start + length - extent.view, extent);
  return place;
}
