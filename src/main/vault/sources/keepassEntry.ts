import kdbxweb from 'kdbxweb';
import type { SourceSlot } from '../../../shared/model/secretSource';
import { MAX_SECRET_BYTES } from '../../../shared/vaultPrompt';
import { zero } from '../secretBytes';
import { KdbxFailure } from './kdbxHeader';
import { hexId, type Kdbx, type KdbxEntry, type KdbxValue } from './keepassFile';
import { otpAuthOf } from './otpAuth';
import { ownCopy, slotOf, type SourceSecrets, wipe } from './secretSource';

/** Fields that lead to fields: KeePass itself stops after some. */
const MAX_REFERENCES = 8;
/** Letters of KeePass's field references (https://keepass.info/help/base/fieldrefs.html). */
const REFERENCE_FIELDS: Readonly<Record<string, string>> = {
  T: 'Title',
  U: 'UserName',
  P: 'Password',
  A: 'URL',
  N: 'Notes',
};
/** `{REF:P@I:46C9B1FFBD4ABC4BBB260C6190BAD20C}`, longest form in bytes. */
const REFERENCE_BYTES = 64;

/** Reads entries of one open database. Whoever receives bytes zeroes them. */
export class KeepassEntries {
  readonly #byId = new Map<string, KdbxEntry>();

  constructor(database: Kdbx) {
    for (const group of database.groups) {
      for (const entry of group.allEntries()) this.#byId.set(hexId(entry), entry);
    }
  }

  /** The entry with this id; hyphens and case do not matter. */
  find(id: string): KdbxEntry | undefined {
    return this.#byId.get(id.replaceAll('-', '').toUpperCase());
  }

  /** A field with its references followed; null: the entry has no such field. */
  field(entry: KdbxEntry, name: string): Buffer | null {
    return this.#field(entry, name, 0);
  }

  /** A field that is no secret, as text. */
  text(entry: KdbxEntry, name: string): string {
    return this.field(entry, name)?.toString('utf8') ?? '';
  }

  /** The parts of an entry that a login takes. */
  secrets(entry: KdbxEntry): SourceSecrets {
    const found: SourceSecrets = new Map();
    try {
      const add = (slot: SourceSlot, value: Buffer | null): void => {
        if (hasContent(value)) found.set(slot, value);
      };
      add('username', this.field(entry, 'UserName'));
      add('password', this.field(entry, 'Password'));
      add(
        'totp',
        otpAuthOf((name) => this.field(entry, name)),
      );
      add('private-key', attachedKey(entry));
      const password = found.get('password');
      // The password of an entry with a key is the key's passphrase: the custom of KeeAgent and KeePassXC.
      if (found.has('private-key') && password !== undefined) found.set('passphrase', ownCopy(password));
      return found;
    } catch (error) {
      wipe(found);
      throw error;
    }
  }

  /** One field or attachment of an entry, by its name. */
  named(entry: KdbxEntry, name: string): SourceSecrets {
    const value = this.field(entry, name) ?? attachment(entry, name);
    if (!hasContent(value)) {
      const hint = `It has ${[...entry.fields.keys(), ...entry.binaries.keys()].join(', ')}.`;
      throw new KdbxFailure(
        'no-such-entry',
        `The entry has no field or attachment “${name}”.`,
        hint.slice(0, 300),
      );
    }
    const found: SourceSecrets = new Map();
    if (value.length > MAX_SECRET_BYTES) {
      zero(value);
      throw new KdbxFailure(
        'too-large',
        `“${name}” is larger than 64 KB.`,
        'Choose another field or attachment.',
      );
    }
    found.set(slotOf(value), value);
    return found;
  }

  /** Whether an attachment is a private key. */
  isPrivateKey(entry: KdbxEntry, name: string): boolean {
    const value = attachment(entry, name);
    const isKey = value !== null && value.length <= MAX_SECRET_BYTES && slotOf(value) === 'private-key';
    zero(value);
    return isKey;
  }

  #field(entry: KdbxEntry, name: string, depth: number): Buffer | null {
    const value = entry.fields.get(name);
    if (value === undefined) return null;
    const bytes = bytesOf(value);
    const reference = /^\{REF:([TUPANI])@([TUPANIO]):([^{}]*)\}$/i.exec(startOf(bytes));
    if (reference === null) return bytes;
    const [, wanted = '', by = '', what = ''] = reference;
    const target = by.toUpperCase() === 'I' && depth < MAX_REFERENCES ? this.find(what) : undefined;
    if (target === undefined) {
      const hint =
        'References by id (@I) to an entry of the same database are followed. Enter the value itself.';
      throw new KdbxFailure(
        'no-such-entry',
        `The field “${name}” leads to another entry that is not found.`,
        hint,
      );
    }
    if (wanted.toUpperCase() === 'I') return Buffer.from(hexId(target), 'latin1');
    return this.#field(target, REFERENCE_FIELDS[wanted.toUpperCase()] ?? '', depth + 1);
  }
}

function startOf(bytes: Buffer): string {
  return bytes.length <= REFERENCE_BYTES && bytes[0] === 0x7b ? bytes.toString('utf8') : '';
}

function bytesOf(value: KdbxValue): Buffer {
  if (!(value instanceof kdbxweb.ProtectedValue)) return Buffer.from(value, 'utf8');
  const { buffer, byteOffset, byteLength } = value.getBinary();
  return Buffer.from(buffer, byteOffset, byteLength);
}

function hasContent(value: Buffer | null): value is Buffer {
  return value !== null && value.length > 0;
}

/** The first attachment that is a private key. */
function attachedKey(entry: KdbxEntry): Buffer | null {
  for (const name of entry.binaries.keys()) {
    const value = attachment(entry, name);
    if (value !== null && value.length <= MAX_SECRET_BYTES && slotOf(value) === 'private-key') return value;
    zero(value);
  }
  return null;
}

function attachment(entry: KdbxEntry, name: string): Buffer | null {
  const held = entry.binaries.get(name);
  if (held === undefined) return null;
  const value = 'hash' in held ? held.value : held;
  if (value instanceof kdbxweb.ProtectedValue) return bytesOf(value);
  return value instanceof ArrayBuffer ? ownCopy(new Uint8Array(value)) : null;
}
