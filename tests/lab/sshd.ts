import { appendFileSync, chmodSync, chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withCodeService } from './codeService';
import {
  generateKey,
  replaceKey,
  signKey,
  type CertificateSettings,
  type KeyPair,
  type KeyType,
} from './keys';
import { labFolder } from './labFolder';
import { labMode, requireRoot } from './labMode';
import { asServerUser, inNamespace, type CommandLine, type NetworkNamespace } from './namespaces';
import { freePort, ServerProcess } from './processes';
import { labUser, type LabUser } from './users';

/** Login methods of OpenSSH's server; keyboard-interactive asks through PAM. */
export type SshdMethod = 'password' | 'publickey' | 'keyboard-interactive';

/** Settings of a real OpenSSH server. */
export interface SshdOptions {
  /** Default: password (as root) and publickey. */
  methods?: SshdMethod[];
  /** `AuthenticationMethods`: for example `publickey,password` asks for both, in this order. */
  methodChain?: string;
  hostKeyType?: KeyType;
  /** Gives the host key a certificate of this authority. */
  hostCertificate?: Omit<CertificateSettings, 'kind'> & { authority: KeyPair };
  /** Certificates of this authority log in as the user. */
  userAuthority?: KeyPair;
  /** Offers only DH group 1, ssh-rsa, one CBC cipher and hmac-sha1. */
  legacy?: { cipher: 'aes128-cbc' | '3des-cbc' };
  /** Text shown before login. */
  banner?: string;
  /** The user's password has expired: the server makes the user change it (needs root). */
  expiredPassword?: boolean;
  /** Keyboard-interactive asks for the one-time code of this seed, in hexadecimal, instead of the password (needs root). */
  codeSeed?: string;
  /** Where to listen; default 127.0.0.1 on a free port, in this process's own network. */
  listen?: { namespace: NetworkNamespace; address: string; port: number };
  /** Further lines of sshd_config. */
  config?: string[];
}

/** A running server and how to log in. */
export interface LabServer {
  host: string;
  port: number;
  user: string;
  /** Only where the lab may make users of its own (root). */
  password?: string;
  /** Host key line, `ssh-ed25519 AAAA...`. */
  hostKeyPublic: string;
  /** `SHA256:...`. */
  hostKeyFingerprint: string;
  /** Private key file that logs in; no passphrase. */
  clientKeyPath: string;
  /** Home folder of the user. */
  home: string;
  /** What the server has logged. */
  log: () => string;
  /** Lets another public key (one line) log in. */
  authorize: (publicKey: string) => void;
  /** Starts the server again on the same port, with another host key if asked. */
  restart: (settings?: { newHostKey?: boolean }) => Promise<void>;
  /** Ends server and sessions as `kill -9` does; `restart()` brings it back. */
  kill: () => Promise<void>;
  /** Ends everything and removes user and folder. */
  stop: () => Promise<void>;
}

const legacyConfig = (cipher: string): string[] => [
  'KexAlgorithms diffie-hellman-group1-sha1',
  'HostKeyAlgorithms ssh-rsa',
  'PubkeyAcceptedAlgorithms +ssh-rsa',
  `Ciphers ${cipher}`,
  'MACs hmac-sha1',
];

const yesNo = (value: boolean): string => (value ? 'yes' : 'no');

interface Site {
  folder: string;
  host: string;
  port: number;
  user: LabUser;
}

