import { createCipheriv, pbkdf2Sync, randomBytes } from 'node:crypto';
import type { Endpoint, Folder, Host, Protocol } from '../../../shared/model/inventory';
import type { PropertyKey } from '../../../shared/model/properties';
import type { Loss } from '../import/importModel';
import { type ExportResult, ExportTree, type ExportView, type Login } from './exportView';

/** Passwords to write into the file, by credential id, and the password that protects them. */
export interface MremotengSecrets {
  passwords: ReadonlyMap<string, string>;
  /** Absent: the one that mRemoteNG takes when nobody set any, which protects nothing. */
  filePassword?: string;
}

const DEFAULT_PASSWORD = 'mR3m';
/** What mRemoteNG itself writes; it reads the number from the file. */
const KDF_ITERATIONS = 1000;
const PROTOCOLS: Readonly<Partial<Record<Protocol, string>>> = {
  ssh: 'SSH2',
  telnet: 'Telnet',
  rdp: 'RDP',
  vnc: 'VNC',
  http: 'HTTP',
  https: 'HTTPS',
};
const HELD: ReadonlySet<PropertyKey> = new Set(['username', 'credentialId', 'jumpHostId']);
/** Characters that XML 1.0 has no way to write. */
const NO_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;

/** Attributes of version 2.6 that say nothing of ours, with the values that mRemoteNG starts from. */
const USUAL: readonly (readonly [string, string])[] = [
  ...(['OpeningCommand', 'SSHOptions'] as const).map((name) => [name, ''] as const),
  ['PuttySession', 'Default Settings'],
];
const REST = Object.entries({
  ...{
    ConnectToConsole: 'false',
    UseCredSsp: 'true',
    RenderingEngine: 'IE',
    RDPAuthenticationLevel: 'NoAuth',
  },
  ...{
    RDPMinutesToIdleTimeout: '0',
    RDPAlertIdleTimeout: 'false',
    LoadBalanceInfo: '',
    Colors: 'Colors16Bit',
  },
  ...{
    Resolution: 'FitToWindow',
    AutomaticResize: 'true',
    DisplayWallpaper: 'false',
    DisplayThemes: 'false',
  },
  ...{ EnableFontSmoothing: 'false', EnableDesktopComposition: 'false', CacheBitmaps: 'false' },
  ...{
    RedirectDiskDrives: 'false',
    RedirectPorts: 'false',
    RedirectPrinters: 'false',
    RedirectClipboard: 'false',
  },
  ...{
    RedirectSmartCards: 'false',
    RedirectSound: 'DoNotPlay',
    SoundQuality: 'Dynamic',
    RedirectKeys: 'false',
  },
  ...{ Connected: 'false', PreExtApp: '', PostExtApp: '', MacAddress: '', UserField: '', ExtApp: '' },
  ...{ StartProgram: '', VNCCompression: 'CompNone', VNCEncoding: 'EncHextile', VNCAuthMode: 'AuthVNC' },
  ...{
    VNCProxyType: 'ProxyNone',
    VNCProxyIP: '',
    VNCProxyPort: '0',
    VNCProxyUsername: '',
    VNCProxyPassword: '',
  },
  ...{ VNCColors: 'ColNormal', VNCSmartSizeMode: 'SmartSAspect', VNCViewOnly: 'false' },
  ...{ RDGatewayUsageMethod: 'Never', RDGatewayHostname: '', RDGatewayUseConnectionCredentials: 'Yes' },
  ...{ RDGatewayUsername: '', RDGatewayPassword: '', RDGatewayDomain: '' },
});

/** A connection file of mRemoteNG, version 2.6. Without `secrets` it holds no password at all. */
export function exportMremotengXml(view: ExportView, secrets?: MremotengSecrets): ExportResult {
  return new MremotengExport(new ExportTree(view), secrets).result();
}

class MremotengExport {
  readonly #losses: Loss[] = [];
  readonly #names = new Map<string, number>();
  readonly #password: string;

  constructor(
    private readonly tree: ExportTree,
    private readonly secrets: MremotengSecrets | undefined,
  ) {
    this.#password = secrets?.filePassword ?? DEFAULT_PASSWORD;
    for (const host of tree.hosts) {
      for (const endpoint of written(host)) {
        const name = nodeName(host, endpoint);
        this.#names.set(name, (this.#names.get(name) ?? 0) + 1);
      }
    }
  }

