import { DEFAULT_PORTS, type Protocol } from '../../../../shared/model/inventory';
import { usernameSchema } from '../../../../shared/model/primitives';
import { ImportBuilder } from '../importBuilder';
import type { ImportResult } from '../importModel';
import { withDomain } from './carriedLogin';
import { splitPlace } from './places';
import { namesSecret } from './secretNames';

/** One entry of Remote Desktop Manager. */
export interface RdmEntry {
  type: string;
  id: string;
  name: string;
  /** Folder names with backslashes between. */
  group: string;
  host: string;
  port: string;
  username: string;
  domain: string;
  /** In clear; empty if the file has none, or only an encrypted one. */
  password: string;
  /** Id of the credential entry that logs in; empty: none. */
  credentialId: string;
  description: string;
  /** All else that is set, by its name in the file. */
  rest: [name: string, value: string][];
}

/** Types in lower case without blanks and brackets, and what they are here; web pages are looked at more closely. */
const PROTOCOLS: readonly (readonly [RegExp, Protocol])[] = [
  [/^(?:rdp|remotedesktop)/, 'rdp'],
  [/^(?:sftp|scp|winscp)/, 'ssh'],
  [/^(?:ssh|putty)/, 'ssh'],
  [/^telnet/, 'telnet'],
  [/^(?:vnc|ultravnc|tightvnc|realvnc)/, 'vnc'],
  [/^ftp/, 'ftp'],
  [/^web/, 'https'],
  [/^powershell/, 'winrm'],
];
const BOOKKEEPING =
  /^(?:ID|ConnectionSubType|CreatedBy|CreationDateTime|ModifiedBy|UpdatedBy|ModifiedDateTime|LastModified|OpenEmbedded|Stamp|Version|SortPriority)$/;
const NOTHING = new Set(['', 'false', '0', 'default', 'none']);

/** Turns entries of Remote Desktop Manager into an import. */
export function importRdm(entries: readonly RdmEntry[]): ImportResult {
  const reader = new EntryReader();
  for (const entry of entries) if (kindOf(entry) === 'folder') reader.noteFolder(entry);
  for (const entry of entries) if (kindOf(entry) === 'credential') reader.addCredential(entry);
  for (const entry of entries) reader.add(entry);
  return reader.builder.result();
}

function kindOf({ type }: RdmEntry): 'folder' | 'credential' | 'session' {
  if (/^(?:group|folder)$/i.test(type)) return 'folder';
  return /^credential/i.test(type) ? 'credential' : 'session';
}

class EntryReader {
  readonly builder = new ImportBuilder();
  readonly #keys = new Map<string, string>();
  readonly #notes = new Map<string, string>();
  readonly #credentials = new Map<string, string>();

  /** Remembers what is said of a folder until it is made. */
  noteFolder(entry: RdmEntry): void {
    this.#notes.set(JSON.stringify(folderPath(entry)), entry.description);
  }

  addCredential(entry: RdmEntry): void {
    const { name, password, description: notes } = entry;
    const username = withDomain(entry.username, entry.domain);
    const kind = password === '' ? 'ask' : 'password';
    const key = this.builder.credential({ kind, name, username, notes, secrets: { password } });
    if (entry.id !== '') this.#credentials.set(entry.id, key);
    for (const [field, value] of entry.rest) this.#lose([name], field, value);
  }

  add(entry: RdmEntry): void {
    const kind = kindOf(entry);
    if (kind === 'credential') return;
    if (kind === 'folder') {
      const path = folderPath(entry);
      const key = this.#folder(path);
      for (const [field, value] of entry.rest) this.#lose(path, field, value);
      if (key !== null) this.#addFolderLogin(key, entry);
    } else this.#addHost(entry);
  }

