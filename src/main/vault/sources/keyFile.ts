import { createHash } from 'node:crypto';
import { allocateSecret } from '../secretBytes';

/** Largest key file in bytes: any file may serve as one, and it is read whole. */
export const MAX_KEY_FILE_BYTES = 16 * 1024 * 1024;

/**
 * A key file in the form that the database library takes. KeePass knows four (https://keepass.info/help/base/keys.html):
 * its XML, 32 bytes, 64 hexadecimal digits, and any other file, whose hash is the key. The library knows the first three and takes any
 * other XML for a broken first, so the fourth is hashed here. The caller zeroes the result.
 */
export function libraryKeyFile(file: Uint8Array): Uint8Array {
  const asWritten = isKeyXml(file) || file.length === 32 || isHexKey(file);
  const key = asWritten ? file : createHash('sha256').update(file).digest();
  const copy = allocateSecret(key.length);
  copy.set(key);
  return new Uint8Array(copy.buffer, copy.byteOffset, copy.length);
}

function isKeyXml(file: Uint8Array): boolean {
  const start = Buffer.from(file.buffer, file.byteOffset, Math.min(file.byteLength, 1024)).toString('utf8');
  return /^\ufeff?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<KeyFile[\s>]/s.test(start);
}

function isHexKey(file: Uint8Array): boolean {
  return file.length === 64 && /^[0-9a-f]{64}$/i.test(Buffer.from(file).toString('latin1'));
}
