import { BinnacleError } from '../../shared/errors';
import type { QueryTarget } from '../../shared/model/document';
import type { EffectiveProperties } from '../../shared/model/inheritance';
import type { CredentialKind, Endpoint, Environment, Host } from '../../shared/model/inventory';
import { PROPERTY_DEFAULTS } from '../../shared/model/properties';
import type { DatabaseFile, QueryOpenOptions, SshLogin, SshOpenOptions } from '../host/messages';
import {
  type ConnectionSources,
  effective,
  hopChain,
  loginOf,
  NO_LOGIN,
  savedEndpoint,
  savedHop,
} from './connect';
import type { InventoryRecords } from './records';
import { jumpEndpoint } from './references';

/** What a session host needs to open a query tab: the database itself, and the jump hosts on the way. Throws `not-found` and `conflict`. */
export function queryOpenOptions(
  target: QueryTarget,
  records: InventoryRecords,
  sources: ConnectionSources & Pick<QueryOpenOptions, 'spoolFolder'>,
  writingUntil: number | null = null,
): QueryOpenOptions {
  const { host, endpoint } = savedEndpoint(target, records, target.engine);
  const properties = effective(host, endpoint, records);
  const { keepAliveSeconds, connectTimeoutSeconds, databaseName, environmentId } = properties;
  const isFile = target.engine === 'sqlite';
  const socket = socketOf(target, endpoint.port, properties);
  const jumps = isFile ? [] : hopsTo(host, endpoint, socket, records);
  const environment = records.environments.get(environmentId.value ?? '');
  const guarded = environment?.guarded === true;
  const wantsReader = guarded && writingUntil === null && !isFile;
  const reader = wantsReader ? readerOf(host, environment, properties, records) : null;
  const seconds = connectTimeoutSeconds.value ?? PROPERTY_DEFAULTS.connectTimeoutSeconds;
  return {
    engine: target.engine,
    hostId: host.id,
    endpointId: endpoint.id,
    name: host.name,
    address: host.address,
    port: endpoint.port,
    database: target.database ?? databaseName.value ?? null,
    ...(isFile
      ? { login: NO_LOGIN, file: databaseFile(host, properties, records, sources) }
      : { login: reader ?? databaseLogin(host, properties, records), file: null }),
    tls: tlsOf(properties),
    socket,
    via:
      jumps.length === 0
        ? null
        : {
            ...TUNNEL,
            ...pathOf(sources),
            hops: jumps.map((hop) => savedHop(hop.host, hop.endpoint, records, sources)),
          },
    keepAliveMs: (keepAliveSeconds.value ?? 0) * 1000,
    phaseTimeoutMs: seconds * 1000,
    guarded,
    writingUntil: guarded ? writingUntil : null,
    role: reader?.credentialName ?? null,
    spoolFolder: sources.spoolFolder,
  };
}

function tlsOf({
  tlsMode,
  tlsCaFile,
  tlsCertificateFile,
  tlsKeyFile,
}: EffectiveProperties): QueryOpenOptions['tls'] {
  const certificateFile = tlsCertificateFile.value ?? '';
  const keyFile = tlsKeyFile.value ?? '';
  return {
    mode: tlsMode.value ?? PROPERTY_DEFAULTS.tlsMode,
    caFile: tlsCaFile.value ?? null,
    client:
      certificateFile === ''
        ? null
        : { certificateFile, keyFile: keyFile === '' ? certificateFile : keyFile },
  };
}

/** The socket itself; PostgreSQL names its own by the port, and people name its folder. Null: none is set. */
function socketOf(
  { engine }: QueryTarget,
  port: number,
  { databaseSocket }: EffectiveProperties,
): string | null {
  const path = databaseSocket.value ?? '';
  if (path === '' || engine === 'sqlite' || engine === 'sqlserver') return null;
  const isFolder = engine === 'postgres' && !/\.s\.PGSQL\.\d+$/.test(path);
  return isFolder ? `${path.replace(/\/+$/, '')}/.s.PGSQL.${port}` : path;
}

/**
 * The SSH hosts on the way: those before the host, and for a socket the host itself, unless it is the machine where the
 * way ends anyhow. Throws `conflict`.
 */
function hopsTo(
  host: Host,
  endpoint: Endpoint,
  socket: string | null,
  records: InventoryRecords,
): ReturnType<typeof hopChain> {
  const before = hopChain(host, endpoint, records).slice(0, -1);
  if (socket === null || LOOPBACK.test(host.address)) return before;
  const shell = jumpEndpoint(host);
  if (shell !== undefined) return hopChain(host, shell, records);
  throw new BinnacleError('conflict', `“${host.name}” has no SSH endpoint to reach its socket by.`, {
    hint: 'Add an SSH endpoint to the host, or take the Unix socket away to connect by the port.',
  });
}

