import { z } from 'zod';
import {
  askTextsSchema,
  bytes,
  MAX_ASK_PROMPTS,
  MAX_SECRET_BYTES,
  secretTextsSchema,
} from '../../shared/vaultPrompt';
import { ERROR_CODES } from '../../shared/errors';
import { digestSchema, MAX_BUNDLE_BYTES } from './bundleFormat';
import { MAX_HEADER_BYTES } from './header';
import { JOURNAL_HEAD_BYTES } from './journalCipher';
import { MAX_PORT_SECRET_BYTES, PORT_KEY_BYTES } from './portCipher';
import { MAX_SEALED_BYTES } from './sealing';
import {
  sourceConfigSchema,
  sourceEntrySchema,
  sourceReferenceSchema,
  sourceTestSchema,
} from '../../shared/model/secretSource';

/**
 * The vault host's contract. Between main and the host only ciphertext, names and outcomes pass; secrets use
 * the prompt port (src/shared/vaultPrompt.ts) and the grant port (below).
 */

const name = z.string().min(1).max(128);
const refShape = {
  id: name,
  credentialId: name,
  slot: name,
  version: z.number().int().min(1).max(0xffff_ffff),
};
/** Names of one secret; see `SecretRef`. */
export const secretRefSchema = z.strictObject(refShape);
/** Names and ciphertext of one secret; see `SealedSecret`. */
export const sealedSecretSchema = z.strictObject({ ...refShape, sealed: bytes(MAX_SEALED_BYTES) });
/** A source, and the sealed secret that opens it. */
export const sourceAccessSchema = z.strictObject({
  id: name,
  config: sourceConfigSchema,
  secret: sealedSecretSchema.nullable(),
});
export type SourceAccess = z.infer<typeof sourceAccessSchema>;
/** A credential whose secrets are read from a source: the ids under which a session host asks for them, by slot. */
export const sourcedCredentialSchema = z.strictObject({
  source: sourceAccessSchema,
  reference: sourceReferenceSchema,
  ids: z.record(name, name),
});
export type SourcedCredential = z.infer<typeof sourcedCredentialSchema>;
/** Secrets of one grant: a chain of hops with several keys each stays far below. */
export const MAX_GRANT_SECRETS = 256;
/** Entries that a source lists at most; databases with more are refused when they are opened. */
export const MAX_SOURCE_ENTRIES = 100_000;
/** Values that a host may have sealed at once; more come in several requests. */
export const MAX_SEAL_ITEMS = 500;
/** Sealed secrets that main hands over at once for an export; more come in several answers. */
export const MAX_EXPORT_BATCH = 500;
/** Secrets of one export: several for each credential of the largest inventory. */
export const MAX_EXPORT_SECRETS = 1_000_000;
/** Records of one `verify` call; the client sends more in several calls. */
export const MAX_VERIFY_SECRETS = 1000;

const header = bytes(MAX_HEADER_BYTES);
const reason = z.string().max(512).optional();
const nothing = z.strictObject({});
const attempts = z.strictObject({
  failures: z.number().int().nonnegative(),
  waitMs: z.number().int().nonnegative(),
});
const call = <A extends z.ZodType, R extends z.ZodType>(args: A, result: R): { args: A; result: R } => ({
  args,
  result,
});

/** Who waits for the answer of an `ask` prompt: a grant, and the number its session host gave the question. */
const recipientSchema = z.strictObject({ grantId: name, promptId: name });
/** Under what an answer may be kept in memory: a credential, and which of its questions. */
const keepSchema = z.strictObject({ credentialId: name, name: z.string().min(1).max(512) });

