import { usernameSchema } from '../../../../shared/model/primitives';
import { KdbxFailure } from '../../../vault/sources/kdbxHeader';
import { KeepassEntries } from '../../../vault/sources/keepassEntry';
import { isRecycleBin, type Kdbx, type KdbxEntry, type KdbxGroup } from '../../../vault/sources/keepassFile';
import { type SourceSecrets, wipe } from '../../../vault/sources/secretSource';
import { ImportBuilder } from '../importBuilder';
import type { ImportedProperties, ImportResult } from '../importModel';
import { isAddressField, type KeepassPlace, placeOf } from './keepassPlace';
import { namesSecret, SECRET_NOT_KEPT } from './secretNames';

/** Fields that make up the entry itself. */
const STANDARD = new Set(['Title', 'UserName', 'Password', 'URL', 'Notes']);
/** Fields that one-time codes are made from; they come along as a credential. */
const OTP_FIELDS = /^(?:otp|TimeOtp-.*|HmacOtp-.*|TOTP Seed|TOTP Settings)$/;
/** What KeeAgent keeps beside a key. */
const BOOKKEEPING = /^(?:KeeAgent\.settings|_LAST_MODIFIED|KPRPC JSON)$/;

/** A place in the tree on its way in. */
interface Place {
  key: string | null;
  path: readonly string[];
}

/** Groups become folders, entries that lead somewhere become hosts, and every login becomes a credential. */
export function importDatabase(database: Kdbx): ImportResult {
  const reader = new DatabaseReader(database);
  // The group at the top stands for the database itself.
  for (const group of database.groups) reader.addContent(group, { key: null, path: [] });
  return reader.finish();
}

class DatabaseReader {
  readonly #builder = new ImportBuilder();
  readonly #entries: KeepassEntries;
  #versions = 0;

  constructor(private readonly database: Kdbx) {
    this.#entries = new KeepassEntries(database);
  }

  addContent(group: KdbxGroup, place: Place): void {
    for (const entry of group.entries) this.#addEntry(entry, place);
    for (const below of group.groups) this.#addGroup(below, place);
  }

  finish(): ImportResult {
    if (this.#versions > 0) {
      const reason = 'Earlier versions of entries are left out.';
      this.#builder.lose(null, 'History', String(this.#versions), reason);
    }
    return this.#builder.result();
  }

