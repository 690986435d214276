import { createHash } from 'node:crypto';
import { z } from 'zod';
import { SECRET_SLOTS, type SecretSlot } from '../../shared/model/inventory';

// A bundle as it stands in a file: secrets sealed under a passphrase of their own. docs/formats/inventory-json.md
// describes it. Nothing here opens one, so main may know it; secretBundle.ts seals and opens.

/** Secrets by credential id. */
export type BundleSecrets = Map<string, Partial<Record<SecretSlot, string>>>;

/** Cost of the key derivation (Argon2id, version 0x13). */
export interface BundleCost {
  memoryKiB: number;
  passes: number;
  lanes: number;
}

/** Bounds of a cost, checked before it runs: below it guesses are cheap, above it a file could hang the import. */
export const BUNDLE_LIMITS = {
  minMemoryKiB: 64 * 1024,
  maxMemoryKiB: 512 * 1024,
  passes: 16,
  lanes: 16,
  /** Memory × passes: 1 GiB takes about a second. */
  workKiB: 1024 * 1024,
} as const;
export const SALT_BYTES = 32;
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;
/** Far above the secrets of any inventory. */
export const MAX_DATA_CHARACTERS = 64 * 1024 * 1024;
/** Longest bundle as JSON: the data, and the few hundred characters around it. */
export const MAX_BUNDLE_BYTES = MAX_DATA_CHARACTERS + 4096;

const base64 = (bytes: number): z.ZodString =>
  z
    .string()
    .regex(/^[A-Za-z0-9+/]+=*$/)
    .refine((text) => Buffer.from(text, 'base64').length === bytes, `${bytes} bytes.`);

/** An empty object and its tag. */
const MIN_DATA_CHARACTERS = 22;

/** Looks for one character that does not fit: a pattern for the whole would run out of stack at some megabytes. */
function isBase64(text: string): boolean {
  const end = text.indexOf('=');
  const [body, padding] = end === -1 ? [text, ''] : [text.slice(0, end), text.slice(end)];
  return !/[^A-Za-z0-9+/]/.test(body) && ['', '=', '=='].includes(padding);
}

/** What {@link digestOf} gives. */
export const digestSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** A bundle as it stands in a file. */
export const sealedBundleSchema = z.strictObject({
  kdf: z
    .strictObject({
      name: z.literal('argon2id'),
      memoryKiB: z.int().min(BUNDLE_LIMITS.minMemoryKiB).max(BUNDLE_LIMITS.maxMemoryKiB),
      passes: z.int().min(1).max(BUNDLE_LIMITS.passes),
      lanes: z.int().min(1).max(BUNDLE_LIMITS.lanes),
      salt: base64(SALT_BYTES),
    })
    .refine(({ memoryKiB, passes }) => memoryKiB * passes <= BUNDLE_LIMITS.workKiB, 'The cost is too high.'),
  cipher: z.literal('aes-256-gcm'),
  /** SHA-256 of the records that the secrets belong to: nobody can put another address beside them. */
  covers: digestSchema,
  nonce: base64(NONCE_BYTES),
  data: z.string().min(MIN_DATA_CHARACTERS).max(MAX_DATA_CHARACTERS).refine(isBase64, 'Base64.'),
});
/** See {@link sealedBundleSchema}. */
export type SealedBundle = z.infer<typeof sealedBundleSchema>;

/** What a bundle seals. */
export const bundleSecretsSchema = z.record(
  z.uuid(),
  z.partialRecord(z.enum(SECRET_SLOTS), z.string().max(1024 * 1024)),
);

/** Everything in a file but its bundle, in the order in which it stands there. */
export function recordsOf(file: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(file).filter(([key]) => key !== 'secrets'));
}

/** The digest by which a bundle is tied to records: {@link recordsOf} parsed JSON. */
export function digestOf(records: unknown): string {
  return createHash('sha256').update(JSON.stringify(records)).digest('hex');
}
