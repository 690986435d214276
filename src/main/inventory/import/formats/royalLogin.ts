import { usernameSchema } from '../../../../shared/model/primitives';
import type { ImportBuilder } from '../importBuilder';
import type { ImportedProperties } from '../importModel';
import { type CarriedLogin, loginDifference, NO_LOGIN, withDomain } from './carriedLogin';
import { firstField, isTrue, type PasswordKind, type RoyalObject } from './royalModel';

/** Fields that make up a login; none of them makes a row of its own. */
export const LOGIN_FIELDS = new Set([
  'CredentialFromParent',
  'CredentialsFromParent',
  'CredentialMode',
  'CredentialId',
  'CredentialID',
  'CredentialName',
  'CredentialUsername',
  'CredentialPassword',
  'CredentialDomain',
  'CredentialAutologon',
  'UserName',
  'Username',
  'Password',
  'Domain',
  'KeyFilePath',
  'KeyFileContent',
  'PrivateKeyFile',
  'PrivateKeyPath',
  'PrivateKeyPassphrase',
  'PassPhrase',
]);

/** Rows of the report: field, value and reason. */
export type Rows = [field: string, value: string, reason: string][];

const NO_OBJECT = '00000000-0000-0000-0000-000000000000';
const ENCRYPTED =
  'Royal TS encrypted it, in a way that is not published. Enter it once, or export Royal JSON with it.';

/** The credentials of a document and the logins of its objects. */
export class RoyalLogins {
  readonly #byId = new Map<string, string>();
  readonly #byName = new Map<string, string>();

  constructor(
    private readonly builder: ImportBuilder,
    private readonly passwords: PasswordKind,
  ) {}

  /** Adds a credential object. */
  addCredential(object: RoyalObject): Rows {
    const rows: Rows = [];
    const name = firstField(object, 'Name');
    const username = this.#username(object, rows);
    const keyFile = firstField(object, 'KeyFilePath', 'PrivateKeyFile', 'PrivateKeyPath') || null;
    const password = this.#secret(object, ['Password', 'CredentialPassword'], rows);
    const key = this.#secret(object, ['KeyFileContent'], rows);
    const passphrase = this.#secret(object, ['PrivateKeyPassphrase', 'PassPhrase'], rows);
    const withKey = keyFile !== null || key !== '';
    const kind = withKey ? 'private-key' : password === '' ? 'ask' : 'password';
    const secrets = { password, 'private-key': key, passphrase };
    const notes = firstField(object, 'Description');
    const made = this.builder.credential({ kind, name, username, keyFile, notes, secrets });
    if (object.id !== '' && !this.#byId.has(object.id)) this.#byId.set(object.id, made);
    if (name !== '' && !this.#byName.has(name)) this.#byName.set(name, made);
    return rows;
  }

  /** The login of a folder or connection below a folder that hands down `above`. */
  loginOf(
    object: RoyalObject,
    above: CarriedLogin,
  ): { login: CarriedLogin; properties: ImportedProperties; rows: Rows } {
    const rows: Rows = [];
    if (inherits(object)) return { login: above, properties: {}, rows };
    const login = this.#assigned(object, rows) ?? this.#typed(object, rows);
    return { login, properties: loginDifference(login, above), rows };
  }

  #assigned(object: RoyalObject, rows: Rows): CarriedLogin | null {
    const mode = firstField(object, 'CredentialMode');
    if (mode === '2') return null;
    const id = firstField(object, 'CredentialId', 'CredentialID');
    const name = firstField(object, 'CredentialName');
    const field = id !== '' && id !== NO_OBJECT ? 'CredentialId' : 'CredentialName';
    const wanted = field === 'CredentialId' ? id : name;
    if (wanted === '' || mode === '0') return mode === '0' ? NO_LOGIN : null;
    const key = field === 'CredentialId' ? this.#byId.get(id) : this.#byName.get(name);
    if (key !== undefined) return { credentialKey: key, username: '' };
    rows.push([field, wanted, 'This credential is not in the file. Give the entry one.']);
    return NO_LOGIN;
  }

  #typed(object: RoyalObject, rows: Rows): CarriedLogin {
    const username = this.#username(object, rows);
    const password = this.#secret(object, ['CredentialPassword', 'Password'], rows);
    const keyFile = firstField(object, 'KeyFilePath', 'PrivateKeyFile', 'PrivateKeyPath') || null;
    if (password === '' && keyFile === null) return { credentialKey: null, username };
    const entry = firstField(object, 'Name');
    const name = username === '' ? entry : `${username} – ${entry}`;
    const kind = keyFile === null ? 'password' : 'private-key';
    const secrets = keyFile === null ? { password } : { passphrase: password };
    return {
      credentialKey: this.builder.credential({ kind, name, username, keyFile, secrets }),
      username: '',
    };
  }

  #username(object: RoyalObject, rows: Rows): string {
    const plain = firstField(object, 'CredentialUsername', 'UserName', 'Username');
    const username = withDomain(plain, firstField(object, 'CredentialDomain', 'Domain'));
    if (username === '' || usernameSchema.safeParse(username).success) return username;
    rows.push([
      'Username',
      username,
      'User names are one line of at most 256 characters and never start with “-”.',
    ]);
    return '';
  }

  #secret(object: RoyalObject, names: readonly string[], rows: Rows): string {
    for (const name of names) {
      const value = object.fields.get(name) ?? '';
      if (value.trim() === '') continue;
      if (this.passwords === 'clear') return value;
      rows.push([name, '', ENCRYPTED]);
      return '';
    }
    return '';
  }
}

/** Whether the login comes from the folder above: said so, or nothing said at all. */
function inherits(object: RoyalObject): boolean {
  if (isTrue(object, 'CredentialFromParent') || isTrue(object, 'CredentialsFromParent')) return true;
  if (firstField(object, 'CredentialMode') === '1') return true;
  return [...LOGIN_FIELDS].every((name) => {
    const value = firstField(object, name).toLowerCase();
    return value === '' || value === 'false' || value === NO_OBJECT;
  });
}
