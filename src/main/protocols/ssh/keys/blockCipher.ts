import { createDecipheriv } from 'node:crypto';
import { REENCRYPT_HINT, unsupported, wrongPassphrase } from './keyErrors';
import { MalformedError } from './wire';

/** A cipher as node:crypto names it; sizes in bytes. */
export interface BlockCipher {
  nodeName: string;
  keyLength: number;
  ivLength: number;
  blockLength: number;
  /** Length of the authentication tag; 0 for a cipher without. */
  tagLength: number;
}

/** An AES or triple DES cipher in CBC or CTR mode. */
export function plainCipher(nodeName: string, keyLength: number, blockLength = 16): BlockCipher {
  return { nodeName, keyLength, ivLength: blockLength, blockLength, tagLength: 0 };
}

/** What one decryption needs. */
export interface Decryption {
  cipher: BlockCipher;
  key: Buffer;
  iv: Buffer;
  sealed: Buffer;
  tag?: Buffer;
  /** Whether the cipher removes PKCS#7 padding itself; its failure then means a wrong passphrase. */
  padded?: boolean;
}

/**
 * Decrypts a key file's private part. Errors: wrong-passphrase when padding or tag do not fit,
 * key-unsupported when this runtime lacks the cipher.
 */
export function decrypt({ cipher, key, iv, sealed, tag, padded = false }: Decryption): Buffer {
  if (sealed.length === 0 || sealed.length % cipher.blockLength !== 0) {
    throw new MalformedError('its encrypted part has an impossible length');
  }
  const decipher = openCipher(cipher.nodeName, key, iv);
  decipher.setAutoPadding(padded);
  if (tag !== undefined) decipher.setAuthTag(tag);
  const head = decipher.update(sealed);
  try {
    const tail = decipher.final();
    const plain = Buffer.concat([head, tail]);
    tail.fill(0);
    return plain;
  } catch {
    throw wrongPassphrase();
  } finally {
    head.fill(0);
  }
}

type AnyDecipher = ReturnType<typeof createDecipheriv> & { setAuthTag(tag: Buffer): unknown };

function openCipher(name: string, key: Buffer, iv: Buffer): AnyDecipher {
  try {
    return createDecipheriv(name, key, iv) as AnyDecipher;
  } catch {
    throw unsupported(
      `This private key is encrypted with ${name}, which is not available here.`,
      REENCRYPT_HINT,
    );
  }
}
