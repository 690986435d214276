import type { Terminal } from '@xterm/xterm';
import { DisposableStore, type Disposable } from '../../shared/lifecycle';

/** Longest OSC 8 link taken, in characters; xterm.js would keep up to 10 million for each. */
const MAX_OSC_LINK = 4096;
/** Longest text a session may offer for the clipboard, in base64 characters: 75 kB. */
const MAX_OSC_CLIPBOARD = 100_000;
/** Largest repeat count obeyed; no real program goes beyond the largest terminal, and xterm.js loops as often as told. */
const MAX_REPEAT = 1000;

/** What the safeguards need from the terminal's owner. */
export interface SafeguardDeps {
  /** Sends a constant or harmless answer to the session. */
  reply(text: string): void;
  /** Colours of the theme, `#rrggbb`: never those that the session set. */
  themeColour(which: 'foreground' | 'background'): string;
  /** The session wants to set the clipboard; the owner asks the person. */
  offerClipboard(text: string): void;
}

/**
 * Parser hooks that keep a hostile session harmless. Answers that programs need and that carry no text of the session
 * (device attributes, cursor position, modes, sizes in cells) stay; those that could be made to carry something are
 * answered with constants or not at all. Window reports (title and icon among them) are off in xterm.js by default.
 */
export function installSafeguards(terminal: Terminal, deps: SafeguardDeps): Disposable {
  const hooks = new DisposableStore();
  guardReplies(terminal, deps, hooks);
  guardClipboard(terminal, deps, hooks);
  guardSizes(terminal, hooks);
  return hooks;
}

function guardReplies(terminal: Terminal, deps: SafeguardDeps, hooks: DisposableStore): void {
  const { parser } = terminal;
  // DECRQSS: always "invalid request". Programs treat it as a terminal without the feature.
  hooks.add(
    parser.registerDcsHandler({ intermediates: '$', final: 'q' }, () => {
      deps.reply('\u001bP0$r\u001b\\');
      return true;
    }),
  );
  // Colour queries: foreground and background (editors choose their palette by them) are answered from the theme.
  const specials = { 10: 'foreground', 11: 'background' } as const;
  for (const [code, which] of Object.entries(specials)) {
    hooks.add(
      parser.registerOscHandler(Number(code), (data) => {
        if (!data.includes('?')) return false;
        if (data === '?') deps.reply(`\u001b]${code};${toXColour(deps.themeColour(which))}\u001b\\`);
        return true;
      }),
    );
  }
  // Palette and cursor colour queries: not answered.
  for (const code of [4, 12]) hooks.add(parser.registerOscHandler(code, (data) => data.includes('?')));
}

/** `#rrggbb` as XParseColor writes it. */
function toXColour(hex: string): string {
  const channel = (at: number): string => hex.slice(at, at + 2).repeat(2);
  return `rgb:${channel(1)}/${channel(3)}/${channel(5)}`;
}

function guardClipboard(terminal: Terminal, deps: SafeguardDeps, hooks: DisposableStore): void {
  // OSC 52: `Pc;Pd`. "?" asks for the clipboard's content and never gets it.
  hooks.add(
    terminal.parser.registerOscHandler(52, (data) => {
      const payload = data.slice(data.indexOf(';') + 1);
      if (payload === '?' || payload === '' || payload.length > MAX_OSC_CLIPBOARD) return true;
      const text = decodeBase64(payload);
      if (text !== null && text !== '') deps.offerClipboard(text);
      return true;
    }),
  );
}

/** UTF-8 text from base64; null if it is neither. */
export function decodeBase64(payload: string): string | null {
  try {
    const bytes = Uint8Array.from(atob(payload), (char) => char.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function guardSizes(terminal: Terminal, hooks: DisposableStore): void {
  const { parser } = terminal;
  hooks.add(parser.registerOscHandler(8, (data) => data.length > MAX_OSC_LINK));
  // Commands that xterm.js carries out one step at a time, or by allocating the repeated text: ICH, IL, DL, DCH, SU, SD,
  // CHT, CBT, ECH, REP, and inserting or deleting columns. A count out of all reason is ignored as an error.
  const isExcessive = (params: (number | number[])[]): boolean =>
    params.some((each) => typeof each === 'number' && each > MAX_REPEAT);
  for (const final of ['@', 'L', 'M', 'P', 'S', 'T', 'I', 'Z', 'X', 'b']) {
    hooks.add(parser.registerCsiHandler({ final }, isExcessive));
  }
  for (const final of ['@', 'A'])
    hooks.add(parser.registerCsiHandler({ intermediates: ' ', final }, isExcessive));
  for (const final of ['}', '~'])
    hooks.add(parser.registerCsiHandler({ intermediates: "'", final }, isExcessive));
}
