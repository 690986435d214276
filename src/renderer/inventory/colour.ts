/** Relative luminance of `#rrggbb` (WCAG 2.2, "relative luminance"). */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Black or white text: whichever contrasts more with the colour behind it. */
export function contrastText(colour: string): '#000000' | '#ffffff' {
  // Contrast to black is (L + 0.05) / 0.05, to white 1.05 / (L + 0.05): they meet where (L + 0.05)² = 0.0525.
  return (luminance(colour) + 0.05) ** 2 > 0.0525 ? '#000000' : '#ffffff';
}

/** Contrast of two colours `#rrggbb`, from 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(a: string, b: string): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}
