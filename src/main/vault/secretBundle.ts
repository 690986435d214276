import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { hashRawSync } from '@node-rs/argon2';
import {
  type BundleCost,
  type BundleSecrets,
  bundleSecretsSchema,
  NONCE_BYTES,
  SALT_BYTES,
  type SealedBundle,
  sealedBundleSchema,
  TAG_BYTES,
} from './bundleFormat';
import { argon2id } from './kdf';
import { normalisePassphrase, zero } from './secretBytes';

// Secrets sealed under a passphrase of their own, for files that leave this machine. Runs where secrets may be (the vault
// host seals, the import host opens): never in main, never in a window.

/** The second recommended option of RFC 9106, section 4. */
const DEFAULT_COST: BundleCost = { memoryKiB: 64 * 1024, passes: 3, lanes: 4 };

/** Seals the bytes of a `SecretText` for the records with a `digestOf`. The caller zeroes text and passphrase. */
export async function sealSecrets(
  text: Uint8Array,
  passphrase: Uint8Array,
  covers: string,
  cost: BundleCost = DEFAULT_COST,
): Promise<SealedBundle> {
  const [salt, nonce] = [randomBytes(SALT_BYTES), randomBytes(NONCE_BYTES)];
  const kdf = { name: 'argon2id' as const, ...cost, salt: salt.toString('base64') };
  const bundle = sealedBundleSchema
    .omit({ data: true })
    .parse({ kdf, cipher: 'aes-256-gcm', covers, nonce: nonce.toString('base64') });
  const typed = normalisePassphrase(passphrase);
  const key = await argon2id(typed, salt, cost).finally(() => zero(typed));
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  zero(key);
  cipher.setAAD(authenticated(bundle));
  const data = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
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
    const parsed = bundleSecretsSchema.safeParse(JSON.parse(plain.toString('utf8')));
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
