import { randomBytes, timingSafeEqual } from 'node:crypto';
import { BinnacleError } from '../../shared/errors';
import type { VaultHeader } from './header';
import type { Keyring } from './keyring';
import { KEY_BYTES } from './keySlots';
import type { NewSlot } from './openVault';
import { OpenVault } from './openVault';
import { randomSecret, zero } from './secretBytes';

/** A slot key that stands in the OS keyring, but not yet in any stored header. */
export interface NewKeyringSlot {
  slot: NewSlot;
  /** Takes the entry out of the keyring again. */
  undo(): Promise<void>;
  /** Zeroes the key in memory. */
  dispose(): void;
}

const accountOf = (slotId: Buffer): string => slotId.toString('hex');

/** Puts a fresh slot key into the keyring and reads it back; throws `keyring-unavailable`. */
export async function newKeyringSlot(keyring: Keyring): Promise<NewKeyringSlot> {
  if (!(await keyring.available())) throw unusable('No keyring that survives a restart was found.');
  const [key, id] = [randomSecret(KEY_BYTES), randomBytes(16)];
  const account = accountOf(id);
  const undo = (): Promise<void> => keyring.remove(account).catch(() => undefined);
  try {
    await keyring.set(account, key);
    const stored = await keyring.get(account);
    const kept = stored?.length === key.length && timingSafeEqual(stored, key);
    zero(stored);
    if (!kept) throw unusable('The keyring did not keep what was stored in it.');
  } catch (error) {
    zero(key);
    await undo();
    throw error;
  }
  return {
    slot: { secret: { type: 'keyring', value: key }, argon2: null, id },
    undo,
    dispose: () => zero(key),
  };
}

/**
 * Opens a header by its keyring slot; undefined if there is none, or the keyring no longer holds its key. Throws
 * `keyring-unavailable` when the keyring does not answer.
 */
export async function openByKeyring(
  keyring: Keyring,
  bytes: Uint8Array,
  header: VaultHeader,
): Promise<OpenVault | undefined> {
  const slot = header.slots.find(({ type }) => type === 'keyring');
  if (slot === undefined) return undefined;
  const key = await keyring.get(accountOf(slot.id));
  if (key === undefined) return undefined;
  try {
    return await OpenVault.open(bytes, { type: 'keyring', value: key });
  } finally {
    zero(key);
  }
}

/** The same where a keyring that does not answer is no reason to stop: there are other ways in. */
export async function tryByKeyring(
  keyring: Keyring,
  bytes: Uint8Array,
  header: VaultHeader,
): Promise<OpenVault | undefined> {
  try {
    return await openByKeyring(keyring, bytes, header);
  } catch (error) {
    if (error instanceof BinnacleError && error.code === 'keyring-unavailable') return undefined;
    throw error;
  }
}

/** Removes the keyring entry of a header's slot, if any. A keyring that does not answer keeps a useless key. */
export async function forgetKeyringSlot(keyring: Keyring, header: VaultHeader): Promise<void> {
  const slot = header.slots.find(({ type }) => type === 'keyring');
  if (slot !== undefined) await keyring.remove(accountOf(slot.id)).catch(() => undefined);
}

function unusable(message: string): BinnacleError {
  return new BinnacleError('keyring-unavailable', message, { retryable: true });
}
