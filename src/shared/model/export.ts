import { z } from 'zod';
import { lossSchema } from './import';
import { idSchema } from './primitives';

/** Formats that the inventory can be written in. */
export const EXPORT_FORMATS = [
  'binnacle-json',
  'csv',
  'ssh-config',
  'ansible-yaml',
  'mremoteng-xml',
] as const;
/** One of {@link EXPORT_FORMATS}. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What to export: everything, or a folder with all below it. */
export const exportOptionsSchema = z.strictObject({
  format: z.enum(EXPORT_FORMATS),
  folderId: idSchema.nullable(),
  /** With the saved secrets, sealed under a passphrase for the file; for our own JSON only. Absent: without. */
  withSecrets: z.boolean().optional(),
});
/** See {@link exportOptionsSchema}. */
export type ExportOptions = z.infer<typeof exportOptionsSchema>;

/** What came of an export. */
export const exportResultSchema = z.strictObject({
  fileName: z.string(),
  /** How many secrets are sealed into it. */
  secretCount: z.int().nonnegative(),
  /** What the format can't hold, at most the first `SHOWN_LOSSES`. */
  losses: z.array(lossSchema),
  lossCount: z.int().nonnegative(),
});
/** See {@link exportResultSchema}. */
export type ExportResult = z.infer<typeof exportResultSchema>;
