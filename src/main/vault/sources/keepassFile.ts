import { hashRaw } from '@node-rs/argon2';
import kdbxweb from 'kdbxweb';
import { zero } from '../secretBytes';
import { damaged, KDBX_LIMITS, KdbxFailure, readKdbxOutline } from './kdbxHeader';
import { libraryKeyFile } from './keyFile';

export type Kdbx = kdbxweb.Kdbx;
export type KdbxEntry = kdbxweb.KdbxEntry;
export type KdbxGroup = kdbxweb.KdbxGroup;
export type KdbxValue = kdbxweb.KdbxEntryField;

/** What opens a database: a password, the content of a key file, or both. The caller zeroes them. */
export interface KeepassKey {
  password: Uint8Array | null;
  keyFile: Uint8Array | null;
}

/** Values of `Algorithm` and `Version` in `@node-rs/argon2`, which are constants of its types only. */
const ARGON2 = { d: 0, id: 2, v10: 0, v13: 1 } as const;

kdbxweb.CryptoEngine.setArgon2Impl(
  async (key, salt, memory, iterations, length, parallelism, type, version) => {
    const options: object = {
      memoryCost: memory,
      timeCost: iterations,
      parallelism,
      outputLen: length,
      salt: new Uint8Array(salt),
      algorithm: type === kdbxweb.CryptoEngine.Argon2TypeArgon2id ? ARGON2.id : ARGON2.d,
      version: version === 0x13 ? ARGON2.v13 : ARGON2.v10,
    };
    const derived = await hashRaw(new Uint8Array(key), options);
    const copy = plainBuffer(derived);
    zero(derived);
    return copy;
  },
);

/**
 * Opens a database of version 3.1 or 4. Nothing of it is computed before its clear part was found to be reasonable, and
 * nothing is decompressed or parsed before its key was found to be right. Throws {@link KdbxFailure}.
 */
export async function openKeepass(file: Uint8Array, key: KeepassKey): Promise<Kdbx> {
  readKdbxOutline(file);
  const keyFile = key.keyFile === null ? null : libraryKeyFile(key.keyFile);
  const password =
    key.password === null ? null : kdbxweb.ProtectedValue.fromBinary(plainBuffer(key.password));
  const credentials = new kdbxweb.Credentials(password, keyFile);
  try {
    await credentials.ready.catch((error: unknown) => {
      throw keyFileFailure(error);
    });
    const database = await kdbxweb.Kdbx.load(plainBuffer(file), credentials);
    checkEntries(database);
    return database;
  } catch (error) {
    throw failureOf(error);
  } finally {
    zero(keyFile, password?.value);
    // They are for saving, which never happens here, and would open the file as well as the password itself.
    for (const hash of [credentials.passwordHash, credentials.keyFileHash])
      if (hash !== undefined) wipeValue(hash);
  }
}

/** Whether a group is the recycle bin, whose entries nobody means. */
export function isRecycleBin(database: Kdbx, group: KdbxGroup): boolean {
  const { recycleBinUuid } = database.meta;
  return recycleBinUuid !== undefined && !recycleBinUuid.empty && group.uuid.equals(recycleBinUuid);
}

/** An id as people see it in KeePass: 32 hexadecimal digits. */
export function hexId(entry: KdbxEntry): string {
  return Buffer.from(entry.uuid.toBytes()).toString('hex').toUpperCase();
}

/** Overwrites every protected value and attachment of a database. */
export function wipeKeepass(database: Kdbx): void {
  for (const group of database.groups) {
    for (const entry of group.allEntries()) {
      for (const version of [entry, ...entry.history]) version.fields.forEach(wipeValue);
    }
  }
  for (const { value } of database.binaries.getAll()) wipeValue(value);
}

function wipeValue(value: KdbxValue | ArrayBuffer): void {
  if (value instanceof kdbxweb.ProtectedValue) zero(value.value, value.salt);
  else if (value instanceof ArrayBuffer) zero(new Uint8Array(value));
}

/** A copy whose buffer holds nothing else, as the library wants it. */
function plainBuffer(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return copy;
}

function checkEntries(database: Kdbx): void {
  let count = 0;
  for (const group of database.groups) {
    for (const entry of group.allEntries()) {
      count += entry.uuid.empty ? 0 : 1;
      if (count > KDBX_LIMITS.entries) {
        const limit = KDBX_LIMITS.entries.toLocaleString('en');
        throw new KdbxFailure(
          'too-large',
          `The database has more than ${limit} entries.`,
          'Split it in KeePass.',
        );
      }
    }
  }
}

function keyFileFailure(error: unknown): KdbxFailure {
  if (error instanceof KdbxFailure) return error;
  const hint = 'Use another copy of the key file, or check that it is the right one.';
  return new KdbxFailure('bad-key-file', 'The key file is damaged or of a version that is not known.', hint);
}

/** The library's errors in our words; whatever else it throws comes from bytes that are not as they were written. */
function failureOf(error: unknown): KdbxFailure {
  if (error instanceof KdbxFailure) return error;
  const { InvalidKey, InvalidVersion, Unsupported } = kdbxweb.Consts.ErrorCodes;
  const code = error instanceof kdbxweb.KdbxError ? error.code : undefined;
  if (code === InvalidKey) {
    const hint =
      'Check the password and the key file. If both are right, the file is damaged: use another copy.';
    return new KdbxFailure('wrong-key', 'Password or key file do not open the database.', hint);
  }
  if (code === InvalidVersion || code === Unsupported) {
    const hint = 'Open it in KeePass or KeePassXC, and save it with AES or ChaCha20 and Argon2.';
    return new KdbxFailure('unsupported', 'The database uses something that can’t be read here.', hint);
  }
  return damaged();
}
