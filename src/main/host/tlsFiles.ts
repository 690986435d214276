import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { open } from 'node:fs/promises';
import { BinnacleError } from '../../shared/errors';
import type { EngineDeps } from '../sessions/queryEngine';
import type { QueryOpenOptions } from './messages';

/** Bytes of a file of certificates: the whole list of a browser has 220 KB. */
const MAX_BYTES = 1024 * 1024;
/** Tries of a passphrase before the login ends. */
const MAX_PASSPHRASES = 3;

/** What a file is for, in messages. */
interface Purpose {
  what: string;
  hint: string;
  /** The property that names it. */
  field: 'tlsCaFile' | 'tlsCertificateFile' | 'tlsKeyFile';
}

const AUTHORITIES: Purpose = {
  what: 'file of authorities',
  hint: 'Choose a file with the certificate of the authority that signed the server’s.',
  field: 'tlsCaFile',
};
const CERTIFICATE: Purpose = {
  what: 'client certificate',
  hint: 'Choose a file with the certificate in PEM form, and those of its authority behind it.',
  field: 'tlsCertificateFile',
};
const KEY: Purpose = {
  what: 'key of the client certificate',
  hint: 'Choose the file with the private key that belongs to the certificate, in PEM form.',
  field: 'tlsKeyFile',
};

/** The certificates of a PEM file. Throws `bad-request` with what is wrong with the file. */
export async function readAuthorities(path: string): Promise<string> {
  return readCertificates(path, AUTHORITIES);
}

/**
 * A client certificate with its key, as PEM. `passphrase` is asked for one that is sealed; its answer is wiped. Throws
 * `bad-request` with what is wrong with a file, `wrong-passphrase`, and what asking throws.
 */
export async function readClientCertificate(
  { certificateFile, keyFile }: NonNullable<QueryOpenOptions['tls']['client']>,
  passphrase: (again: boolean) => Promise<Uint8Array>,
): Promise<EngineDeps['client']> {
  const certificate = await readCertificates(certificateFile, CERTIFICATE);
  const key = await readKey(keyFile, passphrase);
  let fits: boolean;
  try {
    fits = new X509Certificate(certificate).checkPrivateKey(key);
  } catch {
    throw unusable(certificateFile, CERTIFICATE, 'its certificate is damaged');
  }
  if (!fits) throw unusable(keyFile, KEY, 'it belongs to another certificate');
  return { certificate, key: key.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

async function readKey(
  path: string,
  passphrase: (again: boolean) => Promise<Uint8Array>,
): Promise<KeyObject> {
  const pem = await readBounded(path, KEY);
  if (!/-----BEGIN (?:[A-Z]+ )?(?:ENCRYPTED )?PRIVATE KEY-----/.test(pem))
    throw unusable(path, KEY, 'it holds no private key in PEM form');
  if (!/ENCRYPTED/.test(pem)) {
    const key = opened(pem, null);
    if (key !== null) return key;
    throw unusable(path, KEY, 'its key is damaged or of an unknown kind');
  }
  for (let attempt = 0; attempt < MAX_PASSPHRASES; attempt += 1) {
    const answer = await passphrase(attempt > 0);
    try {
      const key = opened(pem, answer);
      if (key !== null) return key;
    } finally {
      answer.fill(0);
    }
  }
  throw new BinnacleError('wrong-passphrase', `The key ${path} could not be opened.`, { retryable: true });
}

/** Null: the passphrase is wrong, or the key can't be read. */
function opened(pem: string, passphrase: Uint8Array | null): KeyObject | null {
  try {
    const secret =
      passphrase === null
        ? {}
        : { passphrase: Buffer.from(passphrase.buffer, passphrase.byteOffset, passphrase.length) };
    return createPrivateKey({ key: pem, format: 'pem', ...secret });
  } catch {
    return null;
  }
}

async function readCertificates(path: string, purpose: Purpose): Promise<string> {
  const text = await readBounded(path, purpose);
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw unusable(path, purpose, 'it holds no certificate in PEM form');
}

async function readBounded(path: string, purpose: Purpose): Promise<string> {
  let file;
  try {
    file = await open(path, 'r');
    const { size } = await file.stat();
    if (size > MAX_BYTES) throw unusable(path, purpose, 'it is larger than 1 MB');
    return await file.readFile('latin1');
  } catch (error) {
    if (error instanceof BinnacleError) throw error;
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw unusable(path, purpose, missing ? 'there is no such file' : 'it can’t be read');
  } finally {
    await file?.close();
  }
}

function unusable(path: string, { what, hint, field }: Purpose, reason: string): BinnacleError {
  return new BinnacleError('bad-request', `The ${what} ${path} can’t be used: ${reason}.`, { hint, field });
}
