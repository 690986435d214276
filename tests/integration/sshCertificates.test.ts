import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { AnyAuthMethod, ConnectConfig, ParsedKey } from 'ssh2';
import ssh2 from 'ssh2';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hostKeyAlgorithms } from '../../src/main/protocols/ssh/hostkeys/algorithmOrder';
import { parseCertificate } from '../../src/main/protocols/ssh/hostkeys/certificate';
import { KnownHosts } from '../../src/main/protocols/ssh/hostkeys/knownHosts';
import type { HostKeyVerdict } from '../../src/main/protocols/ssh/hostkeys/verify';
import { verifyHostKey } from '../../src/main/protocols/ssh/hostkeys/verify';
import { labMode, ordinaryUser } from '../lab/labMode';
import { asServerUser } from '../lab/namespaces';
import { parsePrivateKey } from '../../src/main/protocols/ssh/keys/privateKey';

const HOST = '127.0.0.1';
const folder = mkdtempSync(join(tmpdir(), 'binnacle-certs-'));
/** Whom the server logs in: the user it runs as. */
const account =
  labMode() === 'namespace'
    ? { ...ordinaryUser(), home: folder }
    : { ...userInfo(), name: userInfo().username, home: folder };
const username = account.name;
const at = (name: string): string => join(folder, name);
const TYPES: [string, string[]][] = [
  ['ed25519', ['-t', 'ed25519']],
  ['P-256', ['-t', 'ecdsa', '-b', '256']],
  ['P-384', ['-t', 'ecdsa', '-b', '384']],
  ['P-521', ['-t', 'ecdsa', '-b', '521']],
  ['rsa', ['-t', 'rsa', '-b', '2048']],
];
const cleanups: (() => void)[] = [];
const keygen = (...args: string[]): string =>
  execFileSync('ssh-keygen', ['-q', ...args], { encoding: 'utf8' });

function makeKey(name: string, type: string[]): void {
  keygen(...type, '-N', '', '-C', name, '-f', at(name));
}

/** Writes `<name>-cert.pub`. */
function certify(name: string, authority: string, ...options: string[]): void {
  keygen('-s', at(authority), '-I', `id of ${name}`, ...options, at(`${name}.pub`));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

interface Sshd {
  process: ChildProcess;
  port: number;
}

async function startSshd(name: string, hostKey: string): Promise<Sshd> {
  if (labMode() === 'root') mkdirSync('/run/sshd', { recursive: true });
  const port = await freePort();
  const lines = [
    `Port ${port}`,
    `ListenAddress ${HOST}`,
    `HostKey ${at(hostKey)}`,
    ...(existsSync(at(`${hostKey}-cert.pub`)) ? [`HostCertificate ${at(`${hostKey}-cert.pub`)}`] : []),
    'UsePAM no',
    'StrictModes no',
    'PidFile none',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    `AuthorizedKeysFile ${at('authorized_keys')}`,
    `TrustedUserCAKeys ${at('user_ca.pub')}`,
  ];
  writeFileSync(at(`${name}.conf`), `${lines.join('\n')}\n`);
  const line = { command: '/usr/sbin/sshd', args: ['-D', '-e', '-f', at(`${name}.conf`)] };
  const { command, args } = asServerUser(folder, account, line);
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  await new Promise<void>((resolve, reject) => {
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('Server listening')) resolve();
    });
    child.once('exit', () => reject(new Error(`sshd ended: ${text}`)));
  });
  return { process: child, port };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}

/** Connects; resolves with the client when logged in, rejects with the first error. */
async function login(config: ConnectConfig): Promise<ssh2.Client> {
  const client = new ssh2.Client();
  cleanups.push(() => client.destroy());
  const ready = new Promise<ssh2.Client>((resolve, reject) => {
    client.once('ready', () => resolve(client));
    client.on('error', reject);
    client.once('close', () => reject(new Error('closed')));
  });
  client.connect({ host: HOST, username, readyTimeout: 0, ...config });
  return ready;
}

async function output(client: ssh2.Client, command: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, stream) => {
      if (error !== undefined) {
        reject(error);
        return;
      }
      const chunks: Buffer[] = [];
      client.on('error', reject);
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        // A reader that lags behind, so that the window runs full again and again.
        stream.pause();
        setImmediate(() => stream.resume());
      });
      stream.once('close', () => resolve(Buffer.concat(chunks)));
    });
  });
}

