import type { KeyType, PublicKey } from '../keys/publicKey';
import { isKeyType, parsePublicKey, readPublicFields, verifySignature } from '../keys/publicKey';
import { MalformedError, WireReader } from '../keys/wire';
import { matchesPattern } from './hostPattern';

const SUFFIX = '-cert-v01@openssh.com';
/** OpenSSH's SSHKEY_CERT_MAX_PRINCIPALS. */
const MAX_PRINCIPALS = 256;
const KINDS = { 1: 'user', 2: 'host' } as const;

/** An OpenSSH certificate (PROTOCOL.certkeys); its signature is checked by {@link checkHostCertificate} only. */
export interface Certificate {
  /** The whole certificate as it was sent. */
  blob: Buffer;
  /** The certified key. */
  publicKey: PublicKey;
  kind: 'user' | 'host';
  serial: bigint;
  /** Free text given by the authority. */
  keyId: string;
  /** Users or hosts it is good for. */
  principals: string[];
  /** Seconds since 1970; valid from here on. */
  validAfter: bigint;
  /** Seconds since 1970; valid until before this. */
  validBefore: bigint;
  criticalOptions: string[];
  /** The authority's public key. */
  authority: PublicKey;
  /** The bytes that the authority signed. */
  signedPart: Buffer;
  signature: Buffer;
}

/** Whether a blob says it is a certificate. Throws MalformedError if it has no type name at all. */
export function isCertificate(blob: Buffer): boolean {
  return new WireReader(blob).text().endsWith(SUFFIX);
}

/** Reads a certificate blob. Throws MalformedError. */
export function parseCertificate(blob: Buffer): Certificate {
  const reader = new WireReader(blob);
  const publicKey = readCertifiedKey(reader);
  const serial = reader.uint64();
  const kind = KINDS[reader.uint32() as 1 | 2] as Certificate['kind'] | undefined;
  if (kind === undefined) throw new MalformedError('certificate of an unknown kind');
  const keyId = reader.text();
  const principals = readPrincipals(reader.string());
  const [validAfter, validBefore] = [reader.uint64(), reader.uint64()];
  const criticalOptions = readOptionNames(reader.string());
  readOptionNames(reader.string()); // Extensions: those of hosts are all optional, users' are the server's affair.
  reader.string(); // Reserved.
  const authority = parsePublicKey(reader.string());
  const signedPart = blob.subarray(0, reader.offset);
  const signature = reader.string();
  reader.end();
  const names = { keyId, principals, criticalOptions };
  return {
    blob,
    publicKey,
    kind,
    serial,
    validAfter,
    validBefore,
    authority,
    signedPart,
    signature,
    ...names,
  };
}

function readCertifiedKey(reader: WireReader): PublicKey {
  const name = reader.text();
  const type = name.endsWith(SUFFIX) ? name.slice(0, -SUFFIX.length) : '';
  if (!isKeyType(type)) throw new MalformedError('unknown certificate type');
  reader.string(); // Nonce.
  return readPublicFields(type satisfies KeyType, reader);
}

function readPrincipals(data: Buffer): string[] {
  const reader = new WireReader(data);
  const principals: string[] = [];
  while (reader.remaining > 0) {
    if (principals.length === MAX_PRINCIPALS)
      throw new MalformedError('certificate with too many principals');
    principals.push(reader.text());
  }
  return principals;
}

/** Options are name and data in turn, the names sorted and each only once. */
function readOptionNames(data: Buffer): string[] {
  const reader = new WireReader(data);
  const names: string[] = [];
  while (reader.remaining > 0) {
    const name = reader.text();
    reader.string();
    if (names.length > 0 && name <= (names.at(-1) ?? ''))
      throw new MalformedError('certificate options out of order');
    names.push(name);
  }
  return names;
}

/** Why a host certificate is refused. */
export type CertificateFault =
  | 'not-a-host-certificate'
  | 'bad-signature'
  | 'wrong-host'
  | 'not-yet-valid'
  | 'expired'
  | 'unknown-critical-option';

/**
 * Checks a host certificate for the name that was connected to. The caller has already found its authority among
 * the trusted ones. Undefined means valid. A certificate without principals fits no host, and principals may hold
 * `*` and `?`, as OpenSSH does since 10.3.
 */
export function checkHostCertificate(
  certificate: Certificate,
  host: string,
  now: Date,
): CertificateFault | undefined {
  if (certificate.kind !== 'host') return 'not-a-host-certificate';
  if (!isSigned(certificate)) return 'bad-signature';
  const seconds = BigInt(Math.floor(now.getTime() / 1000));
  if (seconds < certificate.validAfter) return 'not-yet-valid';
  if (seconds >= certificate.validBefore) return 'expired';
  // No critical option is defined for hosts, so each is one we do not understand.
  if (certificate.criticalOptions.length > 0) return 'unknown-critical-option';
  const fits = certificate.principals.some((principal) => matchesPattern(host, principal));
  return fits ? undefined : 'wrong-host';
}

function isSigned({ authority, signedPart, signature }: Certificate): boolean {
  try {
    return verifySignature(authority, signedPart, signature);
  } catch {
    return false;
  }
}
