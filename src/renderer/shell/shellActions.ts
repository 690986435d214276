import {
  Command,
  Keyboard,
  LogOut,
  Moon,
  PanelLeft,
  PanelRight,
  Settings,
  SquareTerminal,
  Sun,
  SunMoon,
  Undo2,
} from 'lucide-react';
import { call } from '../ipc/client';
import { focusContext, type Action } from '../stores/actions';
import { updateSettings, useSettings } from '../stores/settings';
import { openPalette, useUi } from '../stores/ui';
import { openSingle, openTerminal, setPanels, useWorkspace } from '../stores/workspace';
import { newestActionToast, runToastAction } from '../ui/toast';
import { isNarrow } from './narrow';
import { focusNextRegion } from './regions';

const panels = (): ReturnType<typeof useWorkspace.getState>['panels'] => useWorkspace.getState().panels;

function toggleInspector(): void {
  if (isNarrow()) useUi.setState(({ inspectorOver }) => ({ inspectorOver: !inspectorOver }));
  else setPanels({ inspectorOpen: !panels().inspectorOpen });
}

const themes = [
  ['system', 'Follow the system’s theme', SunMoon],
  ['light', 'Use the light theme', Sun],
  ['dark', 'Use the dark theme', Moon],
] as const;

const themeActions: Action[] = themes.map(([theme, title, icon]) => ({
  id: `view.theme.${theme}`,
  title,
  section: 'View',
  icon,
  keywords: 'appearance colour mode',
  when: () => useSettings.getState().settings.theme !== theme,
  run: () => updateSettings({ theme }),
}));

/** What the window itself can do. */
export const shellActions: readonly Action[] = [
  {
    id: 'palette.open',
    title: 'Find a host, tab or action',
    section: 'General',
    icon: Command,
    // Ctrl+K belongs to shells: in a terminal only the first is heard.
    shortcut: ['Mod+Shift+P', 'Mod+K'],
    shortcutIn: 'terminal',
    hidden: true,
    run: () => openPalette(),
  },
  {
    id: 'help.shortcuts',
    title: 'Show keyboard shortcuts',
    section: 'General',
    icon: Keyboard,
    shortcut: ['F1', 'Mod+Shift+/'],
    shortcutIn: 'terminal',
    run: () => useUi.setState({ shortcutsOpen: true }),
  },
  {
    id: 'edit.undo',
    title: 'Undo',
    section: 'General',
    icon: Undo2,
    shortcut: 'Mod+Z',
    hidden: true,
    when: () => newestActionToast() !== undefined && focusContext() !== 'text',
    run: (): void => {
      const shown = newestActionToast();
      if (shown !== undefined) runToastAction(shown);
    },
  },
  {
    id: 'settings.open',
    title: 'Open settings',
    section: 'General',
    icon: Settings,
    shortcut: 'Mod+,',
    keywords: 'preferences options',
    run: () => openSingle('settings'),
  },
  {
    id: 'app.quit',
    title: 'Quit Binnacle',
    section: 'General',
    icon: LogOut,
    keywords: 'exit close',
    run: () => call('app.quit'),
  },
  {
    id: 'terminal.openLocal',
    title: 'Open a local terminal',
    section: 'Sessions',
    icon: SquareTerminal,
    shortcut: 'Mod+Shift+T',
    shortcutIn: 'terminal',
    keywords: 'shell console new tab',
    run: () => void openTerminal({ kind: 'local' }),
  },
  {
    id: 'view.toggleTree',
    title: 'Show or hide the inventory',
    section: 'View',
    icon: PanelLeft,
    shortcut: 'Mod+Shift+B',
    shortcutIn: 'terminal',
    keywords: 'tree sidebar panel',
    run: () => setPanels({ treeOpen: !panels().treeOpen }),
  },
  {
    id: 'view.toggleInspector',
    title: 'Show or hide the inspector',
    section: 'View',
    icon: PanelRight,
    shortcut: 'Mod+Shift+I',
    shortcutIn: 'terminal',
    keywords: 'details sidebar panel',
    run: toggleInspector,
  },
  {
    id: 'view.nextRegion',
    title: 'Next part of the window',
    section: 'View',
    shortcut: ['F6', 'Mod+Shift+F6'],
    shortcutIn: 'terminal',
    hidden: true,
    run: () => focusNextRegion(1),
  },
  {
    id: 'view.previousRegion',
    title: 'Previous part of the window',
    section: 'View',
    shortcut: 'Shift+F6',
    hidden: true,
    run: () => focusNextRegion(-1),
  },
  ...themeActions,
];
