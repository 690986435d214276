import { z } from 'zod';
import { idSchema, timeSchema } from './primitives';
import { ERROR_CODES } from '../errors';
import { sessionTargetSchema } from './document';

/** {@link WireError} as a schema. */
export const wireErrorSchema = z.strictObject({
  code: z.enum(ERROR_CODES),
  message: z.string(),
  hint: z.string().optional(),
  field: z.string().optional(),
  retryable: z.boolean(),
});

/** Size of a terminal in character cells. */
export const terminalSizeSchema = z.strictObject({
  columns: z.int().min(2).max(1000),
  rows: z.int().min(1).max(1000),
});
/** See {@link terminalSizeSchema}. */
export type TerminalSize = z.infer<typeof terminalSizeSchema>;

/** A host key as it is shown to a person. */
export const shownKeySchema = z.strictObject({
  type: z.string().max(64),
  /** `SHA256:…`, base64 without padding, as OpenSSH prints it. */
  fingerprint: z.string().max(128),
  randomart: z.string().max(1000),
  /** When it was first trusted; null for the key being offered. */
  firstSeen: timeSchema.nullable(),
});
/** See {@link shownKeySchema}. */
export type ShownKey = z.infer<typeof shownKeySchema>;

/** A question about a host key, shown in the tab it concerns. Only `unknown` can be answered with trust. */
export const hostKeyQuestionSchema = z.strictObject({
  promptId: idSchema,
  /** Name and address of the hop this is about. */
  hostName: z.string().max(200),
  address: z.string().max(300),
  offered: shownKeySchema,
});
/** See {@link hostKeyQuestionSchema}. */
export type HostKeyQuestion = z.infer<typeof hostKeyQuestionSchema>;

/** Why a connection was stopped over a host key: both sides of the story. */
export const hostKeyStopSchema = z.strictObject({
  hostId: idSchema.nullable(),
  hostName: z.string().max(200),
  address: z.string().max(300),
  port: z.int(),
  reason: z.enum(['changed', 'other-type', 'revoked', 'certificate-invalid']),
  detail: z.string().max(500),
  stored: z.array(shownKeySchema),
  offered: shownKeySchema,
});
/** See {@link hostKeyStopSchema}. */
export type HostKeyStop = z.infer<typeof hostKeyStopSchema>;

/** Where a session stands. */
export const sessionStateSchema = z.discriminatedUnion('phase', [
  z.strictObject({
    phase: z.literal('connecting'),
    /** What is being waited for, in words that name the hop. */
    step: z.string().max(300),
  }),
  z.strictObject({ phase: z.literal('host-key'), question: hostKeyQuestionSchema }),
  z.strictObject({
    phase: z.literal('waiting-for-person'),
    /** What the secret prompt asks for. */
    step: z.string().max(300),
  }),
  z.strictObject({ phase: z.literal('open'), since: timeSchema }),
  z.strictObject({
    phase: z.literal('closed'),
    /** Null: ended as asked (shell exit, close). */
    error: wireErrorSchema.nullable(),
    exitCode: z.int().nullable(),
    signal: z.string().max(32).nullable(),
    hostKeyStop: hostKeyStopSchema.nullable(),
    /** When the next automatic attempt starts; null: none. */
    reconnectAt: timeSchema.nullable(),
  }),
]);
/** See {@link sessionStateSchema}. */
export type SessionState = z.infer<typeof sessionStateSchema>;

/** One live session as the interface sees it. */
export const sessionInfoSchema = z.strictObject({
  id: idSchema,
  documentId: idSchema,
  target: sessionTargetSchema,
  state: sessionStateSchema,
  /** Weak algorithms in use on this connection, for the warning mark. */
  weaknesses: z.array(z.string().max(200)),
});
/** See {@link sessionInfoSchema}. */
export type SessionInfo = z.infer<typeof sessionInfoSchema>;
