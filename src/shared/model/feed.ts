import { z } from 'zod';
import { filePathSchema } from './credentialExtras';
import { removalSchema } from './history';
import { lossSchema } from './import';
import { PROTOCOLS } from './inventory';
import { idSchema, lineSchema, nameSchema, timeSchema } from './primitives';

// A feed keeps one folder as a file, a script or a server says. Only a person makes one.

/** Kinds of source. */
export const FEED_KINDS = ['ssh-config', 'ansible', 'script', 'https'] as const;
/** One of {@link FEED_KINDS}. */
export type FeedKind = (typeof FEED_KINDS)[number];

/** How a token or password is sent: `Authorization: Bearer …`, `Token …`, or user name and password. */
export const FEED_AUTH_SCHEMES = ['bearer', 'token', 'basic'] as const;

/** Longest time that a source may take, in s. */
export const MAX_FEED_SECONDS = 600;
/** Longest time between two refreshes, in minutes: a week. */
export const MAX_FEED_MINUTES = 7 * 24 * 60;
/** Differences and problems that a window is shown of one run; all are counted. */
export const SHOWN_DIFFERENCES = 300;
/** Hosts that a trial names. */
export const SHOWN_TRIAL_HOSTS = 200;

const pathSchema = filePathSchema.refine(
  isFullPath,
  'The full path of a file, such as /home/me/.ssh/config or ~/.ssh/config.',
);

const argumentSchema = z
  .string()
  .max(4096)
  .refine((text) => !text.includes('\u0000'), 'NUL characters are not allowed here.');

/** An address over HTTPS without user name, password or fragment. */
export const feedUrlSchema = lineSchema(2048).refine(
  isHttpsUrl,
  'An address such as https://inventory.example.net/hosts.json.',
);

/** Where the entries of a feed come from. */
export const feedSourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ssh-config'), path: pathSchema }),
  z.strictObject({ kind: z.literal('ansible'), path: pathSchema }),
  z.strictObject({
    kind: z.literal('script'),
    /** Started as it is, never through a shell. */
    program: pathSchema,
    args: z.array(argumentSchema).max(64),
  }),
  z.strictObject({
    kind: z.literal('https'),
    url: feedUrlSchema,
    /** File with the certificates that the server's is checked against; null: those of this system. */
    caFile: pathSchema.nullable(),
    /** A credential with a password in the vault; null: nothing is sent. */
    auth: z.strictObject({ scheme: z.enum(FEED_AUTH_SCHEMES), credentialId: idSchema }).nullable(),
  }),
]);
/** See {@link feedSourceSchema}. */
export type FeedSource = z.infer<typeof feedSourceSchema>;

/** What a form sends for a feed. */
export const feedDraftSchema = z.strictObject({
  source: feedSourceSchema,
  /** 0: by hand, or when the file changes. */
  refreshMinutes: z.int('A whole number.').min(0).max(MAX_FEED_MINUTES, 'At most a week.'),
  timeoutSeconds: z
    .int('A whole number.')
    .min(1, 'At least a second.')
    .max(MAX_FEED_SECONDS, 'At most ten minutes.'),
  /** Whether differences are shown before they are taken over. */
  apply: z.enum(['ask', 'apply']),
  /** Off: refreshed by hand only. */
  enabled: z.boolean(),
});
/** See {@link feedDraftSchema}. */
export type FeedDraft = z.infer<typeof feedDraftSchema>;

/** What a refresh did, or would do, to one entry. */
export const FEED_CHANGES = ['added', 'changed', 'moved', 'removed', 'kept'] as const;
/** One of {@link FEED_CHANGES}; `kept`: gone from the feed, but somebody has touched it. */
export type FeedChange = (typeof FEED_CHANGES)[number];

/** How many hosts a refresh touched. */
export const feedCountsSchema = z.strictObject({
  added: z.int().nonnegative(),
  changed: z.int().nonnegative(),
  moved: z.int().nonnegative(),
  removed: z.int().nonnegative(),
  kept: z.int().nonnegative(),
  /** Folders that were added, changed, moved, removed or kept. */
  folders: z.int().nonnegative(),
});
/** See {@link feedCountsSchema}. */
export type FeedCounts = z.infer<typeof feedCountsSchema>;

/** One entry that differs. */
export const feedDifferenceSchema = z.strictObject({
  kind: z.enum(['host', 'folder']),
  change: z.enum(FEED_CHANGES),
  name: z.string(),
  /** Folders above it, from the feed's folder down: "Amsterdam / Core". */
  path: z.string(),
  /** `address`, `tags`, `property:username`, `field:rack`, …, with what stood there and what stands there now, shortened. */
  fields: z.array(z.strictObject({ field: z.string(), before: z.string(), after: z.string() })),
});
/** See {@link feedDifferenceSchema}. */
export type FeedDifference = z.infer<typeof feedDifferenceSchema>;