/** Addresses of a machine for itself (RFC 1122, section 3.2.1.3; RFC 4291, section 2.5.3; RFC 6761, section 6.3). */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i;

/** A file is on this computer, or is fetched from the host by its own SSH endpoint. Throws `conflict`. */
function databaseFile(
  host: Host,
  { databaseFile: path, databasePlace }: EffectiveProperties,
  records: InventoryRecords,
  sources: ConnectionSources,
): DatabaseFile {
  if ((path.value ?? '') === '') {
    throw new BinnacleError('conflict', `No database file is set for “${host.name}”.`, {
      hint: 'Edit the host and give the path of the file in its SQLite endpoint.',
    });
  }
  const place = databasePlace.value ?? PROPERTY_DEFAULTS.databasePlace;
  if (place === 'computer') return { path: path.value ?? '', remote: null };
  const endpoint = jumpEndpoint(host);
  if (endpoint === undefined) {
    throw new BinnacleError('conflict', `“${host.name}” has no SSH endpoint to fetch its file by.`, {
      hint: 'Add an SSH endpoint to the host, or choose a file on this computer.',
    });
  }
  const hops = hopChain(host, endpoint, records).map((hop) =>
    savedHop(hop.host, hop.endpoint, records, sources),
  );
  return { path: path.value ?? '', remote: { ...TUNNEL, ...pathOf(sources), hops } };
}

/** What an SSH connection without a shell leaves open. */
const TUNNEL = {
  terminalType: PROPERTY_DEFAULTS.terminalType,
  encoding: PROPERTY_DEFAULTS.encoding,
  environmentVariables: {},
  startupCommand: '',
};

const pathOf = ({
  knownHostsFiles,
  agent,
}: ConnectionSources): Pick<SshOpenOptions, 'knownHostsFiles' | 'agent'> => ({
  knownHostsFiles,
  agent,
});

/**
 * The credential that a guarded environment names for reading; null: it names none. One that is gone, or of another
 * kind, is refused: the usual one in its place could write. Its own user name holds.
 */
function readerOf(
  host: Host,
  { name, readOnlyCredentialId = null }: Environment,
  properties: EffectiveProperties,
  records: InventoryRecords,
): SshLogin | null {
  if (readOnlyCredentialId === null) return null;
  const credential = records.credentials.get(readOnlyCredentialId);
  if (credential !== undefined && FOR_DATABASES.has(credential.kind)) {
    const own = { ...properties.credentialId, value: readOnlyCredentialId };
    return loginOf(
      host,
      { ...properties, credentialId: own, username: { ...properties.username, value: '' } },
      records,
    );
  }
  const [code, what] =
    credential === undefined
      ? (['not-found', `The read-only role of “${name}” was deleted`] as const)
      : (['conflict', `The read-only role of “${name}”, “${credential.name}”, takes no password`] as const);
  throw new BinnacleError(code, `${what}, so nothing connects to “${host.name}”.`, {
    hint: `Choose another role for reading in the environment “${name}”, or none.`,
  });
}

/** Kinds that a database can be opened with. */
const FOR_DATABASES: ReadonlySet<CredentialKind> = new Set<CredentialKind>(['password', 'ask']);

/**
 * A folder's key or agent for SSH is no login to a database: the person is asked then. One that was chosen for the
 * endpoint itself is refused by name.
 */
function databaseLogin(host: Host, properties: EffectiveProperties, records: InventoryRecords): SshLogin {
  const { credentialId, username } = properties;
  const id = credentialId.value ?? null;
  const kind = id === null ? undefined : records.credentials.get(id)?.kind;
  if (
    id === null ||
    (kind !== undefined && !FOR_DATABASES.has(kind) && credentialId.origin.kind !== 'endpoint')
  ) {
    const name = username.value ?? '';
    return { ...NO_LOGIN, username: name === '' ? null : name };
  }
  if (kind !== undefined && !FOR_DATABASES.has(kind)) {
    const name = records.credentials.get(id)?.name ?? '';
    throw new BinnacleError('conflict', `“${name}” can’t log in to a database: that takes a password.`, {
      hint: `Choose another credential for this endpoint of “${host.name}”, or none to be asked.`,
    });
  }
  return loginOf(host, properties, records);
}
