import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { BinnacleError } from '../../shared/errors';
import { allocateSecret, hkdf, lengthPrefixed, zero } from './secretBytes';

/**
 * Sealing for the undo journal of edits. Whoever has the public key seals, also while the vault is locked; only the data
 * key opens. An entry is sealed and opened in session hosts: the vault host gets the sender's public key alone, and gives
 * the key of that one entry.
 */

/** Bytes of an X25519 public key as SubjectPublicKeyInfo (RFC 8410). */
const JOURNAL_PUBLIC_BYTES = 44;
const TAG_BYTES = 16;
const VERSION = 1;
/** Bytes of what {@link journalHead} gives. */
export const JOURNAL_HEAD_BYTES = 1 + JOURNAL_PUBLIC_BYTES;
/** Each entry has a key of its own, so the nonce may be the same for all. */
const NONCE = Buffer.alloc(12);
/** What stands before the 32 bytes of an X25519 private key as PKCS #8 (RFC 8410, 7). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b656e04220420', 'hex');
const KEY_INFO = Buffer.from('binnacle journal v1 key', 'latin1');
const ENTRY_INFO = Buffer.from('binnacle journal v1 entry', 'latin1');

/** The vault's end: made anew from the data key whenever it is needed, never stored. */
export interface JournalKeyPair {
  publicKey: Buffer;
  privateKey: KeyObject;
}

/** The key pair that a data key stands for. */
export function journalKeyPair(dataKey: Uint8Array, vaultId: Uint8Array): JournalKeyPair {
  const seed = hkdf(dataKey, vaultId, KEY_INFO);
  const der = allocateSecret(PKCS8_HEAD.length + seed.length);
  try {
    PKCS8_HEAD.copy(der);
    seed.copy(der, PKCS8_HEAD.length);
    const privateKey = createPrivateKey({ key: der, type: 'pkcs8', format: 'der' });
    return { privateKey, publicKey: exported(createPublicKey(privateKey)) };
  } finally {
    zero(seed, der);
  }
}

/** The key of an entry, from its head; the caller zeroes it. Throws `vault-damaged` for what is no head. */
export function journalEntryKey({ privateKey, publicKey }: JournalKeyPair, head: Uint8Array): Buffer {
  try {
    const sender = head.subarray(1, JOURNAL_HEAD_BYTES);
    return entryKey(privateKey, importKey(sender), sender, publicKey);
  } catch {
    throw damaged();
  }
}

/** The beginning of a sealed entry that the vault needs to give its key. Throws `vault-damaged` or `vault-newer`. */
export function journalHead(sealed: Uint8Array): Uint8Array {
  if (sealed.length < JOURNAL_HEAD_BYTES + TAG_BYTES) throw damaged();
  const version = sealed[0] ?? 0;
  if (version > VERSION) {
    throw new BinnacleError('vault-newer', 'This entry was sealed by a newer version of Binnacle.');
  }
  if (version !== VERSION) throw damaged();
  return sealed.subarray(0, JOURNAL_HEAD_BYTES);
}

/** Seals an entry for a host: `version ‖ sender's public key ‖ AES-256-GCM(value) ‖ tag`. The caller zeroes the value. */
export function sealJournal(recipient: Uint8Array, hostId: string, value: Uint8Array): Buffer {
  const pair = generateKeyPairSync('x25519');
  const sender = exported(pair.publicKey);
  const key = entryKey(pair.privateKey, importKey(recipient), sender, recipient);
  try {
    const cipher = createCipheriv('aes-256-gcm', key, NONCE, { authTagLength: TAG_BYTES });
    const head = Buffer.concat([Buffer.of(VERSION), sender]);
    cipher.setAAD(Buffer.concat([head, lengthPrefixed(hostId)]));
    return Buffer.concat([head, cipher.update(value), cipher.final(), cipher.getAuthTag()]);
  } finally {
    zero(key);
  }
}

/** What {@link sealJournal} sealed for this host; the caller zeroes it. Throws `vault-damaged`. */
export function openJournal(key: Uint8Array, hostId: string, sealed: Uint8Array): Buffer {
  const head = journalHead(sealed);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, NONCE, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.concat([head, lengthPrefixed(hostId)]));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    const value = decipher.update(sealed.subarray(JOURNAL_HEAD_BYTES, -TAG_BYTES));
    decipher.final();
    return value;
  } catch {
    throw damaged();
  }
}

const exported = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' });

const importKey = (bytes: Uint8Array): KeyObject =>
  createPublicKey({ key: Buffer.from(bytes), type: 'spki', format: 'der' });

function entryKey(privateKey: KeyObject, publicKey: KeyObject, ...salt: [Uint8Array, Uint8Array]): Buffer {
  const shared = diffieHellman({ privateKey, publicKey });
  try {
    return hkdf(shared, Buffer.concat(salt), ENTRY_INFO);
  } finally {
    zero(shared);
  }
}

function damaged(): BinnacleError {
  return new BinnacleError(
    'vault-damaged',
    'This entry of the journal is damaged, or was sealed by another vault.',
    { hint: 'It can’t be opened. Others are not affected.' },
  );
}
