import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { hashRawSync } from '@node-rs/argon2';
import { z } from 'zod';
import { SECRET_SLOTS, type SecretSlot } from '../../../shared/model/inventory';

// Secrets sealed under a passphrase of their own, for files that leave this machine. Runs where secrets may be: never in
// main, never in a window.

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
/** The second recommended option of RFC 9106, section 4. */
const DEFAULT_COST: BundleCost = { memoryKiB: 64 * 1024, passes: 3, lanes: 4 };
const SALT_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Far above the secrets of any inventory. */
const MAX_DATA_CHARACTERS = 64 * 1024 * 1024;

const base64 = (bytes: number): z.ZodString =>
  z
    .string()
    .regex(/^[A-Za-z0-9+/]+=*$/)
    .refine((text) => Buffer.from(text, 'base64').length === bytes, `${bytes} bytes.`);

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
  covers: z.string().regex(/^[0-9a-f]{64}$/),
  nonce: base64(NONCE_BYTES),
  data: z
    .string()
    .max(MAX_DATA_CHARACTERS)
    .regex(/^[A-Za-z0-9+/]{22,}=*$/),
});
/** See {@link sealedBundleSchema}. */
export type SealedBundle = z.infer<typeof sealedBundleSchema>;

const secretsSchema = z.record(z.uuid(), z.partialRecord(z.enum(SECRET_SLOTS), z.string().max(1024 * 1024)));

/** Everything in a file but its bundle, in the order in which it stands there. */
export function recordsOf(file: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(file).filter(([key]) => key !== 'secrets'));
}

/** The digest by which a bundle is tied to records: {@link recordsOf} parsed JSON. */
export function digestOf(records: unknown): string {
  return createHash('sha256').update(JSON.stringify(records)).digest('hex');
}

/** Seals secrets for the records with a {@link digestOf}. */
export function sealSecrets(
  secrets: BundleSecrets,
  passphrase: string,
  covers: string,
  cost: BundleCost = DEFAULT_COST,
): SealedBundle {
  const [salt, nonce] = [randomBytes(SALT_BYTES), randomBytes(NONCE_BYTES)];
  const kdf = { name: 'argon2id' as const, ...cost, salt: salt.toString('base64') };
  const bundle = sealedBundleSchema
    .omit({ data: true })
    .parse({ kdf, cipher: 'aes-256-gcm', covers, nonce: nonce.toString('base64') });
  const plain = Buffer.from(JSON.stringify(Object.fromEntries(secrets)));
  const key = deriveKey(passphrase, bundle.kdf);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(authenticated(bundle));
  const data = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  key.fill(0);
  plain.fill(0);
  return { ...bundle, data: data.toString('base64') };
}

/** Opens a bundle; null if the passphrase is wrong or the bundle was changed. */
export function openSecrets(bundle: SealedBundle, passphrase: string): BundleSecrets | null {
  const data = Buffer.from(bundle.data, 'base64');
  if (data.length < TAG_BYTES) return null;
  const key = deriveKey(passphrase, bundle.kdf);
  const nonce = Buffer.from(bundle.nonce, 'base64');
  const cipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  key.fill(0);
  cipher.setAAD(authenticated(bundle));
  cipher.setAuthTag(data.subarray(-TAG_BYTES));
  try {
    const plain = Buffer.concat([cipher.update(data.subarray(0, -TAG_BYTES)), cipher.final()]);
    const parsed = secretsSchema.safeParse(JSON.parse(plain.toString('utf8')));
    plain.fill(0);
    if (!parsed.success) return null;
    return new Map(Object.entries(parsed.data));
  } catch {
    return null;
  }
}

function deriveKey(passphrase: string, { memoryKiB, passes, lanes, salt }: SealedBundle['kdf']): Buffer {
  return hashRawSync(Buffer.from(passphrase.normalize('NFKC')), {
    memoryCost: memoryKiB,
    timeCost: passes,
    parallelism: lanes,
    outputLen: 32,
    salt: Buffer.from(salt, 'base64'),
  });
}

/** Everything around the ciphertext that has to be as it was when it was sealed. */
function authenticated({ kdf, cipher, covers }: Omit<SealedBundle, 'data'>): Buffer {
  const { name, memoryKiB, passes, lanes, salt } = kdf;
  const parts = ['binnacle secrets v1', name, memoryKiB, passes, lanes, salt, cipher, covers];
  return Buffer.from(JSON.stringify(parts));
}
