import type { ServerHostKeyAlgorithm } from 'ssh2';
import type { KeyType } from '../keys/publicKey';
import { KEY_TYPES } from '../keys/publicKey';
import type { KnownHostMatch } from './knownHosts';

/** What is known of a host before connecting. */
export interface KnownHostKeys {
  /** Types of the keys that the store holds for this host object and port. */
  stored: readonly KeyType[];
  /** The known_hosts lines that fit host and port; leave empty behind a jump host. */
  knownHosts: readonly KnownHostMatch[];
  /** The host's legacy switch: also accepts `ssh-rsa` signatures, which use SHA-1. */
  legacy: boolean;
}

const RSA_SHA2: ServerHostKeyAlgorithm[] = ['rsa-sha2-512', 'rsa-sha2-256'];

/**
 * The host key algorithms to offer, best first. Types we hold a key of come first, so that a host with several
 * keys shows the one we can compare, as OpenSSH does: another type would read as a changed key. Certificates are
 * asked for if only an authority can vouch, that is, when the store does not know the host.
 */
export function hostKeyAlgorithms({ stored, knownHosts, legacy }: KnownHostKeys): ServerHostKeyAlgorithm[] {
  const fromStore = stored.length > 0;
  const lines = fromStore ? [] : knownHosts;
  const known = fromStore
    ? stored
    : lines.filter(({ marker }) => marker === 'none').map(({ key }) => key.type);
  const isKnown = (type: KeyType): boolean => known.includes(type);
  const ordered = [...KEY_TYPES.filter(isKnown), ...KEY_TYPES.filter((type) => !isKnown(type))];
  const plain = ordered.flatMap((type) => signatureAlgorithms(type, legacy));
  if (!lines.some(({ marker }) => marker === 'cert-authority')) return plain;
  // SHA-1 is never accepted from a host that has certificates.
  const certified = ordered.flatMap((type) => signatureAlgorithms(type, false));
  // The library's typings do not know the names that our patch adds to it.
  const names = certified.map((name) => `${name}-cert-v01@openssh.com` as ServerHostKeyAlgorithm);
  return [...names, ...plain];
}

function signatureAlgorithms(type: KeyType, legacy: boolean): ServerHostKeyAlgorithm[] {
  if (type !== 'ssh-rsa') return [type];
  return legacy ? [...RSA_SHA2, 'ssh-rsa'] : RSA_SHA2;
}
