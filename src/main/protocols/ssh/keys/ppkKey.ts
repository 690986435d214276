import type { KeyObject } from 'node:crypto';
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';
import { decrypt, plainCipher } from './blockCipher';
import { needsPassphrase, unreadable, unsupported, wrongPassphrase } from './keyErrors';
import type { KeyPair } from './keyMaterial';
import { completePair, importEcdsa, importEd25519, importRsa } from './keyMaterial';
import { unsupportedType } from './opensshKey';
import { decodeBase64, splitLines } from './keyText';
import type { KeyType } from './publicKey';
import { isKeyType, parsePublicKey } from './publicKey';
import { MalformedError, WireReader, wireString } from './wire';

/** Bounds that are checked before Argon2 runs; PuTTYgen writes 8 MiB, 13 to 30 passes, 1 lane. */
const ARGON2_LIMITS = { memoryKib: 1024 * 1024, passes: 1024, lanes: 16, memoryPasses: 8 * 1024 * 1024 };
const ARGON2_KINDS: Partial<Record<string, number>> = { Argon2d: 0, Argon2i: 1, Argon2id: 2 };
const CIPHER = plainCipher('aes-256-cbc', 32);
const MAC_KEY_LABEL = 'putty-private-key-file-mac-key';
/** A 16,384-bit RSA key takes about 100 lines of 64 characters. */
const MAX_LINES = 1000;

interface PpkFile {
  version: 2 | 3;
  type: string;
  encryption: string;
  comment: Buffer;
  publicBlob: Buffer;
  sealed: Buffer;
  mac: Buffer;
  fields: Map<string, string>;
}

type PpkSecrets = Record<'key' | 'iv' | 'macKey', Buffer>;

/** Whether the file starts like a PuTTY private key file. */
export function isPpk(data: Buffer): boolean {
  return data.subarray(0, 20).toString('latin1') === 'PuTTY-User-Key-File-';
}

/** Reads a PuTTY private key file, version 2 or 3 (appendix C of the PuTTY manual). */
export async function readPpkKey(
  data: Buffer,
  passphrase: Buffer | undefined,
): Promise<KeyPair & { comment: string }> {
  const file = readFile(data);
  if (file.type.endsWith('-cert-v01@openssh.com')) throw holdsCertificate();
  if (!isKeyType(file.type)) throw unsupportedType(file.type);
  const stated = parsePublicKey(file.publicBlob);
  if (stated.type !== file.type) throw new MalformedError('its public part has another type than it says');
  const secrets = await deriveSecrets(file, passphrase);
  try {
    return { ...(await openKey(file, file.type, secrets)), comment: file.comment.toString('utf8') };
  } finally {
    for (const buffer of [file.sealed, ...Object.values(secrets)]) buffer.fill(0);
  }
}

async function openKey(file: PpkFile, type: KeyType, secrets: PpkSecrets): Promise<KeyPair> {
  const plain = openPrivatePart(file, secrets);
  try {
    checkMac(file, secrets.macKey, plain);
    return await completePair(importPrivate(type, file.publicBlob, plain), file.publicBlob);
  } finally {
    plain.fill(0);
  }
}

function holdsCertificate(): Error {
  return unsupported(
    'This PuTTY key file also holds a certificate, which is not supported.',
    'In PuTTYgen save the certificate on its own and remove it from the key.',
  );
}

function readFile(data: Buffer): PpkFile {
  const lines = splitLines(data);
  const fields = new Map<string, string>();
  const blobs = new Map<string, Buffer>();
  for (let index = 0; index < lines.length; index += 1) {
    // latin1 keeps the comment's bytes as they are: the MAC covers them.
    const line = lines[index]?.toString('latin1') ?? '';
    if (line === '') continue;
    const colon = line.indexOf(': ');
    if (colon < 0) throw unreadable(`The private key is damaged: line ${index + 1} is not "Name: value".`);
    const [name, value] = [line.slice(0, colon), line.slice(colon + 2)];
    if (fields.has(name))
      throw unreadable(`The private key is damaged: line ${index + 1} repeats "${name}".`);
    fields.set(name, value);
    if (name !== 'Public-Lines' && name !== 'Private-Lines') continue;
    const count = readNumber(value, MAX_LINES);
    blobs.set(name, decodeBase64(lines.slice(index + 1, index + 1 + count), index + 2));
    index += count;
  }
  return assembleFile(fields, blobs);
}

function assembleFile(fields: Map<string, string>, blobs: Map<string, Buffer>): PpkFile {
  const [header] = fields.keys();
  const version = header === 'PuTTY-User-Key-File-3' ? 3 : header === 'PuTTY-User-Key-File-2' ? 2 : undefined;
  if (header === undefined || version === undefined) {
    throw unsupported(
      'Only versions 2 and 3 of PuTTY key files are supported.',
      'Load the key in PuTTYgen and save it again.',
    );
  }
  const [publicBlob, sealed] = [blobs.get('Public-Lines'), blobs.get('Private-Lines')];
  const [encryption, comment, mac] = ['Encryption', 'Comment', 'Private-MAC'].map((name) => fields.get(name));
  if (!publicBlob || !sealed || encryption === undefined || comment === undefined || mac === undefined) {
    throw new MalformedError('a part of the file is missing');
  }
  if (encryption !== 'none' && encryption !== 'aes256-cbc') {
    throw unsupported('This PuTTY key is encrypted with a cipher that is not supported.');
  }
  return {
    version,
    type: fields.get(header) ?? '',
    encryption,
    comment: Buffer.from(comment, 'latin1'),
    publicBlob,
    sealed,
    mac: Buffer.from(mac, 'hex'),
    fields,
  };
}