  result(): ExportResult {
    const own = this.secrets?.filePassword !== undefined;
    const mark = encryptMremoteng(own ? 'ThisIsProtected' : 'ThisIsNotProtected', this.#password);
    const root = Object.entries({
      ...{
        'xmlns:mrng': 'http://mremoteng.org',
        Name: 'Connections',
        Export: 'false',
        EncryptionEngine: 'AES',
      },
      ...{ BlockCipherMode: 'GCM', KdfIterations: String(KDF_ITERATIONS), FullFileEncryption: 'false' },
      ...{ Protected: mark, ConfVersion: '2.6' },
    });
    // mRemoteNG tells a plain file from an encrypted one by this very line.
    const lines = ['<?xml version="1.0" encoding="utf-8"?>', `<mrng:Connections${attributes(root)}>`];
    this.#level(null, '    ', lines);
    lines.push('</mrng:Connections>', '');
    return { text: lines.join('\n'), losses: this.#losses };
  }

  #level(folderId: string | null, indent: string, lines: string[]): void {
    for (const folder of this.tree.foldersIn(folderId)) {
      lines.push(`${indent}<Node${attributes(this.#folder(folder))}>`);
      this.#level(folder.id, `${indent}    `, lines);
      lines.push(`${indent}</Node>`);
    }
    for (const host of this.tree.hostsIn(folderId)) {
      this.#loseDetails(host);
      for (const endpoint of written(host)) {
        lines.push(`${indent}<Node${attributes(this.#connection(host, endpoint))} />`);
      }
    }
  }

  #folder(folder: Folder): [string, string][] {
    const path = this.tree.folderPath(folder.id);
    this.#losses.push(...this.tree.lostProperties(path, folder.properties, HELD));
    const { username, credentialId, jumpHostId } = folder.properties;
    const inherits = folder.parentId !== null && username === undefined && credentialId === undefined;
    const jump = this.tree.host(jumpHostId);
    return this.#node(path, {
      ...{ name: folder.name, id: folder.id, type: 'Container', notes: folder.notes, address: '' },
      ...{ protocol: 'RDP', port: 3389, login: this.tree.folderLogin(folder), inherits },
      tunnel: this.#tunnel(path, jump),
      inheritsTunnel: folder.parentId !== null && jumpHostId === undefined,
    });
  }

  #connection(host: Host, endpoint: Endpoint): [string, string][] {
    const path = this.tree.hostPath(host);
    const sets = (key: PropertyKey): boolean =>
      host.properties[key] !== undefined || endpoint.properties[key] !== undefined;
    const first = written(host)[0] === endpoint;
    return this.#node(path, {
      name: nodeName(host, endpoint),
      // The id of the host goes to its first way in; an endpoint has one of its own.
      id: first ? host.id : endpoint.id,
      ...{ type: 'Connection', notes: host.notes, address: host.address, port: endpoint.port },
      protocol: PROTOCOLS[endpoint.protocol] ?? '',
      login: this.tree.login(host, endpoint),
      inherits: host.folderId !== null && !sets('username') && !sets('credentialId'),
      tunnel: this.#tunnel(path, this.tree.jumpHost(host, endpoint)),
      inheritsTunnel: host.folderId !== null && !sets('jumpHostId'),
    });
  }

  #node(path: string[], node: NodeFields): [string, string][] {
    const { name, id, type, notes, address, protocol, port, login, inherits, tunnel, inheritsTunnel } = node;
    const text = (field: string, value: string): string => {
      const clean = value.replace(NO_XML, '');
      if (clean !== value) this.#lose(path, field, clean, 'XML has no way to write some of its characters.');
      return clean;
    };
    return [
      ['Name', text('name', name)],
      ['Type', type],
      ...(type === 'Container' ? [['Expanded', 'false'] as [string, string]] : []),
      ['Descr', text('notes', notes)],
      ...[
        ['Icon', 'mRemoteNG'] as [string, string],
        ['Panel', 'General'] as [string, string],
        ['Id', id] as [string, string],
      ],
      ['Username', inherits ? '' : text('username', login.username)],
      ['Domain', ''],
      ['Password', inherits ? '' : this.#encrypted(path, login)],
      ['Hostname', address],
      ['Protocol', protocol],
      ['SSHTunnelConnectionName', inheritsTunnel ? '' : tunnel],
      ...USUAL.map(([key, value]): [string, string] => [key, value]),
      ['Port', String(port)],
      ...REST,
      ...inheritance(inherits, inheritsTunnel),
    ];
  }

  #encrypted(path: string[], { credential }: Login): string {
    if (credential === undefined) return '';
    const password = this.secrets?.passwords.get(credential.id) ?? '';
    if (credential.kind !== 'password') {
      this.#lose(path, 'credential', credential.name, 'mRemoteNG knows passwords only.');
    }
    return password === '' ? '' : encryptMremoteng(password, this.#password);
  }

  /** Tunnels are found by name: one that several entries have could lead anywhere. */
  #tunnel(path: string[], jump: Host | undefined): string {
    const way = jump?.endpoints.find(({ protocol }) => protocol === 'ssh');
    if (jump === undefined) return '';
    const name = way === undefined ? '' : nodeName(jump, way);
    if (this.#names.get(name) === 1) return name;
    const reason =
      way === undefined ? 'It has no way in by SSH.' : 'Several entries have the name of this jump host.';
    this.#lose(path, 'jumpHostId', jump.name, reason);
    return '';
  }

  #loseDetails(host: Host): void {
    const path = this.tree.hostPath(host);
    const { os, tags, customFields, favourite } = host;
    const details = { os, tags: tags.join(', '), ...customFields, favourite: favourite ? 'yes' : '' };
    for (const [field, value] of Object.entries(details)) {
      if (value !== '') this.#lose(path, field, value, 'Version 2.6 of the file has no place for it.');
    }
    this.#losses.push(...this.tree.lostProperties(path, host.properties, HELD));
    for (const endpoint of host.endpoints) {
      const { protocol, port, label, properties } = endpoint;
      if (PROTOCOLS[protocol] === undefined)
        this.#lose(path, protocol, String(port), 'mRemoteNG has no such protocol.');
      else this.#losses.push(...this.tree.lostProperties(path, properties, HELD));
      if (label !== '' && host.endpoints.length === 1)
        this.#lose(path, 'label', label, 'Connections have no labels.');
    }
  }

  #lose(path: string[], field: string, value: string, reason: string): void {
    this.#losses.push({ path, field, value, reason });
  }
}

