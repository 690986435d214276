import type { ITheme } from '@xterm/xterm';
import type { Settings, TERMINAL_THEMES } from '../../shared/model/settings';

/** Name of a theme that ships. */
export type TerminalThemeName = (typeof TERMINAL_THEMES)[number];

interface Base {
  background: string;
  foreground: string;
  cursor: string;
  /** Colour of selected text's background; translucent, so that the text keeps its colours. */
  selection: string;
  /** Black, red, green, yellow, blue, magenta, cyan, white, then the bright ones, parted by white space. */
  ansi: string;
}

const ANSI_NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

function theme({ background, foreground, cursor, selection, ansi }: Base): ITheme {
  const result: ITheme = {
    background,
    foreground,
    cursor,
    cursorAccent: background,
    selectionBackground: selection,
  };
  const colours = ansi.split(/\s+/);
  ANSI_NAMES.forEach((name, index) => {
    const bright =
      `bright${name.charAt(0).toUpperCase()}${name.slice(1)}` as `bright${Capitalize<typeof name>}`;
    result[name] = colours[index] ?? foreground;
    result[bright] = colours[index + 8] ?? foreground;
  });
  return result;
}

/** The themes by name. The first two match the application's own layers. */
export const COLOUR_THEMES: Readonly<Record<TerminalThemeName, ITheme>> = {
  'binnacle-dark': theme({
    background: '#0d0f12',
    foreground: '#dfe3e8',
    cursor: '#4fc0cf',
    selection: '#4fc0cf4d',
    ansi: `#2a3038 #f2707a #55c790 #e3a84f #6fa8f5 #c792ea #4fc0cf #c5ccd5
      #6c7683 #ff8f97 #7adfac #f5c271 #93c1ff #ddb3f8 #7fdbe6 #f3f5f7`,
  }),
  'binnacle-light': theme({
    background: '#ffffff',
    foreground: '#1d232b',
    cursor: '#0a7082',
    selection: '#0a708233',
    ansi: `#1d232b #bd2436 #17703f #8a5200 #1f5fbf #8a3ab0 #0a7082 #6a7480
      #4f5966 #d43547 #208a50 #a86800 #3577db #a24fca #0d8da3 #98a1ac`,
  }),
  'solarized-dark': theme({
    background: '#002b36',
    foreground: '#a3b1b2',
    cursor: '#eee8d5',
    selection: '#268bd24d',
    ansi: `#073642 #dc322f #859900 #b58900 #268bd2 #d33682 #2aa198 #eee8d5
      #657b83 #cb4b16 #9fb52a #d3a420 #5fb0ea #6c71c4 #5cc9c0 #fdf6e3`,
  }),
  'solarized-light': theme({
    background: '#fdf6e3',
    foreground: '#52666e',
    cursor: '#073642',
    selection: '#268bd233',
    ansi: `#073642 #dc322f #6b7b00 #946f00 #1f76b4 #c2307a #1f867e #8a8775
      #586e75 #cb4b16 #7c8e00 #a97f00 #268bd2 #6c71c4 #2aa198 #a8a594`,
  }),
  nord: theme({
    background: '#2e3440',
    foreground: '#d8dee9',
    cursor: '#d8dee9',
    selection: '#88c0d040',
    ansi: `#3b4252 #d0737d #a3be8c #ebcb8b #81a1c1 #b48ead #88c0d0 #e5e9f0
      #7b88a1 #e08b94 #b8d3a2 #f2d9a4 #9fbbd8 #c9a6c3 #8fbcbb #eceff4`,
  }),
  dracula: theme({
    background: '#282a36',
    foreground: '#f8f8f2',
    cursor: '#f8f8f2',
    selection: '#bd93f94d',
    ansi: `#21222c #ff5555 #50fa7b #f1fa8c #bd93f9 #ff79c6 #8be9fd #f8f8f2
      #8492c4 #ff6e6e #69ff94 #ffffa5 #d6acff #ff92df #a4ffff #ffffff`,
  }),
  'gruvbox-dark': theme({
    background: '#282828',
    foreground: '#ebdbb2',
    cursor: '#ebdbb2',
    selection: '#d7992140',
    ansi: `#3c3836 #f0564a #98971a #d79921 #6aa0a4 #c57a9a #77ab7d #bdae93
      #a08f80 #fb6a5b #b8bb26 #fabd2f #83a598 #d3869b #8ec07c #fbf1c7`,
  }),
  'high-contrast': theme({
    background: '#000000',
    foreground: '#ffffff',
    cursor: '#ffff00',
    selection: '#3399ff80',
    ansi: `#000000 #ff6b6b #4dff88 #ffe94d #6eb5ff #ff8cff #4df3ff #ffffff
      #a6a6a6 #ff9c9c #8dffb3 #fff59c #a8d3ff #ffb8ff #9cf8ff #ffffff`,
  }),
};

/** The theme for a setting; `auto` follows the application's theme that is showing. */
export function themeNameFor(setting: Settings['terminalTheme'], shown: 'light' | 'dark'): TerminalThemeName {
  if (setting !== 'auto') return setting;
  return shown === 'dark' ? 'binnacle-dark' : 'binnacle-light';
}