function writeConfig({ folder, host, port }: Site, options: SshdOptions): void {
  const methods = options.methods ?? ['password', 'publickey'];
  const interactive = methods.includes('keyboard-interactive');
  const lines = [
    `ListenAddress ${host}:${port}`,
    `HostKey ${folder}/host_key`,
    `AuthorizedKeysFile ${folder}/authorized_keys`,
    'PidFile none',
    // Keys and homes live in the temporary folder, whose parents belong to others.
    'StrictModes no',
    'LogLevel VERBOSE',
    'Subsystem sftp internal-sftp',
    // Keyboard-interactive and expired passwords are PAM's business.
    `UsePAM ${yesNo((interactive || options.expiredPassword === true) && labMode() === 'root')}`,
    `PasswordAuthentication ${yesNo(methods.includes('password') && labMode() === 'root')}`,
    `KbdInteractiveAuthentication ${yesNo(interactive)}`,
    `PubkeyAuthentication ${yesNo(methods.includes('publickey'))}`,
    // Tests fail logins on purpose.
    'MaxStartups 100',
    ...(options.methodChain === undefined ? [] : [`AuthenticationMethods ${options.methodChain}`]),
    ...(options.hostCertificate === undefined ? [] : [`HostCertificate ${folder}/host_key-cert.pub`]),
    ...(options.userAuthority === undefined ? [] : [`TrustedUserCAKeys ${options.userAuthority.path}.pub`]),
    ...(options.legacy === undefined ? [] : legacyConfig(options.legacy.cipher)),
    ...(options.banner === undefined ? [] : [`Banner ${folder}/banner`]),
    ...(options.config ?? []),
  ];
  writeFileSync(join(folder, 'sshd_config'), `${lines.join('\n')}\n`);
  if (options.banner !== undefined) writeFileSync(join(folder, 'banner'), options.banner);
}

function start(site: Site, options: SshdOptions): Promise<ServerProcess> {
  // sshd wants this folder for its unprivileged half and does not make it itself.
  if (labMode() === 'root' && !existsSync('/run/sshd')) mkdirSync('/run/sshd', { mode: 0o755 });
  const sshd = {
    command: '/usr/sbin/sshd',
    args: ['-D', '-e', '-f', `${site.folder}/sshd_config`],
  };
  let line: CommandLine = asServerUser(site.folder, site.user, sshd);
  if (options.codeSeed !== undefined) {
    line = withCodeService(site.folder, site.user.name, options.codeSeed, line);
  }
  if (options.listen !== undefined) line = inNamespace(options.listen.namespace, line);
  return ServerProcess.start(line.command, line.args, /Server listening on/);
}

async function prepareHostKey(path: string, options: SshdOptions, fresh: boolean): Promise<KeyPair> {
  const type = options.legacy === undefined ? (options.hostKeyType ?? 'ed25519') : 'rsa';
  const key = await (fresh ? replaceKey(path, { type }) : generateKey(path, { type }));
  if (options.hostCertificate !== undefined) {
    await signKey(options.hostCertificate.authority, key, { ...options.hostCertificate, kind: 'host' });
  }
  return key;
}

/** Starts OpenSSH's server with a throw-away folder, host key, client key and (as root) user. */
export async function startSshd(options: SshdOptions = {}): Promise<LabServer> {
  if (options.expiredPassword === true) requireRoot('a user whose password has expired');
  if (options.codeSeed !== undefined) requireRoot('a PAM service of its own');
  const { path: folder, remove: removeFolder } = labFolder();
  const user = await labUser(folder, { expired: options.expiredPassword === true });
  const host = options.listen?.address ?? '127.0.0.1';
  const site: Site = { folder, host, port: options.listen?.port ?? (await freePort()), user };
  const keyPath = join(folder, 'host_key');
  let hostKey = await prepareHostKey(keyPath, options, false);
  const client = await generateKey(join(folder, 'client_key'));
  const authorized = join(folder, 'authorized_keys');
  const authorize = (publicKey: string): void => appendFileSync(authorized, `${publicKey}\n`);
  authorize(client.publicKey);
  chmodSync(authorized, 0o644);
  if (labMode() === 'root') chownSync(authorized, user.uid, user.gid);
  writeConfig(site, options);
  let server = await start(site, options);

  return {
    host,
    port: site.port,
    user: user.name,
    ...(user.password === undefined ? {} : { password: user.password }),
    get hostKeyPublic() {
      return hostKey.publicKey;
    },
    get hostKeyFingerprint() {
      return hostKey.fingerprint;
    },
    clientKeyPath: client.path,
    home: user.home,
    log: () => server.log.text,
    authorize,
    restart: async ({ newHostKey = false } = {}) => {
      await server.stop();
      if (newHostKey) hostKey = await prepareHostKey(keyPath, options, true);
      server = await start(site, options);
    },
    kill: () => server.kill(),
    stop: async () => {
      await server.stop();
      user.remove();
      removeFolder();
    },
  };
}
