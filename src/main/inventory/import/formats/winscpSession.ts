import { DEFAULT_PORTS, type Protocol } from '../../../../shared/model/inventory';
import type { ImportBuilder } from '../importBuilder';
import type { ImportedProperties } from '../importModel';
import { decodePercents } from './percentNames';
import { splitHost } from './puttySession';
import { revealWinscpPassword } from './winscpPassword';

/** `FSProtocol` of WinSCP. */
const PROTOCOLS: Record<string, Protocol> = { '0': 'ssh', '1': 'ssh', '2': 'ssh', '5': 'ftp' };
const OTHER_PROTOCOLS: Record<string, string> = { '6': 'WebDAV', '7': 'S3' };
const PROXIES: Record<string, string> = {
  '1': 'SOCKS 4',
  '2': 'SOCKS 5',
  '3': 'HTTP',
  '4': 'Telnet',
  '5': 'local command',
};
/** Seconds, as WinSCP has them where nothing is written. */
const PING_SECONDS = 30;

/** Settings that are read, or that mean nothing beside those. */
const CARRIED: ReadonlySet<string> = new Set([
  'HostName',
  'PortNumber',
  'UserName',
  'FSProtocol',
  'Password',
  'Passphrase',
  'PublicKeyFile',
  'Compression',
  'PingType',
  'PingInterval',
  'PingIntervalSecs',
  'Timeout',
  'Note',
  'Color',
  'Tunnel',
  'TunnelHostName',
  'TunnelPortNumber',
  'TunnelUserName',
  'TunnelPassword',
  'TunnelPassphrase',
  'TunnelPublicKeyFile',
  'PostLoginCommands',
  'ProxyMethod',
  'ProxyHost',
  'ProxyTelnetCommand',
  'ProxyLocalCommand',
]);

/** What WinSCP notes for itself: how a window was left, and what it found out about the server. */
const MEANINGLESS =
  /^(Present|LocalDirectory|RemoteDirectory|SynchronizeBrowsing|Utf|UpdateDirectories|IsWorkspace|Link)$/;

const REASONS: Record<string, string> = {
  AgentFwd: 'The agent is not forwarded: every server on the way could use it.',
  Cipher: 'Binnacle chooses the algorithms itself.',
  DetachedCertificate: 'Of certificates only the one beside its key file (…-cert.pub) is used.',
  Ftps: 'Whether FTP is encrypted is not kept.',
  HostKey: 'Host keys are checked on the first connection.',
  KEX: 'Binnacle chooses the algorithms itself.',
  LocalDirectory: 'Folders to start in are not kept.',
  RemoteDirectory: 'Folders to start in are not kept.',
};

/** Settings of one session by name, as they stand in the file. */
export type WinscpValues = ReadonlyMap<string, string>;

/** Adds the sessions of WinSCP as hosts. */
export class WinscpSessions {
  readonly #tunnels = new Map<string, string | null>();

  constructor(
    private readonly builder: ImportBuilder,
    /** Whether passwords are encrypted with a master password. */
    private readonly master: boolean,
  ) {}

  /** Adds one session; `path` holds its folders and its own name. */
  add(folderKey: string | null, path: readonly string[], values: WinscpValues): void {
    const written = values.get('FSProtocol') ?? '1';
    const protocol = Object.hasOwn(PROTOCOLS, written) ? PROTOCOLS[written] : undefined;
    if (protocol === undefined) {
      const kind =
        (Object.hasOwn(OTHER_PROTOCOLS, written) ? OTHER_PROTOCOLS[written] : undefined) ?? written;
      this.builder.losePath(path, 'FSProtocol', kind, `Sites of the kind “${kind}” can’t be carried over.`);
      return;
    }
    const port = values.get('PortNumber');
    const { user, host } = splitHost(text(values, 'HostName'));
    const username = text(values, 'UserName') === '' ? user : text(values, 'UserName');
    const key = this.builder.host(folderKey, {
      name: path.at(-1) ?? '',
      address: host,
      notes: text(values, 'Note'),
      endpoints: [{ protocol, port: port === undefined ? DEFAULT_PORTS[protocol] : Number(port) }],
    });
    if (key === null) return;
    const secretKey = `${text(values, 'UserName')}${text(values, 'HostName')}`;
    this.builder.refine(key, {
      ...this.#settings(key, values),
      ...this.#login(key, values, '', username, secretKey),
    });
    this.#tunnel(key, folderKey, values);
    this.#commands(key, values);
    this.#noteRest(key, values);
  }

