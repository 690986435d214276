import { z } from 'zod';
import { idSchema } from './primitives';

/** Names an entry within one feed, from one refresh to the next. */
export const feedKeySchema = z.string().min(1).max(300);

/**
 * What makes a folder or host one that a feed keeps up to date: which feed, which entry of it, and what the feed gave
 * last, so that the next refresh can tell it from what a person has added.
 */
export const feedMarkSchema = z.strictObject({
  feedId: idSchema,
  key: feedKeySchema,
  /** Key of the folder that it lies in within the feed; null: directly in the feed's folder. */
  parent: feedKeySchema.nullable(),
  /** What the feed gave beyond name and address: `os`, `tag:core`, `field:rack`, `property:username`, `way:ssh/`. */
  given: z.array(z.string().max(220)).max(800),
  /** Digest of all that the feed gave: a record with another one was touched by a person. */
  digest: z.string().max(64),
  /** Digest of the notes that the feed gave; absent: it gave none. */
  notes: z.string().max(64).optional(),
  /** The feed has it no more; it stays because a person has touched it. */
  gone: z.literal(true).optional(),
});
/** See {@link feedMarkSchema}. */
export type FeedMark = z.infer<typeof feedMarkSchema>;
