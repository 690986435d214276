import type { KeyObject } from 'node:crypto';
import type { ParsedKey } from 'ssh2';
import { fingerprint } from '../hostkeys/randomart';
import { asKeyError, unreadable } from './keyErrors';
import type { KeyPair } from './keyMaterial';
import { completePair } from './keyMaterial';
import { splitLines } from './keyText';
import { readOpensshKey, unsupportedDsa } from './opensshKey';
import type { PemBlock } from './pemKey';
import { readPemBlock, readTraditionalKey } from './pemKey';
import { readEncryptedPkcs8Key, readPkcs8Key } from './pkcs8Key';
import { isPpk, readPpkKey } from './ppkKey';
import type { KeyType } from './publicKey';
import { toSsh2Key } from './ssh2Key';
import { useCertificate } from './userCertificate';

/** Largest key file in bytes; a 16,384-bit RSA key takes 13 KB. */
const MAX_FILE_LENGTH = 256 * 1024;

/** A private key that is ready to sign. */
export interface LoadedKey {
  type: KeyType;
  /** As stored in the file; empty for PEM and PKCS#8. Text of unknown origin: show it as plain text. */
  comment: string;
  /** The SSH wire form of the public key. */
  publicBlob: Buffer;
  /** `SHA256:` and unpadded base64, as ssh-keygen prints it. */
  fingerprint: string;
  /** For `authHandler` as `{ type: 'publickey', username, key }`; not for ssh2's option `privateKey`. */
  forSsh2: ParsedKey;
  /**
   * The same key logging in with a user certificate: `file` is the content of `id_xxx-cert.pub`. Throws
   * key-unreadable or key-unsupported when the file is no user certificate for this key or is not valid now.
   */
  withCertificate(file: Buffer, now?: Date): ParsedKey;
  /** Drops the private part: signing fails from now on. Safe to call twice. */
  dispose(): void;
}

/**
 * Reads a private key file: OpenSSH, PEM (PKCS#1, SEC1), PKCS#8 or PuTTY 2 and 3; RSA, ECDSA or Ed25519. Key
 * derivation runs off this thread or in slices of 10 ms. The caller wipes `data` and `passphrase`.
 * Errors: key-needs-passphrase, wrong-passphrase, key-unsupported, key-unreadable.
 */
export async function parsePrivateKey(data: Buffer, passphrase?: Buffer): Promise<LoadedKey> {
  try {
    return toLoadedKey(await readKey(data, passphrase));
  } catch (error) {
    throw asKeyError(error);
  }
}

type ReadKey = KeyPair & { comment: string };

function toLoadedKey({ privateKey, publicKey, comment }: ReadKey): LoadedKey {
  const { type, blob } = publicKey;
  const plain = toSsh2Key(privateKey, type, blob, comment);
  const all = [plain];
  return {
    type,
    comment,
    publicBlob: blob,
    fingerprint: fingerprint(blob),
    forSsh2: plain.key,
    withCertificate: (file, now = new Date()) => {
      const certified = toSsh2Key(privateKey, type, useCertificate(file, blob, now), comment);
      all.push(certified);
      return certified.key;
    },
    dispose: () => {
      for (const key of all) key.dispose();
    },
  };
}

async function readKey(data: Buffer, passphrase: Buffer | undefined): Promise<ReadKey> {
  if (data.length > MAX_FILE_LENGTH) throw unreadable('This file is too large to be a private key.');
  if (isPpk(data)) return readPpkKey(data, passphrase);
  const block = readPemBlock(splitLines(data));
  if (block === undefined) throw notAPrivateKey(data.toString('latin1'));
  try {
    if (block.label === 'OPENSSH PRIVATE KEY') return await readOpensshKey(block.body, passphrase);
    return { ...(await completePair(await readPem(block, passphrase))), comment: '' };
  } finally {
    block.body.fill(0);
  }
}

async function readPem(block: PemBlock, passphrase: Buffer | undefined): Promise<KeyObject> {
  switch (block.label) {
    case 'RSA PRIVATE KEY':
      return readTraditionalKey(block, 'pkcs1', passphrase);
    case 'EC PRIVATE KEY':
      return readTraditionalKey(block, 'sec1', passphrase);
    case 'PRIVATE KEY':
      return readPkcs8Key(block.body);
    case 'ENCRYPTED PRIVATE KEY':
      return await readEncryptedPkcs8Key(block.body, passphrase);
    case 'DSA PRIVATE KEY':
      throw unsupportedDsa();
    default:
      throw unreadable('This kind of PEM file holds no key for SSH.');
  }
}

function notAPrivateKey(text: string): Error {
  if (/^(ssh-|ecdsa-|sk-)\S+ AAAA|^-----BEGIN PUBLIC KEY|^---- BEGIN SSH2 PUBLIC/m.test(text)) {
    return unreadable('This is a public key; the private key is needed.');
  }
  if (text.includes('---- BEGIN SSH2 ENCRYPTED PRIVATE KEY')) {
    return unreadable('Private keys in the ssh.com format cannot be read.');
  }
  return unreadable('This file holds no private key.');
}