  #addFolderLogin(key: string, entry: RdmEntry): void {
    const username = withDomain(entry.username, entry.domain);
    const credentialKey = this.#credentials.get(entry.credentialId);
    if (credentialKey !== undefined) this.builder.refine(key, { credentialKey });
    else if (username !== '') this.builder.refine(key, { username });
  }

  #addHost(entry: RdmEntry): void {
    const path = names(entry.group);
    const protocol = protocolOf(entry);
    if (protocol === null) {
      const reason = 'There is no such kind of connection here. The entry is left out.';
      const value = [entry.type, entry.host].filter((text) => text !== '').join(' ');
      this.builder.losePath([...path, entry.name], 'ConnectionType', value, reason);
      return;
    }
    const place = splitPlace(entry.host);
    const written = [place.port, entry.port].find((text) => /^\d{1,5}$/.test(text) && text !== '0');
    const key = this.builder.host(this.#folder(path), {
      name: entry.name,
      address: place.address,
      notes: entry.description,
      customFields: /^https?:\/\/[^/]+\/./i.test(entry.host) ? { URL: entry.host } : {},
      endpoints: [{ protocol, port: written === undefined ? DEFAULT_PORTS[protocol] : Number(written) }],
    });
    if (key === null) return;
    this.#addLogin(key, entry, place.username);
    if (/^(?:sftp|scp|winscp)/i.test(entry.type)) {
      this.builder.lose(
        key,
        'ConnectionType',
        entry.type,
        'File transfers over SSH are part of the SSH connection.',
      );
    }
    for (const [field, value] of entry.rest) this.#loseAt(key, field, value);
  }

  #addLogin(key: string, entry: RdmEntry, userInAddress: string): void {
    const assigned = this.#credentials.get(entry.credentialId);
    if (assigned !== undefined) {
      this.builder.refine(key, { credentialKey: assigned });
      return;
    }
    if (entry.credentialId !== '') {
      const reason = 'This credential entry is not in the file. Give the entry a credential.';
      this.builder.lose(key, 'CredentialConnectionID', entry.credentialId, reason);
    }
    const username = withDomain(entry.username === '' ? userInAddress : entry.username, entry.domain);
    if (entry.password === '') {
      if (username !== '') this.builder.refine(key, { username });
      return;
    }
    const name = username === '' ? entry.name : `${username} – ${entry.name}`;
    if (username !== '' && !usernameSchema.safeParse(username).success) {
      this.builder.lose(key, 'Username', username, 'User names are one line and never start with “-”.');
    }
    const { password } = entry;
    const credentialKey = this.builder.credential({
      kind: 'password',
      name,
      username,
      secrets: { password },
    });
    this.builder.refine(key, { credentialKey });
  }

  #loseAt(key: string, field: string, value: string): void {
    if (isCommand(field)) this.builder.disabledCommand(key, field, value);
    else if (isWorthARow(field, value)) this.builder.lose(key, field, ...shown(field, value));
  }

  #lose(path: readonly string[], field: string, value: string): void {
    if (isWorthARow(field, value)) this.builder.losePath(path, field, ...shown(field, value));
  }

  #folder(path: readonly string[]): string | null {
    let parent: string | null = null;
    path.forEach((name, index) => {
      const id = JSON.stringify(path.slice(0, index + 1));
      const known = this.#keys.get(id);
      const key = known ?? this.builder.folder(parent, { name, notes: this.#notes.get(id) ?? '' });
      this.#keys.set(id, key);
      parent = key;
    });
    return parent;
  }
}

/** A folder entry stands at its own path; one that gives none is named at the top. */
function folderPath(entry: RdmEntry): string[] {
  const path = names(entry.group);
  return path.length === 0 && entry.name !== '' ? [entry.name] : path;
}

/** Far more levels than a group has; the builder refuses what is deeper than folders may be. */
function names(group: string): string[] {
  return group
    .split('\\', 500)
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function protocolOf(entry: RdmEntry): Protocol | null {
  const type = entry.type.toLowerCase().replace(/[^a-z0-9]/g, '');
  const protocol = PROTOCOLS.find(([pattern]) => pattern.test(type))?.[1] ?? null;
  return protocol === 'https' && /^http:/i.test(entry.host) ? 'http' : protocol;
}

function isCommand(field: string): boolean {
  return /(?:Command(?:Line)?|Script|Macro|AlternateShell|StartProgram|Program)$/i.test(field);
}

function isWorthARow(field: string, value: string): boolean {
  return !NOTHING.has(value.trim().toLowerCase()) && !BOOKKEEPING.test(field);
}

function shown(field: string, value: string): [string, string] {
  if (/SafePassword$/.test(field)) {
    return ['', 'Remote Desktop Manager encrypted it, in a way that is not published. Enter it once.'];
  }
  return namesSecret(field)
    ? ['', 'No credential has a place for this secret.']
    : [value, 'There is no such setting here.'];
}