function readNumber(value: string | undefined, max: number): number {
  if (value === undefined || !/^\d{1,10}$/.test(value)) throw new MalformedError('a number is missing');
  const number = Number(value);
  if (number > max) {
    throw unsupported('This private key asks for more work or memory than is accepted to open it.');
  }
  return number;
}

async function deriveSecrets(file: PpkFile, passphrase: Buffer | undefined): Promise<PpkSecrets> {
  const empty = Buffer.alloc(0);
  if (file.encryption === 'none') {
    const macKey = file.version === 2 ? sha1(Buffer.from(MAC_KEY_LABEL)) : empty;
    return { key: empty, iv: empty, macKey };
  }
  const options = file.version === 3 ? readArgon2(file.fields) : undefined;
  if (passphrase === undefined || passphrase.length === 0) throw needsPassphrase();
  if (options === undefined) return deriveVersion2(passphrase);
  const derived = await argon2(passphrase, options);
  return { key: derived.subarray(0, 32), iv: derived.subarray(32, 48), macKey: derived.subarray(48) };
}

interface Argon2Options {
  /** 0 for d, 1 for i, 2 for id: the library's enum exists in its typings only. */
  algorithm: number;
  /** In KiB. */
  memoryCost: number;
  timeCost: number;
  parallelism: number;
  salt: Buffer;
  outputLen: number;
}

const argon2: (passphrase: Buffer, options: Argon2Options) => Promise<Buffer> = hashRaw;

function readArgon2(fields: Map<string, string>): Argon2Options {
  const algorithm = ARGON2_KINDS[fields.get('Key-Derivation') ?? ''];
  if (algorithm === undefined) throw unsupported('This PuTTY key uses an unknown key derivation.');
  const memoryCost = readNumber(fields.get('Argon2-Memory'), ARGON2_LIMITS.memoryKib);
  const timeCost = readNumber(fields.get('Argon2-Passes'), ARGON2_LIMITS.passes);
  const parallelism = readNumber(fields.get('Argon2-Parallelism'), ARGON2_LIMITS.lanes);
  // Together they may ask for at most eight passes over a whole GiB, some ten seconds.
  readNumber(String(memoryCost * timeCost), ARGON2_LIMITS.memoryPasses);
  const salt = Buffer.from(fields.get('Argon2-Salt') ?? '', 'hex');
  if (timeCost < 1 || parallelism < 1 || memoryCost < 8 * parallelism || salt.length < 8) {
    throw new MalformedError('its key derivation settings make no sense');
  }
  return { algorithm, memoryCost, timeCost, parallelism, salt, outputLen: 80 };
}

function deriveVersion2(passphrase: Buffer): PpkSecrets {
  const counter = (value: number): Buffer => Buffer.from([0, 0, 0, value]);
  const halves = [0, 1].map((value) => sha1(counter(value), passphrase));
  const key = Buffer.concat(halves, 32);
  for (const half of halves) half.fill(0);
  return { key, iv: Buffer.alloc(16), macKey: sha1(Buffer.from(MAC_KEY_LABEL), passphrase) };
}

function sha1(...parts: Buffer[]): Buffer {
  const hash = createHash('sha1');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function openPrivatePart(file: PpkFile, { key, iv }: PpkSecrets): Buffer {
  if (file.encryption === 'none') return Buffer.from(file.sealed);
  return decrypt({ cipher: CIPHER, key, iv, sealed: file.sealed });
}

function checkMac(file: PpkFile, macKey: Buffer, plain: Buffer): void {
  const hmac = createHmac(file.version === 2 ? 'sha1' : 'sha256', macKey);
  for (const part of [file.type, file.encryption, file.comment, file.publicBlob])
    hmac.update(wireString(part));
  const framed = wireString(plain);
  const expected = hmac.update(framed).digest();
  framed.fill(0);
  if (file.mac.length === expected.length && timingSafeEqual(file.mac, expected)) return;
  throw file.encryption === 'none' ? new MalformedError('its checksum does not fit') : wrongPassphrase();
}

function importPrivate(type: KeyType, publicBlob: Buffer, plain: Buffer): KeyObject {
  const stated = new WireReader(publicBlob);
  stated.string();
  const reader = new WireReader(plain);
  if (type === 'ssh-rsa') {
    const [e, n] = [stated.mpint(), stated.mpint()];
    const [d, p, q, iqmp] = [reader.mpint(), reader.mpint(), reader.mpint(), reader.mpint()];
    return importRsa({ n, e, d, p, q, iqmp });
  }
  if (type === 'ssh-ed25519') return importEd25519(reader.string());
  stated.string();
  return importEcdsa(type, stated.string(), reader.mpint());
}
