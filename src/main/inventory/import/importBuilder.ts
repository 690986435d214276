import { createHash } from 'node:crypto';
import { type CredentialExtras, extrasOf, filePathSchema } from '../../../shared/model/credentialExtras';
import type { CredentialKind, SecretSlot } from '../../../shared/model/inventory';
import { tagSchema } from '../../../shared/model/inventory';
import { addressSchema, colourSchema, portSchema, usernameSchema } from '../../../shared/model/primitives';
import { IMPORT_LIMITS } from './importLimits';
import { breakJumpCircles } from './jumpCircles';
import {
  type ImportedCredential,
  type ImportedEndpoint,
  type ImportedEnvironment,
  type ImportedFolder,
  type ImportedHost,
  type ImportedProperties,
  type ImportedSecrets,
  ImportFailure,
  type ImportResult,
} from './importModel';
import { LossList, UNSAFE } from './lossList';
import { takeRefusedSettings } from './refusedSettings';

/** What an importer knows of a folder. */
export type FolderInput = Partial<Omit<ImportedFolder, 'key' | 'parentKey'>> & { name: string };

/** What an importer knows of a host. */
export type HostInput = Partial<Omit<ImportedHost, 'key' | 'folderKey' | 'endpoints'>> & {
  name: string;
  address: string;
  endpoints: (Partial<Omit<ImportedEndpoint, 'protocol' | 'port'>> &
    Pick<ImportedEndpoint, 'protocol' | 'port'>)[];
};

/** What an importer knows of a credential. */
export interface CredentialInput extends CredentialExtras {
  kind: CredentialKind;
  /** Given by the file; else the user name serves. */
  name?: string;
  username: string;
  keyFile?: string | null;
  notes?: string;
  secrets?: Partial<Record<SecretSlot, string>>;
  /** Which one it is, where the file tells credentials apart by itself: those keep their names and are never merged. */
  identity?: string;
}

/** Longest name of a folder, host or credential, in UTF-16 units; as in `nameSchema`. */
const NAME_LENGTH = 200;
/** As in `noteSchema`. */
const NOTE_LENGTH = 100_000;
/** As in the schema of a host's custom fields. */
const FIELD_NAME_LENGTH = 64;
const FIELD_VALUE_LENGTH = 2000;
const FIELDS = 64;
const TAGS = 64;
const OS_LENGTH = 100;
const LABEL_LENGTH = 64;
const ENDPOINTS = 32;

/**
 * Collects what an importer finds. Whatever the file says, the outcome fits the inventory's schemas: what does not fit
 * is trimmed or left out, with a row in the loss report for each.
 */
export class ImportBuilder {
  readonly #folders: ImportedFolder[] = [];
  readonly #hosts: ImportedHost[] = [];
  readonly #credentials = new Map<string, ImportedCredential>();
  readonly #secrets: ImportedSecrets = new Map();
  readonly #environments = new Map<string, ImportedEnvironment>();
  readonly #losses = new LossList();
  readonly #entries = new Map<string, ImportedFolder | ImportedHost>();
  readonly #paths = new Map<string, string[]>();
  readonly #credentialNames = new Set<string>();
  readonly #nextCredentialNumber = new Map<string, number>();

