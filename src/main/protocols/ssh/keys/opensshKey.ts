import type { KeyObject } from 'node:crypto';
import { bcryptPbkdf } from './bcryptPbkdf';
import type { BlockCipher } from './blockCipher';
import { decrypt, plainCipher } from './blockCipher';
import { openChachaPoly } from './chachaPoly';
import { REENCRYPT_HINT, needsPassphrase, unsupported, wrongPassphrase } from './keyErrors';
import type { KeyPair } from './keyMaterial';
import { completePair, importEcdsa, importEd25519, importRsa } from './keyMaterial';
import type { KeyType } from './publicKey';
import { CURVES, isKeyType, parsePublicKey } from './publicKey';
import { MalformedError, WireReader } from './wire';

const MAGIC = 'openssh-key-v1\0';
const CHACHA = 'chacha20-poly1305@openssh.com';

/** One bcrypt round costs 20 ms; ssh-keygen writes 16 or 24, and 1,024 already mean 20 s. */
const MAX_BCRYPT_ROUNDS = 1024;

const CIPHERS: Partial<Record<string, BlockCipher>> = {
  'aes128-cbc': plainCipher('aes-128-cbc', 16),
  'aes192-cbc': plainCipher('aes-192-cbc', 24),
  'aes256-cbc': plainCipher('aes-256-cbc', 32),
  'aes128-ctr': plainCipher('aes-128-ctr', 16),
  'aes192-ctr': plainCipher('aes-192-ctr', 24),
  'aes256-ctr': plainCipher('aes-256-ctr', 32),
  '3des-cbc': plainCipher('des-ede3-cbc', 24, 8),
  'aes128-gcm@openssh.com': { ...plainCipher('aes-128-gcm', 16), ivLength: 12, tagLength: 16 },
  'aes256-gcm@openssh.com': { ...plainCipher('aes-256-gcm', 32), ivLength: 12, tagLength: 16 },
  [CHACHA]: { nodeName: CHACHA, keyLength: 64, ivLength: 0, blockLength: 8, tagLength: 16 },
};

interface Container {
  cipherName: string;
  kdfName: string;
  kdfOptions: Buffer;
  publicBlob: Buffer;
  privatePart: Buffer;
  /** What follows the private part: the authentication tag of AEAD ciphers. */
  tail: Buffer;
}

/** Reads the body of an "OPENSSH PRIVATE KEY" file (OpenSSH's PROTOCOL.key). */
export async function readOpensshKey(
  body: Buffer,
  passphrase: Buffer | undefined,
): Promise<KeyPair & { comment: string }> {
  const container = readContainer(body);
  const type = new WireReader(container.publicBlob).text();
  if (!isKeyType(type)) throw unsupportedType(type);
  parsePublicKey(container.publicBlob);
  const encrypted = container.cipherName !== 'none';
  const plain = encrypted ? await openPrivatePart(container, passphrase) : Buffer.from(container.privatePart);
  try {
    const { key, comment } = readPrivatePart(plain, type, encrypted);
    return { ...(await completePair(key, container.publicBlob)), comment };
  } finally {
    plain.fill(0);
  }
}

/** The refusal of a key type, in words a person can act on. */
export function unsupportedType(type: string): Error {
  if (type === 'ssh-dss') return unsupportedDsa();
  if (type.startsWith('sk-')) {
    return unsupported('This is a key of a hardware security key (FIDO).', 'Use it through the SSH agent.');
  }
  // The name comes from the file: shown only if it looks like one.
  const name = /^[\w@.-]{1,64}$/.test(type) ? ` "${type}"` : '';
  return unsupported(`Keys of the type${name} are not supported; use Ed25519, ECDSA or RSA.`);
}

/** The refusal of DSA keys. */
export function unsupportedDsa(): Error {
  return unsupported(
    'DSA keys (ssh-dss) are not supported: they are limited to 1024 bits and current servers refuse them.',
    'Create an Ed25519 key with "ssh-keygen -t ed25519".',
  );
}

