/**
 * Shortcuts are written as `Mod+Shift+P`: `Mod` is Ctrl, and Cmd on macOS. Keys are named as on a US keyboard; letters
 * follow the person's layout.
 */
export interface Shortcut {
  ctrl: boolean;
  shift: boolean;
  alt: boolean;
  meta: boolean;
  /** Lower-case letter, or the name of a key: `1`, `/`, `F2`, `PageUp`. */
  key: string;
}

/** The parts of a keyboard event that decide whether a shortcut matches. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** Whether this window runs on macOS. */
export const isMac = typeof navigator !== 'undefined' && /^Mac/.test(navigator.platform);

/** Reads `Mod+Shift+P` for a platform. */
export function parseShortcut(text: string, mac = isMac): Shortcut {
  const parts = text.split('+');
  const key = parts.pop() ?? '';
  const has = (name: string): boolean => parts.includes(name);
  return {
    ctrl: has('Ctrl') || (has('Mod') && !mac),
    meta: has('Meta') || (has('Mod') && mac),
    shift: has('Shift'),
    alt: has('Alt'),
    key: key.length === 1 ? key.toLowerCase() : key,
  };
}

/** With Shift a digit or sign key reports another character, so those are told by their place on the keyboard. */
const BY_CODE: Record<string, string> = {
  Slash: '/',
  Comma: ',',
  Period: '.',
  Minus: '-',
  Equal: '=',
  Backslash: '\\',
};

function pressedKey({ key, code }: KeyPress, wanted: string): string {
  // Where the number pad is asked for by name, only it counts.
  if (wanted.startsWith('Numpad')) return code;
  if (code.startsWith('Digit')) return code.slice(5);
  const sign = BY_CODE[code];
  if (sign !== undefined) return sign;
  if (/^[a-z]$/i.test(key)) return key.toLowerCase();
  // A layout without Latin letters: fall back to the place on the keyboard, as desktop applications do.
  if (key.length === 1 && code.startsWith('Key')) return code.slice(3).toLowerCase();
  return key;
}

/** Whether a key press is this shortcut, with exactly its modifiers. */
export function matchesShortcut(press: KeyPress, text: string, mac = isMac): boolean {
  const wanted = parseShortcut(text, mac);
  return (
    press.ctrlKey === wanted.ctrl &&
    press.metaKey === wanted.meta &&
    press.shiftKey === wanted.shift &&
    press.altKey === wanted.alt &&
    pressedKey(press, wanted.key) === wanted.key
  );
}

const MAC_SIGNS: Record<string, string> = { Ctrl: '⌃', Alt: '⌥', Shift: '⇧', Mod: '⌘', Meta: '⌘' };
const KEY_SIGNS: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  Escape: 'Esc',
  Delete: 'Del',
  NumpadAdd: 'Num +',
  NumpadSubtract: 'Num −',
};

/** The keys of a shortcut as they are printed on the keyboard, one string a key. */
export function shortcutKeys(text: string, mac = isMac): string[] {
  return text.split('+').map((part) => {
    if (mac && MAC_SIGNS[part] !== undefined) return MAC_SIGNS[part];
    return part === 'Mod' ? 'Ctrl' : (KEY_SIGNS[part] ?? part);
  });
}

/** `Ctrl+Shift+P`, or `⇧⌘P` on macOS. */
export function formatShortcut(text: string, mac = isMac): string {
  return shortcutKeys(text, mac).join(mac ? '' : '+');
}

/** The value of `aria-keyshortcuts`, which uses its own words. */
export function ariaShortcut(text: string, mac = isMac): string {
  return text.replace('Mod', mac ? 'Meta' : 'Control').replace('Ctrl', 'Control');
}