  /** Adds a folder and returns its key. */
  folder(parentKey: string | null, input: FolderInput): string {
    const key = this.#nextKey('f', this.#folders.length);
    const name = this.#name(input.name, 'Folder');
    const path = this.#enter(key, parentKey, name);
    if (path.length > IMPORT_LIMITS.depth) {
      throw new ImportFailure('too-large', `Folders lie more than ${IMPORT_LIMITS.depth} deep.`, {
        entry: name,
      });
    }
    this.#noteNameChange(key, input.name, name);
    const notes = this.#note(key, input.notes ?? '');
    const folder = { key, parentKey, name, notes, properties: this.#properties(key, input.properties) };
    this.#folders.push(folder);
    this.#entries.set(key, folder);
    return key;
  }

  /** Adds a host and returns its key; null if its address can't be one, which the report then says. */
  host(folderKey: string | null, input: HostInput): string | null {
    const address = input.address.trim().replace(/^\[(.*)\]$/, '$1');
    const name = this.#name(input.name, address === '' ? 'Host' : address);
    const key = this.#nextKey('h', this.#hosts.length);
    this.#enter(key, folderKey, name);
    if (!addressSchema.safeParse(address).success) {
      const reason = address === '' ? 'The entry has no address.' : 'This is not a host name or an address.';
      this.lose(key, 'address', input.address, `${reason} The entry is left out.`);
      return null;
    }
    const endpoints = this.#endpoints(key, input.endpoints);
    if (endpoints.length === 0) {
      this.lose(key, 'protocol', '', 'No way into this host could be carried over. The entry is left out.');
      return null;
    }
    this.#noteNameChange(key, input.name, name);
    const host: ImportedHost = {
      key,
      folderKey,
      name,
      address,
      tags: this.#tags(key, input.tags ?? []),
      os: this.#line(key, 'os', input.os ?? '', OS_LENGTH),
      notes: this.#note(key, input.notes ?? ''),
      customFields: this.#fields(key, input.customFields ?? {}),
      properties: this.#properties(key, input.properties),
      endpoints,
      favourite: input.favourite ?? false,
    };
    this.#hosts.push(host);
    this.#entries.set(key, host);
    return key;
  }

  /** Adds a credential, or finds the equal one that is there: same kind, user, key file and secrets. Returns its key. */
  credential(input: CredentialInput): string {
    const username = usernameSchema.safeParse(input.username.trim()).success ? input.username.trim() : '';
    const secrets = Object.fromEntries(
      Object.entries(input.secrets ?? {}).filter(([, value]) => value !== ''),
    ) as Partial<Record<SecretSlot, string>>;
    const keyFile = this.#keyFile(input.keyFile ?? null);
    const extras = extrasOf(input);
    const told = [
      input.kind,
      username,
      keyFile,
      ...Object.entries({ ...extras, ...secrets })
        .sort()
        .flat(),
    ];
    const identity = input.identity === undefined ? told : { identity: input.identity };
    const key = `c${createHash('sha256').update(JSON.stringify(identity)).digest('hex')}`;
    if (this.#credentials.has(key)) return key;
    const wanted = this.#name(input.name ?? username, keyFile ?? 'Imported credential');
    const name = input.identity === undefined ? this.#freeCredentialName(wanted) : wanted;
    const slots = Object.keys(secrets) as SecretSlot[];
    const notes = (input.notes ?? '').replaceAll('\u0000', '').slice(0, NOTE_LENGTH);
    this.#credentials.set(key, { key, name, kind: input.kind, username, keyFile, notes, slots, ...extras });
    if (slots.length > 0) this.#secrets.set(key, secrets);
    return key;
  }

  /** Sets properties of an entry that was added before, such as a jump host that came later in the file. */
  refine(key: string, properties: ImportedProperties): void {
    const entry = this.#entries.get(key);
    if (entry !== undefined) Object.assign(entry.properties, this.#properties(key, properties));
  }

  /** {@link refine} for a host's endpoint, by its place among those that were given. */
  refineEndpoint(hostKey: string, index: number, properties: ImportedProperties): void {
    const host = this.#entries.get(hostKey);
    const endpoint = host !== undefined && 'endpoints' in host ? host.endpoints[index] : undefined;
    if (endpoint !== undefined) Object.assign(endpoint.properties, this.#properties(hostKey, properties));
  }

  /** Describes an environment; the first description of a name holds. */
  environment(input: ImportedEnvironment): void {
    const name = this.#name(input.name, 'Imported');
    if (!this.#environments.has(name)) this.#environments.set(name, { ...input, name });
  }

  /** Notes a field that was not carried over. `key` null: the file as a whole. Never pass a secret as the value. */
  lose(key: string | null, field: string, value: string, reason: string): void {
    this.#losses.add(key === null ? [] : (this.#paths.get(key) ?? []), field, value, reason);
  }

  /** {@link lose} for an entry that was not added at all. */
  losePath(path: readonly string[], field: string, value: string, reason: string): void {
    const names = path.slice(0, IMPORT_LIMITS.depth + 1).map((part) => this.#name(part, '?'));
    this.#losses.add(names, field, value, reason);
  }

  /**
   * Keeps a command, macro or external tool of the file where it can't run: in the entry's notes, with a row in the
   * report, so that a person can look at it and take it over.
   */
  disabledCommand(key: string, field: string, command: string): void {
    if (command.trim() === '') return;
    const entry = this.#entries.get(key);
    if (entry !== undefined) {
      const block = `${field} in the imported file (not enabled):\n${command}`;
      // A report of its own says that notes are full: once they are, nothing is added.
      if (entry.notes.length < NOTE_LENGTH)
        entry.notes = this.#note(key, entry.notes === '' ? block : `${entry.notes}\n\n${block}`);
    }
    this.lose(
      key,
      field,
      command,
      'Commands are never enabled by an import. It is kept in the notes for review.',
    );
  }

  /** How much has been added: the importer's own figures. */
  get counts(): { folders: number; hosts: number; credentials: number } {
    return { folders: this.#folders.length, hosts: this.#hosts.length, credentials: this.#credentials.size };
  }

  /** Everything that was collected. */
  result(): ImportResult {
    for (const { key, names } of breakJumpCircles(this.#folders, this.#hosts)) {
      const reason = 'The jump hosts go in a circle. This host is reached directly.';
      this.lose(key, 'jump host', names.join(' → '), reason);
    }
    const credentials = [...this.#credentials.values()];
    return {
      tree: {
        folders: this.#folders,
        hosts: this.#hosts,
        credentials,
        environments: [...this.#environments.values()],
        losses: this.#losses.rows(),
      },
      secrets: this.#secrets,
    };
  }

  #nextKey(prefix: string, index: number): string {
    if (this.#folders.length + this.#hosts.length >= IMPORT_LIMITS.entries) {
      const limit = IMPORT_LIMITS.entries.toLocaleString('en');
      throw new ImportFailure('too-large', `The file holds more than ${limit} entries.`, {
        hint: 'Split it and import the parts one after the other.',
      });
    }
    return `${prefix}${index}`;
  }

  #enter(key: string, parentKey: string | null, name: string): string[] {
    const path = [...(parentKey === null ? [] : (this.#paths.get(parentKey) ?? [])), name];
    this.#paths.set(key, path);
    return path;
  }

  #name(text: string, fallback: string): string {
    const clean = text.replace(UNSAFE, ' ').trim();
    return (
      (clean === '' ? fallback.replace(UNSAFE, ' ').trim() : clean).slice(0, NAME_LENGTH).trim() || 'Entry'
    );
  }

  #noteNameChange(key: string, before: string, after: string): void {
    if (before.trim() !== '' && before.trim() !== after) {
      this.lose(key, 'name', before, 'Names are one line of at most 200 characters.');
    }
  }

  #line(key: string, field: string, text: string, length: number): string {
    const clean = text.replace(UNSAFE, ' ').trim().slice(0, length);
    if (clean !== text.trim())
      this.lose(key, field, text, `One line of at most ${length} characters is kept.`);
    return clean;
  }

  #note(key: string, text: string): string {
    const clean = text.replaceAll('\u0000', '').slice(0, NOTE_LENGTH);
    if (clean !== text)
      this.lose(key, 'notes', text, 'Notes are kept up to 100,000 characters, without NUL.');
    return clean;
  }

  #tags(key: string, tags: readonly string[]): string[] {
    const kept = new Set<string>();
    for (const raw of tags) {
      const tag = raw.replace(UNSAFE, ' ').replaceAll(',', ' ').trim();
      if (tag === '') continue;
      if (kept.size < TAGS && tagSchema.safeParse(tag).success) kept.add(tag);
      else this.lose(key, 'tag', raw, 'A host has at most 64 tags of 64 characters.');
    }
    return [...kept];
  }

  #fields(key: string, fields: Readonly<Record<string, string>>): Record<string, string> {
    const kept: [string, string][] = [];
    for (const [rawName, rawValue] of Object.entries(fields)) {
      const name = rawName.replace(UNSAFE, ' ').trim().slice(0, FIELD_NAME_LENGTH);
      const value = rawValue.replace(UNSAFE, ' ').trim().slice(0, FIELD_VALUE_LENGTH);
      if (name === '' || value === '') continue;
      if (kept.length >= FIELDS || name === '__proto__') {
        this.lose(key, rawName, rawValue, 'A host has at most 64 fields of its own.');
        continue;
      }
      if (value !== rawValue.trim())
        this.lose(key, rawName, rawValue, 'One line of at most 2,000 characters is kept.');
      kept.push([name, value]);
    }
    return Object.fromEntries(kept);
  }

  #endpoints(key: string, endpoints: HostInput['endpoints']): ImportedEndpoint[] {
    const kept: ImportedEndpoint[] = [];
    for (const { protocol, port, label = '', properties } of endpoints) {
      if (!portSchema.safeParse(port).success) {
        this.lose(key, 'port', String(port), 'Ports are whole numbers from 1 to 65535.');
      } else if (kept.length >= ENDPOINTS) {
        this.lose(key, 'endpoint', `${protocol}:${port}`, 'A host has at most 32 ways in.');
      } else {
        const line = this.#line(key, 'label', label, LABEL_LENGTH);
        kept.push({ protocol, port, label: line, properties: this.#properties(key, properties) });
      }
    }
    return kept;
  }

  #properties(key: string, properties: ImportedProperties = {}): ImportedProperties {
    const kept: ImportedProperties = { ...properties };
    const { username, colour } = kept;
    if (typeof username === 'string' && (username === '' || !usernameSchema.safeParse(username).success)) {
      if (username !== '')
        this.lose(key, 'username', username, 'User names are one line and never start with “-”.');
      delete kept.username;
    }
    if (typeof colour === 'string' && !colourSchema.safeParse(colour).success) {
      this.lose(key, 'colour', colour, 'Colours are written as #rrggbb.');
      delete kept.colour;
    }
    for (const [name, text] of takeRefusedSettings(kept)) {
      this.lose(key, name, text, 'This is no value that the setting can have.');
    }
    if (typeof kept.environment === 'string') kept.environment = this.#name(kept.environment, 'Imported');
    // Typed after login: that would be a command out of a file.
    if (typeof kept.startupCommand === 'string')
      throw new Error('startup commands go through disabledCommand');
    return kept;
  }

  #keyFile(path: string | null): string | null {
    if (path === null || filePathSchema.safeParse(path).success) return path;
    this.lose(null, 'key file', path, 'Paths have at most 4,096 characters, without NUL.');
    return null;
  }

  #freeCredentialName(name: string): string {
    let candidate = name;
    let count = this.#nextCredentialNumber.get(name) ?? 2;
    for (; this.#credentialNames.has(candidate); count++) {
      candidate = `${name.slice(0, NAME_LENGTH - 8)} (${count})`;
    }
    // Thousands may share a name: none of them starts to count anew.
    if (candidate !== name) this.#nextCredentialNumber.set(name, count);
    this.#credentialNames.add(candidate);
    return candidate;
  }
}
