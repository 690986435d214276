import { z } from 'zod';
import { CREDENTIAL_KINDS, PROTOCOLS, SECRET_SLOTS } from './inventory';
import { idSchema, nameSchema } from './primitives';

/** What a column of a table can mean: `field` keeps it as a field of the host's own, `ignore` leaves it out. */
export const COLUMN_TARGETS = [
  'name',
  'address',
  'port',
  'protocol',
  'label',
  'username',
  'domain',
  'password',
  'keyFile',
  'folder',
  'tags',
  'notes',
  'os',
  'environment',
  'jumpHost',
  'colour',
  'favourite',
  'field',
  'ignore',
] as const;
/** One of {@link COLUMN_TARGETS}. */
export type ColumnTarget = (typeof COLUMN_TARGETS)[number];

/** Names an entry within one import. */
const keySchema = z.string().max(100);

/** One field of one entry that was not carried over, or not as it was. */
export const lossSchema = z.strictObject({
  /** Names of the folders down to the entry, and its own; empty: the file as a whole. */
  path: z.array(z.string()),
  /** The field as the file names it. */
  field: z.string(),
  /** What stood there, shortened; always empty for a secret. */
  value: z.string(),
  /** Why, in words for the person who reads the report. */
  reason: z.string(),
});
/** See {@link lossSchema}. */
export type Loss = z.infer<typeof lossSchema>;

/** What to do with a host that is there already, how one is told, and where everything goes. */
export const importOptionsSchema = z.strictObject({
  conflict: z.enum(['skip', 'update', 'duplicate']),
  match: z.enum(['name', 'address']),
  /** Existing folder to put everything into; null: the top level. */
  folderId: idSchema.nullable(),
  /** Name of a new folder, below `folderId`, that takes everything; null: none. */
  newFolder: nameSchema.nullable(),
});
/** See {@link importOptionsSchema}. */
export type ImportOptions = z.infer<typeof importOptionsSchema>;

/** Columns of a table, its first rows, and what each column is taken for. */
export const importTableSchema = z.strictObject({
  columns: z.array(z.strictObject({ name: z.string(), target: z.enum(COLUMN_TARGETS) })),
  rows: z.array(z.array(z.string())),
});
/** See {@link importTableSchema}. */
export type ImportTable = z.infer<typeof importTableSchema>;

/** What was read from a file, before anything changes: never a secret. */
export const importPreviewSchema = z.strictObject({
  importId: idSchema,
  fileName: z.string(),
  format: z.strictObject({ id: z.string(), label: z.string() }),
  folders: z.array(z.strictObject({ key: keySchema, parentKey: keySchema.nullable(), name: z.string() })),
  hosts: z.array(
    z.strictObject({
      key: keySchema,
      folderKey: keySchema.nullable(),
      name: z.string(),
      address: z.string(),
      protocols: z.array(z.enum(PROTOCOLS)),
    }),
  ),
  credentials: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.enum(CREDENTIAL_KINDS),
      username: z.string(),
      /** Which secrets come with it. */
      slots: z.array(z.enum(SECRET_SLOTS)),
      /** Folders and hosts that use it. */
      users: z.int().nonnegative(),
    }),
  ),
  /** At most the first {@link SHOWN_LOSSES}. */
  losses: z.array(lossSchema),
  lossCount: z.int().nonnegative(),
  /** Null: the file is no table. */
  table: importTableSchema.nullable(),
});
/** See {@link importPreviewSchema}. */
export type ImportPreview = z.infer<typeof importPreviewSchema>;

/** Rows of the loss report that a preview shows; the saved report has all. */
export const SHOWN_LOSSES = 2000;

/** What an import with these options would do. */
export const importOutcomeSchema = z.strictObject({
  created: z.int().nonnegative(),
  /** Keys of hosts that would change one that is there. */
  updated: z.array(keySchema),
  /** Keys of hosts that are there already and stay as they are. */
  skipped: z.array(keySchema),
  folders: z.int().nonnegative(),
  credentials: z.int().nonnegative(),
  environments: z.int().nonnegative(),
  /** Secrets that would be sealed in the vault. */
  secrets: z.int().nonnegative(),
});
/** See {@link importOutcomeSchema}. */
export type ImportOutcome = z.infer<typeof importOutcomeSchema>;

/** What reading a file came to: a file that can't be imported is an answer, not an error. */
export const importReadSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('read'), preview: importPreviewSchema }),
  /** The person gave no password, or the import was discarded meanwhile. */
  z.strictObject({ state: z.literal('cancelled') }),
  /** The person gave no password, which only the secrets of the file need: it can be read without them. */
  z.strictObject({ state: z.literal('sealed') }),
  z.strictObject({
    state: z.literal('failed'),
    fileName: z.string(),
    message: z.string(),
    hint: z.string(),
    /** Line of the file, if that is known. */
    line: z.int().positive().nullable(),
    /** Entry of the file, if that is known. */
    entry: z.string().nullable(),
    /** For tables: what the columns mean may have to be said before the file can be read. */
    table: importTableSchema.nullable(),
  }),
]);
/** See {@link importReadSchema}. */
export type ImportRead = z.infer<typeof importReadSchema>;
