const MAGIC = 0xa3;
/** Far above the longest password. */
const MAX_HEX = 64 * 1024;
/** Start of a password that is bound to its user and host. */
const BOUND = 0xff;
const SHORT = 0x00;
/** Encrypted with a master password, which is not to be had from the file. */
const EXTERNAL = 0x01;
const LONG = 0x02;

/** Why a password can't be read. */
export type WinscpPassword = { kind: 'plain'; password: string } | { kind: 'master' } | { kind: 'damaged' };

/** Undoes the way in which WinSCP hides stored passwords: no secret is needed for it. `key`: user and host name. */
export function revealWinscpPassword(hidden: string, key: string): WinscpPassword {
  if (hidden.length > MAX_HEX || !/^(?:[0-9a-f]{2})+$/i.test(hidden)) return { kind: 'damaged' };
  const bytes = Uint8Array.from(Buffer.from(hidden, 'hex'), (byte) => ~(byte ^ MAGIC));
  let at = 0;
  const next = (): number => bytes[at++] ?? 0;
  const first = next();
  const version = first === BOUND ? next() : SHORT;
  if (version === EXTERNAL) return { kind: 'master' };
  if (version !== SHORT && version !== LONG) return { kind: 'damaged' };
  const high = version === LONG ? next() : 0;
  const length = first === BOUND ? high * 256 + next() : first;
  const start = next() + at;
  if (start + length > bytes.length) return { kind: 'damaged' };
  const text = utf8(bytes.subarray(start, start + length));
  if (text === null) return { kind: 'damaged' };
  if (first !== BOUND) return { kind: 'plain', password: text };
  return text.startsWith(key) ? { kind: 'plain', password: text.slice(key.length) } : { kind: 'damaged' };
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
