import { appendFileSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Certified, TestAuthority } from './certificates';
import { labFolder } from './labFolder';
import { labMode } from './labMode';
import { asServerUser, inNamespace, type CommandLine, type NetworkNamespace } from './namespaces';
import { copyPostgres18, installedPrograms, type PostgresVersion } from './postgresPrograms';
import { freePort, runOk, ServerProcess } from './processes';
import { labUser, type LabUser } from './users';

const DATABASE = 'lab';
const LOOPBACK = '127.0.0.1';
/** The superuser; logs in through the Unix socket without a password. */
const ADMIN = 'admin';

/** An account of the server and its password. */
export interface PostgresLogin {
  user: string;
  password: string;
}

/** The accounts, by the way the server checks their password over TCP. */
const LOGINS = {
  scram: { user: 'lab', password: 'pä ss"\'\\word' },
  md5: { user: 'hashed', password: 'md5-password' },
  cleartext: { user: 'plain', password: 'plain-password' },
} as const satisfies Record<string, PostgresLogin>;

/** Accepted with a client certificate of this name alone, over TLS. */
const CERTIFICATE_USER = 'certified';

/** Where a server listens beside its own loopback. */
export interface PostgresListen {
  namespace: NetworkNamespace;
  address: string;
}

const HBA = `local all ${ADMIN} trust
local all all scram-sha-256
hostssl all ${CERTIFICATE_USER} 127.0.0.1/32 cert
host all ${LOGINS.md5.user} 127.0.0.1/32 md5
host all ${LOGINS.cleartext.user} 127.0.0.1/32 password
host all all 127.0.0.1/32 scram-sha-256
hostssl all all samenet scram-sha-256
`;

/** A literal of SQL or of postgresql.conf. */
const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The command line as a user that database servers accept: they do not take root. */
export function asOrdinary(folder: string, user: LabUser, line: CommandLine): CommandLine {
  if (labMode() !== 'root') return asServerUser(folder, user, line);
  const drop = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', '--', line.command];
  return { command: 'setpriv', args: [...drop, ...line.args] };
}

/** A real PostgreSQL server with a throw-away data folder, on an address and on a Unix socket. */
export class PostgresLab {
  /** Which server the next one is. */
  static version: PostgresVersion = 'installed';
  static #started: Promise<PostgresLab> | undefined;
  readonly database = DATABASE;
  readonly logins = LOGINS;
  readonly certificateUser = CERTIFICATE_USER;

  /** Use {@link PostgresLab.start}. */
  constructor(
    private readonly folder: { path: string; remove: () => void },
    private readonly user: LabUser,
    private server: ServerProcess,
    private readonly line: CommandLine,
    readonly host: string,
    readonly port: number,
    /** Signed the server's certificate (for its host, 127.0.0.1 and localhost), and those that clients log in with. */
    readonly authority: TestAuthority,
  ) {}

