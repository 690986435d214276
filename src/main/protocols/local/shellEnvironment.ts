/**
 * Variables of our own process that mean nothing, or something wrong, to a person's shell: Electron's and Chromium's
 * switches, Node's options, what `npm start` adds, and other terminals' marks.
 */
const DROPPED =
  /^(ELECTRON_|CHROME_|NODE_|npm_|VITE|BINNACLE_|VSCODE_|TERM_PROGRAM|TMUX|STY$|WINDOW$|WINDOWID$|TERMCAP$|COLUMNS$|LINES$|INIT_CWD$|GOOGLE_API_KEY$|GDK_BACKEND$|ORIGINAL_XDG_CURRENT_DESKTOP$)/;

/** The environment for a local shell, from that of this process. */
export function shellEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(own)) {
    if (value !== undefined && !DROPPED.test(name)) result[name] = value;
  }
  result['TERM'] = 'xterm-256color';
  result['COLORTERM'] = 'truecolor';
  result['TERM_PROGRAM'] = 'Binnacle';
  // The terminal speaks UTF-8; desktops and launchers sometimes start programs without any locale.
  if (platform !== 'win32' && !['LC_ALL', 'LC_CTYPE', 'LANG'].some((name) => result[name])) {
    result['LC_CTYPE'] = platform === 'darwin' ? 'UTF-8' : 'C.UTF-8';
  }
  return result;
}
