import { z } from 'zod';
import { ERROR_CODES } from './errors';

/**
 * What passes between a secret prompt (its own small renderer) and the vault host, on a port of their own.
 * Secrets are always bytes, never strings: bytes can be zeroed. UTF-8 unless a field says otherwise.
 */

/** Longest passphrase, in bytes: far above any real one, small enough to bound a hostile message. */
export const MAX_PASSPHRASE_BYTES = 4096;
/** Longest secret, in bytes: an RSA 16384 key in PEM form has 13 kB; a certificate chain still fits. */
export const MAX_SECRET_BYTES = 65_536;
/** Most questions of one keyboard-interactive round (RFC 4256 sets no limit; real servers send one or two). */
export const MAX_ASK_PROMPTS = 16;

/** A byte array of at most `max` bytes. Compares by tag, not by `instanceof`: realms differ between windows. */
export const bytes = (max: number): z.ZodType<Uint8Array, Uint8Array> =>
  z.custom<Uint8Array>(
    (value) =>
      ArrayBuffer.isView(value) &&
      Object.prototype.toString.call(value) === '[object Uint8Array]' &&
      value.byteLength <= max,
    'bytes expected',
  );

const text = (max: number): z.ZodString => z.string().max(max);
const passphrase = bytes(MAX_PASSPHRASE_BYTES);
/** Milliseconds until the next try is accepted; 0 = now. */
const waitMs = z.number().int().nonnegative();

/** Ways to prove that the person may open the vault; a vault without passphrase offers the recovery key only. */
export const proofKindSchema = z.enum(['passphrase', 'recovery']);
export type ProofKind = z.infer<typeof proofKindSchema>;

/** A typed proof: the passphrase, or the recovery key as text (case, spaces and hyphens do not matter). */
export const proofSchema = z.strictObject({ kind: proofKindSchema, value: passphrase });
export type Proof = z.infer<typeof proofSchema>;

const proofs = z.array(proofKindSchema).min(1).max(2);

/** One question of an `ask` prompt; the label may come from a server and is shown as plain text. */
export const askPromptSchema = z.strictObject({ label: text(512), echo: z.boolean() });
export type AskPrompt = z.infer<typeof askPromptSchema>;

/** What an `ask` prompt says: which host asks, for whom, and why. */
export const askTextsSchema = z.strictObject({
  /** Name of the host (the hop, in a chain) that the answer goes to. */
  host: text(256),
  /** The account at that host, if known. */
  user: text(256).optional(),
  /** Name of the credential, if a saved one is used. */
  credential: text(256).optional(),
  purpose: z.enum(['password', 'keyboard-interactive', 'key-passphrase', 'new-password', 'file-password']),
  /** Text of the server (RFC 4256 name and instruction) or the path of the key file; data, never markup. */
  instructions: text(4096).optional(),
  /** Why it is asked again, such as "The server refused the last password." */
  notice: text(512).optional(),
  prompts: z.array(askPromptSchema).min(1).max(MAX_ASK_PROMPTS),
});
export type AskTexts = z.infer<typeof askTextsSchema>;

/** Names what a saved secret belongs to. */
export const secretTextsSchema = z.strictObject({
  credential: text(256),
  /** The host from which the prompt was opened, if any. */
  host: text(256).optional(),
  /** What the secret is, in words: "password", "private key". */
  label: text(128),
  /** Where one finds it, in a sentence. */
  help: text(256).optional(),
});
export type SecretTexts = z.infer<typeof secretTextsSchema>;

/** Secrets that leave, and the file that they go into. */
const exportShape = { count: z.number().int().positive(), fileName: text(256) };

