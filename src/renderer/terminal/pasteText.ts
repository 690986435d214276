/** Control characters other than tab and line ends; they act as keys when pasted. C1 included. */
const ACTING = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;
/** The ends of a bracketed paste, with the 7-bit and the 8-bit introducer: text must not close the bracket itself. */
const BRACKET_ENDS = /(?:\u001b\[|\u009b)20[01]~/g;
/** Most characters of a preview. */
const MAX_PREVIEW = 4000;

/** Text as it may be pasted: bracket ends and control characters dropped, line ends as Enter keys. */
export function cleanPaste(text: string): string {
  let clean = text;
  // Dropping one bracket may join the halves of another.
  for (let before = ''; before !== clean;) {
    before = clean;
    clean = clean.replace(BRACKET_ENDS, '');
  }
  return clean.replace(ACTING, '').replace(/\r\n|\n/g, '\r');
}

/** How many lines a cleaned text has; what stands after the last Enter counts if there is any. */
export function countLines(clean: string): number {
  const lines = clean.split('\r');
  return lines.at(-1) === '' ? lines.length - 1 : lines.length;
}

/** Whether a cleaned text should be looked at first: several lines, or one that Enter would run at once. */
export const runsAtOnce = (clean: string): boolean => clean.includes('\r');

/** The text as a preview shows it, cut with a note when it is long. */
export function pastePreview(clean: string): string {
  const shown = clean.replace(/\r/g, '\n');
  if (shown.length <= MAX_PREVIEW) return shown;
  return `${shown.slice(0, MAX_PREVIEW)}\n… and ${(shown.length - MAX_PREVIEW).toLocaleString()} more characters`;
}
