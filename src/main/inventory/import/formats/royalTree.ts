import { DEFAULT_PORTS, type Protocol } from '../../../../shared/model/inventory';
import { ImportBuilder } from '../importBuilder';
import type { ImportResult } from '../importModel';
import { type CarriedLogin, NO_LOGIN } from './carriedLogin';
import { splitPlace } from './places';
import { LOGIN_FIELDS, RoyalLogins, type Rows } from './royalLogin';
import { firstField, isTrue, type PasswordKind, type RoyalObject, walkObjects } from './royalModel';
import { namesSecret } from './secretNames';

/** Types of connections and what they are here; terminals, files and web pages are looked at more closely. */
const CONNECTIONS: Readonly<Record<string, Protocol>> = {
  RDSConnection: 'rdp',
  RDPConnection: 'rdp',
  TerminalServicesConnection: 'rdp',
  RemoteDesktopConnection: 'rdp',
  VNCConnection: 'vnc',
  SSHConnection: 'ssh',
  TerminalConnection: 'ssh',
  FileTransferConnection: 'ssh',
  WebConnection: 'https',
  PowerShellConnection: 'winrm',
};
/** Fields that are read, or that only keep the program's own books. */
const READ = new Set(
  (
    'ID Id Type Name ParentID Parent Path URI ComputerName URL Port RDPPort VNCPort Description Notes Favorite IsFavorite ' +
    'TerminalConnectionType FileTransferConnectionType IsTelnetConnection IsSerialPortConnection MAC MACAddress ' +
    'PhysicalAddress IsExpanded PositionNr Created CreatedBy Modified ModifiedBy LastConnected ConnectCount ' +
    'CustomProperties SaveOnClose'
  ).split(' '),
);
const NOTHING = new Set(['', 'false', '0', '-1', 'none', 'default', '00000000-0000-0000-0000-000000000000']);

/** Turns the objects of Royal TS into an import. */
export function importObjects(objects: readonly RoyalObject[], passwords: PasswordKind): ImportResult {
  const builder = new ImportBuilder();
  const logins = new RoyalLogins(builder, passwords);
  // Credentials may stand behind what uses them.
  for (const object of walkObjects(objects)) {
    if (!/^(?:Dynamic)?Credential$/.test(object.type)) continue;
    for (const row of logins.addCredential(object)) builder.losePath([firstField(object, 'Name')], ...row);
  }
  const reader = new TreeReader(builder, logins);
  for (const object of objects) reader.add(object, { key: null, path: [], login: NO_LOGIN });
  return builder.result();
}

/** Where an object goes. */
interface Place {
  key: string | null;
  path: readonly string[];
  login: CarriedLogin;
}

class TreeReader {
  constructor(
    private readonly builder: ImportBuilder,
    private readonly logins: RoyalLogins,
  ) {}

  add(object: RoyalObject, place: Place): void {
    const { type } = object;
    if (type === 'Trash') {
      const count = [...walkObjects(object.children)].length;
      if (count > 0)
        this.builder.losePath(['Trash'], 'objects', String(count), 'What lies in the trash is left out.');
      return;
    }
    if (type === 'Document') {
      this.#addAll(object.children, place);
      return;
    }
    if (type === 'Folder' || type === 'DynamicFolder') {
      this.#addFolder(object, place);
      return;
    }
    if (Object.hasOwn(CONNECTIONS, type)) this.#addHost(object, place);
    else if (!/^(?:Dynamic)?Credential$/.test(type)) this.#leaveOut(object, place);
    this.#addAll(object.children, place);
  }

