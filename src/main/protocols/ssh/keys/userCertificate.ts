import type { Certificate } from '../hostkeys/certificate';
import { parseCertificate } from '../hostkeys/certificate';
import { asKeyError, unreadable, unsupported } from './keyErrors';

/** Reads a `*-cert.pub` file: one line of type, base64, comment. Throws key-unreadable. */
export function parseUserCertificate(file: Buffer): Certificate {
  const [type = '', base64 = ''] = file
    .subarray(0, 64 * 1024)
    .toString('latin1')
    .trim()
    .split(/\s+/);
  if (!type.endsWith('-cert-v01@openssh.com') || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) {
    throw unreadable('This file is no SSH certificate.');
  }
  try {
    return parseCertificate(Buffer.from(base64, 'base64'));
  } catch (error) {
    throw asKeyError(error);
  }
}

/** The certificate's blob, once it is known to be a user certificate for this public key and valid now. */
export function useCertificate(file: Buffer, publicBlob: Buffer, now: Date): Buffer {
  const certificate = parseUserCertificate(file);
  if (certificate.kind !== 'user') throw unsupported('This is the certificate of a host, not of a user.');
  if (!certificate.publicKey.blob.equals(publicBlob)) {
    throw unsupported('This certificate belongs to another key.');
  }
  const seconds = BigInt(Math.floor(now.getTime() / 1000));
  if (seconds < certificate.validAfter) throw unsupported('This certificate is not valid yet.');
  if (seconds >= certificate.validBefore) {
    throw unsupported('This certificate has expired.', 'Ask for a new one, or log in without it.');
  }
  return certificate.blob;
}
