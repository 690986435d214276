import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KeySlot, SlotType } from './header';
import { slotCode, slotContext } from './header';
import { argon2id } from './kdf';
import type { Argon2Parameters } from './kdfLimits';
import { allocateSecret, hkdf, normalisePassphrase, zero } from './secretBytes';

/** Bytes of the data key, of the OS keyring's slot key, and of every key derived here. */
export const KEY_BYTES = 32;
const TAG_BYTES = 16;
const SLOT_KEY_INFO = Buffer.from('binnacle vault v1 slot key', 'latin1');

/**
 * What opens a slot: the typed passphrase (any UTF-8), the decoded recovery key, or the keyring's random key.
 * The caller keeps and zeroes it.
 */
export interface SlotSecret {
  type: SlotType;
  value: Uint8Array;
}

/** Wraps the data key into a new slot with fresh salt and nonce. `argon2` is given for passphrases only. */
export async function wrapDataKey(
  dataKey: Uint8Array,
  vaultId: Uint8Array,
  secret: SlotSecret,
  argon2: Argon2Parameters | null,
  id: Buffer = randomBytes(16),
): Promise<KeySlot> {
  const fields = { type: secret.type, argon2, id, salt: randomBytes(32), nonce: randomBytes(12) };
  const key = await slotKey(fields, secret);
  try {
    const cipher = createCipheriv('aes-256-gcm', key, fields.nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(slotContext(vaultId, fields));
    return {
      ...fields,
      wrapped: Buffer.concat([cipher.update(dataKey), cipher.final(), cipher.getAuthTag()]),
    };
  } finally {
    zero(key);
  }
}

/** The data key of a slot, or undefined if the secret does not open it; the caller zeroes the key. */
export async function unwrapDataKey(
  slot: KeySlot,
  vaultId: Uint8Array,
  secret: SlotSecret,
): Promise<Buffer | undefined> {
  const key = await slotKey(slot, secret);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, slot.nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(slotContext(vaultId, slot));
    decipher.setAuthTag(slot.wrapped.subarray(KEY_BYTES));
    return finish(decipher.update(slot.wrapped.subarray(0, KEY_BYTES)), () => decipher.final());
  } finally {
    zero(key);
  }
}

/** Moves an authenticated plaintext into memory of its own; zeroes and drops one that is not authentic. */
function finish(plain: Buffer, verify: () => Buffer): Buffer | undefined {
  try {
    verify();
    const key = allocateSecret(KEY_BYTES);
    plain.copy(key);
    return key;
  } catch {
    return undefined;
  } finally {
    zero(plain);
  }
}

async function slotKey(slot: Pick<KeySlot, 'type' | 'argon2' | 'salt'>, secret: SlotSecret): Promise<Buffer> {
  const info = Buffer.concat([SLOT_KEY_INFO, Buffer.of(slotCode(slot.type))]);
  if (slot.argon2 === null) return hkdf(secret.value, slot.salt, info);
  const passphrase = normalisePassphrase(secret.value);
  try {
    const stretched = await argon2id(passphrase, slot.salt, slot.argon2);
    const key = hkdf(stretched, slot.salt, info);
    zero(stretched);
    return key;
  } finally {
    zero(passphrase);
  }
}
