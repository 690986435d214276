import { namesSecret } from './secretNames';

// What each attribute of an mRemoteNG entry means to an import. The defaults are those of mRemoteNG's app.config; a value
// that equals its default says nothing and makes no row in the report.

/** Attributes that the importer reads itself, or that only say how the program's own tree stood when it was saved. */
const HANDLED = new Set(
  (
    'Name Type NodeType Parent Id Expanded AutoSort Connected Descr Notes EnvironmentTags Username Domain Password Hostname IPAddress ' +
    'ConnectionAddressPrimary Protocol Port Favorite SSHTunnelConnectionName StartProgramWorkDir RDGatewayPassword ' +
    'VNCProxyPassword'
  ).split(' '),
);

/** Commands: kept in the notes, never run. */
export const COMMANDS = ['OpeningCommand', 'PreExtApp', 'PostExtApp', 'ExtApp', 'StartProgram'] as const;

/** Attributes that become fields of the host, under which name, and values that mean nothing. */
export const HOST_FIELDS: Readonly<Record<string, { label: string; defaults?: readonly string[] }>> = {
  MacAddress: { label: 'MAC address' },
  UserField: { label: 'User field' },
  ...Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [`UserField${index + 1}`, { label: `User field ${index + 1}` }]),
  ),
  PuttySession: { label: 'PuTTY session', defaults: ['default settings'] },
  AlternativeAddress: { label: 'Alternative address' },
  HttpPath: { label: 'HTTP path' },
  PrivateKeyPath: { label: 'Private key file' },
  LoadBalanceInfo: { label: 'Load balance info' },
  VmId: { label: 'VM id' },
  EC2InstanceId: { label: 'EC2 instance' },
  EC2Region: { label: 'EC2 region' },
  RDGatewayHostname: { label: 'RD gateway' },
  RDGatewayUsageMethod: { label: 'RD gateway use', defaults: ['never'] },
  RDGatewayUseConnectionCredentials: { label: 'RD gateway logon', defaults: ['yes'] },
  RDGatewayUsername: { label: 'RD gateway user' },
  RDGatewayDomain: { label: 'RD gateway domain' },
};

/** Defaults of what is left out, in lower case; for the attributes not named here see {@link NOTHING}. */
const DEFAULTS: Readonly<Record<string, readonly string[]>> = {
  AutomaticResize: ['true'],
  Colors: ['colors16bit'],
  ConnectionFrameColor: ['none'],
  DesktopScaleFactor: ['auto'],
  ExternalAddressProvider: ['none'],
  ExternalCredentialProvider: ['none'],
  ICAEncryptionStrength: ['encrbasic'],
  Icon: ['mremoteng'],
  Panel: ['general'],
  RDGatewayExternalCredentialProvider: ['none'],
  RDPAuthenticationLevel: ['noauth'],
  RDPSizingMode: ['none'],
  RdpVersion: ['highest', 'rdc6'],
  RedirectDiskDrives: ['false', 'none'],
  RedirectSound: ['donotplay'],
  // The browser inside the program, by the age of the program.
  RenderingEngine: ['ie', 'gecko', 'cefsharp', 'edgechromium'],
  Resolution: ['fittowindow'],
  SoundQuality: ['dynamic'],
  UseCredSsp: ['true'],
  VNCAuthMode: ['authvnc'],
  VNCColors: ['colnormal'],
  VNCCompression: ['compnone'],
  VNCEncoding: ['enchextile'],
  VNCProxyType: ['proxynone'],
  VNCSmartSizeMode: ['smartsaspect'],
  VaultOpenbaoSecretEngine: ['kv'],
};
/** Off, zero and empty: what an attribute that nobody touched holds. */
const NOTHING = ['', 'false', '0', 'none'];

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/^(Icon|Panel|Color|TabColor|ConnectionFrameColor)$/, 'How entries look in mRemoteNG is not kept.'],
  [/^SSHOptions$/, 'These are options of PuTTY. Set what is still needed on the host.'],
  [/^VNC/, 'Settings of VNC displays are not kept.'],
  [
    /^(External|UserViaAPI|Vault|CredentialId|RDGatewayExternal|RDGatewayUserViaAPI)/,
    'Accounts of another password manager are not fetched. Give the entry a credential here.',
  ],
  [/^ContainerPassword$/, 'Folders have no locks of their own here: the vault protects every secret.'],
  [/^RDGatewayAccessToken$/, 'Gateway tokens have no place here.'],
  [
    /^(RDP|Rdp|Redirect|Display|Enable|Disable|Use|Cache|Colors|Resolution|Automatic|Sound|Desktop|ConnectTo|StartProgram)/,
    'Settings of remote desktop sessions are not kept.',
  ],
];

/** A row for the report about an attribute that is not carried over; null: it is carried, or holds its default. */
export function leftOut(name: string, value: string): { value: string; reason: string } | null {
  if (HANDLED.has(name) || Object.hasOwn(HOST_FIELDS, name)) return null;
  if ((COMMANDS as readonly string[]).includes(name) || name.startsWith('Inherit')) return null;
  const plain = value.trim().toLowerCase();
  const defaults = Object.hasOwn(DEFAULTS, name) ? DEFAULTS[name] : undefined;
  if (plain === '' || (defaults ?? NOTHING).includes(plain)) return null;
  const reason = REASONS.find(([pattern]) => pattern.test(name))?.[1] ?? 'There is no such setting here.';
  return { value: namesSecret(name) ? '' : withoutOptionSecret(value), reason };
}

/** Whether a host field holds more than its default. */
export function fieldIsSet(name: string, value: string): boolean {
  const plain = value.trim().toLowerCase();
  return plain !== '' && !(HOST_FIELDS[name]?.defaults ?? []).includes(plain);
}

/** PuTTY takes a password as an option: that is never shown. */
function withoutOptionSecret(value: string): string {
  return value.replace(/(-pw(?:file)?\s+)("[^"]*"|\S+)/gi, '$1…');
}
