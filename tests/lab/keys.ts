import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { runOk } from './processes';

/** Key types that `ssh-keygen` makes here. */
export type KeyType = 'ed25519' | 'ecdsa' | 'rsa';

/** Settings of a new key pair. */
export interface KeySettings {
  type?: KeyType;
  passphrase?: string;
  /** Format of the private key file: OpenSSH's own (default), PEM (PKCS#1/SEC1) or PKCS#8. */
  format?: 'RFC4716' | 'PEM' | 'PKCS8';
  bits?: number;
}

/** A key pair in files: `path` and `path.pub`. */
export interface KeyPair {
  path: string;
  /** Line of the public key file without its comment: `ssh-ed25519 AAAA...`. */
  publicKey: string;
  /** `SHA256:...` as OpenSSH prints it. */
  fingerprint: string;
}

/** SHA-256 fingerprint of a public key line, as OpenSSH prints it (base64 without padding). */
export function fingerprintOf(publicKey: string): string {
  const blob = Buffer.from(publicKey.split(' ')[1] ?? '', 'base64');
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** Reads the public half of a key pair. */
export function readKeyPair(path: string): KeyPair {
  const [type = '', blob = ''] = readFileSync(`${path}.pub`, 'utf8').split(' ');
  const publicKey = `${type} ${blob.trim()}`;
  return { path, publicKey, fingerprint: fingerprintOf(publicKey) };
}

/** Makes a key pair with `ssh-keygen`. */
export async function generateKey(path: string, settings: KeySettings = {}): Promise<KeyPair> {
  const { type = 'ed25519', passphrase = '', format, bits } = settings;
  await runOk('ssh-keygen', [
    ...['-q', '-t', type, '-N', passphrase, '-C', 'lab', '-f', path],
    ...(format === undefined ? [] : ['-m', format]),
    ...(bits === undefined ? [] : ['-b', `${bits}`]),
  ]);
  return readKeyPair(path);
}

/** What a certificate says. */
export interface CertificateSettings {
  kind: 'host' | 'user';
  principals: string[];
  /** `ssh-keygen -V` interval, for example `-1d:+1d` (default) or `-2d:-1d` for an expired one. */
  validity?: string;
  id?: string;
}

/**
 * Signs a public key with a certificate authority's key; resolves to the certificate's path
 * (`NAME-cert.pub`, where OpenSSH looks for it).
 */
export async function signKey(
  authority: KeyPair,
  key: KeyPair,
  settings: CertificateSettings,
): Promise<string> {
  const { kind, principals, validity = '-1d:+1d', id = 'lab' } = settings;
  const flags = ['-q', '-s', authority.path, '-I', id, '-n', principals.join(','), '-V', validity];
  await runOk('ssh-keygen', [...flags, ...(kind === 'host' ? ['-h'] : []), `${key.path}.pub`]);
  return `${key.path}-cert.pub`;
}

/** Replaces a key pair's files by those of a new pair of the same type. */
export async function replaceKey(path: string, settings: KeySettings = {}): Promise<KeyPair> {
  const fresh = await generateKey(`${path}.new`, settings);
  await rename(fresh.path, path);
  await rename(`${fresh.path}.pub`, `${path}.pub`);
  return readKeyPair(path);
}

/** The private key file's text. */
export const readPrivateKey = (key: KeyPair): Promise<string> => readFile(key.path, 'utf8');
