import { open, readFile } from 'node:fs/promises';
import type { SshLogin } from '../../host/messages';
import { BinnacleError } from '../../../shared/errors';
import type { LoginContext } from './askSecret';
import { askSecret, readSecret, wipeAll } from './askSecret';
import type { LoadedKey } from './keys/privateKey';
import { parsePrivateKey } from './keys/privateKey';

/** Tries of a passphrase before the login ends. */
const MAX_PASSPHRASES = 3;
/** Largest key file in bytes, as the reader of keys has it. */
const MAX_KEY_FILE = 256 * 1024;
const MAX_CERTIFICATE_FILE = 64 * 1024;

/** The key that a credential names, and its certificate if there is one. */
export interface ConfiguredKey {
  /** Null: nothing is saved. */
  credentialId: string | null;
  key: LoadedKey;
  /** The credential's own, else the content of `<key file>-cert.pub`, which OpenSSH also uses unasked. */
  certificate: Buffer | null;
}

/**
 * Reads the configured key; null when the credential has none. Asks for the passphrase if it is not stored.
 * Errors: key-unreadable, key-unsupported, wrong-passphrase, cancelled, and those of the vault.
 */
export async function loadConfiguredKey(context: LoginContext): Promise<ConfiguredKey | null> {
  const { login } = context.hop;
  const data = await readKeyData(context, login);
  if (data === null) return null;
  try {
    const key = await openKey(context, data);
    return { credentialId: login.credentialId, key, certificate: await certificateOf(context, login) };
  } finally {
    data.fill(0);
  }
}

async function readKeyData(context: LoginContext, login: SshLogin): Promise<Buffer | null> {
  if (login.keyFile !== null) return readKeyFile(login.keyFile);
  const id = login.secretIds['private-key'];
  return id === undefined ? null : readSecret(context, id);
}

/** The certificate that a credential of that kind must have; of a plain key the one beside its file, if any. */
async function certificateOf(context: LoginContext, login: SshLogin): Promise<Buffer | null> {
  const beside = login.keyFile === null ? null : await readCertificate(`${login.keyFile}-cert.pub`);
  if (login.kind !== 'certificate') return beside;
  if (login.certificateFile !== null) {
    return readSmallFile(login.certificateFile, 'certificate', MAX_CERTIFICATE_FILE);
  }
  const id = login.secretIds.certificate;
  const own = id === undefined ? beside : await readSecret(context, id);
  if (own !== null) return own;
  throw new BinnacleError('key-unreadable', `“${login.credentialName}” has no certificate yet.`, {
    hint: 'Edit the credential and set its certificate, or make it a private key.',
  });
}

const readKeyFile = (path: string): Promise<Buffer> => readSmallFile(path, 'key', MAX_KEY_FILE);

async function readSmallFile(path: string, what: 'key' | 'certificate', most: number): Promise<Buffer> {
  try {
    await using file = await open(path, 'r');
    const stat = await file.stat();
    if (!stat.isFile() || stat.size > most) throw new Error('not a file of that size');
    return await file.readFile();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const reasons: Record<string, string> = { ENOENT: 'there is no such file', EACCES: 'access is denied' };
    const reason = (typeof code === 'string' ? reasons[code] : undefined) ?? 'it is no ordinary small file';
    throw new BinnacleError('key-unreadable', `The ${what} file ${path} can’t be read: ${reason}.`, {
      field: `${what}File`,
      cause: error,
    });
  }
}

async function readCertificate(path: string): Promise<Buffer | null> {
  try {
    const data = await readFile(path);
    return data.length > MAX_CERTIFICATE_FILE ? null : data;
  } catch {
    return null;
  }
}

async function openKey(context: LoginContext, data: Buffer): Promise<LoadedKey> {
  const stored = context.hop.login.secretIds.passphrase;
  try {
    return await parsePrivateKey(data);
  } catch (error) {
    if (!isCode(error, 'key-needs-passphrase')) throw error;
  }
  if (stored !== undefined) {
    const key = await tryPassphrase(data, await readSecret(context, stored));
    if (key !== null) return key;
  }
  for (let attempt = 1; attempt <= MAX_PASSPHRASES; attempt += 1) {
    const key = await tryPassphrase(data, await askPassphrase(context, stored !== undefined || attempt > 1));
    if (key !== null) return key;
  }
  throw new BinnacleError('wrong-passphrase', `The key for ${context.hop.name} could not be opened.`, {
    retryable: true,
  });
}

/** Null: wrong. Wipes the passphrase. */
async function tryPassphrase(data: Buffer, passphrase: Buffer): Promise<LoadedKey | null> {
  try {
    return await parsePrivateKey(data, passphrase);
  } catch (error) {
    // An empty answer counts as a wrong one.
    if (isCode(error, 'wrong-passphrase') || isCode(error, 'key-needs-passphrase')) return null;
    throw error;
  } finally {
    wipeAll([passphrase]);
  }
}

async function askPassphrase(context: LoginContext, again: boolean): Promise<Buffer> {
  const { name, login } = context.hop;
  const what =
    login.keyFile === null ? `the key of “${login.credentialName}”` : `the key file ${login.keyFile}`;
  const [answer = Buffer.alloc(0)] = await askSecret(context, {
    kind: 'passphrase',
    title: `Key passphrase for ${name}`,
    username: login.username ?? '',
    notice: again ? 'That passphrase does not open the key.' : '',
    instruction: `Enter the passphrase of ${what}.`,
    fields: [{ label: 'Passphrase', echo: false }],
    groupKey: `passphrase:${login.credentialId ?? login.keyFile ?? ''}`,
    remember: login.credentialId === null ? null : { credentialId: login.credentialId, slot: 'passphrase' },
  });
  return answer;
}

function isCode(error: unknown, code: BinnacleError['code']): boolean {
  return error instanceof BinnacleError && error.code === code;
}
