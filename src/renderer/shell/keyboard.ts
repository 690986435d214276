import { disposable, type Disposable } from '../../shared/lifecycle';
import {
  focusContext,
  runAction,
  shortcutsOf,
  useActions,
  type Action,
  type FocusContext,
} from '../stores/actions';
import { closePalette, useUi } from '../stores/ui';
import { isMac, matchesShortcut, parseShortcut } from '../ui/shortcut';

/** Keys that no program in a terminal can want: Ctrl+Shift+…, Ctrl+Page Up/Down, and Cmd on macOS. */
function sparesShell(shortcut: string): boolean {
  const { ctrl, shift, meta, key } = parseShortcut(shortcut);
  return meta || (ctrl && (shift || key.startsWith('Page')));
}

/** Letters with Ctrl or Cmd alone: undo, next occurrence, find and the like. */
function isEditorKey(shortcut: string): boolean {
  const { ctrl, meta, shift, alt, key } = parseShortcut(shortcut);
  return (ctrl || meta) && !shift && !alt && /^[a-z]$/.test(key);
}

/** Whether a shortcut is heard where the focus is. */
export function isHeard(action: Action, shortcut: string, focus: FocusContext): boolean {
  const where = action.shortcutIn ?? 'default';
  if (focus === 'terminal')
    return where === 'terminal-only' || (where === 'terminal' && sparesShell(shortcut));
  if (where === 'terminal-only') return false;
  if (focus !== 'text' && focus !== 'editor') return true;
  if (focus === 'editor' && where === 'default' && isEditorKey(shortcut)) return false;
  const { ctrl, meta, alt, key } = parseShortcut(shortcut);
  return ctrl || meta || alt || /^F\d+$/.test(key);
}

/** Focus inside a dialog or menu: only what is in it hears keys. */
const inModal = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('.MuiModal-root, [aria-modal="true"]') !== null;

/** The character that a key types into a text field, if any. AltGr is Ctrl and Alt to Windows, Option is Alt on macOS. */
function typedCharacter(event: KeyboardEvent): string | null {
  const { key, ctrlKey, altKey, metaKey } = event;
  if (key.length !== 1 || metaKey) return null;
  const composes = event.getModifierState('AltGraph') || (isMac && altKey && !ctrlKey);
  return composes || !(ctrlKey || altKey) ? key : null;
}

/**
 * Keys typed while the palette is still being loaded: they go into its query, and none of them, Enter above all, into what
 * had the focus. Returns whether the key was taken.
 */
function takeTypeAhead(event: KeyboardEvent): boolean {
  const { paletteOpen, paletteQuery } = useUi.getState();
  if (!paletteOpen || document.querySelector('[data-palette]') !== null) return false;
  const character = typedCharacter(event);
  if (event.key === 'Escape') closePalette();
  else if (event.key === 'Backspace') useUi.setState({ paletteQuery: paletteQuery.slice(0, -1) });
  else if (character !== null) useUi.setState({ paletteQuery: paletteQuery + character });
  event.preventDefault();
  event.stopPropagation();
  return true;
}

function handle(event: KeyboardEvent): void {
  if (takeTypeAhead(event)) return;
  // During composition the keys belong to the input method.
  if (event.isComposing || event.defaultPrevented || inModal(event.target)) return;
  const focus = focusContext();
  for (const action of useActions.getState().actions.values()) {
    const pressed = shortcutsOf(action).find((shortcut) => matchesShortcut(event, shortcut));
    if (pressed === undefined || !isHeard(action, pressed, focus)) continue;
    if (!runAction(action.id)) continue;
    event.preventDefault();
    event.stopPropagation();
    return;
  }
}

/** Hears every shortcut of the registry, before terminals and lists do. */
export function startKeyboard(): Disposable {
  window.addEventListener('keydown', handle, { capture: true });
  return disposable(() => window.removeEventListener('keydown', handle, { capture: true }));
}
