/** Colours that a picture of the window has at least: letters alone have hundreds of shades, an empty page has two. */
const DRAWN_COLOURS = 16;
const BYTES_PER_PIXEL = 4;

/** Whether a picture, four bytes a pixel, shows next to nothing. */
export function isBlank(pixels: Buffer): boolean {
  const colours = new Set<number>();
  for (let at = 0; at + BYTES_PER_PIXEL <= pixels.length; at += BYTES_PER_PIXEL) {
    colours.add(pixels.readUInt32LE(at));
    if (colours.size >= DRAWN_COLOURS) return false;
  }
  return true;
}
