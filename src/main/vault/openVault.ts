import { randomBytes, timingSafeEqual } from 'node:crypto';
import { BinnacleError } from '../../shared/errors';
import type { KeySlot, SlotType, VaultHeader } from './header';
import { encodeHeader, parseHeader, verifyHeader } from './header';
import { type JournalKeyPair, journalEntryKey, journalKeyPair } from './journalCipher';
import type { Argon2Parameters } from './kdfLimits';
import { KEY_BYTES, unwrapDataKey, wrapDataKey } from './keySlots';
import type { SlotSecret } from './keySlots';
import type { SealedSecret, SecretRef } from './sealing';
import { openSecret, sealSecret } from './sealing';
import { randomSecret, zero } from './secretBytes';

/** A secret for a new slot; passphrases come with the cost of their derivation. */
export interface NewSlot {
  secret: SlotSecret;
  argon2: Argon2Parameters | null;
  /** Given for the keyring, whose entry is named by it. */
  id?: Buffer;
}

/** A header that is ready to be stored; `commit` makes it the current one. */
export interface PreparedHeader {
  readonly bytes: Buffer;
  commit(): void;
}

/**
 * An unlocked vault: the data key and the header. Lives in the vault host only. Changes of the header are
 * prepared first and committed after main has stored them, so that memory never runs ahead of the disk.
 */
export class OpenVault {
  #header: VaultHeader;
  readonly #dataKey: Buffer;
  #disposed = false;

  private constructor(header: VaultHeader, dataKey: Buffer) {
    this.#header = header;
    this.#dataKey = dataKey;
  }

  /** A new vault with a random data key; nothing exists on disk until the caller stores `header()`. */
  static async create(slots: readonly NewSlot[]): Promise<{ vault: OpenVault; bytes: Buffer }> {
    const dataKey = randomSecret(KEY_BYTES);
    const vaultId = randomBytes(16);
    const wrapped: KeySlot[] = [];
    for (const { secret, argon2, id } of slots) {
      wrapped.push(await wrapDataKey(dataKey, vaultId, secret, argon2, id));
    }
    const header = { vaultId, generation: 1, slots: wrapped };
    const bytes = encodeHeader(header, dataKey);
    return { vault: new OpenVault(parseHeader(bytes), dataKey), bytes };
  }

  /**
   * Opens a stored header by one of its slots; undefined if the secret does not fit. Throws `vault-damaged`
   * if the slot opened but the header as a whole was tampered with.
   */
  static async open(bytes: Uint8Array, secret: SlotSecret): Promise<OpenVault | undefined> {
    const header = parseHeader(bytes);
    const slot = header.slots.find((candidate) => candidate.type === secret.type);
    const dataKey = slot && (await unwrapDataKey(slot, header.vaultId, secret));
    if (dataKey === undefined) return undefined;
    try {
      verifyHeader(bytes, header, dataKey);
    } catch (error) {
      zero(dataKey);
      throw error;
    }
    return new OpenVault(header, dataKey);
  }

  get header(): VaultHeader {
    return this.#header;
  }

  /** Whether a secret opens this vault again, as "reveal" asks. */
  async accepts(secret: SlotSecret): Promise<boolean> {
    const key = this.#key();
    const slot = this.#header.slots.find((candidate) => candidate.type === secret.type);
    const unwrapped = slot && (await unwrapDataKey(slot, this.#header.vaultId, secret));
    if (unwrapped === undefined) return false;
    try {
      return timingSafeEqual(unwrapped, key);
    } finally {
      zero(unwrapped);
    }
  }

  /** Prepares a header with this slot added, or put in place of the one of the same type. */
  async prepareSlot({ secret, argon2, id }: NewSlot): Promise<PreparedHeader> {
    const slot = await wrapDataKey(this.#key(), this.#header.vaultId, secret, argon2, id);
    return this.#prepare([...this.#without(secret.type), slot]);
  }

  /** Prepares a header without the slot of this type; the last way in cannot be removed. */
  prepareRemoval(type: SlotType): PreparedHeader {
    const left = this.#without(type);
    if (left.length === 0) throw new BinnacleError('conflict', 'This is the only way into the vault.');
    return this.#prepare(left);
  }

  seal(ref: SecretRef, value: Uint8Array): SealedSecret {
    const { id, credentialId, slot, version } = ref;
    const sealed = sealSecret(this.#key(), this.#header.vaultId, ref, value);
    return { id, credentialId, slot, version, sealed };
  }

  /** The secret in clear; the caller zeroes it. Throws `vault-damaged`. */
  unseal(secret: SealedSecret): Buffer {
    return openSecret(this.#key(), this.#header.vaultId, secret);
  }

  /** The key for which the undo journal is sealed. */
  journalPublicKey(): Buffer {
    return this.#journal().publicKey;
  }

  /** The key of one entry of the undo journal, from its head; the caller zeroes it. Throws `vault-damaged`. */
  journalEntryKey(head: Uint8Array): Buffer {
    return journalEntryKey(this.#journal(), head);
  }

  /** Zeroes the data key. Disposing twice is safe. */
  dispose(): void {
    this.#disposed = true;
    zero(this.#dataKey);
  }

  #without(type: SlotType): readonly KeySlot[] {
    return this.#header.slots.filter((slot) => slot.type !== type);
  }

  #prepare(slots: readonly KeySlot[]): PreparedHeader {
    const { vaultId, generation } = this.#header;
    const bytes = encodeHeader({ vaultId, generation: generation + 1, slots }, this.#key());
    return {
      bytes,
      commit: () => {
        this.#header = parseHeader(bytes);
      },
    };
  }

  #journal(): JournalKeyPair {
    return journalKeyPair(this.#key(), this.#header.vaultId);
  }

  /** A zeroed key must never seal anything. */
  #key(): Buffer {
    if (this.#disposed) throw new BinnacleError('locked', 'The vault is locked.', { retryable: true });
    return this.#dataKey;
  }
}
