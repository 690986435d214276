import { KdbxFailure, type KdbxFailureCode, looksLikeKdbx } from '../../../vault/sources/kdbxHeader';
import { type FailureCode, ImportFailure, type ImportFormat } from '../importModel';

const CODES: Record<KdbxFailureCode, FailureCode> = {
  'not-kdbx': 'not-this-format',
  'old-format': 'unknown-version',
  'unknown-version': 'unknown-version',
  'too-large': 'too-large',
  'too-expensive': 'too-large',
  unsupported: 'unsupported',
  damaged: 'malformed',
  'bad-key-file': 'wrong-password',
  'no-such-entry': 'malformed',
  'wrong-key': 'wrong-password',
};

/** Databases of KeePass, KeePassXC and others that write `.kdbx`, versions 3.1 and 4. */
export const keepass: ImportFormat = {
  id: 'keepass',
  label: 'KeePass',
  source:
    'https://keepass.info/help/kb/kdbx.html, https://keepass.info/help/kb/kdbx_4.1.html, ' +
    'https://keepass.info/help/base/keys.html, https://keepass.info/help/base/fieldrefs.html',
  sniff: ({ bytes }) => (looksLikeKdbx(bytes) ? 1 : 0),
  read: () => {
    throw new ImportFailure(
      'unsupported',
      'Databases of KeePass are derived and decrypted in steps, never at once.',
    );
  },
  async readOnAllCores({ bytes }, { password, keyFile }) {
    // Loaded here: other formats have no use for it.
    const [{ readKdbxOutline }, { openKeepass, wipeKeepass }, { importDatabase }] = await Promise.all([
      import('../../../vault/sources/kdbxHeader'),
      import('../../../vault/sources/keepassFile'),
      import('./keepassTree'),
    ]);
    try {
      readKdbxOutline(bytes);
      if (password === undefined) {
        throw new ImportFailure('password-needed', 'The database is protected.', { keyFile: true });
      }
      const key = { password: password === '' ? null : Buffer.from(password), keyFile: keyFile ?? null };
      const database = await openKeepass(bytes, key);
      const result = importDatabase(database);
      wipeKeepass(database);
      return result;
    } catch (error) {
      if (!(error instanceof KdbxFailure)) throw error;
      throw new ImportFailure(CODES[error.code], error.message, { hint: error.hint, keyFile: true });
    }
  },
};
