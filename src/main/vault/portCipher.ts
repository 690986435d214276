import type { KeyObject } from 'node:crypto';
import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
} from 'node:crypto';
import { BinnacleError } from '../../shared/errors';
import { MAX_SECRET_BYTES } from '../../shared/vaultPrompt';
import { hkdf, zero } from './secretBytes';

/**
 * Encryption of secrets on their way between two processes. A runtime copies each message through buffers of its own
 * that nobody overwrites afterwards; what is left in them is worth nothing once the recipient's key is gone.
 */

/** Bytes of an X25519 public key as SubjectPublicKeyInfo (RFC 8410). */
export const PORT_KEY_BYTES = 44;
const TAG_BYTES = 16;
/** Longest encrypted value. */
export const MAX_PORT_SECRET_BYTES = PORT_KEY_BYTES + MAX_SECRET_BYTES + TAG_BYTES;
/** Each value has a key of its own, so the nonce may be the same for all. */
const NONCE = Buffer.alloc(12);
const INFO = Buffer.from('binnacle port v1', 'latin1');

/** Whether these bytes are a public key. */
export function isPortKey(bytes: Uint8Array): boolean {
  try {
    return importKey(bytes).asymmetricKeyType === 'x25519';
  } catch {
    return false;
  }
}

/** Encrypts a value: `public key of this value ‖ AES-256-GCM(value) ‖ tag`. The caller zeroes the value. */
export function encryptFor(recipient: Uint8Array, value: Uint8Array): Buffer {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const sender = exported(publicKey);
  const key = valueKey(privateKey, importKey(recipient), sender, recipient);
  try {
    const cipher = createCipheriv('aes-256-gcm', key, NONCE, { authTagLength: TAG_BYTES });
    return Buffer.concat([sender, cipher.update(value), cipher.final(), cipher.getAuthTag()]);
  } finally {
    zero(key);
  }
}

/** The recipient's key pair, for as long as a port is open. */
export class PortKey {
  readonly publicKey: Uint8Array;
  readonly #privateKey: KeyObject;

  constructor() {
    const pair = generateKeyPairSync('x25519');
    this.publicKey = exported(pair.publicKey);
    this.#privateKey = pair.privateKey;
  }

  /** What {@link encryptFor} encrypted; the caller zeroes it. Throws `forbidden` if it was altered or is for another. */
  decrypt(message: Uint8Array): Uint8Array {
    if (message.length < PORT_KEY_BYTES + TAG_BYTES) throw altered();
    const sender = message.subarray(0, PORT_KEY_BYTES);
    let key: Buffer | null = null;
    try {
      key = valueKey(this.#privateKey, importKey(sender), sender, this.publicKey);
      const decipher = createDecipheriv('aes-256-gcm', key, NONCE, { authTagLength: TAG_BYTES });
      decipher.setAuthTag(message.subarray(-TAG_BYTES));
      const value = decipher.update(message.subarray(PORT_KEY_BYTES, -TAG_BYTES));
      decipher.final();
      return value;
    } catch {
      throw altered();
    } finally {
      zero(key);
    }
  }
}

const exported = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' });

const importKey = (bytes: Uint8Array): KeyObject =>
  createPublicKey({ key: Buffer.from(bytes), type: 'spki', format: 'der' });

function valueKey(privateKey: KeyObject, publicKey: KeyObject, ...salt: [Uint8Array, Uint8Array]): Buffer {
  const shared = diffieHellman({ privateKey, publicKey });
  try {
    return hkdf(shared, Buffer.concat(salt), INFO);
  } finally {
    zero(shared);
  }
}

function altered(): BinnacleError {
  return new BinnacleError('forbidden', 'A secret arrived altered.');
}