/** The options that make ssh2 check the host key as the application does; verdicts are noted. */
async function checkedBy(
  knownHosts: string,
  port: number,
  verdicts: HostKeyVerdict[],
): Promise<ConnectConfig> {
  const { matches } = await KnownHosts.of(Buffer.from(knownHosts)).lookup(HOST, port);
  return {
    port,
    algorithms: { serverHostKey: hostKeyAlgorithms({ stored: [], knownHosts: matches, legacy: false }) },
    hostVerifier: (offered: Buffer): boolean => {
      const question = {
        host: HOST,
        port,
        direct: true,
        offered,
        stored: [],
        knownHosts: matches,
        now: new Date(),
      };
      const verdict = verifyHostKey(question);
      verdicts.push(verdict);
      return verdict.verdict === 'trusted';
    },
  };
}

/** Offers one key and notes what was tried. */
function withKey(key: ParsedKey, tried: string[] = []): Pick<ConnectConfig, 'authHandler'> {
  return {
    authHandler: (_left, _partial, next) => {
      const done = tried.length > 0;
      tried.push(key.type);
      const method = { type: 'publickey', username, key } as unknown as AnyAuthMethod;
      next(done ? (false as unknown as AnyAuthMethod) : method);
    },
  };
}

async function userCertificate(name: string): Promise<ParsedKey> {
  const key = await parsePrivateKey(readFileSync(at(name)));
  return key.withCertificate(readFileSync(at(`${name}-cert.pub`)));
}

const authorityLine = (name = 'host_ca'): string =>
  `@cert-authority ${HOST} ${readFileSync(at(`${name}.pub`), 'utf8')}`;

beforeAll(() => {
  makeKey('host_ca', ['-t', 'ed25519']);
  makeKey('other_ca', ['-t', 'rsa', '-b', '2048']);
  makeKey('user_ca', ['-t', 'ecdsa', '-b', '384']);
  writeFileSync(at('authorized_keys'), '');
  for (const [name, type] of TYPES) {
    makeKey(`host-${name}`, type);
    certify(`host-${name}`, 'host_ca', '-h', '-n', HOST);
    makeKey(`user-${name}`, type);
    certify(`user-${name}`, 'user_ca', '-n', username);
  }
});

afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('certificates against a real sshd', () => {
  it.each(TYPES)('%s: the host by its certificate, the user by his', async (name) => {
    const sshd = await startSshd(`all-${name}`, `host-${name}`);
    try {
      const verdicts: HostKeyVerdict[] = [];
      const options = await checkedBy(authorityLine(), sshd.port, verdicts);
      const client = await login({ ...options, ...withKey(await userCertificate(`user-${name}`)) });
      expect(verdicts).toEqual([{ verdict: 'trusted', by: 'certificate' }]);
      expect((await output(client, 'echo works')).toString()).toBe('works\n');
    } finally {
      await stop(sshd.process);
    }
  });

  it('refuses expired, foreign and misnamed host certificates before anything is sent', async () => {
    makeKey('host-wrong', ['-t', 'ed25519']);
    certify('host-wrong', 'host_ca', '-h', '-n', 'elsewhere.example');
    makeKey('host-old', ['-t', 'ed25519']);
    certify('host-old', 'host_ca', '-h', '-n', HOST, '-V', '20200101:20200201');
    const expired = { verdict: 'certificate-invalid', reason: 'expired' };
    const cases: [string, string, object][] = [
      ['host-old', authorityLine(), expired],
      ['host-ed25519', authorityLine('other_ca'), { verdict: 'unknown' }],
      ['host-wrong', authorityLine(), { verdict: 'certificate-invalid', reason: 'wrong-host' }],
    ];
    for (const [hostKey, lines, expected] of cases) {
      const sshd = await startSshd('refused', hostKey);
      try {
        const verdicts: HostKeyVerdict[] = [];
        const tried: string[] = [];
        const options = await checkedBy(lines, sshd.port, verdicts);
        const attempt = login({ ...options, ...withKey(await userCertificate('user-ed25519'), tried) });
        await expect(attempt).rejects.toThrow('verification failed');
        expect(verdicts).toMatchObject([expected]);
        expect(tried).toEqual([]);
      } finally {
        await stop(sshd.process);
      }
    }
  });

  it('notices a certificate whose key did not sign the handshake', async () => {
    const sshd = await startSshd('swapped', 'host-ed25519');
    const blobOf = (name: string): Buffer =>
      Buffer.from(readFileSync(at(name), 'utf8').split(' ')[1] ?? '', 'base64');
    const real = parseCertificate(blobOf('host-ed25519-cert.pub')).publicKey.blob.subarray(-32);
    const fake = blobOf('user-ed25519.pub').subarray(-32);
    const proxy = await startProxy(sshd.port, (chunk) => {
      const found = chunk.indexOf(real);
      return found < 0 ? chunk : Buffer.concat([chunk.subarray(0, found), fake, chunk.subarray(found + 32)]);
    });
    try {
      const attempt = login({
        port: (proxy.address() as AddressInfo).port,
        algorithms: {
          serverHostKey: hostKeyAlgorithms({
            stored: [],
            knownHosts: (await KnownHosts.of(Buffer.from(authorityLine())).lookup(HOST, 22)).matches,
            legacy: false,
          }),
        },
        hostVerifier: () => true,
        ...withKey(await userCertificate('user-ed25519')),
      });
      await expect(attempt).rejects.toThrow('signature verification failed');
    } finally {
      proxy.close();
      await stop(sshd.process);
    }
  });

  it.each(['ed25519', 'rsa'])('logs in with the %s certificate of an agent', async (name) => {
    const sshd = await startSshd(`agent-${name}`, 'host-P-256');
    const socket = at(`agent-${name}`);
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      await once(agent.stdout, 'data');
      for (const file of [`user-${name}`, `user-${name}-cert.pub`])
        copyFileSync(at(file), at(`agent-${file}`));
      execFileSync('ssh-add', ['-q', at(`agent-user-${name}`)], {
        env: { ...process.env, SSH_AUTH_SOCK: socket },
      });
      const options = await checkedBy(authorityLine(), sshd.port, []);
      const client = await login({ ...options, agent: socket });
      expect((await output(client, 'echo works')).toString()).toBe('works\n');
    } finally {
      await stop(agent);
      await stop(sshd.process);
    }
  });

  it('logs in with a plain key and receives bulk data through a window that runs full', async () => {
    const sshd = await startSshd('bulk', 'host-ed25519');
    writeFileSync(at('authorized_keys'), readFileSync(at('user-P-521.pub')));
    try {
      const key = await parsePrivateKey(readFileSync(at('user-P-521')));
      const options = await checkedBy(authorityLine(), sshd.port, []);
      const client = await login({ ...options, ...withKey(key.forSsh2) });
      expect((await output(client, 'head -c 20000000 /dev/zero')).length).toBe(20_000_000);
    } finally {
      await stop(sshd.process);
    }
  });
});

