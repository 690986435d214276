import { z } from 'zod';
import { tagSchema } from './inventory';
import { idSchema, nameSchema } from './primitives';

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

/** Colours a tag can have; what they look like in each theme is the window's business. */
export const TAG_COLOURS = [
  'red',
  'orange',
  'yellow',
  'green',
  'teal',
  'blue',
  'purple',
  'pink',
  'grey',
] as const;
/** One of {@link TAG_COLOURS}. */
export type TagColour = (typeof TAG_COLOURS)[number];
/** Most tags that have a colour: more than anyone tells apart. */
export const MOST_TAG_COLOURS = 500;

/** Orders of the tree. By hand: as dragged. */
export const TREE_SORTS = ['manual', 'name', 'address', 'last-used', 'environment'] as const;
/** One of {@link TREE_SORTS}. */
export type TreeSort = (typeof TREE_SORTS)[number];

/** Longest text of the search box. */
export const LONGEST_QUERY = 500;
/** Most smart folders: each is searched for again when hosts change. */
export const MOST_SMART_FOLDERS = 100;

/** A saved search that stands in the tree and holds the hosts it finds. */
export const smartFolderSchema = z.strictObject({
  id: idSchema,
  name: nameSchema,
  query: z
    .string()
    .max(LONGEST_QUERY, `At most ${LONGEST_QUERY} characters.`)
    .refine((query) => query.trim() !== '', 'What to search for is needed.'),
});
/** See {@link smartFolderSchema}. */
export type SmartFolder = z.infer<typeof smartFolderSchema>;

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
  /** Days for which what was deleted keeps its secrets and host keys, to be brought back whole. */
  keepDeletedDays: z.int().min(1).max(3650),
  /** Days for which statements that ran are kept; 0: they are not. */
  queryHistoryDays: z.int().min(0).max(3650),
  /** Days for which what takes applied edits back is kept; 0: it is not. */
  editJournalDays: z.int().min(0).max(3650),
  treeSort: z.enum(TREE_SORTS),
  /** Colour by tag. */
  tagColours: z
    .record(tagSchema, z.enum(TAG_COLOURS))
    .refine((colours) => Object.keys(colours).length <= MOST_TAG_COLOURS, 'Too many tags have a colour.'),
  /** In the order of the tree. */
  smartFolders: z
    .array(smartFolderSchema)
    .max(MOST_SMART_FOLDERS, `At most ${MOST_SMART_FOLDERS} smart folders.`)
    .refine((folders) => new Set(folders.map(({ id }) => id)).size === folders.length, 'Ids must differ.'),
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
  keepDeletedDays: 30,
  queryHistoryDays: 90,
  editJournalDays: 30,
  treeSort: 'manual',
  tagColours: {},
  smartFolders: [],
};

/** A partial change of settings: absent names stay as they are. */
export const settingsPatchSchema = settingsSchema
  .partial()
  // A name that is present with the value `undefined` must not erase what is set.
  .transform((patch): Partial<Settings> => {
    return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  });