  #addGroup(group: KdbxGroup, { key, path }: Place): void {
    const name = group.name ?? '';
    if (isRecycleBin(this.database, group)) {
      const count = [...group.allEntries()].length;
      const reason = 'What lies in the recycle bin is left out.';
      if (count > 0) this.#builder.losePath([...path, name], 'Entries', String(count), reason);
      return;
    }
    const folder = this.#builder.folder(key, { name, notes: group.notes ?? '' });
    this.addContent(group, { key: folder, path: [...path, name] });
  }

  #addEntry(entry: KdbxEntry, place: Place): void {
    this.#versions += entry.history.length;
    const title = this.#text(entry, 'Title');
    const path = [...place.path, title];
    const secrets = this.#secrets(entry, path);
    const fields = this.#ownFields(entry);
    const target = placeOf(this.#text(entry, 'URL'), title, fields);
    const login = this.#credentials(entry, title, secrets, target?.username ?? '');
    const key = target === null ? null : this.#addHost(entry, place, target, login, fields);
    wipe(secrets);
    this.#loseRest(entry, key, path, {
      fields,
      hasLogin: login.credentialKey !== undefined,
      isHost: target !== null,
    });
  }

  #addHost(
    entry: KdbxEntry,
    place: Place,
    { protocol, address, port, written }: KeepassPlace,
    properties: ImportedProperties,
    fields: readonly (readonly [string, string])[],
  ): string | null {
    const kept = fields.filter(([name]) => !isAddressField(name));
    return this.#builder.host(place.key, {
      name: this.#text(entry, 'Title'),
      address,
      notes: this.#text(entry, 'Notes'),
      tags: entry.tags,
      // What follows the server's name in an address would be lost otherwise.
      customFields: {
        ...Object.fromEntries(kept),
        ...(/^https?:\/\/[^/]+\/./i.test(written) ? { URL: written } : {}),
      },
      properties,
      endpoints: [{ protocol, port }],
    });
  }

  /** The credentials of an entry, as properties of whatever uses them. */
  #credentials(
    entry: KdbxEntry,
    title: string,
    secrets: SourceSecrets,
    fallback: string,
  ): ImportedProperties {
    const text = (slot: 'username' | 'password' | 'private-key' | 'passphrase' | 'totp'): string =>
      secrets.get(slot)?.toString('utf8') ?? '';
    const username = this.#username(text('username'), [title]) || fallback;
    const [password, key, totp] = [text('password'), text('private-key'), text('totp')];
    const keys: string[] = [];
    const { expires, expiryTime } = entry.times;
    const expiresAt = expires === true && expiryTime !== undefined ? expiryTime.getTime() : undefined;
    const common = {
      name: title,
      username,
      notes: this.#text(entry, 'Notes'),
      ...(expiresAt === undefined || Number.isNaN(expiresAt) || expiresAt < 0 ? {} : { expiresAt }),
    };
    if (key !== '') {
      const own = { 'private-key': key, passphrase: text('passphrase') };
      keys.push(this.#builder.credential({ ...common, kind: 'private-key', secrets: own }));
    } else if (password !== '') {
      keys.push(this.#builder.credential({ ...common, kind: 'password', secrets: { password } }));
    }
    if (totp !== '') {
      const name = `${title} (one-time code)`;
      keys.push(this.#builder.credential({ ...common, name, kind: 'totp', secrets: { totp } }));
    }
    const [first, ...more] = keys;
    return {
      ...(first === undefined ? (username === '' ? {} : { username }) : { credentialKey: first }),
      ...(more.length === 0 ? {} : { extraCredentialKeys: more }),
    };
  }

  #username(username: string, path: readonly string[]): string {
    if (usernameSchema.safeParse(username).success) return username;
    const reason = 'User names are one line of at most 256 characters and never start with “-”.';
    this.#builder.losePath(path, 'UserName', username, reason);
    return '';
  }

  /** The parts of a login; one that leads to an entry that is not there is named in the report. */
  #secrets(entry: KdbxEntry, path: readonly string[]): SourceSecrets {
    try {
      return this.#entries.secrets(entry);
    } catch (error) {
      if (!(error instanceof KdbxFailure)) throw error;
      this.#builder.losePath(path, 'Password', '', error.message);
      return new Map();
    }
  }

  /** Fields of people's own that may be seen. */
  #ownFields(entry: KdbxEntry): [name: string, value: string][] {
    return [...entry.fields]
      .filter(([name, value]) => typeof value === 'string' && isOwn(name) && !namesSecret(name))
      .map(([name]) => [name, this.#text(entry, name)]);
  }

  #loseRest(
    entry: KdbxEntry,
    key: string | null,
    path: readonly string[],
    { fields, hasLogin, isHost }: { fields: readonly unknown[]; hasLogin: boolean; isHost: boolean },
  ): void {
    const lose = (field: string, value: string, reason: string): void =>
      key === null
        ? this.#builder.losePath(path, field, value, reason)
        : this.#builder.lose(key, field, value, reason);
    const url = this.#text(entry, 'URL');
    if (!isHost && url !== '') this.#loseAddress(path, url);
    if (!isHost && !hasLogin)
      lose('Entry', '', 'It has neither a login nor an address. The entry is left out.');
    if (!isHost && fields.length > 0)
      lose('Fields', String(fields.length), 'Credentials have no fields of their own.');
    for (const [name, value] of entry.fields) {
      if (!isOwn(name) || (typeof value === 'string' && !namesSecret(name))) continue;
      if (this.#entries.field(entry, name)?.length !== 0) lose(name, '', SECRET_NOT_KEPT);
    }
    this.#loseAttachments(entry, lose);
    const { defaultSequence, items } = entry.autoType;
    const sequences = [defaultSequence ?? '', ...items.map((item) => item.keystrokeSequence)].filter(Boolean);
    for (const sequence of sequences)
      lose('AutoType', sequence, 'Keystrokes are never enabled by an import.');
  }

  #loseAddress(path: readonly string[], url: string): void {
    const reason = /^cmd:/i.test(url)
      ? 'Commands are never enabled by an import. It is left out.'
      : 'It leads to nothing that can be a host here. Only the login is kept.';
    this.#builder.losePath(path, 'URL', url, reason);
  }

  #loseAttachments(entry: KdbxEntry, lose: (field: string, value: string, reason: string) => void): void {
    let keys = 0;
    for (const name of entry.binaries.keys()) {
      if (BOOKKEEPING.test(name)) continue;
      const isKey = this.#entries.isPrivateKey(entry, name);
      keys += isKey ? 1 : 0;
      if (isKey && keys === 1) continue;
      const reason = isKey
        ? 'A credential has one private key.'
        : 'Attachments other than private keys are left out.';
      lose('Attachment', name, reason);
    }
  }

  /** A text with its references followed; one that leads nowhere is as good as empty. */
  #text(entry: KdbxEntry, name: string): string {
    try {
      return this.#entries.text(entry, name);
    } catch (error) {
      if (error instanceof KdbxFailure) return '';
      throw error;
    }
  }
}

function isOwn(name: string): boolean {
  return !STANDARD.has(name) && !OTP_FIELDS.test(name) && !BOOKKEEPING.test(name);
}
