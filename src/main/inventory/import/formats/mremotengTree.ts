import { DEFAULT_PORTS, type Protocol } from '../../../../shared/model/inventory';
import { addressSchema } from '../../../../shared/model/primitives';
import { ImportBuilder } from '../importBuilder';
import type { ImportResult } from '../importModel';
import { COMMANDS, fieldIsSet, HOST_FIELDS, leftOut } from './mremotengFields';
import { loginOf, type LoginOutcome } from './mremotengLogin';
import { type RemoteEntry, RemoteNode } from './mremotengNode';
import { splitPlace } from './places';

/** Names of mRemoteNG's ProtocolType and what they are here. An entry that names none is RDP, as in the program. */
const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  '': 'rdp',
  RDP: 'rdp',
  VNC: 'vnc',
  SSH1: 'ssh',
  SSH2: 'ssh',
  OpenSSH: 'ssh',
  Telnet: 'telnet',
  HTTP: 'http',
  HTTPS: 'https',
  PowerShell: 'winrm',
};

/** Secrets beside the login: attribute, and the user and domain that go with it. */
const SIDE_SECRETS = [
  { field: 'RDGatewayPassword', user: 'RDGatewayUsername', domain: 'RDGatewayDomain', label: 'RD gateway' },
  { field: 'VNCProxyPassword', user: 'VNCProxyUsername', domain: '', label: 'VNC proxy' },
] as const;

/**
 * Turns a tree of mRemoteNG entries into an import. `reveal` decrypts a value; null: it can't be. `troubles` are parts of
 * the file that are no entries.
 */
export function importEntries(
  entries: readonly RemoteEntry[],
  reveal: (cipherText: string) => string | null,
  troubles: readonly { field: string; reason: string }[] = [],
): ImportResult {
  const reader = new TreeReader(reveal);
  for (const { field, reason } of troubles) reader.trouble(field, reason);
  for (const entry of entries) reader.add(entry, null, null);
  return reader.finish();
}

class TreeReader {
  readonly #builder = new ImportBuilder();
  /** Entries by key, for what refers to entries that come later. */
  readonly #nodes: { key: string; node: RemoteNode }[] = [];
  readonly #sshHosts = new Map<string, string>();

  constructor(private readonly reveal: (cipherText: string) => string | null) {}

  add(entry: RemoteEntry, parent: RemoteNode | null, folderKey: string | null): void {
    const node = new RemoteNode(entry, parent, this.reveal);
    if (entry.kind === 'connection') {
      this.#addHost(node, folderKey);
      for (const child of entry.children) this.add(child, parent, folderKey);
      return;
    }
    const { properties, losses } = loginOf(node, this.#builder);
    const key = this.#builder.folder(folderKey, { name: entry.name, notes: notesOf(node), properties });
    this.#addRows(key, node, losses);
    this.#addFolderRows(key, node);
    for (const child of entry.children) this.add(child, node, key);
  }

  trouble(field: string, reason: string): void {
    this.#builder.lose(null, field, '', reason);
  }

  finish(): ImportResult {
    for (const { key, node } of this.#nodes) this.#addJumpHost(key, node);
    return this.#builder.result();
  }

  #addHost(node: RemoteNode, folderKey: string | null): void {
    const source = node.effective('Protocol');
    const protocol = Object.hasOwn(PROTOCOLS, source) ? PROTOCOLS[source] : undefined;
    if (protocol === undefined) {
      const command = node.effective('ExtApp');
      const value = [source, node.own('Hostname'), command].filter((part) => part !== '').join(' ');
      const reason = 'There is no such kind of connection here. The entry is left out.';
      this.#builder.losePath(node.path, 'Protocol', value, reason);
      return;
    }
    const address = this.#address(node, protocol);
    if (address === null) return;
    const { properties, losses } = loginOf(node, this.#builder);
    const key = this.#builder.host(folderKey, {
      name: node.entry.name,
      address,
      notes: notesOf(node),
      tags: node.effective('EnvironmentTags').split(/[,;]/),
      customFields: fieldsOf(node, address),
      favourite: node.effective('Favorite').toLowerCase() === 'true',
      properties,
      endpoints: [{ protocol, port: portOf(node, protocol) }],
    });
    if (key === null) return;
    this.#addRows(key, node, losses);
    this.#addHostRows(key, node, protocol);
    if (protocol === 'ssh' && !this.#sshHosts.has(node.entry.name)) {
      this.#sshHosts.set(node.entry.name, key);
    }
  }

