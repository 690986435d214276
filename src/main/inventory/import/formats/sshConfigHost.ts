import { DEFAULT_PORTS } from '../../../../shared/model/inventory';
import type { ImportBuilder } from '../importBuilder';
import type { ImportContext, ImportedProperties } from '../importModel';
import { expandTokens, type TokenValues } from '../sshConfig/expand';
import { variablesProperty } from './variables';
import { ALGORITHM_OPTIONS, enablesWeak } from '../sshConfig/weakAlgorithms';

/** Bounds as in the schema of properties. */
const LONGEST_KEEP_ALIVE = 3600;
const LONGEST_TIMEOUT = 600;

/** Options of one host as `effectiveOptions` gives them. */
export type HostOptions = ReadonlyMap<string, string[]>;

const first = (options: HostOptions, name: string): string | undefined => options.get(name)?.[0];

/** The port that the options of a host give. */
export function portOf(options: HostOptions): number {
  return Number(first(options, 'port') ?? DEFAULT_PORTS.ssh);
}

/** Adds a host with the options that apply to it; its jump host is still to be set. Null: it has no usable address. */
export function addHost(
  builder: ImportBuilder,
  name: string,
  originalHost: string,
  options: HostOptions,
  local: ImportContext['local'],
): string | null {
  const port = portOf(options);
  const key = builder.host(null, {
    name,
    address: first(options, 'hostname') ?? originalHost,
    endpoints: [{ protocol: 'ssh', port }],
  });
  if (key === null) return null;
  const tokens: TokenValues = {
    host: first(options, 'hostname') ?? originalHost,
    originalHost,
    port: String(port),
    remoteUser: first(options, 'user') ?? local?.user,
    home: local?.home,
    localUser: local?.user,
    localHost: local?.host,
    hostKeyAlias: first(options, 'hostkeyalias'),
  };
  const properties: ImportedProperties = {
    ...loginOf(builder, key, options, tokens),
    ...timesOf(builder, key, options),
    ...variablesOf(builder, key, options),
  };
  const compression = first(options, 'compression');
  if (compression !== undefined) properties.compression = compression === 'yes';
  const weak = ALGORITHM_OPTIONS.some((option) => enablesWeak(first(options, option) ?? ''));
  if (weak) properties.legacyAlgorithms = true;
  builder.refine(key, properties);
  for (const [option, field] of COMMANDS) builder.disabledCommand(key, field, first(options, option) ?? '');
  return key;
}

const COMMANDS = [
  ['proxycommand', 'ProxyCommand'],
  ['remotecommand', 'RemoteCommand'],
  ['localcommand', 'LocalCommand'],
] as const;

function loginOf(
  builder: ImportBuilder,
  key: string,
  options: HostOptions,
  tokens: TokenValues,
): ImportedProperties {
  const properties: ImportedProperties = {};
  const user = first(options, 'user');
  if (user !== undefined) {
    const expanded = expandTokens(user, tokens);
    if (expanded === null) builder.lose(key, 'User', user, UNKNOWN_TOKEN);
    else properties.username = expanded;
  }
  const credentialKey = keyCredential(builder, key, options, tokens);
  if (credentialKey !== null) properties.credentialKey = credentialKey;
  return properties;
}

const UNKNOWN_TOKEN = 'It holds a token (%…) whose value is not known here.';

/** The first key file as a credential: a host has one. */
function keyCredential(
  builder: ImportBuilder,
  key: string,
  options: HostOptions,
  tokens: TokenValues,
): string | null {
  let credentialKey: string | null = null;
  for (const file of options.get('identityfile') ?? []) {
    if (file.toLowerCase() === 'none') continue;
    const keyFile = expandTokens(file, tokens);
    if (keyFile === null) {
      builder.lose(key, 'IdentityFile', file, UNKNOWN_TOKEN);
    } else if (credentialKey !== null) {
      builder.lose(key, 'IdentityFile', file, 'A host logs in with one credential: the first key file.');
    } else {
      const name = keyFile.split(/[/\\]/).at(-1) ?? keyFile;
      // Without a user name: one key serves the accounts of many hosts, which have their own.
      credentialKey = builder.credential({ kind: 'private-key', name, username: '', keyFile });
    }
  }
  return credentialKey;
}

function timesOf(builder: ImportBuilder, key: string, options: HostOptions): ImportedProperties {
  const properties: ImportedProperties = {};
  const alive = first(options, 'serveraliveinterval');
  if (alive !== undefined) {
    properties.keepAliveSeconds = Math.min(Number(alive), LONGEST_KEEP_ALIVE);
    if (Number(alive) > LONGEST_KEEP_ALIVE)
      builder.lose(key, 'ServerAliveInterval', alive, 'The longest interval is one hour.');
  }
  const timeout = first(options, 'connecttimeout');
  if (timeout !== undefined) {
    if (Number(timeout) >= 1) properties.connectTimeoutSeconds = Math.min(Number(timeout), LONGEST_TIMEOUT);
    if (Number(timeout) < 1 || Number(timeout) > LONGEST_TIMEOUT)
      builder.lose(key, 'ConnectTimeout', timeout, 'Timeouts go from one second to ten minutes.');
  }
  return properties;
}

function variablesOf(builder: ImportBuilder, key: string, options: HostOptions): ImportedProperties {
  const entries = (options.get('setenv') ?? []).map((entry) => {
    const equals = entry.indexOf('=');
    return [entry.slice(0, equals), entry.slice(equals + 1)] as const;
  });
  return variablesProperty(builder, key, 'SetEnv', entries);
}
