import { BinnacleError } from '../../shared/errors';
import type { TerminalTarget } from '../../shared/model/document';
import { type EffectiveProperties, hostLevels, resolveProperties } from '../../shared/model/inheritance';
import {
  type CredentialKind,
  type Endpoint,
  type Host,
  OPENABLE_PROTOCOLS,
  type Protocol,
} from '../../shared/model/inventory';
import { PROPERTY_DEFAULTS } from '../../shared/model/properties';
import type { SshHop, SshLogin, SshOpenOptions, StoredHostKey } from '../host/messages';
import { sourcedIds } from '../secrets/sourcedCredentials';
import type { InventoryRecords } from './records';
import { cycleError, jumpEndpoint } from './references';

/** What a connection needs that is not in the inventory. */
export interface ConnectionSources {
  hostKeys: {
    forHost(hostId: string, port: number): StoredHostKey[];
    forAddress(address: string, port: number): StoredHostKey[];
  };
  /** See {@link SshOpenOptions}. */
  knownHostsFiles: string[];
  /** See {@link SshOpenOptions}. */
  agent: string | null;
}

type SshTarget = Exclude<TerminalTarget, { kind: 'local' }>;

/**
 * Everything a session host needs to open an SSH terminal: the chain of hops, outermost jump host first, each with its
 * own credential and host keys. Throws `not-found` for records that are gone and `conflict` for a circle of jump hosts.
 */
export function sshOpenOptions(
  target: SshTarget,
  records: InventoryRecords,
  sources: ConnectionSources,
): SshOpenOptions {
  if (target.kind === 'ssh-adhoc') return adhocOptions(target, sources);
  const { host, endpoint } = savedEndpoint(target, records, 'ssh');
  const chain = hopChain(host, endpoint, records);
  const last = effective(host, endpoint, records);
  return {
    hops: chain.map((hop) => savedHop(hop.host, hop.endpoint, records, sources)),
    terminalType: last.terminalType.value ?? PROPERTY_DEFAULTS.terminalType,
    encoding: last.encoding.value ?? PROPERTY_DEFAULTS.encoding,
    environmentVariables: { ...last.environmentVariables.value },
    startupCommand: last.startupCommand.value ?? '',
    knownHostsFiles: sources.knownHostsFiles,
    agent: sources.agent,
  };
}

/** A saved host with one of its endpoints. Throws `not-found`, and `conflict` for another protocol. */
export function savedEndpoint(
  target: { hostId: string; endpointId: string },
  records: InventoryRecords,
  protocol: Protocol,
): HopPlace {
  const host = records.hosts.get(target.hostId);
  const endpoint = host?.endpoints.find(({ id }) => id === target.endpointId);
  if (host === undefined) throw new BinnacleError('not-found', 'This host does not exist any more.');
  if (endpoint === undefined) {
    throw new BinnacleError('not-found', `“${host.name}” does not have this endpoint any more.`);
  }
  if (endpoint.protocol === protocol) return { host, endpoint };
  if (OPENABLE_PROTOCOLS.has(endpoint.protocol)) {
    throw new BinnacleError('conflict', `This endpoint of “${host.name}” has another protocol by now.`, {
      hint: `Open “${host.name}” again from the tree.`,
    });
  }
  throw new BinnacleError('conflict', `This version keeps “${host.name}”, but does not open it.`, {
    hint: 'Endpoints of SSH and of databases can be opened.',
  });
}

/** One hop of a chain. */
export interface HopPlace {
  host: Host;
  endpoint: Endpoint;
}

/** The hops to an endpoint, outermost jump host first, itself last. Throws `conflict` for a circle. */
export function hopChain(host: Host, endpoint: Endpoint, records: InventoryRecords): HopPlace[] {
  const chain: HopPlace[] = [{ host, endpoint }];
  for (;;) {
    const [first] = chain;
    if (first === undefined) return chain;
    const jumpId = effective(first.host, first.endpoint, records).jumpHostId.value;
    if (jumpId === undefined || jumpId === null) return chain;
    const next = jumpHop(jumpId, first.host, records);
    const again = chain.find((hop) => hop.endpoint.id === next.endpoint.id);
    if (again !== undefined) {
      const circle = chain.slice(0, chain.indexOf(again) + 1).map((hop) => hop.host);
      throw cycleError([next.host, ...circle].reverse());
    }
    chain.unshift(next);
  }
}

function jumpHop(id: string, from: Host, records: InventoryRecords): HopPlace {
  const host = records.hosts.get(id);
  if (host === undefined) {
    throw new BinnacleError('not-found', `The jump host of “${from.name}” was deleted.`, {
      hint: `Choose another jump host for “${from.name}”, or none.`,
    });
  }
  const endpoint = jumpEndpoint(host);
  if (endpoint === undefined) {
    throw new BinnacleError('not-found', `The jump host “${host.name}” has no SSH endpoint.`);
  }
  return { host, endpoint };
}

