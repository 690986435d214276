import type { KeyObject } from 'node:crypto';
import { createPublicKey, verify } from 'node:crypto';
import { TAG, writeDer, writeDerInteger } from './der';
import { MalformedError, WireReader, wireMpint, wireString } from './wire';

/** The key types this program uses, by their SSH names (RFC 4253, 5656, 8709). */
export const KEY_TYPES = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'ssh-rsa',
] as const;

/** One of {@link KEY_TYPES}. */
export type KeyType = (typeof KEY_TYPES)[number];

/** A parsed SSH public key. */
export interface PublicKey {
  type: KeyType;
  /** The SSH wire form, as in `authorized_keys` before base64. */
  blob: Buffer;
  /** Size as `ssh-keygen -l` prints it: RSA modulus, curve size, or 256 for Ed25519. */
  bits: number;
  key: KeyObject;
}

interface Curve {
  /** The name inside SSH blobs. */
  sshName: string;
  /** The name in node:crypto. */
  nodeName: string;
  /** The encoded OBJECT IDENTIFIER with tag and length. */
  oid: Buffer;
  bits: number;
  hash: string;
}

/** The NIST curves of RFC 5656 by key type. */
export const CURVES: Partial<Record<KeyType, Curve>> = {
  'ecdsa-sha2-nistp256': curve('nistp256', 'prime256v1', '06082a8648ce3d030107', 256, 'sha256'),
  'ecdsa-sha2-nistp384': curve('nistp384', 'secp384r1', '06052b81040022', 384, 'sha384'),
  'ecdsa-sha2-nistp521': curve('nistp521', 'secp521r1', '06052b81040023', 521, 'sha512'),
};

function curve(sshName: string, nodeName: string, oidHex: string, bits: number, hash: string): Curve {
  return { sshName, nodeName, oid: Buffer.from(oidHex, 'hex'), bits, hash };
}

/** OpenSSH's own bounds; below is breakable, above costs seconds a signature. */
const RSA_BITS = { min: 1024, max: 16_384 };
const RSA_ENCRYPTION_OID = Buffer.from('06092a864886f70d010101', 'hex');
const EC_PUBLIC_KEY_OID = Buffer.from('06072a8648ce3d0201', 'hex');
const ED25519_SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** Whether the name is a key type this program uses. */
export function isKeyType(name: string): name is KeyType {
  return KEY_TYPES.some((type) => type === name);
}

/** Reads an SSH public key blob. Throws MalformedError for anything but a whole, sound key of a known type. */
export function parsePublicKey(blob: Buffer): PublicKey {
  const reader = new WireReader(blob);
  const type = reader.text();
  if (!isKeyType(type)) throw new MalformedError('unknown key type');
  const key = readPublicFields(type, reader);
  reader.end();
  return key;
}

/** Reads the fields that follow the type name; stops after them (certificates go on). */
export function readPublicFields(type: KeyType, reader: WireReader): PublicKey {
  if (type === 'ssh-rsa') return rsaPublicKey(reader.mpint(), reader.mpint());
  if (type === 'ssh-ed25519') return ed25519PublicKey(reader.string());
  if (reader.text() !== CURVES[type]?.sshName) throw new MalformedError('curve does not fit the key type');
  return ecdsaPublicKey(type, reader.string());
}

/** An RSA public key of exponent and modulus, both big-endian magnitudes. */
export function rsaPublicKey(e: Buffer, n: Buffer): PublicKey {
  const bits = n.length * 8 - Math.clz32(n[0] ?? 0) + 24;
  if (bits < RSA_BITS.min || bits > RSA_BITS.max) throw new MalformedError(`RSA key of ${bits} bits`);
  // A long exponent makes each verification slow; every real key has at most 33 bits.
  if (e.length === 0 || e.length > 8) throw new MalformedError('RSA exponent out of range');
  const body = writeDer(TAG.sequence, writeDerInteger(n), writeDerInteger(e));
  const algorithm = writeDer(TAG.sequence, RSA_ENCRYPTION_OID, writeDer(TAG.null));
  const blob = Buffer.concat([wireString('ssh-rsa'), wireMpint(e), wireMpint(n)]);
  return { type: 'ssh-rsa', blob, bits, key: importSpki(algorithm, body) };
}

/** An ECDSA public key of its uncompressed point. */
export function ecdsaPublicKey(type: KeyType, point: Buffer): PublicKey {
  const known = CURVES[type];
  if (known === undefined) throw new MalformedError('unknown curve');
  if (point[0] !== 4 || point.length !== 1 + 2 * Math.ceil(known.bits / 8)) {
    throw new MalformedError('bad curve point');
  }
  const algorithm = writeDer(TAG.sequence, EC_PUBLIC_KEY_OID, known.oid);
  const blob = Buffer.concat([wireString(type), wireString(known.sshName), wireString(point)]);
  return { type, blob, bits: known.bits, key: importSpki(algorithm, point) };
}

/** An Ed25519 public key of its 32 bytes. */
export function ed25519PublicKey(raw: Buffer): PublicKey {
  if (raw.length !== 32) throw new MalformedError('bad Ed25519 key');
  const key = importKey(Buffer.concat([ED25519_SPKI_PREFIX, raw]));
  return {
    type: 'ssh-ed25519',
    blob: Buffer.concat([wireString('ssh-ed25519'), wireString(raw)]),
    bits: 256,
    key,
  };
}

function importSpki(algorithm: Buffer, body: Buffer): KeyObject {
  const bits = writeDer(TAG.bitString, Buffer.alloc(1), body);
  return importKey(writeDer(TAG.sequence, algorithm, bits));
}

function importKey(spki: Buffer): KeyObject {
  try {
    return createPublicKey({ key: spki, format: 'der', type: 'spki' });
  } catch (cause) {
    throw new MalformedError('the public key is not sound', { cause });
  }
}

/** Hash of a signature algorithm, or undefined when it does not fit the key type; SHA-1 is not among them. */
function signatureHash(type: KeyType, algorithm: string): string | null | undefined {
  if (type === 'ssh-rsa') {
    return { 'rsa-sha2-256': 'sha256', 'rsa-sha2-512': 'sha512' }[algorithm];
  }
  if (algorithm !== type) return undefined;
  return type === 'ssh-ed25519' ? null : CURVES[type]?.hash;
}

/**
 * Checks an SSH signature blob (algorithm name, then the value). RSA with SHA-1 (`ssh-rsa`) is refused.
 * Returns false for a wrong signature; throws MalformedError for a blob that is none or an unfit algorithm.
 */
export function verifySignature(key: PublicKey, data: Buffer, signatureBlob: Buffer): boolean {
  const reader = new WireReader(signatureBlob);
  const algorithm = reader.text();
  const value = reader.string();
  reader.end();
  const hash = signatureHash(key.type, algorithm);
  if (hash === undefined) throw new MalformedError('signature algorithm not accepted');
  return verify(hash, data, key.key, CURVES[key.type] === undefined ? value : ecdsaSignatureToDer(value));
}

function ecdsaSignatureToDer(value: Buffer): Buffer {
  const reader = new WireReader(value);
  const der = writeDer(TAG.sequence, writeDerInteger(reader.mpint()), writeDerInteger(reader.mpint()));
  reader.end();
  return der;
}
