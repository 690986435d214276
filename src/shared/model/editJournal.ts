import { z } from 'zod';
import { SQL_DIALECTS } from '../sql/dialect';
import { idSchema, timeSchema } from './primitives';

/** Entries that are listed at once. */
export const JOURNAL_PAGE = 100;
/** Bytes of all sealed entries; the oldest go first. Backups of the store hold them as well. */
export const MOST_JOURNAL_BYTES = 64 * 1024 * 1024;
/** Bytes of the values of one entry, as UTF-8. */
export const MOST_ENTRY_BYTES = 16 * 1024 * 1024;
/** Bytes of the values of one change, before and after: a larger one is kept out, after a question. */
export const MOST_CHANGE_BYTES = 1024 * 1024;
/** Longest name of a database, schema or table, in UTF-16 units; a database may be the path of a file. */
export const LONGEST_JOURNAL_NAME = 4096;

/**
 * How applied edits stand. `applying`: their commit is on its way; `open`: inside a transaction that a person ends;
 * `unknown`: nobody was told whether they were committed.
 */
export const JOURNAL_STATES = ['applying', 'open', 'applied', 'rolled-back', 'unknown'] as const;
/** One of {@link JOURNAL_STATES}. */
export type JournalState = (typeof JOURNAL_STATES)[number];

const name = z.string().max(LONGEST_JOURNAL_NAME);
const count = z.int().nonnegative();

/** What can be read of an entry without opening it. */
export const journalSummarySchema = z.strictObject({
  ...{ database: name, user: name, schema: name, table: name },
  ...{ updates: count, inserts: count, deletes: count },
  /** Changes whose inverse is not kept. */
  leftOut: count,
  /** The entry whose changes this one takes back; null: none. */
  undoes: z.int().positive().nullable(),
});
/** See {@link journalSummarySchema}. */
export type JournalSummary = z.infer<typeof journalSummarySchema>;

/** An entry of the journal as it is listed. */
export const journalEntrySchema = z.strictObject({
  ...journalSummarySchema.shape,
  id: z.int().positive(),
  hostId: idSchema,
  endpointId: idSchema,
  hostName: z.string(),
  engine: z.enum(SQL_DIALECTS),
  writtenAt: timeSchema,
  state: z.enum(JOURNAL_STATES),
  /** Of what is sealed. */
  bytes: count,
});
/** See {@link journalEntrySchema}. */
export type JournalEntry = z.infer<typeof journalEntrySchema>;

/** What to list of the journal. */
export const journalFilterSchema = z.strictObject({
  hostId: idSchema,
  /** Null: every database of the host. */
  database: name.nullable(),
  /** Only entries older than this one. */
  beforeId: z.int().positive().nullable(),
});
/** See {@link journalFilterSchema}. */
export type JournalFilter = z.infer<typeof journalFilterSchema>;
