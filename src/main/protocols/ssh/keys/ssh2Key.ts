import type { KeyObject } from 'node:crypto';
import { sign } from 'node:crypto';
import type { ParsedKey } from 'ssh2';
import ssh2 from 'ssh2';
import { unsupported } from './keyErrors';
import type { KeyType } from './publicKey';
import { CURVES } from './publicKey';

/** A key for ssh2's `authHandler` whose private part can be dropped. */
export interface Ssh2Key {
  /** Give it as `key` of a `{ type: 'publickey' }` method; `privateKey` of the options takes text only. */
  key: ParsedKey;
  /** Forgets the private key; signing fails from now on. */
  dispose(): void;
}

/**
 * Dresses a key object as the parsed key that ssh2 expects. ssh2 recognises its own keys by private symbols and
 * keeps private keys as PEM text, which cannot be wiped. So this parses the public part only and lays a signer
 * over it: the private key never becomes a string. `blob` is what is sent: the public key or a certificate.
 */
export function toSsh2Key(privateKey: KeyObject, type: KeyType, blob: Buffer, comment: string): Ssh2Key {
  const parsed = ssh2.utils.parseKey(blob);
  if (parsed instanceof Error || Array.isArray(parsed)) {
    throw unsupported('The SSH library cannot use this key.');
  }
  let held: KeyObject | undefined = privateKey;
  const key = Object.create(parsed) as ParsedKey;
  Object.assign(key, {
    type: parsed.type,
    comment,
    isPrivateKey: () => held !== undefined,
    sign: (data: Buffer | string, hash?: string): Buffer | Error => signWith(held, type, data, hash),
    equals: (other: unknown) => other === key,
  });
  return {
    key,
    dispose: () => {
      held = undefined;
    },
  };
}

/** ssh2 wants failures returned. ECDSA signatures stay in DER: ssh2 turns them into the wire form itself. */
function signWith(
  key: KeyObject | undefined,
  type: KeyType,
  data: Buffer | string,
  hash: string | undefined,
): Buffer | Error {
  if (key === undefined) return new Error('The key was already put away');
  const fallback = type === 'ssh-rsa' ? 'sha1' : (CURVES[type]?.hash ?? null);
  try {
    return sign(hash ?? fallback, Buffer.from(data as Buffer), key);
  } catch (error) {
    return error instanceof Error ? error : new Error('Signing failed');
  }
}
