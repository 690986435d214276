import type { ITerminalOptions } from '@xterm/xterm';
import type { Settings } from '../../shared/model/settings';
import { COLOUR_THEMES, type TerminalThemeName } from './colourThemes';

/** Fonts behind the chosen one: bundled first, then the usual ones, then CJK and emoji. */
const FALLBACK_FONTS =
  "'JetBrains Mono Variable', 'DejaVu Sans Mono', Menlo, Consolas, 'Noto Sans Mono CJK SC', 'Noto Color Emoji', 'Apple Color Emoji', 'Segoe UI Emoji', monospace";

/** The font list for a setting; the chosen family is quoted, so that it can't be more than a name. */
export function fontFamily(chosen: string): string {
  const name = chosen.replace(/["'\\\n]/g, '').trim();
  return name === '' ? FALLBACK_FONTS : `"${name}", ${FALLBACK_FONTS}`;
}

/** What the settings decide about a terminal, as xterm.js options. */
export function terminalOptions(settings: Settings, theme: TerminalThemeName): ITerminalOptions {
  return {
    fontSize: settings.terminalFontSize,
    fontFamily: fontFamily(settings.terminalFontFamily),
    lineHeight: settings.terminalLineHeight,
    cursorStyle: settings.terminalCursor,
    cursorBlink: settings.terminalCursorBlink,
    scrollback: settings.terminalScrollback,
    screenReaderMode: settings.terminalScreenReader,
    theme: COLOUR_THEMES[theme],
    // Programs mix colours for a dark screen: black on green is unreadable where green is dark. WCAG AA; AAA if asked for.
    minimumContrastRatio: theme === 'high-contrast' ? 7 : 4.5,
  };
}

/** What is the same for every terminal. */
export const FIXED_OPTIONS: ITerminalOptions = {
  allowProposedApi: true, // grapheme clusters and search highlights
  cursorInactiveStyle: 'outline',
  drawBoldTextInBrightColors: false,
  fontWeightBold: 600,
  macOptionClickForcesSelection: true,
  rescaleOverlappingGlyphs: true,
  rightClickSelectsWord: false,
  smoothScrollDuration: 0,
  scrollOnUserInput: true,
  // Nothing that a session can ask about the window is answered, nor may it move or resize it.
  windowOptions: {},
  logLevel: 'off',
};