/** What applies to an endpoint. */
export function effective(host: Host, endpoint: Endpoint, records: InventoryRecords): EffectiveProperties {
  return resolveProperties(hostLevels(host, endpoint, records.folders));
}

/** One hop with its credential and host keys. */
export function savedHop(
  host: Host,
  endpoint: Endpoint,
  records: InventoryRecords,
  sources: ConnectionSources,
): SshHop {
  const properties = effective(host, endpoint, records);
  const keepAlive = properties.keepAliveSeconds.value ?? 0;
  const timeout = properties.connectTimeoutSeconds.value ?? PROPERTY_DEFAULTS.connectTimeoutSeconds;
  return {
    hostId: host.id,
    name: host.name,
    address: host.address,
    port: endpoint.port,
    login: loginOf(host, properties, records),
    extraLogins: extraLoginsOf(host, properties, records),
    hostKeys: sources.hostKeys.forHost(host.id, endpoint.port).map(keyOnly),
    legacyAlgorithms: properties.legacyAlgorithms.value ?? false,
    compression: properties.compression.value ?? false,
    keepAliveMs: keepAlive * 1000,
    phaseTimeoutMs: timeout * 1000,
  };
}

/** A user name set on the way (endpoint, host, folder) wins over the credential's: one key, several accounts. */
export function loginOf(host: Host, properties: EffectiveProperties, records: InventoryRecords): SshLogin {
  const id = properties.credentialId.value ?? null;
  const username = properties.username.value ?? '';
  if (id === null) return { ...NO_LOGIN, username: username === '' ? null : username };
  return credentialLogin(host, id, username, records);
}

/** Further credentials in their order; the first one is not tried twice. */
function extraLoginsOf(host: Host, properties: EffectiveProperties, records: InventoryRecords): SshLogin[] {
  const ids = properties.extraCredentialIds.value ?? [];
  const first = properties.credentialId.value;
  return ids.filter((id) => id !== first).map((id) => credentialLogin(host, id, '', records));
}

/** Credentials that are kept for other protocols. */
const NOT_FOR_SSH = new Map<CredentialKind, string>([
  ['snmp-community', 'an SNMP community'],
  ['snmp-v3', 'an SNMP user'],
]);

function credentialLogin(host: Host, id: string, username: string, records: InventoryRecords): SshLogin {
  const credential = records.credentials.get(id);
  if (credential === undefined) {
    throw new BinnacleError('not-found', `The credential of “${host.name}” was deleted.`, {
      hint: `Choose another credential for “${host.name}”, or none.`,
    });
  }
  const other = NOT_FOR_SSH.get(credential.kind);
  if (other !== undefined) {
    const message = `“${credential.name}” is ${other}: it can’t log in to “${host.name}” over SSH.`;
    throw new BinnacleError('conflict', message, {
      hint: `Choose another credential for the SSH endpoint of “${host.name}”.`,
    });
  }
  const name = username === '' ? credential.username : username;
  return {
    credentialId: id,
    credentialName: credential.name,
    kind: credential.kind,
    username: name === '' ? null : name,
    keyFile: credential.keyFile,
    certificateFile: credential.certificateFile ?? null,
    askOnce: credential.kind === 'ask' && credential.remember === 'until-locked',
    secretIds: credential.source === undefined ? { ...records.secretIds(id) } : sourcedIds(credential),
  };
}

/** Nothing is configured: a person is asked. */
export const NO_LOGIN: SshLogin = {
  credentialId: null,
  credentialName: '',
  kind: 'ask',
  username: null,
  keyFile: null,
  certificateFile: null,
  askOnce: false,
  secretIds: {},
};

function adhocOptions(
  target: Extract<TerminalTarget, { kind: 'ssh-adhoc' }>,
  sources: ConnectionSources,
): SshOpenOptions {
  const { address, port } = target;
  const username = target.username === '' ? null : target.username;
  const hop: SshHop = {
    hostId: null,
    name: address,
    address,
    port,
    login: { ...NO_LOGIN, username },
    extraLogins: [],
    hostKeys: sources.hostKeys.forAddress(address, port).map(keyOnly),
    legacyAlgorithms: PROPERTY_DEFAULTS.legacyAlgorithms,
    compression: PROPERTY_DEFAULTS.compression,
    keepAliveMs: PROPERTY_DEFAULTS.keepAliveSeconds * 1000,
    phaseTimeoutMs: PROPERTY_DEFAULTS.connectTimeoutSeconds * 1000,
  };
  return {
    hops: [hop],
    terminalType: PROPERTY_DEFAULTS.terminalType,
    encoding: PROPERTY_DEFAULTS.encoding,
    environmentVariables: {},
    startupCommand: '',
    knownHostsFiles: sources.knownHostsFiles,
    agent: sources.agent,
  };
}

function keyOnly({ type, blob, firstSeen }: StoredHostKey): StoredHostKey {
  return { type, blob, firstSeen };
}
