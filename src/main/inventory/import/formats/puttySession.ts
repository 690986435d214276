import { DEFAULT_PORTS, type Protocol } from '../../../../shared/model/inventory';
import { propertiesSchema } from '../../../../shared/model/properties';
import type { ImportBuilder } from '../importBuilder';
import type { ImportedProperties } from '../importModel';
import { encodingNamed } from './codePages';
import { isAppearance, isPuttyDefault, PUTTY_REASONS, PUTTY_SECRETS } from './puttyDefaults';
import { variablesProperty } from './variables';

/** Settings of one session by name; numbers in decimal. */
export type PuttyValues = ReadonlyMap<string, string>;

/** Protocols of PuTTY that a host can have. */
const CARRIED_PROTOCOLS: Record<string, Protocol> = { ssh: 'ssh', telnet: 'telnet' };

/** Settings that are read below. */
const CARRIED: ReadonlySet<string> = new Set([
  'HostName',
  'PortNumber',
  'Protocol',
  'UserName',
  'PublicKeyFile',
  'Compression',
  'PingInterval',
  'PingIntervalSecs',
  'TerminalType',
  'LineCodePage',
  'Environment',
  'RemoteCommand',
  'AuthPlugin',
  'ProxyMethod',
  'ProxyHost',
  'ProxyPort',
  'ProxyUsername',
  'ProxyPassword',
  'ProxyTelnetCommand',
  'Folder',
]);

/** Adds a session as a host; null if it is none, which the report then says. */
export function addPuttySession(
  builder: ImportBuilder,
  folderKey: string | null,
  path: readonly string[],
  values: PuttyValues,
): string | null {
  const name = path.at(-1) ?? '';
  const written = values.get('Protocol') ?? 'ssh';
  const protocol = Object.hasOwn(CARRIED_PROTOCOLS, written) ? CARRIED_PROTOCOLS[written] : undefined;
  if (protocol === undefined) {
    builder.losePath(path, 'Protocol', written, `Sessions of the kind “${written}” can’t be carried over.`);
    return null;
  }
  const { user, host } = splitHost(values.get('HostName') ?? '');
  const port = values.get('PortNumber');
  const key = builder.host(folderKey, {
    name,
    address: host,
    endpoints: [{ protocol, port: port === undefined ? DEFAULT_PORTS[protocol] : Number(port) }],
  });
  if (key === null) return null;
  builder.refine(key, propertiesOf(builder, key, values, user));
  builder.disabledCommand(key, 'RemoteCommand', values.get('RemoteCommand') ?? '');
  builder.disabledCommand(key, 'AuthPlugin', values.get('AuthPlugin') ?? '');
  noteRest(builder, key, values);
  return key;
}

/** `user@host`, as PuTTY lets people type it. */
export function splitHost(text: string): { user: string; host: string } {
  const at = text.lastIndexOf('@');
  return { user: text.slice(0, Math.max(at, 0)).trim(), host: text.slice(at + 1).trim() };
}

function propertiesOf(
  builder: ImportBuilder,
  key: string,
  values: PuttyValues,
  userOfHost: string,
): ImportedProperties {
  const properties: ImportedProperties = {
    ...terminalOf(builder, key, values),
    ...variablesOf(builder, key, values),
  };
  const username = values.get('UserName') === '' ? userOfHost : (values.get('UserName') ?? userOfHost);
  if (username !== '') properties.username = username;
  const keyFile = values.get('PublicKeyFile') ?? '';
  if (keyFile !== '') {
    const name = keyFile.split(/[/\\]/).at(-1) ?? keyFile;
    // Without a user name: one key serves the accounts of many hosts, which have their own.
    properties.credentialKey = builder.credential({ kind: 'private-key', name, username: '', keyFile });
  }
  if (values.get('Compression') === '1') properties.compression = true;
  const ping = Number(values.get('PingInterval') ?? 0) * 60 + Number(values.get('PingIntervalSecs') ?? 0);
  // 0 is what PuTTY writes unless it was changed: the usual interval then holds.
  if (ping > 0) properties.keepAliveSeconds = Math.min(ping, 3600);
  if (ping > 3600) builder.lose(key, 'PingInterval', String(ping), 'The longest interval is one hour.');
  if (allowsOld(values)) {
    properties.legacyAlgorithms = true;
    builder.lose(
      key,
      'KEX, Cipher',
      '',
      'The lists are not kept; algorithms for old devices are allowed instead.',
    );
  }
  return properties;
}

function terminalOf(builder: ImportBuilder, key: string, values: PuttyValues): ImportedProperties {
  const properties: ImportedProperties = {};
  const type = values.get('TerminalType') ?? 'xterm';
  // `xterm` is what PuTTY writes unless it was changed.
  if (type !== 'xterm' && type !== '') {
    if (propertiesSchema.shape.terminalType.safeParse(type).success) properties.terminalType = type;
    else builder.lose(key, 'TerminalType', type, 'This is not the name of a terminal type.');
  }
  const page = values.get('LineCodePage') ?? '';
  if (page !== '') {
    const encoding = encodingNamed(page);
    if (encoding === null)
      builder.lose(key, 'LineCodePage', page, 'Terminals can’t be read in this encoding.');
    else properties.encoding = encoding;
  }
  return properties;
}

/** `NAME=value,NAME=value`, in which `\\` takes the meaning of what follows. */
function variablesOf(builder: ImportBuilder, key: string, values: PuttyValues): ImportedProperties {
  const text = (values.get('Environment') ?? '').slice(0, 100_000);
  const entries = [...text.matchAll(/(?:[^,\\]|\\.)+/gs)].map(([entry]) => {
    const equals = entry.search(/[=\t]/);
    const name = equals < 0 ? entry : entry.slice(0, equals);
    return [unescape(name), equals < 0 ? '' : unescape(entry.slice(equals + 1))] as const;
  });
  return variablesProperty(builder, key, 'Environment', entries);
}

const unescape = (text: string): string => text.replaceAll(/\\(.)/gs, '$1');

/** Whether algorithms that PuTTY itself warns of were moved before its warning line. */
function allowsOld(values: PuttyValues): boolean {
  const before = (key: string): string[] => {
    const names = (values.get(key) ?? '').split(',');
    const end = names.indexOf('WARN');
    return end < 0 ? [] : names.slice(0, end);
  };
  return (
    before('KEX').includes('dh-group1-sha1') ||
    before('Cipher').some((name) => name === 'des' || name === 'arcfour' || name === 'blowfish')
  );
}

function noteRest(builder: ImportBuilder, key: string, values: PuttyValues): void {
  const appearance: string[] = [];
  for (const [name, value] of values) {
    if (CARRIED.has(name) || isPuttyDefault(name, value)) continue;
    if (isAppearance(name)) {
      appearance.push(name);
      continue;
    }
    const reason = Object.hasOwn(PUTTY_REASONS, name) ? PUTTY_REASONS[name] : undefined;
    const shown = PUTTY_SECRETS.has(name) || /passw/i.test(name) ? '' : value;
    if (shown !== '' || /passw/i.test(name)) {
      builder.lose(key, name, shown, reason ?? 'There is no setting like this.');
    }
  }
  if (appearance.length > 0) {
    // PuTTY writes all of them into every session; what differs from its defaults can't be told from version to version.
    const reason = 'Colours, fonts, keys and mouse are set in Binnacle for all terminals.';
    builder.lose(key, 'appearance', appearance.join(', '), reason);
  }
}
