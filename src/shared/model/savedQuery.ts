import { z } from 'zod';
import { SQL_DIALECTS } from '../sql/dialect';
import { tagSchema } from './inventory';
import { idSchema, lineSchema, nameSchema, timeSchema } from './primitives';

/** Saved queries at most: all of them are listed at once. */
export const MOST_SAVED_QUERIES = 2000;
/** Longest text of a saved query, in UTF-16 units; a longer one is for a file. */
export const LONGEST_SAVED_QUERY = 100_000;
/** Longest beginning of a text in a list, in UTF-16 units. */
export const SAVED_PREVIEW = 300;

/** In which tabs a saved query is offered. */
export const offeredSchema = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('everyone') }),
  /** Databases of one host. */
  z.strictObject({ to: z.literal('host'), hostId: idSchema }),
  /** Databases of hosts with a tag. */
  z.strictObject({ to: z.literal('tag'), tag: tagSchema }),
]);
/** See {@link offeredSchema}. */
export type Offered = z.infer<typeof offeredSchema>;

/** What the form sends. */
export const savedQueryDraftSchema = z.strictObject({
  name: nameSchema,
  /** Such as `Reports / Monthly`; empty: none. */
  folder: lineSchema(200),
  offered: offeredSchema,
  engine: z.enum(SQL_DIALECTS),
  text: z
    .string()
    .max(
      LONGEST_SAVED_QUERY,
      `At most ${LONGEST_SAVED_QUERY.toLocaleString('en')} characters: keep it in a file.`,
    )
    .refine((text) => text.trim() !== '', 'There is nothing to save.'),
});
/** See {@link savedQueryDraftSchema}. */
export type SavedQueryDraft = z.infer<typeof savedQueryDraftSchema>;

/** A query that a person has saved. */
export const savedQuerySchema = savedQueryDraftSchema.extend({
  id: idSchema,
  createdAt: timeSchema,
  updatedAt: timeSchema,
});
/** See {@link savedQuerySchema}. */
export type SavedQuery = z.infer<typeof savedQuerySchema>;

/** A saved query as it is listed: the beginning of its text alone. */
export const savedQueryInfoSchema = savedQuerySchema.omit({ text: true }).extend({ preview: z.string() });
/** See {@link savedQueryInfoSchema}. */
export type SavedQueryInfo = z.infer<typeof savedQueryInfoSchema>;