function readContainer(body: Buffer): Container {
  const reader = new WireReader(body);
  if (reader.bytes(MAGIC.length).toString('latin1') !== MAGIC)
    throw new MalformedError('it lacks its signature');
  const cipherName = reader.text();
  const kdfName = reader.text();
  const kdfOptions = reader.string();
  if (reader.uint32() !== 1) throw unsupported('Files with several private keys are not supported.');
  const publicBlob = reader.string();
  const privatePart = reader.string();
  const tail = reader.bytes(reader.remaining);
  if (cipherName === 'none' && (kdfName !== 'none' || tail.length > 0)) {
    throw new MalformedError('its header contradicts itself');
  }
  return { cipherName, kdfName, kdfOptions, publicBlob, privatePart, tail };
}

async function openPrivatePart(container: Container, passphrase: Buffer | undefined): Promise<Buffer> {
  const cipher = CIPHERS[container.cipherName];
  if (cipher === undefined) {
    throw unsupported('This private key is encrypted with a cipher that is not supported.', REENCRYPT_HINT);
  }
  if (container.kdfName !== 'bcrypt') {
    throw unsupported('This private key uses an unknown key derivation.', REENCRYPT_HINT);
  }
  if (container.tail.length !== cipher.tagLength) throw new MalformedError('its end is missing or too long');
  const { salt, rounds } = readBcryptOptions(container.kdfOptions);
  if (passphrase === undefined || passphrase.length === 0) throw needsPassphrase();
  const derived = await bcryptPbkdf(passphrase, salt, rounds, cipher.keyLength + cipher.ivLength);
  try {
    return openWith(cipher, derived, container);
  } finally {
    derived.fill(0);
  }
}

function openWith(cipher: BlockCipher, derived: Buffer, { privatePart, tail }: Container): Buffer {
  if (cipher.nodeName === CHACHA) {
    const opened = openChachaPoly(derived, privatePart, tail);
    if (opened === undefined) throw wrongPassphrase();
    return opened;
  }
  const key = derived.subarray(0, cipher.keyLength);
  const iv = derived.subarray(cipher.keyLength);
  const tag = cipher.tagLength === 0 ? {} : { tag: tail };
  return decrypt({ cipher, key, iv, sealed: privatePart, ...tag });
}

function readBcryptOptions(options: Buffer): { salt: Buffer; rounds: number } {
  const reader = new WireReader(options);
  const salt = reader.string();
  const rounds = reader.uint32();
  reader.end();
  if (salt.length === 0 || salt.length > 1024 || rounds === 0) {
    throw new MalformedError('its key derivation settings make no sense');
  }
  if (rounds > MAX_BCRYPT_ROUNDS) {
    throw unsupported(
      `This private key asks for ${rounds} rounds of bcrypt; more than ${MAX_BCRYPT_ROUNDS} are not accepted.`,
      'Write the key anew with fewer rounds: "ssh-keygen -p -a 64 -f FILE".',
    );
  }
  return { salt, rounds };
}

function readPrivatePart(
  plain: Buffer,
  type: KeyType,
  encrypted: boolean,
): { key: KeyObject; comment: string } {
  const reader = new WireReader(plain);
  if (reader.uint32() !== reader.uint32()) {
    throw encrypted ? wrongPassphrase() : new MalformedError('its check numbers differ');
  }
  if (reader.text() !== type) throw new MalformedError('its public and private parts have different types');
  const key = readPrivateFields(type, reader);
  const comment = reader.text();
  for (let expected = 1; reader.remaining > 0; expected += 1) {
    if (reader.byte() !== (expected & 0xff)) throw new MalformedError('its padding is wrong');
  }
  return { key, comment };
}

function readPrivateFields(type: KeyType, reader: WireReader): KeyObject {
  if (type === 'ssh-rsa') {
    const [n, e, d] = [reader.mpint(), reader.mpint(), reader.mpint()];
    const [iqmp, p, q] = [reader.mpint(), reader.mpint(), reader.mpint()];
    return importRsa({ n, e, d, p, q, iqmp });
  }
  if (type === 'ssh-ed25519') {
    const point = reader.string();
    const seedAndPoint = reader.string();
    if (seedAndPoint.length !== 64 || !seedAndPoint.subarray(32).equals(point))
      throw new MalformedError('bad Ed25519 key');
    return importEd25519(seedAndPoint.subarray(0, 32));
  }
  if (reader.text() !== CURVES[type]?.sshName) throw new MalformedError('curve does not fit the key type');
  const point = reader.string();
  return importEcdsa(type, point, reader.mpint());
}
