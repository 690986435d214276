import {
  ClipboardPaste,
  Copy,
  CopyPlus,
  Eraser,
  Plug,
  RotateCcw,
  Search,
  TextSelect,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import { useEffect } from 'react';
import type { Disposable } from '../../shared/lifecycle';
import { DEFAULT_SETTINGS } from '../../shared/model/settings';
import { call } from '../ipc/client';
import { registerActions, runAction, shortcutOf, type Action } from '../stores/actions';
import { updateSettings, useSettings } from '../stores/settings';
import { duplicateDocument } from '../stores/workspace';
import type { MenuEntry } from '../ui/contextMenu';
import { isMac } from '../ui/shortcut';
import type { LiveTerminal } from './liveTerminal';
import { copySelection } from './selection';
import { activeTerminal } from './terminalRegistry';

/** Font sizes that zooming may reach, in px: those of the settings' schema. */
const SIZES = { min: 8, max: 32 };

const zoom = (by: number): Promise<void> => {
  const size = useSettings.getState().settings.terminalFontSize + by;
  return updateSettings({ terminalFontSize: Math.min(SIZES.max, Math.max(SIZES.min, size)) });
};

const has = (): boolean => activeTerminal() !== undefined;
const withActive = (act: (terminal: LiveTerminal) => void) => (): void => {
  const terminal = activeTerminal();
  if (terminal !== undefined) act(terminal);
};

function openSearch(terminal: LiveTerminal): void {
  terminal.store.setState({ searchOpen: true });
  // Open already: back into its field.
  terminal.element.closest('section')?.querySelector<HTMLInputElement>('[role="search"] input')?.select();
}

/** The clipboard is read by main, which makes the focused terminal receive a paste event. */
async function paste(terminal: LiveTerminal): Promise<void> {
  terminal.focus();
  await call('clipboard.paste');
}

const actions: readonly Action[] = [
  {
    id: 'terminal.copy',
    title: 'Copy from terminal',
    section: 'Terminal',
    icon: Copy,
    shortcut: isMac ? 'Meta+C' : 'Ctrl+Shift+C',
    shortcutIn: 'terminal-only',
    when: () => activeTerminal()?.xterm.hasSelection() === true,
    run: withActive((terminal) => void copySelection(terminal.xterm)),
  },
  {
    id: 'terminal.paste',
    title: 'Paste into terminal',
    section: 'Terminal',
    icon: ClipboardPaste,
    shortcut: isMac ? 'Meta+V' : 'Ctrl+Shift+V',
    shortcutIn: 'terminal-only',
    when: has,
    run: () => {
      const terminal = activeTerminal();
      return terminal === undefined ? undefined : paste(terminal);
    },
  },
  {
    id: 'terminal.find',
    title: 'Find in terminal',
    section: 'Terminal',
    icon: Search,
    shortcut: isMac ? 'Meta+F' : 'Ctrl+Shift+G',
    shortcutIn: 'terminal',
    keywords: 'search scrollback',
    when: has,
    run: withActive(openSearch),
  },
  {
    id: 'terminal.selectAll',
    title: 'Select everything in terminal',
    section: 'Terminal',
    icon: TextSelect,
    when: has,
    run: withActive((terminal) => terminal.xterm.selectAll()),
  },
  {
    id: 'terminal.clear',
    title: 'Clear scrollback',
    section: 'Terminal',
    icon: Eraser,
    shortcut: isMac ? 'Meta+K' : undefined,
    shortcutIn: 'terminal-only',
    when: has,
    run: withActive((terminal) => terminal.clear()),
  },
  {
    id: 'terminal.reset',
    title: 'Reset terminal modes',
    section: 'Terminal',
    icon: RotateCcw,
    keywords: 'garbled mouse stuck',
    when: has,
    run: withActive((terminal) => terminal.resetModes()),
  },
  {
    id: 'terminal.reconnect',
    title: 'Reconnect this tab',
    section: 'Terminal',
    icon: Plug,
    when: () => activeTerminal()?.connection.canConnect === true,
    run: withActive((terminal) => void terminal.connection.connect()),
  },
  {
    id: 'terminal.zoomIn',
    title: 'Enlarge terminal text',
    section: 'Terminal',
    icon: ZoomIn,
    shortcut: ['Mod+Shift+=', 'Mod+Shift+NumpadAdd'],
    shortcutIn: 'terminal',
    keywords: 'font size bigger zoom',
    run: () => zoom(1),
  },
  {
    id: 'terminal.zoomOut',
    title: 'Reduce terminal text',
    section: 'Terminal',
    icon: ZoomOut,
    shortcut: 'Mod+Shift+-',
    shortcutIn: 'terminal',
    keywords: 'font size smaller zoom',
    run: () => zoom(-1),
  },
  {
    id: 'terminal.zoomReset',
    title: 'Reset terminal text size',
    section: 'Terminal',
    shortcut: 'Mod+Shift+0',
    shortcutIn: 'terminal',
    keywords: 'font size zoom',
    run: () => updateSettings({ terminalFontSize: DEFAULT_SETTINGS.terminalFontSize }),
  },
];

let registered: Disposable | null = null;

/** Adds the terminal's actions with the first terminal; they stay, and apply while a terminal is the active tab. */
export function useTerminalActions(): void {
  useEffect(() => {
    registered ??= registerActions(actions);
  }, []);
}

/** The right-click menu. It acts on the terminal that was clicked, which the click has made the active one. */
export function terminalMenu(terminal: LiveTerminal, documentId: string): MenuEntry[] {
  const entry = (id: string, label: string, more: Partial<MenuEntry & object> = {}): MenuEntry => ({
    label,
    icon: actions.find((action) => action.id === id)?.icon,
    shortcut: shortcutOf(id),
    run: () => void runAction(id),
    ...more,
  });
  return [
    entry('terminal.copy', 'Copy', {
      disabled: !terminal.xterm.hasSelection(),
      run: () => void copySelection(terminal.xterm),
    }),
    entry('terminal.paste', 'Paste', { run: () => void paste(terminal) }),
    entry('terminal.selectAll', 'Select all', { run: () => terminal.xterm.selectAll() }),
    'separator',
    entry('terminal.find', 'Find', { run: () => openSearch(terminal) }),
    entry('terminal.clear', 'Clear scrollback', { run: () => terminal.clear() }),
    entry('terminal.reset', 'Reset modes', { run: () => terminal.resetModes() }),
    'separator',
    entry('terminal.zoomIn', 'Larger text'),
    entry('terminal.zoomOut', 'Smaller text'),
    entry('terminal.zoomReset', 'Normal text size'),
    'separator',
    { label: 'Duplicate tab', icon: CopyPlus, run: () => duplicateDocument(documentId) },
  ];
}