describe('certificates that do not fit', () => {
  it('are refused with a reason before a login is tried', async () => {
    const key = await parsePrivateKey(readFileSync(at('user-ed25519')));
    const refusal = (file: string, now?: Date): unknown => {
      try {
        return key.withCertificate(readFileSync(at(file)), now);
      } catch (error) {
        return error;
      }
    };
    expect(refusal('user-rsa-cert.pub')).toMatchObject({
      code: 'key-unsupported',
      message: /another key/,
    });
    expect(refusal('host-ed25519-cert.pub')).toMatchObject({
      message: expect.stringContaining('of a host') as unknown,
    });
    expect(refusal('user-ed25519.pub')).toMatchObject({ code: 'key-unreadable' });
    certify('user-ed25519', 'user_ca', '-n', username, '-V', '20200101:20200201');
    expect(refusal('user-ed25519-cert.pub')).toMatchObject({
      message: expect.stringContaining('expired') as unknown,
    });
    expect(refusal('user-ed25519-cert.pub', new Date('2020-01-15'))).toHaveProperty('type');
  });
});

describe('a server that sends more than the window allows', () => {
  it('loses its connection instead of filling the memory', async () => {
    const hostKey = readFileSync(at('host-P-256'));
    const server = new ssh2.Server({ hostKeys: [hostKey] }, (peer) => {
      peer.on('error', () => undefined);
      peer.on('authentication', (context) => context.accept());
      peer.on('session', (accept) => {
        accept().on('exec', (acceptExec) => {
          const stream = acceptExec() as ssh2.ServerChannel & { outgoing: { window: number } };
          stream.outgoing.window = Number.MAX_SAFE_INTEGER;
          stream.write(Buffer.alloc(8 * 1024 * 1024));
        });
      });
    });
    server.listen(0, HOST);
    await once(server, 'listening');
    cleanups.push(() => server.close());
    const client = await login({
      port: (server.address() as AddressInfo).port,
      hostVerifier: () => true,
      password: '',
    });
    client.removeAllListeners('error');
    const failed = new Promise<Error>((resolve) => client.once('error', resolve));
    client.exec('flood', (_error, stream) => stream.pause());
    expect((await failed).message).toContain('more data than the window allows');
  });
});

function startProxy(port: number, change: (chunk: Buffer) => Buffer): Promise<Server> {
  const server = createServer((local: Socket) => {
    const remote = connect(port, HOST);
    for (const socket of [local, remote]) socket.on('error', () => undefined);
    local.pipe(remote);
    remote.on('data', (chunk: Buffer) => local.write(change(chunk)));
    remote.on('close', () => local.destroy());
    local.on('close', () => remote.destroy());
  });
  return new Promise((resolve) => server.listen(0, HOST, () => resolve(server)));
}