interface NodeFields {
  name: string;
  id: string;
  type: 'Container' | 'Connection';
  notes: string;
  address: string;
  protocol: string;
  port: number;
  login: Login;
  inherits: boolean;
  tunnel: string;
  inheritsTunnel: boolean;
}

/** Encrypts as mRemoteNG does: Base64 of salt, nonce, text and tag; the salt is authenticated with it. */
export function encryptMremoteng(text: string, password: string): string {
  const [salt, nonce] = [randomBytes(16), randomBytes(16)];
  const key = pbkdf2Sync(password, salt, KDF_ITERATIONS, 32, 'sha1');
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(salt);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([salt, nonce, sealed, cipher.getAuthTag()]).toString('base64');
}

/** Ways in that mRemoteNG can open. */
function written(host: Host): Endpoint[] {
  return host.endpoints.filter(({ protocol }) => PROTOCOLS[protocol] !== undefined);
}

/** A host with several ways in becomes several connections. */
function nodeName(host: Host, endpoint: Endpoint): string {
  if (written(host).length === 1) return host.name;
  return `${host.name} (${endpoint.label === '' ? `${endpoint.protocol} ${endpoint.port}` : endpoint.label})`;
}

function inheritance(login: boolean, tunnel: boolean): [string, string][] {
  const names = [
    ...(login ? ['Domain', 'Password', 'Username'] : []),
    ...(tunnel ? ['SSHTunnelConnectionName'] : []),
  ];
  return names.map((name) => [`Inherit${name}`, 'true']);
}

function attributes(list: readonly (readonly [string, string])[]): string {
  const escape = (value: string): string =>
    value.replace(/[&<>"\t\n\r]/g, (char) => `&#x${(char.codePointAt(0) ?? 0).toString(16)};`);
  return list.map(([name, value]) => ` ${name}="${escape(value)}"`).join('');
}