  #settings(key: string, values: WinscpValues): ImportedProperties {
    const properties: ImportedProperties = {};
    if (values.get('Compression') === '1') properties.compression = true;
    const ping =
      Number(values.get('PingInterval') ?? 0) * 60 + Number(values.get('PingIntervalSecs') ?? PING_SECONDS);
    if (Number(values.get('PingType') ?? 0) > 0 && ping > 0) {
      properties.keepAliveSeconds = Math.min(Math.trunc(ping), 3600);
      if (ping > 3600)
        this.builder.lose(key, 'PingIntervalSecs', String(ping), 'The longest interval is one hour.');
    }
    const timeout = Number(values.get('Timeout') ?? Number.NaN);
    if (Number.isInteger(timeout) && timeout >= 1 && timeout <= 600)
      properties.connectTimeoutSeconds = timeout;
    else if (values.has('Timeout'))
      this.builder.lose(
        key,
        'Timeout',
        values.get('Timeout') ?? '',
        'Timeouts go from one second to ten minutes.',
      );
    const colour = Number(values.get('Color') ?? 0);
    // Windows has blue first.
    if (Number.isInteger(colour) && colour > 0 && colour <= 0xff_ffff) {
      const parts = [colour & 0xff, (colour >> 8) & 0xff, colour >> 16];
      properties.colour = `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
    }
    return properties;
  }

  /** The login that the settings with this prefix describe: none for the site, `Tunnel` for its jump host. */
  #login(
    key: string,
    values: WinscpValues,
    prefix: '' | 'Tunnel',
    username: string,
    secretKey: string,
  ): ImportedProperties {
    const password = this.#reveal(key, values, `${prefix}Password`, secretKey);
    const passphrase = this.#reveal(key, values, `${prefix}Passphrase`, secretKey);
    const keyFile = text(values, `${prefix}PublicKeyFile`);
    const plain: ImportedProperties = username === '' ? {} : { username };
    if (keyFile !== '') {
      if (password !== '')
        this.builder.lose(
          key,
          `${prefix}Password`,
          '',
          'The site logs in with its key file; the password is left out.',
        );
      const name = keyFile.split(/[/\\]/).at(-1) ?? keyFile;
      const secrets = passphrase === '' ? {} : { passphrase };
      const credentialKey = this.builder.credential({
        kind: 'private-key',
        name,
        username: '',
        keyFile,
        secrets,
      });
      return { ...plain, credentialKey };
    }
    if (password === '') return plain;
    return { credentialKey: this.builder.credential({ kind: 'password', username, secrets: { password } }) };
  }

  #reveal(key: string, values: WinscpValues, field: string, secretKey: string): string {
    const hidden = values.get(field) ?? '';
    if (hidden === '') return '';
    const found = revealWinscpPassword(hidden, secretKey);
    if (found.kind === 'plain' && !this.master) return found.password;
    const reason =
      this.master || found.kind === 'master'
        ? 'It is encrypted with WinSCP’s master password. Remove that in WinSCP and import again, or enter it anew.'
        : 'The stored password is damaged, or belongs to another user or host name.';
    this.builder.lose(key, field, '', reason);
    return '';
  }

  #tunnel(key: string, folderKey: string | null, values: WinscpValues): void {
    if (values.get('Tunnel') !== '1') return;
    const { user, host } = splitHost(text(values, 'TunnelHostName'));
    const username = text(values, 'TunnelUserName') === '' ? user : text(values, 'TunnelUserName');
    const secretKey = `${text(values, 'TunnelUserName')}${text(values, 'TunnelHostName')}`;
    const properties = this.#login(key, values, 'Tunnel', username, secretKey);
    const port = Number(values.get('TunnelPortNumber') ?? DEFAULT_PORTS.ssh);
    const identity = JSON.stringify([folderKey, host, port, properties]);
    let jumpKey = this.#tunnels.get(identity);
    if (jumpKey === undefined) {
      const name = `${username === '' ? '' : `${username}@`}${host}`;
      const endpoints = [{ protocol: 'ssh' as const, port }];
      jumpKey = this.builder.host(folderKey, { name, address: host, properties, endpoints });
      this.#tunnels.set(identity, jumpKey);
    }
    if (jumpKey !== null) this.builder.refine(key, { jumpHostKey: jumpKey });
    else this.builder.lose(key, 'TunnelHostName', host, 'The jump host has no usable address.');
  }

  #commands(key: string, values: WinscpValues): void {
    this.builder.disabledCommand(key, 'PostLoginCommands', text(values, 'PostLoginCommands'));
    const method = values.get('ProxyMethod') ?? '0';
    if (method === '0') return;
    const kind = (Object.hasOwn(PROXIES, method) ? PROXIES[method] : undefined) ?? method;
    const reason = 'Of proxies only SSH jump hosts can be carried over.';
    this.builder.lose(key, 'ProxyMethod', `${kind}: ${text(values, 'ProxyHost')}`, reason);
    if (method !== '5') return;
    const field = values.has('ProxyLocalCommand') ? 'ProxyLocalCommand' : 'ProxyTelnetCommand';
    this.builder.disabledCommand(key, field, text(values, field));
  }

  /** WinSCP writes only what differs from its defaults, so that everything else is a loss. */
  #noteRest(key: string, values: WinscpValues): void {
    for (const [field, value] of values) {
      if (CARRIED.has(field) || value === '') continue;
      if (MEANINGLESS.test(field) && !Object.hasOwn(REASONS, field)) continue;
      const secret = /passw|passphrase|secret|token|encryptkey|accesskey/i.test(field);
      const reason = Object.hasOwn(REASONS, field) ? REASONS[field] : undefined;
      this.builder.lose(
        key,
        field,
        secret ? '' : decodePercents(value),
        reason ?? 'There is no setting like this.',
      );
    }
  }
}

function text(values: WinscpValues, field: string): string {
  return decodePercents(values.get(field) ?? '');
}
