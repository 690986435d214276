import { z } from 'zod';
import { SQL_DIALECTS } from '../sql/dialect';
import { idSchema, timeSchema } from './primitives';

/** Statements that are kept at most; the oldest go first. */
export const MOST_HISTORY_ENTRIES = 20_000;
/** Longest text of a statement that is kept whole, in UTF-16 units; a longer one is cut. */
export const LONGEST_KEPT_STATEMENT = 64 * 1024;
/** Longest message of a server that is kept, in UTF-16 units. */
export const LONGEST_KEPT_MESSAGE = 1000;
/** Entries that are listed at once. */
export const HISTORY_PAGE = 200;
/** Longest beginning of a text in a list, in UTF-16 units. */
export const HISTORY_PREVIEW = 300;

/** A text of at most `length` UTF-16 units, without halves of surrogate pairs, which no file takes. */
export const boundedText = (text: string, length: number): string =>
  text.slice(0, length).replace(/\p{Surrogate}/gu, '\ufffd');

/** How a statement can have ended. */
export const RUN_OUTCOMES = ['done', 'failed', 'cancelled'] as const;
/** One of {@link RUN_OUTCOMES}. */
export type RunOutcome = (typeof RUN_OUTCOMES)[number];

/** A statement that has run, its secrets taken out. */
export interface RanStatement {
  text: string;
  /** The text was longer and its end is not kept. */
  cut: boolean;
  /** Milliseconds since the epoch. */
  startedAt: number;
  durationMs: number;
  /** Rows returned or changed; null: not said. */
  rows: number | null;
  outcome: RunOutcome;
  /** What the server said of a failure; empty otherwise. */
  message: string;
}

/** Where statements ran. */
export interface RanConnection {
  hostId: string;
  endpointId: string;
  hostName: string;
  engine: (typeof SQL_DIALECTS)[number];
  database: string;
  user: string;
}

// Names and messages come from servers: bounded where they are written, and only text here.

/** A line of the history of queries. */
export const historyEntrySchema = z.strictObject({
  id: z.int().positive(),
  hostId: idSchema,
  endpointId: idSchema,
  hostName: z.string(),
  engine: z.enum(SQL_DIALECTS),
  database: z.string(),
  user: z.string(),
  startedAt: timeSchema,
  durationMs: z.int().nonnegative(),
  rows: z.number().nullable(),
  outcome: z.enum(RUN_OUTCOMES),
  message: z.string(),
  cut: z.boolean(),
  /** The beginning of the text. */
  preview: z.string(),
});
/** See {@link historyEntrySchema}. */
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

/** What to list of the history. */
export const historyFilterSchema = z.strictObject({
  /** Part of a statement, whatever the case of ASCII letters; empty: any. */
  text: z.string().max(500),
  hostId: idSchema.nullable(),
  outcome: z.enum(RUN_OUTCOMES).nullable(),
  /** Only what began at this time or later. */
  since: timeSchema.nullable(),
  /** Only entries older than this one. */
  beforeId: z.int().positive().nullable(),
});
/** See {@link historyFilterSchema}. */
export type HistoryFilter = z.infer<typeof historyFilterSchema>;
