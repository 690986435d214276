import { chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestAuthority } from './certificates';
import { labFolder } from './labFolder';
import { labMode } from './labMode';
import type { CommandLine } from './namespaces';
import { asOrdinary } from './postgres';
import { freePort, runOk, ServerProcess } from './processes';
import { labUser, type LabUser } from './users';

const SERVER = '/usr/sbin/mariadbd';
const INSTALL = '/usr/bin/mariadb-install-db';
const CLIENT = '/usr/bin/mariadb';
const DATABASE = 'lab';

/** An account of the server and its password. */
export interface MariadbLogin {
  user: string;
  password: string;
}

/** The accounts, by the way the server checks their password; `root` may do everything. */
const LOGINS = {
  native: { user: 'lab', password: 'pä ss"\'\\word' },
  ed25519: { user: 'curve', password: 'curve-password' },
  root: { user: 'boss', password: 'boss-password' },
  none: { user: 'open', password: '' },
} as const satisfies Record<string, MariadbLogin>;

const literal = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** A real MariaDB server with a throw-away data folder, on loopback and on a Unix socket. */
export class MariadbLab {
  static #started: Promise<MariadbLab> | undefined;
  readonly host = '127.0.0.1';
  readonly database = DATABASE;
  readonly logins = LOGINS;

  /** Use {@link MariadbLab.start}. */
  constructor(
    private readonly folder: { path: string; remove: () => void },
    private readonly user: LabUser,
    private readonly server: ServerProcess,
    readonly port: number,
    /** Signed the server's certificate, for 127.0.0.1 and localhost. */
    readonly authority: TestAuthority,
  ) {}

  /** The server of this test file. */
  static start(): Promise<MariadbLab> {
    return (MariadbLab.#started ??= startServer());
  }

  /** A folder that the server may read and write files in. */
  get files(): string {
    return join(this.folder.path, 'files');
  }

  get socketPath(): string {
    return join(this.folder.path, 'sock');
  }

  /** The server's own files. */
  get data(): string {
    return join(this.folder.path, 'data');
  }

  /** What the real client prints, by default rows alone, as the superuser over the Unix socket. */
  sql(text: string, args: readonly string[] = ['-N', '-B']): Promise<string> {
    const socket = `--socket=${this.socketPath}`;
    return runOk(
      CLIENT,
      ['--no-defaults', socket, '-u', 'root', '--default-character-set=utf8mb4', ...args, DATABASE],
      { input: text },
    );
  }

  async stop(): Promise<void> {
    MariadbLab.#started = undefined;
    await this.server.stop();
    this.user.remove();
    this.folder.remove();
  }
}

async function startServer(): Promise<MariadbLab> {
  if (!existsSync(SERVER)) {
    throw new Error('the test lab needs a MariaDB server: as root, run "apt-get install mariadb-server"');
  }
  const folder = labFolder();
  const user = await labUser(folder.path);
  const own = (path: string): void => {
    if (labMode() === 'root') chownSync(path, user.uid, user.gid);
  };
  for (const name of ['', 'data', 'files']) {
    mkdirSync(join(folder.path, name), { recursive: true });
    own(join(folder.path, name));
  }
  const port = await freePort();
  const authority = writeConfig(folder.path, port, own);
  const run = (command: string, args: string[]): CommandLine =>
    asOrdinary(folder.path, user, { command, args });
  const settings = `--defaults-file=${join(folder.path, 'my.cnf')}`;
  const install = run(INSTALL, [settings, '--auth-root-authentication-method=normal', '--skip-test-db']);
  await runOk(install.command, install.args, { cwd: folder.path });
  const line = run(SERVER, [settings]);
  const server = await ServerProcess.start(line.command, line.args, /ready for connections/);
  const lab = new MariadbLab(folder, user, server, port, authority);
  const socket = `--socket=${join(folder.path, 'sock')}`;
  await runOk(CLIENT, ['--no-defaults', socket, '-u', 'root'], { input: accounts() });
  return lab;
}

function writeConfig(folder: string, port: number, own: (path: string) => void): TestAuthority {
  const authority = new TestAuthority();
  const { key, certificate } = authority.issue({ name: 'mariadb', hosts: ['127.0.0.1', 'localhost'] });
  const settings = {
    datadir: join(folder, 'data'),
    socket: join(folder, 'sock'),
    pid_file: join(folder, 'pid'),
    bind_address: '127.0.0.1',
    port: `${port}`,
    ssl_key: join(folder, 'server.key'),
    ssl_cert: join(folder, 'server.crt'),
    ssl_ca: join(folder, 'root.crt'),
    plugin_load_add: 'auth_ed25519',
    default_time_zone: '+02:00',
    // The driver has to set what it needs by itself.
    character_set_server: 'latin1',
    max_allowed_packet: '64M',
    max_connections: '40',
    innodb_buffer_pool_size: '32M',
    innodb_log_file_size: '8M',
    innodb_flush_log_at_trx_commit: '0',
    innodb_flush_method: 'nosync',
    innodb_doublewrite: '0',
    skip_log_bin: '1',
    skip_name_resolve: '1',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`);
  const files = {
    'my.cnf': `[mariadbd]\n${lines.join('')}`,
    'server.key': key,
    'server.crt': certificate,
    'root.crt': authority.certificate,
  };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    own(join(folder, name));
  }
  return authority;
}

function accounts(): string {
  const { native, ed25519, root, none } = LOGINS;
  return `CREATE DATABASE ${DATABASE} CHARACTER SET utf8mb4;
    CREATE USER ${native.user}@'%' IDENTIFIED BY ${literal(native.password)};
    GRANT ALL ON ${DATABASE}.* TO ${native.user}@'%';
    CREATE USER ${ed25519.user}@'%' IDENTIFIED VIA ed25519 USING PASSWORD(${literal(ed25519.password)});
    CREATE USER ${root.user}@'%' IDENTIFIED BY ${literal(root.password)};
    GRANT ALL ON *.* TO ${root.user}@'%' WITH GRANT OPTION;
    CREATE USER ${none.user}@'%';
  `;
}
