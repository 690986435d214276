import { z } from 'zod';
import { idSchema, timeSchema } from './primitives';

/** What lines can be asked for by what they are about. */
export const AUDIT_TOPICS = ['changes', 'connections', 'secrets', 'settings'] as const;
/** One of {@link AUDIT_TOPICS}. */
export type AuditTopic = (typeof AUDIT_TOPICS)[number];

/** One line of the audit: what was done to what, by whom, and how it ended. Never holds a secret. */
export const auditEntrySchema = z.strictObject({
  id: z.int().positive(),
  time: timeSchema,
  /** Who was at the workstation: the name of the account that Binnacle ran in; empty in lines of early versions. */
  actor: z.string().max(200),
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
  /** The change that it belongs to, all of which is undone by one token; null: nothing that can be undone. */
  batch: idSchema.nullable(),
  /** Whether it stands for all lines of its change. */
  summary: z.boolean(),
});
/** See {@link auditEntrySchema}. */
export type AuditEntry = z.infer<typeof auditEntrySchema>;
