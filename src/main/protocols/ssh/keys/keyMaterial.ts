import type { KeyObject } from 'node:crypto';
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import type { DerItem } from './der';
import { TAG, derSequence, expectDer, readDer, writeDer, writeDerInteger } from './der';
import { unsupported } from './keyErrors';
import type { KeyType, PublicKey } from './publicKey';
import {
  CURVES,
  KEY_TYPES,
  ecdsaPublicKey,
  ed25519PublicKey,
  parsePublicKey,
  rsaPublicKey,
} from './publicKey';
import { MalformedError, withoutLeadingZeros } from './wire';

/** A private key in the crypto library's hands and the public key derived from it. */
export interface KeyPair {
  privateKey: KeyObject;
  publicKey: PublicKey;
}

/** The numbers of an RSA private key, big-endian magnitudes. */
export interface RsaNumbers {
  n: Buffer;
  e: Buffer;
  d: Buffer;
  p: Buffer;
  q: Buffer;
  /** The inverse of q modulo p. */
  iqmp: Buffer;
}

const ED25519_PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const CONTEXT_0 = 0xa0;
const CONTEXT_1 = 0xa1;

/** Imports an RSA key; the two exponents that SSH files leave out are computed. */
export function importRsa(key: RsaNumbers): KeyObject {
  const d = toBigInt(key.d);
  const parts = [Buffer.alloc(1), key.n, key.e, key.d, key.p, key.q, exponent(d, key.p), exponent(d, key.q)];
  return importWiped('pkcs1', [...parts, key.iqmp].map(writeDerInteger));
}

function exponent(d: bigint, prime: Buffer): Buffer {
  const modulus = toBigInt(prime) - 1n;
  if (modulus <= 0n) throw new MalformedError('RSA prime out of range');
  const bytes = Buffer.alloc(prime.length);
  let rest = d % modulus;
  for (let at = bytes.length - 1; at >= 0; at -= 1) {
    bytes[at] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

/** Goes without hexadecimal text, which would stay in memory as a string. */
function toBigInt(magnitude: Buffer): bigint {
  return magnitude.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** Imports an ECDSA key of its uncompressed point and its secret scalar (RFC 5915). */
export function importEcdsa(type: KeyType, point: Buffer, scalar: Buffer): KeyObject {
  const curve = CURVES[type];
  const size = Math.ceil((curve?.bits ?? 0) / 8);
  if (curve === undefined || scalar.length > size) throw new MalformedError('bad curve or number');
  const padded = Buffer.concat([Buffer.alloc(size - scalar.length), scalar]);
  const parts = [
    writeDerInteger(Buffer.from([1])),
    writeDer(TAG.octetString, padded),
    writeDer(CONTEXT_0, curve.oid),
    writeDer(CONTEXT_1, writeDer(TAG.bitString, Buffer.alloc(1), point)),
  ];
  padded.fill(0);
  return importWiped('sec1', parts);
}

/** Imports an Ed25519 key of its 32-byte seed (RFC 8410). */
export function importEd25519(seed: Buffer): KeyObject {
  if (seed.length !== 32) throw new MalformedError('bad Ed25519 key');
  const der = Buffer.concat([ED25519_PKCS8_PREFIX, seed]);
  try {
    return importDer(der, 'pkcs8');
  } finally {
    der.fill(0);
  }
}

function importWiped(type: 'pkcs1' | 'sec1', parts: Buffer[]): KeyObject {
  const der = writeDer(TAG.sequence, ...parts);
  try {
    return importDer(der, type);
  } finally {
    der.fill(0);
    for (const part of parts) part.fill(0);
  }
}

/**
 * Refuses curves that SSH does not know, by the `parameters` of a key. Electron's crypto library cannot load most
 * of them and would make the key look damaged.
 */
export function checkCurve(parameters: DerItem | undefined): void {
  if (parameters === undefined) return;
  const known = KEY_TYPES.map((type) => CURVES[type]?.oid.subarray(2));
  const named = parameters.tag === TAG.oid;
  if (!named || !known.some((oid) => oid?.equals(parameters.value))) throw unknownCurve();
}

/** The `parameters` of a SEC1 key (RFC 5915). */
export function sec1Parameters(der: Buffer): DerItem | undefined {
  const context = derSequence(readDer(der)[0]).find(({ tag }) => tag === CONTEXT_0);
  return context === undefined ? undefined : readDer(expectDer(context, CONTEXT_0))[0];
}

function unknownCurve(): Error {
  return unsupported('This ECDSA key uses a curve that SSH does not know; it must be P-256, P-384 or P-521.');
}

/** Imports a DER key. Throws MalformedError. */
export function importDer(der: Buffer, type: 'pkcs1' | 'sec1' | 'pkcs8'): KeyObject {
  try {
    return createPrivateKey({ key: der, format: 'der', type });
  } catch {
    throw new MalformedError('its numbers are not a sound key');
  }
}

/**
 * Derives the public key and proves with one signature (made off this thread) that both belong together: a
 * flipped bit is found here and not as a puzzling refusal by the server.
 */
export async function completePair(privateKey: KeyObject, stated?: Buffer): Promise<KeyPair> {
  const publicKey = derivePublic(privateKey);
  if (stated?.equals(publicKey.blob) === false) {
    throw new MalformedError('its private part does not belong to its public part');
  }
  const hash = publicKey.type === 'ssh-ed25519' ? null : 'sha256';
  const probe = Buffer.from('binnacle key check');
  const signature = await signOffThread(hash, probe, privateKey);
  if (!verify(hash, probe, publicKey.key, signature)) {
    throw new MalformedError('its private part does not belong to its public part');
  }
  return { privateKey, publicKey };
}

function signOffThread(hash: string | null, data: Buffer, key: KeyObject): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    sign(hash, data, key, (error, signature) => {
      if (error === null) resolve(signature);
      else reject(new MalformedError('its numbers are not a sound key'));
    });
  });
}

function derivePublic(privateKey: KeyObject): PublicKey {
  const kind = privateKey.asymmetricKeyType;
  if (kind !== 'rsa' && kind !== 'ec' && kind !== 'ed25519') {
    throw unsupported('Only RSA, ECDSA and Ed25519 keys can be used for SSH.');
  }
  const curve = privateKey.asymmetricKeyDetails?.namedCurve;
  const ecdsaType = KEY_TYPES.find((type) => CURVES[type] !== undefined && CURVES[type].nodeName === curve);
  if (kind === 'ec' && ecdsaType === undefined) {
    throw unsupported(
      'This ECDSA key uses a curve that SSH does not know; it must be P-256, P-384 or P-521.',
    );
  }
  const { n, e, x, y } = createPublicKey(privateKey).export({ format: 'jwk' });
  const decode = (field: string | undefined): Buffer => Buffer.from(field ?? '', 'base64url');
  if (kind === 'rsa') return rsaPublicKey(withoutLeadingZeros(decode(e)), withoutLeadingZeros(decode(n)));
  if (ecdsaType === undefined) return ed25519PublicKey(decode(x));
  return ecdsaPublicKey(ecdsaType, Buffer.concat([Buffer.of(4), decode(x), decode(y)]));
}

/** Checks that the stated public key is sound before any private number is touched. */
export function statedPublic(blob: Buffer, type: KeyType): PublicKey {
  const key = parsePublicKey(blob);
  if (key.type !== type) throw new MalformedError('its public and private parts have different types');
  return key;
}