/** The steps that a prompt window can be asked to show. A flow may show several, one after the other. */
export const promptShowSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('create-vault'),
    /** Whether a real OS keyring answered; only then "keyring only" may be offered. */
    keyring: z.boolean(),
    /** Its name for people, such as "Secret Service". */
    keyringName: text(128),
  }),
  z.strictObject({
    kind: z.literal('unlock'),
    reason: text(512).optional(),
    /** Name of the OS keyring if this vault has a slot for it: offer one button for it. */
    keyringName: text(128).optional(),
    proofs,
    waitMs,
  }),
  z.strictObject({
    kind: z.literal('enter-secret'),
    ...secretTextsSchema.shape,
    /** `file`: several lines, may be read from a file (private keys). */
    input: z.enum(['line', 'file']),
    /** Whether it replaces a saved one. */
    replaces: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('ask'),
    ...askTextsSchema.shape,
    /** Whether "remember" may be offered: the first answer is then sealed for the credential. */
    offerRemember: z.boolean(),
    /** Whether the answer serves further logins until the vault locks. */
    keeps: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('reveal'),
    ...secretTextsSchema.shape,
    action: z.enum(['reveal', 'copy']),
    proofs,
    waitMs,
  }),
  /** Before secrets leave in a file: a proof, and then `file-passphrase`. */
  z.strictObject({ kind: z.literal('export-secrets'), ...exportShape, proofs, waitMs }),
  /** The passphrase under which they are sealed. */
  z.strictObject({ kind: z.literal('file-passphrase'), ...exportShape }),
  z.strictObject({ kind: z.literal('change-passphrase'), hasPassphrase: z.boolean(), proofs, waitMs }),
  z.strictObject({ kind: z.literal('new-recovery-key'), proofs, waitMs }),
  z.strictObject({ kind: z.literal('change-keyring'), enable: z.boolean(), proofs, waitMs }),
  z.strictObject({
    kind: z.literal('recovery-key-show'),
    /** ASCII text of the key, shown once; nothing is saved before it is confirmed. */
    recoveryKey: bytes(128),
    /** Whether an older recovery key stops working. */
    replaces: z.boolean(),
  }),
]);
export type PromptShow = z.infer<typeof promptShowSchema>;
/** The kind of step that a prompt window opens with. */
export type PromptKind = PromptShow['kind'];

/** From the vault host to the prompt window. */
export const toPromptSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('show'), show: promptShowSchema }),
  /** The last submit failed. Unless `final`, the same step accepts another one after `waitMs`. */
  z.strictObject({
    type: z.literal('failed'),
    code: z.enum(ERROR_CODES),
    message: text(1024),
    hint: text(1024).optional(),
    field: text(64).optional(),
    waitMs,
    final: z.boolean(),
  }),
  /** The revealed secret: to show, or to put on the clipboard (cleared after 30 s). */
  z.strictObject({
    type: z.literal('secret'),
    action: z.enum(['reveal', 'copy']),
    value: bytes(MAX_SECRET_BYTES),
  }),
  /** Saved, unlocked or answered: the window goes away. */
  z.strictObject({ type: z.literal('done') }),
]);
export type ToPrompt = z.infer<typeof toPromptSchema>;

/** From the prompt window to the vault host. The window zeroes its own copies after posting. */
export const fromPromptSchema = z.discriminatedUnion('type', [
  /** Answers `create-vault`; `passphrase: null` = keyring only. */
  z.strictObject({ type: z.literal('create'), passphrase: passphrase.nullable(), keyring: z.boolean() }),
  /** Answers `unlock`, `reveal`, `export-secrets`, `new-recovery-key`, `change-keyring`. */
  z.strictObject({ type: z.literal('prove'), proof: proofSchema }),
  /** Answers `unlock`: open by the OS keyring. */
  z.strictObject({ type: z.literal('keyring') }),
  /** Answers `change-passphrase`. */
  z.strictObject({ type: z.literal('change'), proof: proofSchema, passphrase }),
  /** Answers `file-passphrase`. */
  z.strictObject({ type: z.literal('file-passphrase'), passphrase }),
  /** Answers `recovery-key-show`: the person has written the key down. */
  z.strictObject({ type: z.literal('confirm') }),
  /** Answers `enter-secret`. */
  z.strictObject({ type: z.literal('secret'), value: bytes(MAX_SECRET_BYTES) }),
  /** Answers `ask`, one value a question. */
  z.strictObject({
    type: z.literal('answers'),
    values: z.array(bytes(MAX_SECRET_BYTES)).max(MAX_ASK_PROMPTS),
    remember: z.boolean(),
  }),
  /** After a proven `reveal`: once more, perhaps by the other action. */
  z.strictObject({ type: z.literal('take'), action: z.enum(['reveal', 'copy']) }),
  z.strictObject({ type: z.literal('cancel') }),
]);
export type FromPrompt = z.infer<typeof fromPromptSchema>;