/** Calls from main to the host. Those marked "prompt" take the prompt window's port along. */
export const hostCalls = {
  /** Whether an OS keyring answers. */
  keyring: call(nothing, z.strictObject({ available: z.boolean(), name: z.string().max(128) })),
  /** Prompt: creates a vault; returns once main has stored its header. Leaves it unlocked. */
  create: call(nothing, nothing),
  /** Reads a header and, if `tryKeyring`, opens it by the OS keyring. */
  open: call(
    z.strictObject({ header, attempts, tryKeyring: z.boolean() }),
    z.strictObject({ unlocked: z.boolean() }),
  ),
  /** Prompt: unlocks the opened vault. */
  unlock: call(
    z.strictObject({ reason }),
    z.strictObject({ by: z.enum(['passphrase', 'recovery', 'keyring']) }),
  ),
  /** Prompt. */
  changePassphrase: call(nothing, nothing),
  /** Prompt. */
  replaceRecoveryKey: call(nothing, nothing),
  /** Prompt: adds or removes the OS keyring slot. */
  changeKeyring: call(z.strictObject({ enable: z.boolean() }), nothing),
  /** Prompt: seals what was typed; `token` comes back with `persistSecret`. */
  enterSecret: call(
    z.strictObject({
      token: name,
      ref: secretRefSchema,
      texts: secretTextsSchema,
      input: z.enum(['line', 'file']),
      replaces: z.boolean(),
    }),
    nothing,
  ),
  /** Prompt: asks, and hands the answer to every recipient's grant port. */
  ask: call(
    z.strictObject({
      askId: name,
      texts: askTextsSchema,
      recipient: recipientSchema,
      remember: secretRefSchema.optional(),
      keep: keepSchema.optional(),
    }),
    z.strictObject({ remembered: sealedSecretSchema.optional() }),
  ),
  /** Answers a question with what was kept; false if nothing was. */
  recall: call(
    z.strictObject({ recipient: recipientSchema, keep: keepSchema }),
    z.strictObject({ recalled: z.boolean() }),
  ),
  /** Drops what was typed for a credential. */
  forget: call(z.strictObject({ credentialId: name }), nothing),
  /** One more recipient of an open `ask`; false if it was answered meanwhile. */
  joinAsk: call(
    z.strictObject({ askId: name, recipient: recipientSchema }),
    z.strictObject({ joined: z.boolean() }),
  ),
  /** One recipient less. */
  leaveAsk: call(z.strictObject({ askId: name, recipient: recipientSchema }), nothing),
  /** Prompt: shows or copies one secret after a proof. */
  reveal: call(
    z.strictObject({
      secret: sealedSecretSchema,
      texts: secretTextsSchema,
      action: z.enum(['reveal', 'copy']),
    }),
    nothing,
  ),
  /** Prompt: seals secrets, fetched by `exportBatch`, under a passphrase that is typed for one file. */
  exportSecrets: call(
    z.strictObject({
      token: name,
      count: z.number().int().positive().max(MAX_EXPORT_SECRETS),
      fileName: z.string().max(256),
      covers: digestSchema,
    }),
    z.strictObject({
      /** A `SealedBundle` as JSON. */
      bundle: bytes(MAX_BUNDLE_BYTES),
      left: z.array(z.strictObject({ id: name, why: z.enum(['damaged', 'no-text']) })),
    }),
  ),
  /**
   * Takes the session host's port along: it may ask for these secrets until revoked; with `maySeal` also have values
   * sealed that it brings itself, as an import does.
   */
  grant: call(
    z.strictObject({
      grantId: name,
      secrets: z.array(sealedSecretSchema).max(MAX_GRANT_SECRETS),
      maySeal: z.boolean(),
      sourced: z.array(sourcedCredentialSchema).max(MAX_GRANT_SECRETS),
    }),
    nothing,
  ),
  revoke: call(z.strictObject({ grantId: name }), nothing),
  /** Reads one entry of a source, or tries the way in alone; tells what was found, never a value. */
  testSource: call(
    z.strictObject({ source: sourceAccessSchema, reference: sourceReferenceSchema.nullable() }),
    sourceTestSchema,
  ),
  /** The entries of a source that has a list. */
  listSource: call(
    z.strictObject({ source: sourceAccessSchema }),
    z.strictObject({ entries: z.array(sourceEntrySchema).max(MAX_SOURCE_ENTRIES) }),
  ),
  /** Ids of the records that do not open. */
  verify: call(
    z.strictObject({ secrets: z.array(sealedSecretSchema).max(MAX_VERIFY_SECRETS) }),
    z.strictObject({ damaged: z.array(name) }),
  ),
  /** The public key for which the undo journal of edits is sealed. */
  journalKey: call(nothing, z.strictObject({ publicKey: bytes(PORT_KEY_BYTES) })),
  /** The key of one entry of that journal, from its head, encrypted for a session host (portCipher.ts). */
  journalEntryKey: call(
    z.strictObject({ head: bytes(JOURNAL_HEAD_BYTES), recipient: bytes(PORT_KEY_BYTES) }),
    z.strictObject({ key: bytes(MAX_PORT_SECRET_BYTES) }),
  ),
  /** Zeroes the data key and ends the host. */
  lock: call(nothing, nothing),
};
export type HostCalls = typeof hostCalls;