  /** The address of a connection; null: it has none, which the report then says. */
  #address(node: RemoteNode, protocol: Protocol): string | null {
    const byIp = node.own('ConnectionAddressPrimary') === 'IPAddress' && node.own('IPAddress') !== '';
    const written = node.own(byIp ? 'IPAddress' : 'Hostname').trim();
    const web = protocol === 'http' || protocol === 'https';
    const address = (web ? splitPlace(written).address : written).replace(/^\[(.*)\]$/, '$1');
    if (addressSchema.safeParse(address).success) return address;
    if (written !== '') {
      const reason = 'This is not a host name or an address. The entry is left out.';
      this.#builder.losePath(node.path, 'Hostname', written, reason);
      return null;
    }
    const name = node.entry.name.trim().replace(/[^\p{L}\p{N}_.:%-]+/gu, '-');
    const usable = addressSchema.safeParse(name).success;
    const outcome = usable ? 'Its name stands in for it.' : 'The entry is left out.';
    this.#builder.losePath(node.path, 'Hostname', '', `The entry has no address. ${outcome}`);
    return usable ? name : null;
  }

  /** Rows that folders and hosts share. */
  #addRows(key: string, node: RemoteNode, losses: LoginOutcome['losses']): void {
    this.#nodes.push({ key, node });
    for (const [field, value, reason] of losses) this.#builder.lose(key, field, value, reason);
    for (const [name, value] of Object.entries(node.entry.attributes)) {
      const row = leftOut(name, value);
      if (row !== null && !node.inherits(name)) this.#builder.lose(key, name, row.value, row.reason);
    }
    this.#addCommands(key, node);
    for (const side of SIDE_SECRETS) this.#addSideSecret(key, node, side);
  }

  #addCommands(key: string, node: RemoteNode): void {
    const folder = node.set('StartProgramWorkDir').trim();
    for (const command of COMMANDS) {
      const text = node.set(command).trim();
      const started = command === 'StartProgram' && text !== '' && folder !== '';
      this.#builder.disabledCommand(key, command, started ? `${text} (in ${folder})` : text);
    }
    if (folder !== '' && node.set('StartProgram').trim() === '') {
      this.#builder.lose(key, 'StartProgramWorkDir', folder, 'There is no program to start in this folder.');
    }
  }

  #addSideSecret(key: string, node: RemoteNode, side: (typeof SIDE_SECRETS)[number]): void {
    if (node.set(side.field) === '') return;
    const password = node.ownSecret(side.field);
    if (password === '') return;
    if (password === null) {
      this.#builder.lose(
        key,
        side.field,
        '',
        'It could not be decrypted: this value of the file is damaged.',
      );
      return;
    }
    const domain = side.domain === '' ? '' : node.effective(side.domain);
    const user = node.effective(side.user);
    const username = domain === '' || user === '' ? user : `${domain}\\${user}`;
    const name = `${side.label} – ${node.entry.name}`;
    this.#builder.credential({ kind: 'password', name, username, secrets: { password } });
    const reason = `It is kept as a credential of its own, “${name}”, which no host uses yet.`;
    this.#builder.lose(key, side.field, '', reason);
  }

  #addFolderRows(key: string, node: RemoteNode): void {
    for (const name of Object.keys(HOST_FIELDS)) {
      const value = node.set(name);
      if (!fieldIsSet(name, value)) continue;
      const reason = 'Folders have no such field; the hosts that inherit it have it.';
      this.#builder.lose(key, name, value, reason);
    }
    if (node.own('Favorite').toLowerCase() === 'true') {
      this.#builder.lose(key, 'Favorite', node.own('Favorite'), 'Only hosts can be favourites.');
    }
  }

  #addHostRows(key: string, node: RemoteNode, protocol: Protocol): void {
    const source = node.effective('Protocol');
    if (source === 'SSH1') {
      this.#builder.lose(key, 'Protocol', source, 'SSH 1 is broken and gone. The entry uses SSH 2.');
    }
    const port = node.effective('Port').trim();
    if (!/^0*$/.test(port) && String(portOf(node, protocol)) !== port.replace(/^0+/, '')) {
      this.#builder.lose(key, 'Port', port, 'This is no port. The usual one stands in for it.');
    }
  }

  #addJumpHost(key: string, node: RemoteNode): void {
    if (node.inherits('SSHTunnelConnectionName')) return;
    const name = node.own('SSHTunnelConnectionName').trim();
    if (name === '') {
      const above = node.parent?.effective('SSHTunnelConnectionName').trim() ?? '';
      if (above !== '') this.#builder.refine(key, { jumpHostKey: null });
      return;
    }
    const jumpHostKey = this.#sshHosts.get(name);
    if (jumpHostKey === undefined || jumpHostKey === key) {
      const reason = 'No SSH entry of that name is in the file. Set the jump host by hand.';
      this.#builder.lose(key, 'SSHTunnelConnectionName', name, reason);
      return;
    }
    this.#builder.refine(key, { jumpHostKey });
  }
}

function notesOf(node: RemoteNode): string {
  return [node.effective('Descr'), node.effective('Notes')].filter((text) => text !== '').join('\n\n');
}

function fieldsOf(node: RemoteNode, address: string): Record<string, string> {
  const fields: [string, string][] = Object.entries(HOST_FIELDS).flatMap(([name, { label }]) => {
    const value = node.effective(name);
    return fieldIsSet(name, value) ? [[label, value]] : [];
  });
  const hostname = node.own('Hostname').trim();
  const ip = node.own('IPAddress').trim();
  if (hostname !== '' && hostname !== address) fields.push(['Host name in mRemoteNG', hostname]);
  if (ip !== '' && ip !== address) fields.push(['IP address', ip]);
  return Object.fromEntries(fields);
}

/** The port of a connection; the program writes 0 for "the usual one". */
function portOf(node: RemoteNode, protocol: Protocol): number {
  const port = node.effective('Port').trim();
  const number = /^\d{1,5}$/.test(port) ? Number(port) : 0;
  return number >= 1 && number <= 65_535 ? number : DEFAULT_PORTS[protocol];
}
