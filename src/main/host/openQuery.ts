import type { Duplex } from 'node:stream';
import { BinnacleError } from '../../shared/errors';
import { DisposableStore } from '../../shared/lifecycle';
import type { SqlDialect } from '../../shared/sql/dialect';
import { refusalOnReadOnly } from '../../shared/sql/readOnlyGuard';
import { dialInTime, forward, forwardToSocket, openChain } from '../protocols/ssh/hopChain';
import type { StartDatabase } from '../protocols/sqlite/options';
import type { SshDeps } from '../protocols/ssh/ssh';
import type { QuerySession } from '../sessions/queryCapability';
import type { EngineDeps, QueryEngine } from '../sessions/queryEngine';
import type { QueryService } from '../streams/queryStream';
import { FileGrants } from '../streams/fileGrants';
import { DatabaseLogin } from './databaseLogin';
import type { QueryOpenOptions } from './messages';
import { accessOf } from './queryAccess';
import { dialSocket } from './dialSocket';
import { readAuthorities, readClientCertificate } from './tlsFiles';

/**
 * Logs in to a database, over its jump hosts if it has any, and gives what a query tab is served with. Errors name the
 * host. Aborting rejects with cancelled and closes everything; disposing the session closes the way there too.
 */
export async function openQuery(
  options: QueryOpenOptions,
  deps: SshDeps & { startDatabase: StartDatabase },
  signal: AbortSignal,
): Promise<QueryService> {
  const { file } = options;
  if (file !== null) {
    const { openSqliteFile } = await import('./engines/sqliteEngine');
    return openSqliteFile(options, file, deps, signal);
  }
  const store = new DisposableStore();
  try {
    const engine = await engineOf(options);
    const way = await wayTo(options, deps, signal, store);
    const session = await logIn(engine, options, deps, signal, way.dial);
    const { server } = session;
    const weaknesses = [...way.weaknesses, ...PROTECTION_WEAKNESS[server.protection]];
    return {
      session: withWay(session, store),
      ...(way.lost === undefined ? {} : { wayLost: way.lost }),
      engine,
      access: accessOf(options),
      refusal: (statement) => refusalOnReadOnly(statement, engine.dialect),
      spoolFolder: options.spoolFolder,
      files: new FileGrants(),
      weaknesses,
    };
  } catch (error) {
    store.dispose();
    throw signal.aborted ? new BinnacleError('cancelled', 'Cancelled.') : error;
  }
}

/** Loaded when it is needed: a driver is large. */
const ENGINES: Partial<Record<SqlDialect, () => Promise<QueryEngine<QueryOpenOptions>>>> = {
  postgres: async () => (await import('./engines/postgresEngine')).postgresEngine,
  mysql: async () => (await import('./engines/mysqlEngine')).mysqlEngine,
  sqlserver: async () => (await import('./engines/sqlserverEngine')).sqlserverEngine,
};

function engineOf({ engine, name }: QueryOpenOptions): Promise<QueryEngine<QueryOpenOptions>> {
  const load = ENGINES[engine];
  if (load !== undefined) return load();
  throw new BinnacleError('conflict', `This version does not open the database of ${name}.`);
}

const PROTECTION_WEAKNESS: Readonly<Record<QuerySession['server']['protection'], string[]>> = {
  verified: [],
  local: [],
  unverified: ['The server’s certificate is not checked: whoever answers is believed.'],
  none: ['Nothing is encrypted between here and the server.'],
};

interface Way {
  dial: (signal: AbortSignal) => Promise<Duplex>;
  weaknesses: string[];
  /** Why the way itself has broken; null: it stands. Absent: it is no more than the connection to the server. */
  lost?: () => BinnacleError | null;
}

/** How connections to the database are made: the chain stays open for those that follow, such as a cancel. */
async function wayTo(
  options: QueryOpenOptions,
  deps: SshDeps,
  signal: AbortSignal,
  store: DisposableStore,
): Promise<Way> {
  const { via } = options;
  if (via === null) return { dial: (dialled) => dialDirectly(options, dialled), weaknesses: [] };
  const chain = store.add(await openChain(via, deps, signal));
  const { socket } = options;
  const dial = (): Promise<Duplex> =>
    socket === null ? forward(chain.target, options) : forwardToSocket(chain.target, socket);
  return { dial, weaknesses: chain.weaknesses, lost: () => chain.target.lost };
}

/** Over a jump host the probes of SSH keep the way open; here those of TCP do. */
async function dialDirectly(options: QueryOpenOptions, signal: AbortSignal): Promise<Duplex> {
  if (options.socket !== null) return dialSocket(options.name, options.socket, signal);
  const socket = await dialInTime(options, signal);
  return options.keepAliveMs > 0 ? socket.setKeepAlive(true, options.keepAliveMs) : socket;
}

/** Tries what is saved and then what is typed, each on a connection of its own, until the server takes one. */
async function logIn(
  engine: QueryEngine<QueryOpenOptions>,
  options: QueryOpenOptions,
  deps: SshDeps,
  signal: AbortSignal,
  dial: Way['dial'],
): Promise<QuerySession> {
  const login = new DatabaseLogin(options, deps, signal);
  const user = await login.username();
  const authorities = options.tls.caFile === null ? '' : await readAuthorities(options.tls.caFile);
  const client = await clientOf(options, login);
  const wanted = { user, authorities, client, dial, password: () => login.password() };
  for (;;) {
    deps.onStep(`Logging in to ${options.name}`);
    try {
      const session = await engine.open(options, wanted, signal);
      login.accept();
      return session;
    } catch (error) {
      if (!(error instanceof BinnacleError) || error.code !== 'auth-failed' || !login.mayTryAgain)
        throw error;
      login.refuse();
    }
  }
}

/** The certificate that a server may ask for; null: none is set, or nothing is encrypted that it could be shown in. */
async function clientOf(
  { tls, socket, engine }: QueryOpenOptions,
  login: DatabaseLogin,
): Promise<EngineDeps['client']> {
  if (tls.client === null || tls.mode === 'off' || socket !== null || engine === 'sqlserver') return null;
  return readClientCertificate(tls.client, (again) => login.passphrase(again));
}

/** A session that takes the way to it along when it ends. */
function withWay(session: QuerySession, way: DisposableStore): QuerySession {
  return {
    get server() {
      return session.server;
    },
    get transaction() {
      return session.transaction;
    },
    run: (...args) => session.run(...args),
    onLost: (listener) => session.onLost(listener),
    dispose: () => {
      session.dispose();
      way.dispose();
    },
  };
}