/** What the host asks of main. Each is answered once it is durable. */
export const clientCalls = {
  persistHeader: call(z.strictObject({ header, create: z.boolean() }), nothing),
  persistSecret: call(z.strictObject({ token: name, secret: sealedSecretSchema }), nothing),
  /** Asked before a secret is shown, copied or exported: no record, no secret. */
  audit: call(
    z.discriminatedUnion('action', [
      z.strictObject({
        action: z.enum(['secret.reveal', 'secret.copy']),
        secretId: name,
        credentialId: name,
      }),
      z.strictObject({ action: z.literal('secret.export'), count: z.number().int().positive() }),
    ]),
    nothing,
  ),
  /** The sealed secrets of an export from this place on; none: there are no more. */
  exportBatch: call(
    z.strictObject({ token: name, from: z.number().int().nonnegative() }),
    z.strictObject({ secrets: z.array(sealedSecretSchema).max(MAX_EXPORT_BATCH) }),
  ),
  /** A proof failed or succeeded. */
  attempts: call(attempts, nothing),
};
export type ClientCalls = typeof clientCalls;

const requestId = z.number().int().positive();

/** From a session host to the vault host. */
export const toGrantSchema = z.discriminatedUnion('type', [
  /** First of all: the key for which values are encrypted; see portCipher.ts. */
  z.strictObject({ type: z.literal('hello'), publicKey: bytes(PORT_KEY_BYTES) }),
  z.strictObject({ type: z.literal('secret'), requestId, id: name }),
  /** The one-time code of a granted seed, of an interval after `after`. */
  z.strictObject({
    type: z.literal('code'),
    requestId,
    id: name,
    after: z.number().int().nonnegative().nullable(),
  }),
  /** What a server made of the answers since the last verdict. */
  z.strictObject({ type: z.literal('judged'), verdict: z.enum(['accepted', 'refused']) }),
  z.strictObject({
    type: z.literal('seal'),
    requestId,
    items: z
      .array(z.strictObject({ ref: secretRefSchema, value: bytes(MAX_SECRET_BYTES) }))
      .max(MAX_SEAL_ITEMS),
  }),
]);

const failure = {
  code: z.enum(ERROR_CODES),
  message: z.string().max(1024),
  hint: z.string().max(1024).optional(),
};
const encrypted = bytes(MAX_PORT_SECRET_BYTES);

/** From the vault host to a session host. Values are encrypted for the key of its `hello`. */
export const fromGrantSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('secret'), requestId: z.number().int(), value: encrypted }),
  z.strictObject({
    type: z.literal('code'),
    requestId: z.number().int(),
    value: encrypted,
    step: z.number().int().nonnegative(),
  }),
  z.strictObject({ type: z.literal('secret-failed'), requestId: z.number().int(), ...failure }),
  z.strictObject({
    type: z.literal('sealed'),
    requestId: z.number().int(),
    secrets: z.array(sealedSecretSchema).max(MAX_SEAL_ITEMS),
  }),
  /** What the person typed for a question of this session host. */
  z.strictObject({
    type: z.literal('answer'),
    promptId: name,
    values: z.array(encrypted).max(MAX_ASK_PROMPTS),
  }),
  z.strictObject({ type: z.literal('answer-failed'), promptId: name, ...failure }),
]);
export type FromGrant = z.infer<typeof fromGrantSchema>;
