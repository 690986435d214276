import type { Settings } from '../../shared/model/settings';

/** The groups of the settings pane, in the order they are shown. */
export const GROUPS = ['Appearance', 'Terminal', 'Text and mouse', 'Vault', 'Window'] as const;
/** One of {@link GROUPS}. */
export type Group = (typeof GROUPS)[number];

interface Described {
  group: Group;
  label: string;
  help: string;
  /** More words the search finds it by. */
  keywords?: string;
}

/** How one setting is shown and changed, by the type of its value. */
export type SettingInfo<T> = Described &
  ([T] extends [boolean]
    ? { control: 'switch' }
    : [T] extends [number]
      ? { control: 'number'; min: number; max: number; step: number; unit: string; zero?: string }
      : | { control: 'choice'; options: readonly (readonly [T & string, string])[] }
        | { control: 'text'; placeholder: string });

/** Settings that are one value. The others, such as the colours of tags, are changed where they are seen. */
export type SettingName = {
  [K in keyof Settings]: Settings[K] extends string | number | boolean ? K : never;
}[keyof Settings];

/** Every setting that is one value: a forgotten one does not compile. Limits are those of the schema. */
export const SETTING_INFO: { readonly [K in SettingName]: SettingInfo<Settings[K]> } = {
  theme: {
    group: 'Appearance',
    label: 'Theme',
    help: 'The system’s choice is followed while Binnacle runs.',
    keywords: 'dark light colour mode',
    control: 'choice',
    options: [
      ['system', 'Same as the system'],
      ['light', 'Light'],
      ['dark', 'Dark'],
    ],
  },
  treeSort: {
    group: 'Appearance',
    label: 'Order of the tree',
    help: 'Hosts and folders can be dragged up and down in “As arranged” alone.',
    keywords: 'sort hosts folders name address last used environment manual',
    control: 'choice',
    options: [
      ['manual', 'As arranged'],
      ['name', 'Name'],
      ['address', 'Address'],
      ['last-used', 'Last used'],
      ['environment', 'Environment'],
    ],
  },
  terminalTheme: {
    group: 'Appearance',
    label: 'Terminal colours',
    help: 'Automatic follows the theme above.',
    keywords: 'palette scheme',
    control: 'choice',
    options: [
      ['auto', 'Automatic'],
      ['binnacle-dark', 'Binnacle dark'],
      ['binnacle-light', 'Binnacle light'],
      ['solarized-dark', 'Solarized dark'],
      ['solarized-light', 'Solarized light'],
      ['nord', 'Nord'],
      ['dracula', 'Dracula'],
      ['gruvbox-dark', 'Gruvbox dark'],
      ['high-contrast', 'High contrast'],
    ],
  },
  terminalFontSize: {
    group: 'Appearance',
    label: 'Terminal font size',
    help: 'A single tab can be zoomed apart from this.',
    control: 'number',
    min: 8,
    max: 32,
    step: 1,
    unit: 'px',
  },
  terminalFontFamily: {
    group: 'Appearance',
    label: 'Terminal font',
    help: 'A fixed-width font of this computer. Empty: the one that comes with Binnacle.',
    keywords: 'typeface family',
    control: 'text',
    placeholder: 'JetBrains Mono',
  },
  terminalLineHeight: {
    group: 'Appearance',
    label: 'Terminal line height',
    help: '1 packs lines as tightly as the font allows.',
    control: 'number',
    min: 1,
    max: 2,
    step: 0.05,
    unit: '× font size',
  },
  terminalCursor: {
    group: 'Terminal',
    label: 'Cursor',
    help: 'Programs may ask for another shape while they run.',
    control: 'choice',
    options: [
      ['block', 'Block'],
      ['underline', 'Underline'],
      ['bar', 'Bar'],
    ],
  },
  terminalCursorBlink: {
    group: 'Terminal',
    label: 'Blinking cursor',
    help: 'Off is calmer and saves power.',
    control: 'switch',
  },
  terminalScrollback: {
    group: 'Terminal',
    label: 'Scrollback',
    help: 'Lines kept above the screen, in each tab. Every 10,000 lines take roughly 16 MB.',
    keywords: 'history buffer lines',
    control: 'number',
    min: 100,
    max: 1_000_000,
    step: 1000,
    unit: 'lines',
  },
  terminalBell: {
    group: 'Terminal',
    label: 'Bell',
    help: 'What a session’s bell does.',
    control: 'choice',
    options: [
      ['none', 'Nothing'],
      ['visual', 'Flashes the tab'],
      ['sound', 'Plays a sound'],
    ],
  },
  localShell: {
    group: 'Terminal',
    label: 'Local shell',
    help: 'Full path of the program for local terminals. Empty: your login shell.',
    keywords: 'bash zsh fish powershell path',
    control: 'text',
    placeholder: 'Login shell',
  },
  terminalCopyOnSelect: {
    group: 'Text and mouse',
    label: 'Copy on select',
    help: 'Selected text goes to the clipboard at once.',
    control: 'switch',
  },
  terminalPasteGuard: {
    group: 'Text and mouse',
    label: 'Ask before pasting several lines',
    help: 'Shows what would be pasted. Hosts in a guarded environment always ask.',
    keywords: 'paste guard multi-line',
    control: 'switch',
  },
  terminalScreenReader: {
    group: 'Text and mouse',
    label: 'Screen reader support',
    help: 'Terminals read out their output. Takes some speed.',
    keywords: 'accessibility a11y',
    control: 'switch',
  },
  keepDeletedDays: {
    group: 'Vault',
    label: 'Keep what was deleted',
    help: 'For so long a deleted host or credential can be brought back with its secrets and trusted keys.',
    keywords: 'tombstone purge trash bin undo delete',
    control: 'number',
    min: 1,
    max: 3650,
    step: 1,
    unit: 'days',
  },
  queryHistoryDays: {
    group: 'Vault',
    label: 'Keep the history of queries',
    help: 'Statements that ran in query tabs, on this computer only and not encrypted. 0: none are kept.',
    keywords: 'sql statements retention database',
    control: 'number',
    min: 0,
    max: 3650,
    step: 1,
    unit: 'days',
  },
  editJournalDays: {
    group: 'Vault',
    label: 'Keep what undoes applied edits',
    help: 'The old values of rows that were changed in results, sealed by the vault, at most 64 MiB. 0: none are kept.',
    keywords: 'sql journal undo inverse rows database',
    control: 'number',
    min: 0,
    max: 3650,
    step: 1,
    unit: 'days',
  },
  autoLockMinutes: {
    group: 'Vault',
    label: 'Lock after idle time',
    help: 'Minutes without a key or click. 0: never.',
    keywords: 'auto-lock timeout',
    control: 'number',
    min: 0,
    max: 1440,
    step: 1,
    unit: 'minutes',
  },
  lockOnSuspend: {
    group: 'Vault',
    label: 'Lock on suspend',
    help: 'When the computer goes to sleep.',
    keywords: 'sleep',
    control: 'switch',
  },
  lockOnScreenLock: {
    group: 'Vault',
    label: 'Lock with the screen',
    help: 'When the screen is locked.',
    control: 'switch',
  },
  lockEndsSessions: {
    group: 'Vault',
    label: 'End sessions when locking',
    help: 'Off: sessions that are open go on, and nothing new connects.',
    control: 'switch',
  },
  lockHidesWindow: {
    group: 'Vault',
    label: 'Cover the window when locking',
    help: 'Hides tree and terminals until the vault is unlocked.',
    keywords: 'privacy hide',
    control: 'switch',
  },
  restoreTabs: {
    group: 'Window',
    label: 'Open the last tabs again',
    help: 'At start. They ask before they connect.',
    keywords: 'restore session restart',
    control: 'switch',
  },
  tray: {
    group: 'Window',
    label: 'Show an icon in the tray',
    help: 'Where the desktop has a tray.',
    keywords: 'system tray notification area',
    control: 'switch',
  },
};

/** Names of the settings that are one value, in the order they are shown. */
export const SETTING_NAMES = Object.keys(SETTING_INFO) as SettingName[];

/** Whether a setting, or anything with these words, is found by what was typed. */
export function isFound(query: string, ...texts: (string | undefined)[]): boolean {
  const text = texts.join(' ').toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
