import { z } from 'zod';
import { idSchema, timeSchema } from './primitives';

/** One field of a record before and after; an absent side means that the field was not there. */
export const fieldChangeSchema = z.strictObject({
  /** Name of the field, and of the property or custom field in it: `['properties', 'username']`. */
  path: z.array(z.string()).min(1).max(2),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});
/** See {@link fieldChangeSchema}. */
export type FieldChange = z.infer<typeof fieldChangeSchema>;

/** Kinds of record that have a history. */
export const RECORD_KINDS = ['folder', 'host', 'environment', 'credential'] as const;
/** One of {@link RECORD_KINDS}. */
export type RecordKind = (typeof RECORD_KINDS)[number];

/**
 * Undone, restored or compared up to here: right after or before an event of the audit (after 0: before the first), or at
 * a time. An event that is one of a change of several is taken with all of them: no moment lies inside a change.
 */
export const momentSchema = z.union([
  z.strictObject({ event: z.int().nonnegative() }),
  z.strictObject({ before: z.int().positive() }),
  z.strictObject({ time: timeSchema }),
]);
/** See {@link momentSchema}. */
export type Moment = z.infer<typeof momentSchema>;

/** What a change would take away: it is asked about when that is more than a fifth of all hosts. */
export const removalSchema = z.strictObject({
  hosts: z.int().positive(),
  of: z.int().positive(),
  /** Names of the first of them, with their folders: "Amsterdam / web01". */
  names: z.array(z.string()).max(100),
});
/** See {@link removalSchema}. */
export type Removal = z.infer<typeof removalSchema>;

/** Reply to a change that may take many hosts away: done, or nothing done and a question. */
export const guardedSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('confirm'), removal: removalSchema }),
  z.strictObject({
    state: z.literal('done'),
    /** Undoes it; null: there was nothing to do. */
    undoToken: idSchema.nullable(),
    /** Records that were changed, added or removed. */
    count: z.int().nonnegative(),
    /** Fields and records that were left alone because they have changed again since. */
    kept: z.int().nonnegative(),
  }),
]);
/** See {@link guardedSchema}. */
export type Guarded = z.infer<typeof guardedSchema>;

const comparedSchema = z.strictObject({
  kind: z.enum(RECORD_KINDS),
  id: idSchema,
  name: z.string(),
  /** The folders above it: "Amsterdam / Core". */
  path: z.string(),
  /** What differs, for a record that is in both. */
  changes: z.array(fieldChangeSchema),
});

/** What differs between two moments; the lists hold the first few hundred of each. */
export const comparisonSchema = z.strictObject({
  added: z.array(comparedSchema),
  removed: z.array(comparedSchema),
  changed: z.array(comparedSchema),
  totals: z.strictObject({
    added: z.int().nonnegative(),
    removed: z.int().nonnegative(),
    changed: z.int().nonnegative(),
    /** Hosts among those removed. */
    removedHosts: z.int().nonnegative(),
  }),
});
/** See {@link comparisonSchema}. */
export type Comparison = z.infer<typeof comparisonSchema>;
/** One record of a {@link Comparison}. */
export type Compared = Comparison['changed'][number];

/** Whether the history is whole: see docs/history.md for what that proves. */
export const verificationSchema = z.strictObject({
  events: z.int().nonnegative(),
  /** Time of the first event; null: there is none. */
  since: timeSchema.nullable(),
  /** Records that are there. */
  records: z.int().nonnegative(),
  /** Hash of the newest event, hexadecimal. */
  head: z.string(),
  /** The first event whose hash does not follow from the one before; null: the chain is whole. */
  broken: z.strictObject({ id: z.int(), time: timeSchema.nullable(), reason: z.string() }).nullable(),
  /** Records that are not what the events make of them: the first of them, and how many. */
  different: z.array(z.strictObject({ kind: z.enum(RECORD_KINDS), id: z.string(), name: z.string() })),
  differentCount: z.int().nonnegative(),
});
/** See {@link verificationSchema}. */
export type Verification = z.infer<typeof verificationSchema>;
