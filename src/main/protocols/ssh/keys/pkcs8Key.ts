import type { KeyObject } from 'node:crypto';
import { pbkdf2, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { BlockCipher } from './blockCipher';
import { decrypt, plainCipher } from './blockCipher';
import type { DerItem } from './der';
import { TAG, derNumber, derOid, derSequence, expectDer, readDer } from './der';
import { needsPassphrase, unsupported, wrongPassphrase } from './keyErrors';
import { checkCurve, importDer } from './keyMaterial';
import { unsupportedDsa } from './opensshKey';
import { MalformedError } from './wire';

const RSA_ENCRYPTION = '1.2.840.113549.1.1.1';
const EC_PUBLIC_KEY = '1.2.840.10045.2.1';
const ED25519 = '1.3.101.112';
const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';
const SCRYPT = '1.3.6.1.4.1.11591.4.11';
const REENCRYPT_PKCS8 = 'Write the key anew: "openssl pkcs8 -topk8 -v2 aes-256-cbc -in FILE -out NEW".';

/** A few seconds of SHA-256 rounds; OpenSSL writes 2,048 by default. */
const MAX_PBKDF2_ITERATIONS = 10_000_000;
/** Bytes of memory that scrypt may ask for. */
const MAX_SCRYPT_MEMORY = 1024 ** 3;

const CIPHERS: Partial<Record<string, BlockCipher>> = {
  '2.16.840.1.101.3.4.1.2': plainCipher('aes-128-cbc', 16),
  '2.16.840.1.101.3.4.1.22': plainCipher('aes-192-cbc', 24),
  '2.16.840.1.101.3.4.1.42': plainCipher('aes-256-cbc', 32),
  '1.2.840.113549.3.7': plainCipher('des-ede3-cbc', 24, 8),
};

const PRF_HASHES: Partial<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};

const derivePbkdf2 = promisify(pbkdf2);
type ScryptOptions = { N: number; r: number; p: number; maxmem: number };
const deriveScrypt = promisify<Buffer, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** Reads an unencrypted PKCS#8 key (RFC 5208). */
export function readPkcs8Key(der: Buffer): KeyObject {
  const [, algorithm] = derSequence(readDer(der)[0]);
  const [id, parameters] = derSequence(algorithm);
  const oid = derOid(id);
  if (oid === '1.2.840.10040.4.1') throw unsupportedDsa();
  if (oid === '1.3.101.113') {
    throw unsupported('Ed448 keys are not supported.', 'Create an Ed25519 key with "ssh-keygen -t ed25519".');
  }
  if (oid === EC_PUBLIC_KEY) checkCurve(parameters);
  else if (oid !== RSA_ENCRYPTION && oid !== ED25519) {
    throw unsupported('Only RSA, ECDSA and Ed25519 keys can be used for SSH.');
  }
  return importDer(der, 'pkcs8');
}

/** Reads an encrypted PKCS#8 key (RFC 8018, PBES2 with PBKDF2 or scrypt); the derivation runs off this thread. */
export async function readEncryptedPkcs8Key(der: Buffer, passphrase: Buffer | undefined): Promise<KeyObject> {
  const [algorithm, data] = derSequence(readDer(der)[0]);
  const [scheme, parameters] = derSequence(algorithm);
  if (derOid(scheme) !== PBES2) {
    throw unsupported(
      'This private key uses an old password encryption (PKCS#5 v1 or PKCS#12).',
      REENCRYPT_PKCS8,
    );
  }
  const [derivation, encryption] = derSequence(parameters);
  const [cipherId, ivItem] = derSequence(encryption);
  const cipher = CIPHERS[derOid(cipherId)];
  if (cipher === undefined) {
    throw unsupported('This private key is encrypted with a cipher that is not supported.', REENCRYPT_PKCS8);
  }
  const iv = expectDer(ivItem, TAG.octetString);
  if (iv.length !== cipher.ivLength) throw new MalformedError('its encryption settings make no sense');
  const sealed = expectDer(data, TAG.octetString);
  const derive = readDerivation(derivation);
  if (passphrase === undefined || passphrase.length === 0) throw needsPassphrase();
  const key = await derive(passphrase, cipher.keyLength);
  try {
    return openPkcs8(decrypt({ cipher, key, iv, sealed, padded: true }));
  } finally {
    key.fill(0);
  }
}

function openPkcs8(plain: Buffer): KeyObject {
  try {
    return readPkcs8Key(plain);
  } catch (error) {
    // One wrong passphrase in 256 leaves valid padding and garbage before it.
    throw error instanceof MalformedError ? wrongPassphrase() : error;
  } finally {
    plain.fill(0);
  }
}

type Derivation = (passphrase: Buffer, keyLength: number) => Promise<Buffer>;

function readDerivation(item: DerItem | undefined): Derivation {
  const [id, parameters] = derSequence(item);
  const oid = derOid(id);
  const fields = derSequence(parameters);
  if (oid === PBKDF2) return readPbkdf2(fields);
  if (oid === SCRYPT) return readScrypt(fields);
  throw unsupported('This private key uses an unknown key derivation.', REENCRYPT_PKCS8);
}

function readPbkdf2([saltItem, iterationsItem, ...optional]: DerItem[]): Derivation {
  const salt = expectDer(saltItem, TAG.octetString);
  const iterations = derNumber(iterationsItem);
  const prf = optional.find((entry) => entry.tag === TAG.sequence);
  const hash = prf === undefined ? 'sha1' : PRF_HASHES[derOid(derSequence(prf)[0])];
  if (hash === undefined)
    throw unsupported('This private key uses an unknown key derivation.', REENCRYPT_PKCS8);
  if (iterations < 1) throw new MalformedError('its key derivation settings make no sense');
  if (iterations > MAX_PBKDF2_ITERATIONS) throw tooExpensive();
  return (passphrase, keyLength) => derivePbkdf2(passphrase, salt, iterations, keyLength, hash);
}

function readScrypt([saltItem, ...numbers]: DerItem[]): Derivation {
  const salt = expectDer(saltItem, TAG.octetString);
  const [N = 0, r = 0, p = 0] = numbers.slice(0, 3).map(derNumber);
  if (N < 2 || !Number.isInteger(Math.log2(N)) || r < 1 || p < 1) {
    throw new MalformedError('its key derivation settings make no sense');
  }
  const memory = 128 * r * (N + p + 2);
  if (memory > MAX_SCRYPT_MEMORY || p > 16) throw tooExpensive();
  return (passphrase, keyLength) =>
    deriveScrypt(passphrase, salt, keyLength, { N, r, p, maxmem: memory * 2 });
}

function tooExpensive(): Error {
  return unsupported(
    'This private key asks for more work or memory than is accepted to open it.',
    REENCRYPT_PKCS8,
  );
}
