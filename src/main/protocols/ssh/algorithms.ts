import type { NegotiatedAlgorithms } from 'ssh2';
import constants from 'ssh2/lib/protocol/constants.js';
import { BinnacleError } from '../../../shared/errors';
import { hostKeyAlgorithms } from './hostkeys/algorithmOrder';
import { plainLine } from './serverText';
import type { ServerOffer } from './serverWatch';

/** Best first. */
const KEX = [
  'curve25519-sha256',
  'curve25519-sha256@libssh.org',
  'ecdh-sha2-nistp256',
  'ecdh-sha2-nistp384',
  'ecdh-sha2-nistp521',
  'diffie-hellman-group-exchange-sha256',
  'diffie-hellman-group16-sha512',
  'diffie-hellman-group18-sha512',
  'diffie-hellman-group14-sha256',
];
/** AES-GCM first: with hardware AES it is the fastest by far. ChaCha20 exists in plain Node only. */
const CIPHERS = [
  'aes128-gcm@openssh.com',
  'aes256-gcm@openssh.com',
  'aes256-ctr',
  'aes192-ctr',
  'aes128-ctr',
  'chacha20-poly1305@openssh.com',
];
const MACS = [
  'hmac-sha2-256-etm@openssh.com',
  'hmac-sha2-512-etm@openssh.com',
  'hmac-sha2-256',
  'hmac-sha2-512',
];

/** Only with the legacy switch of a hop. `ssh-rsa` host keys come from {@link hostKeyAlgorithms}. */
const LEGACY_KEX = [
  'diffie-hellman-group14-sha1',
  'diffie-hellman-group-exchange-sha1',
  'diffie-hellman-group1-sha1',
];
const LEGACY_CIPHERS = ['aes256-cbc', 'aes192-cbc', 'aes128-cbc', '3des-cbc'];
const LEGACY_MACS = ['hmac-sha1-etm@openssh.com', 'hmac-sha1'];

/** What makes an algorithm weak; what is not listed is not weak. */
const WEAK: Record<string, string> = {
  'diffie-hellman-group1-sha1': 'key exchange diffie-hellman-group1-sha1 (1024 bits, SHA-1)',
  'diffie-hellman-group14-sha1': 'key exchange diffie-hellman-group14-sha1 (SHA-1)',
  'diffie-hellman-group-exchange-sha1': 'key exchange diffie-hellman-group-exchange-sha1 (SHA-1)',
  'ssh-rsa': 'host key signature ssh-rsa (SHA-1)',
  '3des-cbc': 'cipher 3des-cbc (64-bit blocks, CBC mode)',
  'aes128-cbc': 'cipher aes128-cbc (CBC mode)',
  'aes192-cbc': 'cipher aes192-cbc (CBC mode)',
  'aes256-cbc': 'cipher aes256-cbc (CBC mode)',
  'hmac-sha1': 'message authentication hmac-sha1 (SHA-1)',
  'hmac-sha1-etm@openssh.com': 'message authentication hmac-sha1-etm (SHA-1)',
};

/** Algorithm lists in the shape of ssh2's option `algorithms`. */
export interface AlgorithmLists {
  kex: string[];
  serverHostKey: string[];
  cipher: string[];
  hmac: string[];
  compress: string[];
}

/** What is offered to one hop. `serverHostKey` is given because it depends on the keys that are known. */
export function offeredAlgorithms(
  serverHostKey: string[],
  { legacy, compression }: { legacy: boolean; compression: boolean },
): AlgorithmLists {
  const pick = (names: string[], old: string[], supported: string[]): string[] =>
    [...names, ...(legacy ? old : [])].filter((name) => supported.includes(name));
  return {
    kex: pick(KEX, LEGACY_KEX, constants.SUPPORTED_KEX),
    serverHostKey,
    cipher: pick(CIPHERS, LEGACY_CIPHERS, constants.SUPPORTED_CIPHER),
    hmac: pick(MACS, LEGACY_MACS, constants.SUPPORTED_MAC),
    // Plain `zlib` compresses before login, which is a larger attack surface for nothing.
    compress: compression ? ['zlib@openssh.com', 'none'] : ['none'],
  };
}

/** The weak algorithms among the negotiated ones, in words. */
export function weaknessesOf({ kex, serverHostKey, cs, sc }: NegotiatedAlgorithms): string[] {
  const names = [kex, serverHostKey, cs.cipher, sc.cipher, cs.mac, sc.mac];
  return [...new Set(names)].flatMap((name) => WEAK[name] ?? []);
}

const CATEGORIES = [
  { field: 'kex', ours: 'kex', words: 'key exchange' },
  { field: 'serverHostKey', ours: 'serverHostKey', words: 'host key' },
  { field: 'cipher', ours: 'cipher', words: 'encryption' },
  { field: 'mac', ours: 'hmac', words: 'message authentication' },
] as const;

/** Says which algorithms a server wants that are not offered to it, and whether the legacy switch would help. */
export function explainMismatch(
  name: string,
  offer: ServerOffer | null,
  offered: AlgorithmLists,
): BinnacleError {
  const missing =
    offer && CATEGORIES.find((category) => !overlap(offer[category.field], offered[category.ours]));
  if (!offer || !missing) {
    return new BinnacleError('algorithm-mismatch', `${name} and Binnacle have no algorithm in common.`);
  }
  const theirs = offer[missing.field];
  if (missing.field === 'serverHostKey' && theirs.every((algorithm) => algorithm === 'ssh-dss')) {
    return new BinnacleError(
      'algorithm-mismatch',
      `${name} has only a DSA host key (ssh-dss). DSA in SSH is limited to 1024 bits and SHA-1 and is refused.`,
      { hint: 'Create an RSA, ECDSA or Ed25519 host key on the device.' },
    );
  }
  const list = plainLine(theirs.join(', '), 300);
  const message = `${name} offers only these algorithms for ${missing.words}: ${list}. None of them is allowed here.`;
  return new BinnacleError('algorithm-mismatch', message, hintFor(offer));
}

function hintFor(offer: ServerOffer): { hint?: string } {
  const rsa = hostKeyAlgorithms({ stored: [], knownHosts: [], legacy: true });
  const legacy = offeredAlgorithms(rsa, { legacy: true, compression: false });
  const wouldHelp = CATEGORIES.every((category) => overlap(offer[category.field], legacy[category.ours]));
  if (!wouldHelp) return {};
  return { hint: 'For an old device, allow legacy algorithms in the settings of this host.' };
}

function overlap(theirs: string[], ours: string[]): boolean {
  return theirs.some((name) => ours.includes(name));
}
