import type { KeyType, PublicKey } from '../keys/publicKey';
import { parsePublicKey } from '../keys/publicKey';
import type { Certificate, CertificateFault } from './certificate';
import { checkHostCertificate, isCertificate, parseCertificate } from './certificate';
import type { KnownHostMatch } from './knownHosts';
import { fingerprint, randomart } from './randomart';

/** Everything the decision depends on. */
export interface HostKeyQuestion {
  /** Name or address that was connected to, without brackets. */
  host: string;
  port: number;
  /** Whether no jump host is between: only then does known_hosts vouch for the name. */
  direct: boolean;
  /** The key or certificate as the server sent it. */
  offered: Buffer;
  /** Public key blobs that the store holds for this host object and port. */
  stored: readonly Buffer[];
  /** The known_hosts lines that fit host and port. */
  knownHosts: readonly KnownHostMatch[];
  now: Date;
}

/** A key as shown to a person. */
export interface HostKeyDescription {
  type: KeyType;
  bits: number;
  fingerprint: string;
  /** Eleven lines. */
  randomart: string;
}

/** The decision on a host key. Only `trusted` lets anything secret leave; only `unknown` may be asked about. */
export type HostKeyVerdict =
  | { verdict: 'trusted'; by: 'store' | 'known_hosts' | 'certificate' }
  /** First contact. `blob` is the plain key to store once accepted, after the handshake. */
  | ({ verdict: 'unknown'; blob: Buffer } & HostKeyDescription)
  | {
      verdict: 'changed';
      /** `other-type`: no key of the offered type is on record, but keys of other types are. */
      reason: 'other-key' | 'other-type';
      /** Where the keys on record come from. */
      source: 'store' | 'known_hosts';
      stored: HostKeyDescription[];
      offered: HostKeyDescription;
    }
  | { verdict: 'revoked'; fingerprint: string; file: string; line: number }
  | { verdict: 'certificate-invalid'; reason: CertificateFault | 'malformed'; keyId?: string }
  /** The offered or a stored key cannot be read, or the check itself failed. */
  | { verdict: 'error'; reason: string };

/**
 * Decides on a host key. Pure, and fails closed: whatever goes wrong inside is a refusal. Revocation comes first;
 * then our own store alone decides if it knows the host; then, for direct connections, known_hosts.
 */
export function verifyHostKey(question: HostKeyQuestion): HostKeyVerdict {
  try {
    return decide(question);
  } catch {
    return { verdict: 'error', reason: 'The host key could not be checked.' };
  }
}

function decide(question: HostKeyQuestion): HostKeyVerdict {
  const offer = readOffer(question.offered);
  if ('verdict' in offer) return offer;
  const revoked = findRevoked(offer, question.knownHosts);
  if (revoked !== undefined) return revoked;
  if (question.stored.length > 0) return compare(offer.key, question.stored.map(parsePublicKey), 'store');
  const lines = question.direct ? question.knownHosts : [];
  const certified = offer.certificate && checkCertified(offer.certificate, lines, question);
  return certified ?? decideByKnownHosts(offer.key, lines);
}

interface Offer {
  /** The plain key, which for a certificate is the one inside. */
  key: PublicKey;
  certificate?: Certificate;
}

function readOffer(blob: Buffer): Offer | HostKeyVerdict {
  try {
    if (!isCertificate(blob)) return { key: parsePublicKey(blob) };
  } catch {
    return { verdict: 'error', reason: 'The server sent a host key that cannot be read.' };
  }
  try {
    const certificate = parseCertificate(blob);
    return { key: certificate.publicKey, certificate };
  } catch {
    return { verdict: 'certificate-invalid', reason: 'malformed' };
  }
}

function findRevoked(offer: Offer, lines: readonly KnownHostMatch[]): HostKeyVerdict | undefined {
  const used = [offer.key, ...(offer.certificate === undefined ? [] : [offer.certificate.authority])];
  for (const { marker, key, file, line } of lines) {
    if (marker !== 'revoked' || !used.some(({ blob }) => blob.equals(key.blob))) continue;
    return { verdict: 'revoked', fingerprint: fingerprint(key.blob), file, line };
  }
  return undefined;
}

/** Undefined if the certificate's authority is not trusted here: then only the plain key counts. */
function checkCertified(
  certificate: Certificate,
  lines: readonly KnownHostMatch[],
  { host, now }: HostKeyQuestion,
): HostKeyVerdict | undefined {
  const trusted = lines.some(
    ({ marker, key }) => marker === 'cert-authority' && key.blob.equals(certificate.authority.blob),
  );
  if (!trusted) return undefined;
  const fault = checkHostCertificate(certificate, host, now);
  if (fault === undefined) return { verdict: 'trusted', by: 'certificate' };
  return { verdict: 'certificate-invalid', reason: fault, keyId: certificate.keyId };
}

function decideByKnownHosts(key: PublicKey, lines: readonly KnownHostMatch[]): HostKeyVerdict {
  const plain = lines.filter(({ marker }) => marker === 'none');
  const portless = plain.some((line) => line.portless && line.key.blob.equals(key.blob));
  const exact = plain.filter((line) => !line.portless).map((line) => line.key);
  if (exact.length > 0) return compare(key, exact, 'known_hosts');
  if (portless) return { verdict: 'trusted', by: 'known_hosts' };
  return { verdict: 'unknown', blob: key.blob, ...describe(key) };
}

function compare(key: PublicKey, known: PublicKey[], source: 'store' | 'known_hosts'): HostKeyVerdict {
  if (known.some(({ blob }) => blob.equals(key.blob))) return { verdict: 'trusted', by: source };
  const sameType = known.some(({ type }) => type === key.type);
  return {
    verdict: 'changed',
    reason: sameType ? 'other-key' : 'other-type',
    source,
    stored: known.map(describe),
    offered: describe(key),
  };
}

function describe(key: PublicKey): HostKeyDescription {
  return { type: key.type, bits: key.bits, fingerprint: fingerprint(key.blob), randomart: randomart(key) };
}