  /** The server of this test file. */
  static start(): Promise<PostgresLab> {
    return (PostgresLab.#started ??= startServer());
  }

  /** A server in a network namespace, where alone it can be reached over TCP; from that network only over TLS. */
  static startIn(listen: PostgresListen): Promise<PostgresLab> {
    return startServer(listen);
  }

  get socketPath(): string {
    return join(this.folder.path, `.s.PGSQL.${this.port}`);
  }

  get pid(): number {
    return this.server.pid;
  }

  /** What the server has logged. */
  get log(): string {
    return this.server.log.text;
  }

  /** A certificate that logs in {@link certificateUser}. */
  clientCertificate(): Certified {
    return this.authority.issue({ name: CERTIFICATE_USER });
  }

  /** What the real psql prints, by default rows alone, as the superuser or another account. */
  psql(
    sql: string,
    args: readonly string[] = ['-At'],
    { user, password }: PostgresLogin = { user: ADMIN, password: '' },
  ): Promise<string> {
    const where = ['-h', this.folder.path, '-p', `${this.port}`, '-U', user, '-d', DATABASE];
    return runOk(
      join(installedPrograms(), 'psql'),
      ['-X', '-q', '-v', 'ON_ERROR_STOP=1', ...where, ...args],
      {
        input: sql,
        env: { ...process.env, PGCLIENTENCODING: 'UTF8', PGPASSWORD: password },
      },
    );
  }

  /** The real pg_dump's statements for one schema, as the superuser. */
  dump(schema: string): Promise<string> {
    const where = ['-h', this.folder.path, '-p', `${this.port}`, '-U', ADMIN, '-d', DATABASE];
    const pattern = `"${schema.replaceAll('"', '""')}"`;
    return runOk(
      join(installedPrograms(), 'pg_dump'),
      ['--schema-only', '-O', '-x', '-n', pattern, ...where],
      {
        env: { ...process.env, PGCLIENTENCODING: 'UTF8' },
      },
    );
  }

  /** Ends the server with all its sessions, and starts it again on its data. */
  async restart(): Promise<void> {
    await this.server.stop();
    this.server = await startProcess(this.line);
  }

  async stop(): Promise<void> {
    PostgresLab.#started = undefined;
    await this.server.stop();
    this.user.remove();
    this.folder.remove();
  }
}

const startProcess = ({ command, args }: CommandLine): Promise<ServerProcess> =>
  ServerProcess.start(command, args, /ready to accept connections/);

async function startServer(listen?: PostgresListen): Promise<PostgresLab> {
  const folder = labFolder();
  const user = await labUser(folder.path);
  const bin = PostgresLab.version === 18 ? copyPostgres18(folder.path) : installedPrograms();
  const data = join(folder.path, 'data');
  const run = ({ command, args }: CommandLine): Promise<string> => runOk(command, args, { cwd: folder.path });
  for (const path of [data, folder.path]) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    if (labMode() === 'root') chownSync(path, user.uid, user.gid);
  }
  const initdb = ['-D', data, '-U', ADMIN, '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'];
  await run(asOrdinary(folder.path, user, { command: join(bin, 'initdb'), args: initdb }));
  const port = await freePort();
  const host = listen?.address ?? LOOPBACK;
  const authority = writeConfig(folder.path, data, { host, port }, user);
  const own = asOrdinary(folder.path, user, { command: join(bin, 'postgres'), args: ['-D', data] });
  const line = listen === undefined ? own : inNamespace(listen.namespace, own);
  const server = await startProcess(line);
  const lab = new PostgresLab(folder, user, server, line, host, port, authority);
  await prepare(lab, join(installedPrograms(), 'psql'), folder.path);
  return lab;
}

function writeConfig(
  folder: string,
  data: string,
  { host, port }: { host: string; port: number },
  user: LabUser,
): TestAuthority {
  const authority = new TestAuthority();
  const addresses = [...new Set([host, LOOPBACK])];
  const { key, certificate } = authority.issue({ name: 'postgres', hosts: [...addresses, 'localhost'] });
  const files = { 'server.key': key, 'server.crt': certificate, 'root.crt': authority.certificate };
  for (const [name, text] of Object.entries(files)) {
    const path = join(data, name);
    writeFileSync(path, text, { mode: 0o600 });
    if (labMode() === 'root') chownSync(path, user.uid, user.gid);
  }
  const settings = {
    listen_addresses: addresses.join(','),
    port: `${port}`,
    unix_socket_directories: folder,
    ssl: 'on',
    ssl_ca_file: 'root.crt',
    fsync: 'off',
    max_connections: '40',
    // The driver has to set what it needs by itself.
    datestyle: 'German, DMY',
    intervalstyle: 'iso_8601',
    extra_float_digits: '0',
    bytea_output: 'escape',
    timezone: 'Europe/Berlin',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${quote(value)}\n`);
  appendFileSync(join(data, 'postgresql.conf'), lines.join(''));
  writeFileSync(join(data, 'pg_hba.conf'), HBA);
  return authority;
}

async function prepare(lab: PostgresLab, psql: string, folder: string): Promise<void> {
  const where = ['-X', '-q', '-h', folder, '-p', `${lab.port}`, '-U', ADMIN, '-v', 'ON_ERROR_STOP=1'];
  await runOk(psql, [...where, '-d', 'postgres', '-c', `CREATE DATABASE ${DATABASE}`]);
  const { scram, md5, cleartext } = LOGINS;
  const roles = [scram, cleartext].map(
    ({ user, password }) => `CREATE ROLE ${user} LOGIN PASSWORD ${quote(password)};`,
  );
  await lab.psql(`${roles.join('\n')}
    CREATE ROLE ${CERTIFICATE_USER} LOGIN;
    SET password_encryption = 'md5';
    CREATE ROLE ${md5.user} LOGIN PASSWORD ${quote(md5.password)};
    GRANT ALL ON SCHEMA public TO PUBLIC;
    GRANT pg_signal_backend TO ${scram.user};`);
}
