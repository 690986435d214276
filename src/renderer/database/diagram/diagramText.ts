/** Widths of characters of Inter in parts of the size of the type: wide ones as in CJK, and the mean of all others. */
const WIDE = 1;
const MEAN = 0.57;
/** From here on scripts are as wide as high (Hangul Jamo and after). */
const WIDE_FROM = 0x1100;

const widthOf = (character: string): number => ((character.codePointAt(0) ?? 0) >= WIDE_FROM ? WIDE : MEAN);

/** About how wide a text is, in px; nothing of the page is asked, so that a layout can be made anywhere. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width * size;
}

/** A text that fits into a width, with an ellipsis where it was cut. */
export function fitted(text: string, size: number, width: number): string {
  // What is longer than any box is not even measured.
  if (text.length <= 1000 && textWidth(text, size) <= width) return text;
  let kept = '';
  let used = WIDE * size;
  for (const character of text) {
    used += widthOf(character) * size;
    if (used > width) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Characters that XML 1.0 can't hold (section 2.2), controls and halves of surrogate pairs among them. */
const NOT_XML =
  /[\u0000-\u001f\u007f-\u009f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A name of the server as a picture may hold it. */
export const pictureText = (text: string): string => text.replace(NOT_XML, '�');
