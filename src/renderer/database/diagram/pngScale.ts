/** Pixels of a screen for one of the picture, where it is not too large for that. */
const SCALE = 2;
/** Pixels of a PNG at most: four bytes each are held twice while it is made. */
const MOST_PIXELS = 48_000_000;
/** Px of a side at most: more than a canvas takes everywhere. */
const MOST_SIDE = 16_000;

/** How much larger a PNG is than its picture; less than 1 for very large ones. */
export function pngScale({ width, height }: { width: number; height: number }): number {
  return Math.min(SCALE, Math.sqrt(MOST_PIXELS / (width * height)), MOST_SIDE / Math.max(width, height));
}
