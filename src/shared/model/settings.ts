import { z } from 'zod';

/** Names of the terminal colour themes that ship. */
export const TERMINAL_THEMES = [
  'binnacle-dark',
  'binnacle-light',
  'solarized-dark',
  'solarized-light',
  'nord',
  'dracula',
  'gruvbox-dark',
  'high-contrast',
] as const;

/** All settings: strict, so that an unknown name in an imported file is refused. */
export const settingsSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  /** Minutes without input after which the vault locks; 0 = never. */
  autoLockMinutes: z.int().min(0).max(1440),
  /** Close running sessions when the vault locks. */
  lockEndsSessions: z.boolean(),
  /** Cover the window's content while the vault is locked. */
  lockHidesWindow: z.boolean(),
  lockOnSuspend: z.boolean(),
  lockOnScreenLock: z.boolean(),
  terminalTheme: z.enum(['auto', ...TERMINAL_THEMES]),
  terminalFontSize: z.int().min(8).max(32),
  terminalFontFamily: z.string().max(200),
  terminalLineHeight: z.number().min(1).max(2),
  terminalCursor: z.enum(['block', 'underline', 'bar']),
  terminalCursorBlink: z.boolean(),
  terminalScrollback: z.int().min(100).max(1_000_000),
  terminalCopyOnSelect: z.boolean(),
  terminalBell: z.enum(['none', 'visual', 'sound']),
  /** Ask before several lines are pasted. */
  terminalPasteGuard: z.boolean(),
  terminalScreenReader: z.boolean(),
  /** Path of the local shell; empty: the user's login shell. */
  localShell: z.string().max(1024),
  /** Open the tabs of the last run again (they ask before they reconnect). */
  restoreTabs: z.boolean(),
  tray: z.boolean(),
});
/** See {@link settingsSchema}. */
export type Settings = z.infer<typeof settingsSchema>;

/** The defaults. */
export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  autoLockMinutes: 10,
  lockEndsSessions: false,
  lockHidesWindow: false,
  lockOnSuspend: true,
  lockOnScreenLock: true,
  terminalTheme: 'auto',
  terminalFontSize: 13,
  terminalFontFamily: '',
  terminalLineHeight: 1.2,
  terminalCursor: 'block',
  terminalCursorBlink: false,
  terminalScrollback: 10_000,
  terminalCopyOnSelect: false,
  terminalBell: 'visual',
  terminalPasteGuard: true,
  terminalScreenReader: false,
  localShell: '',
  restoreTabs: true,
  tray: false,
};

/** A partial change of settings: absent names stay as they are. */
export const settingsPatchSchema = settingsSchema
  .partial()
  // A name that is present with the value `undefined` must not erase what is set.
  .transform((patch): Partial<Settings> => {
    return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  });
