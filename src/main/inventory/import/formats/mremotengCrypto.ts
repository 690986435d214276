import { createDecipheriv, createHash, pbkdf2, pbkdf2Sync } from 'node:crypto';
import { promisify } from 'node:util';
import { type Open, openAesGcm, openCcm, openEax, openGcm, type Sealed } from '../crypto/aead';
import { aesCipher, type BlockCipher } from '../crypto/blockCipher';
import { serpentCipher } from '../crypto/serpent';
import { twofishCipher } from '../crypto/twofish';
import { ImportFailure } from '../importModel';

/** How mRemoteNG encrypted a file: `legacy` before 1.75 (ConfVersion 2.5 and older), an authenticated cipher since. */
export type CipherParameters =
  | { kind: 'legacy' }
  | {
      kind: 'aead';
      engine: 'AES' | 'Serpent' | 'Twofish';
      mode: 'GCM' | 'CCM' | 'EAX';
      iterations: number;
    };

type Aead = Extract<CipherParameters, { kind: 'aead' }>;

/** What encrypts a file for which nobody set a password. */
export const DEFAULT_PASSWORD = 'mR3m';
/** The program's own settings end at 50,000; beyond this the file was made to keep a reader busy. */
const MOST_ITERATIONS = 1_000_000;
/** Derivations at once: enough for the four threads that Node has for them. */
const DERIVATIONS = 8;
const derive = promisify(pbkdf2);
const SALT = 16;
const TAG = 16;

const CIPHERS: Record<string, (key: Uint8Array) => BlockCipher> = {
  AES: aesCipher,
  Serpent: serpentCipher,
  Twofish: twofishCipher,
};
const MODES: Record<string, Open> = { GCM: openGcm, CCM: openCcm, EAX: openEax };

/** Reads the parameters off the root element of a file of version 2.6 or newer. */
export function aeadParameters(attributes: Readonly<Record<string, string>>): CipherParameters {
  const engine = attributes['EncryptionEngine'] ?? 'AES';
  const mode = attributes['BlockCipherMode'] ?? 'GCM';
  const known = (table: object, name: string): boolean => Object.hasOwn(table, name);
  if (!known(CIPHERS, engine) || !known(MODES, mode)) {
    throw new ImportFailure('unsupported', 'The file is encrypted with a cipher that is not known.', {
      hint: 'In mRemoteNG choose AES and GCM under Options, Security, save, and import again.',
    });
  }
  const iterations = Number(attributes['KdfIterations'] ?? 'none');
  if (!Number.isInteger(iterations) || iterations < 1) {
    throw new ImportFailure('malformed', 'KdfIterations is no positive number.');
  }
  if (iterations > MOST_ITERATIONS) {
    const most = MOST_ITERATIONS.toLocaleString('en');
    throw new ImportFailure('unsupported', `KdfIterations is above ${most}, which mRemoteNG never writes.`);
  }
  return { kind: 'aead', engine, mode, iterations } as CipherParameters;
}

/**
 * Decrypts one value of the file: Base64 of salt, nonce, text and tag (`aead`), or of IV and text (`legacy`). Null: the
 * password is another one, or the value is damaged. Pure, so that many can be spread over threads.
 */
export function decryptSecret(
  cipherText: string,
  password: string,
  parameters: CipherParameters,
): string | null {
  if (cipherText === '') return '';
  const bytes = new Uint8Array(Buffer.from(cipherText, 'base64'));
  if (parameters.kind === 'legacy') return textOf(openLegacy(bytes, password));
  const key = pbkdf2Sync(...derivation(bytes, password, parameters));
  return textOf(open(bytes, key, parameters));
}

/** {@link decryptSecret} of many values, by value: the derivations, which take nearly all the time, use every core. */
export async function decryptSecrets(
  cipherTexts: Iterable<string>,
  password: string,
  parameters: CipherParameters,
): Promise<Map<string, string | null>> {
  const plain = new Map<string, string | null>();
  const waiting = [...new Set(cipherTexts)];
  const work = async (): Promise<void> => {
    for (let text = waiting.pop(); text !== undefined; text = waiting.pop()) {
      if (text === '' || parameters.kind === 'legacy')
        plain.set(text, decryptSecret(text, password, parameters));
      else {
        const bytes = new Uint8Array(Buffer.from(text, 'base64'));
        const key = await derive(...derivation(bytes, password, parameters));
        plain.set(text, textOf(open(bytes, key, parameters)));
      }
    }
  };
  await Promise.all(Array.from({ length: DERIVATIONS }, work));
  return plain;
}

function textOf(plain: Uint8Array | null): string | null {
  if (plain === null) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(plain);
  } catch {
    return null;
  }
}

/** Whether a value can be one that {@link decryptSecret} reads. */
export function looksEncrypted(text: string): boolean {
  // One class only: the check takes one pass whatever stands there.
  return text.length >= 32 && /^[A-Za-z0-9+/=\s]+$/.test(text);
}

function open(bytes: Uint8Array, key: Buffer, { engine, mode }: Aead): Uint8Array | null {
  // CCM leaves four bytes of a block to the length.
  const nonceEnd = SALT + (mode === 'CCM' ? 11 : 16);
  if (bytes.length < nonceEnd + TAG) return null;
  const salt = bytes.subarray(0, SALT);
  const sealed: Sealed = {
    nonce: bytes.subarray(SALT, nonceEnd),
    header: salt,
    cipherText: bytes.subarray(nonceEnd, -TAG),
    tag: bytes.subarray(-TAG),
  };
  if (engine === 'AES' && mode === 'GCM') return openAesGcm(key, sealed);
  const cipher = CIPHERS[engine]?.(new Uint8Array(key));
  return cipher === undefined ? null : (MODES[mode]?.(cipher, sealed) ?? null);
}

/** What the key of a value is derived from. The program takes the low byte of every character, as PKCS #5 does. */
function derivation(
  bytes: Uint8Array,
  password: string,
  { iterations }: Aead,
): [Buffer, Uint8Array, number, number, string] {
  return [Buffer.from(password, 'latin1'), bytes.subarray(0, SALT), iterations, 32, 'sha1'];
}

/** AES-128-CBC with the MD5 of the password as its key and the first block as its IV. */
function openLegacy(bytes: Uint8Array, password: string): Uint8Array | null {
  if (bytes.length < 32 || bytes.length % 16 !== 0) return null;
  const key = createHash('md5').update(password, 'utf8').digest();
  const decipher = createDecipheriv('aes-128-cbc', key, bytes.subarray(0, 16));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]);
  } catch {
    return null;
  }
}
