import { z } from 'zod';
import { idSchema, timeSchema } from './primitives';

/** One line of the audit: what was done to what, and how it ended. Never holds a secret. */
export const auditEntrySchema = z.strictObject({
  id: z.int().positive(),
  time: timeSchema,
  /** Dotted verb such as `host.create`, `session.open`, `secret.reveal`, `hostkey.trust`. */
  action: z.string().max(64),
  objectKind: z.string().max(32),
  objectId: z.string().max(64).nullable(),
  /** The object's name at that time. */
  objectName: z.string().max(200),
  /** The host it belongs to, where there is one. */
  hostId: idSchema.nullable(),
  outcome: z.enum(['ok', 'refused', 'failed']),
  /** One sentence; never a secret. */
  detail: z.string().max(1000),
});
/** See {@link auditEntrySchema}. */
export type AuditEntry = z.infer<typeof auditEntrySchema>;