  #addAll(objects: readonly RoyalObject[], place: Place): void {
    for (const object of objects) this.add(object, place);
  }

  #addFolder(object: RoyalObject, place: Place): void {
    const name = firstField(object, 'Name');
    const { login, properties, rows } = this.logins.loginOf(object, place.login);
    const key = this.builder.folder(place.key, { name, notes: notesOf(object), properties });
    this.#addRows(key, object, rows);
    this.#addAll(object.children, { key, path: [...place.path, name], login });
  }

  #addHost(object: RoyalObject, place: Place): void {
    const protocol = protocolOf(object);
    if (protocol === null) {
      this.#leaveOut(object, place);
      return;
    }
    const written = firstField(object, 'URI', 'ComputerName', 'URL');
    const { address, port, username } = splitPlace(written);
    const { properties, rows } = this.logins.loginOf(object, place.login);
    if (username !== '' && properties.username === undefined && properties.credentialKey === undefined) {
      properties.username = username;
    }
    const fields = fieldsOf(object);
    if (/^https?:\/\/[^/]+\/./i.test(written)) fields['URL'] = written;
    const key = this.builder.host(place.key, {
      name: firstField(object, 'Name'),
      address,
      notes: notesOf(object),
      customFields: fields,
      favourite: isTrue(object, 'Favorite') || isTrue(object, 'IsFavorite'),
      properties,
      endpoints: [{ protocol, port: portOf(object, protocol, port) }],
    });
    if (key === null) return;
    this.#addRows(key, object, rows);
    if (object.type === 'FileTransferConnection' && protocol === 'ssh') {
      this.builder.lose(key, 'Type', object.type, 'File transfers over SSH are part of the SSH connection.');
    }
  }

  #leaveOut(object: RoyalObject, { path }: Place): void {
    const command = firstField(object, 'Command', 'CommandMac', 'KeySequence', 'URI', 'ComputerName');
    const reason = /Task$/.test(object.type)
      ? 'Commands are never enabled by an import, and this one belongs to no host. It is left out.'
      : 'There is no such kind of object here. It is left out.';
    this.builder.losePath([...path, firstField(object, 'Name')], object.type, command, reason);
  }

  #addRows(key: string, object: RoyalObject, rows: Rows): void {
    for (const row of rows) this.builder.lose(key, ...row);
    const folder = object.type.endsWith('Folder');
    for (const [name, value] of object.fields) {
      if (READ.has(name) || LOGIN_FIELDS.has(name) || NOTHING.has(value.trim().toLowerCase())) continue;
      if (!folder && isCustom(name)) continue;
      if (/^(?:.*Command|KeySequence|StartProgram|.*Script)$/.test(name)) {
        this.builder.disabledCommand(key, name, value);
        continue;
      }
      const reason = namesSecret(name)
        ? 'No credential has a place for this secret.'
        : 'There is no such setting here.';
      this.builder.lose(key, name, namesSecret(name) ? '' : value, reason);
    }
  }
}

/** What a connection is here; null: nothing. */
function protocolOf(object: RoyalObject): Protocol | null {
  const kind = firstField(object, 'TerminalConnectionType', 'FileTransferConnectionType').toLowerCase();
  if (/serial|custom/.test(kind) || isTrue(object, 'IsSerialPortConnection')) return null;
  if (kind === 'telnet' || isTrue(object, 'IsTelnetConnection')) return 'telnet';
  if (kind === 'ftp' || kind === 'ftps') return 'ftp';
  if (object.type !== 'WebConnection') return CONNECTIONS[object.type] ?? null;
  return /^http:/i.test(firstField(object, 'URI', 'ComputerName', 'URL')) ? 'http' : 'https';
}

function portOf(object: RoyalObject, protocol: Protocol, written: string): number {
  const names =
    protocol === 'rdp' ? ['RDPPort', 'Port'] : protocol === 'vnc' ? ['VNCPort', 'Port'] : ['Port'];
  const text = [written, firstField(object, ...names)].find(
    (port) => /^\d{1,5}$/.test(port) && Number(port) > 0,
  );
  return text === undefined ? DEFAULT_PORTS[protocol] : Number(text);
}

function notesOf(object: RoyalObject): string {
  return [firstField(object, 'Description'), firstField(object, 'Notes')]
    .filter((text) => text !== '')
    .join('\n\n');
}

/** Fields that people name or fill as they like; those that are secret have no place among the fields of a host. */
function isCustom(name: string): boolean {
  return (
    /^CustomField\d+$/.test(name) || (name.startsWith('Custom property ') && !name.endsWith(' (secret)'))
  );
}

function fieldsOf(object: RoyalObject): Record<string, string> {
  const fields: Record<string, string> = {
    'MAC address': firstField(object, 'MAC', 'MACAddress', 'PhysicalAddress'),
  };
  for (const [name, value] of object.fields) {
    if (isCustom(name))
      fields[name.replace(/^CustomField(\d+)$/, 'Custom field $1').replace(/^Custom property /, '')] = value;
  }
  return fields;
}