/** How a run ended. `waiting`: there are differences that a person has to agree to. */
export const FEED_OUTCOMES = ['unchanged', 'applied', 'waiting', 'failed'] as const;

const runHead = {
  time: timeSchema,
  outcome: z.enum(FEED_OUTCOMES),
  counts: feedCountsSchema,
  /** Why it failed, or why it waits; else empty. */
  message: z.string(),
  hint: z.string(),
  problemCount: z.int().nonnegative(),
  /** Undoes what was applied; null: nothing was. */
  undoToken: idSchema.nullable(),
};

/** A run without its lists. */
export const feedRunSummarySchema = z.strictObject(runHead);
/** See {@link feedRunSummarySchema}. */
export type FeedRunSummary = z.infer<typeof feedRunSummarySchema>;

/** What one refresh came to. */
export const feedRunSchema = z.strictObject({
  ...runHead,
  /** The first {@link SHOWN_DIFFERENCES}. */
  differences: z.array(feedDifferenceSchema),
  differenceCount: z.int().nonnegative(),
  /** The first of what the source says and Binnacle could not take over. */
  problems: z.array(lossSchema),
  /** First lines of a script's error output; kept in memory only. */
  said: z.string(),
  /** It waits because it would remove this many hosts. */
  removal: removalSchema.nullable(),
});
/** See {@link feedRunSchema}. */
export type FeedRun = z.infer<typeof feedRunSchema>;

/** A feed as it is kept. */
export const feedSchema = z.strictObject({
  id: idSchema,
  /** The folder that it fills. */
  folderId: idSchema,
  ...feedDraftSchema.shape,
  /** Whether a person has seen what this very source gives: until then nothing is taken over unasked. */
  seen: z.boolean(),
  lastRun: feedRunSchema.nullable(),
});
/** See {@link feedSchema}. */
export type Feed = z.infer<typeof feedSchema>;

/** A feed as windows know it. */
export const feedInfoSchema = z.strictObject({
  id: idSchema,
  folderId: idSchema,
  draft: feedDraftSchema,
  running: z.boolean(),
  /** Differences lie ready to be taken over. */
  waiting: z.boolean(),
  /** It is due, but its password can't be had while the vault is locked. */
  locked: z.boolean(),
  last: feedRunSummarySchema.nullable(),
});
/** See {@link feedInfoSchema}. */
export type FeedInfo = z.infer<typeof feedInfoSchema>;

/** What a source gives, before there is a feed. */
export const feedTrialSchema = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('read'),
    /** Creates a feed with what was read. */
    trialId: idSchema,
    hostCount: z.int().nonnegative(),
    folderCount: z.int().nonnegative(),
    /** The first of them. */
    hosts: z.array(
      z.strictObject({
        name: z.string(),
        address: z.string(),
        path: z.string(),
        protocols: z.array(z.enum(PROTOCOLS)),
      }),
    ),
    problems: z.array(lossSchema),
    problemCount: z.int().nonnegative(),
    milliseconds: z.int().nonnegative(),
  }),
  z.strictObject({ state: z.literal('failed'), message: z.string(), hint: z.string(), said: z.string() }),
  /** The vault stayed locked. */
  z.strictObject({ state: z.literal('cancelled') }),
]);
/** See {@link feedTrialSchema}. */
export type FeedTrial = z.infer<typeof feedTrialSchema>;

/** Name and place of a new feed's folder. */
export const feedFolderSchema = z.strictObject({ name: nameSchema, parentId: idSchema.nullable() });

/** What a file dialog of a feed is for. */
export const FEED_FILES = ['ssh-config', 'ansible', 'program', 'certificates'] as const;

/** A run without its lists. */
export function summaryOf({
  time,
  outcome,
  counts,
  message,
  hint,
  problemCount,
  undoToken,
}: FeedRun): FeedRunSummary {
  return { time, outcome, counts, message, hint, problemCount, undoToken };
}

/** Absolute on POSIX, in the home folder, or with a drive or a share on Windows. */
function isFullPath(path: string): boolean {
  return /^(?:~?\/|[A-Za-z]:[\\/]|\\\\)/.test(path);
}

/** Parsed by hand: this code runs where there may be no URL class. */
function isHttpsUrl(text: string): boolean {
  const host = String.raw`(?:\[[0-9a-f:.]+\]|[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?\.?)`;
  return new RegExp(String.raw`^https://${host}(?::\d{1,5})?(?:[/?][^\s#\\]*)?$`, 'iu').test(text);
}
