/** Longest title taken from a session. */
const MAX_TITLE = 200;
/** Longest banner shown, in characters. */
const MAX_NOTICE = 64 * 1024;

/** C0 and C1 control characters and DEL. */
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/g;
/** Characters that change the direction of text, or can't be seen: they make one text look like another. */
const DECEIVING = /[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A title that a session set, as text that is safe to show: one line, nothing invisible, bounded. */
export function cleanTitle(title: string): string {
  return title
    .slice(0, MAX_TITLE * 4)
    .replace(CONTROLS, ' ')
    .replace(DECEIVING, '')
    .trim()
    .slice(0, MAX_TITLE);
}

/** A server's banner as lines for the terminal: text only, no control sequence survives. */
export function cleanNotice(text: string): string {
  const lines = text.slice(0, MAX_NOTICE).replace(/\r\n?/g, '\n').replace(/\t/g, '    ').split('\n');
  const clean = lines.map((line) => line.replace(CONTROLS, '').replace(DECEIVING, ''));
  while (clean.at(-1)?.trim() === '') clean.pop();
  return clean.length === 0 ? '' : `${clean.join('\r\n')}\r\n`;
}

/**
 * Leaves whatever state the last shell left the terminal in, and keeps screen and scrollback: half a sequence, the
 * alternate screen, an open link, margins, origin and insert mode, mouse and focus reports, bracketed paste,
 * application keys, hidden cursor, held-back drawing, character sets, attributes.
 */
export function resetSequence(onAlternateScreen: boolean): string {
  return [
    '\u0018', // CAN: ends a sequence that was cut off
    onAlternateScreen ? '\u001b[?1049l' : '',
    '\u001b]8;;\u001b\\',
    '\u001b[!p', // DECSTR: also margins and origin mode, whose own commands would move the cursor
    '\u001b[4l\u001b[?5l\u001b[?7h\u001b[?25h\u001b[?45l',
    '\u001b[?9l\u001b[?1000l\u001b[?1002l\u001b[?1003l\u001b[?1004l\u001b[?1006l\u001b[?1016l',
    '\u001b[?1l\u001b>\u001b[?2004l\u001b[?2026l',
    '\u001b(B\u001b)B\u000f\u001b[0 q\u001b[0m',
  ].join('');
}

/** A line that tells where a new shell begins: short, since one as wide as the terminal breaks when that gets narrower. */
export function separatorLine(text: string): string {
  return `\u001b[2m── ${text} ──\u001b[0m\r\n`;
}
