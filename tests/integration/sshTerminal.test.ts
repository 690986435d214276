import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openSshTerminal } from '../../src/main/protocols/ssh/ssh';
import type { SshHop } from '../../src/main/host/messages';
import { startInProcessServer } from '../lab/inProcessServer';
import { labFolder } from '../lab/labFolder';
import type { LabServer, SshdOptions } from '../lab/sshd';
import { startSshd } from '../lab/sshd';
import { errorOf, hop, login, openTerminal, options, Script } from './sshFixture';
import { record, terminalSuite } from './terminalSuite';
import type { Recorded } from './terminalSuite';

const folder = labFolder();
let server: LabServer;

beforeAll(async () => {
  server = await startSshd({ config: ['AcceptEnv LAB_*'] });
});
afterAll(async () => {
  await server.stop();
  folder.remove();
});

async function sshd(settings: SshdOptions = {}): Promise<LabServer> {
  const started = await startSshd(settings);
  onTestFinished(() => started.stop());
  return started;
}

const withKey = (to: LabServer, settings: Partial<SshHop> = {}): SshHop =>
  hop(to, {
    login: login({ username: to.user, kind: 'private-key', keyFile: to.clientKeyPath }),
    ...settings,
  });

const shellOn = (hops: SshHop[], settings: Parameters<typeof options>[1] = {}): Promise<Recorded> =>
  record((size) => openTerminal(options(hops, settings), new Script(), size));

terminalSuite('SSH', (size) => openTerminal(options([withKey(server)]), new Script(), size));
terminalSuite('SSH over a jump host', (size) =>
  openTerminal(options([withKey(server, { name: 'gw1' }), withKey(server)]), new Script(), size),
);

describe('an SSH terminal', () => {
  it('has the terminal type and variables asked for, and types the startup command', async () => {
    const shell = await shellOn([withKey(server)], {
      terminalType: 'vt220',
      environmentVariables: { LAB_COLOUR: 'dark blue' },
      startupCommand: 'printf \'%s|%s|\\n\' $TERM "$LAB_COLOUR"',
    });
    await shell.says('vt220|dark blue|');
  });

  it('says that the line discipline reads UTF-8', async () => {
    const shell = await shellOn([withKey(server)]);
    shell.type('stty -a\n');
    await vi.waitFor(() => expect(shell.text).toMatch(/\siutf8/));
  });

  it('carries 50 MB unchanged through pauses', async () => {
    const path = join(folder.path, 'large');
    execFileSync('sh', ['-c', `head -c 50000000 /dev/urandom | base64 -w0 | head -c 50000000 > ${path}`]);
    execFileSync('chmod', ['644', path]);
    const shell = await shellOn([withKey(server)]);
    await shell.quiet();
    shell.type(`stty -opost; cat ${path}\n`);
    let nextPause = 5_000_000;
    while (shell.bytes < 50_000_000) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (shell.bytes < nextPause) continue;
      nextPause += 5_000_000;
      shell.session.pause();
      await new Promise((resolve) => setTimeout(resolve, 20));
      shell.session.resume();
    }
    const wanted = createHash('sha256');
    const file = createReadStream(path).on('data', (chunk) => wanted.update(chunk));
    await once(file, 'end');
    expect(createHash('sha256').update(shell.buffer).digest('hex')).toBe(wanted.digest('hex'));
  });

  it('converts the encoding of the host in both directions', async () => {
    const shell = await shellOn([withKey(server)], { encoding: 'gbk' });
    await shell.quiet();
    shell.type('printf "\\326\\320\\316\\304\\n"\n');
    await shell.says('中文\n');
    shell.type("printf '%s' '中' | od -An -tx1\n");
    await shell.says('d6 d0');
  });

  it('names the signal that killed the shell', async () => {
    const shell = await shellOn([withKey(server)]);
    shell.type('kill -KILL $$\n');
    expect(await shell.ended()).toMatchObject({ error: null, signal: 'SIGKILL' });
  });

  it('reports promptly that the server was killed, after what it had said', async () => {
    const doomed = await sshd();
    const shell = await shellOn([withKey(doomed)]);
    await shell.quiet();
    shell.type("printf '%s\\n' la''st\n");
    await shell.says('last\n');
    const before = performance.now();
    await doomed.kill();
    const end = await shell.ended();
    expect(end.error).toMatchObject({ code: 'connection-lost', retryable: true });
    expect(end.error?.message).toContain('web01');
    expect(performance.now() - before).toBeLessThan(5000);
  });

  it('survives a kill of the server while paused in a flood', async () => {
    const doomed = await sshd();
    const shell = await shellOn([withKey(doomed)]);
    shell.type('yes\n');
    await vi.waitFor(() => expect(shell.bytes).toBeGreaterThan(100_000), { timeout: 10_000 });
    shell.session.pause();
    await new Promise((resolve) => setTimeout(resolve, 300)); // until the window is full
    await doomed.kill();
    await new Promise((resolve) => setTimeout(resolve, 100));
    shell.session.resume();
    shell.type('x');
    shell.session.resize({ columns: 90, rows: 20 });
    expect((await shell.ended()).error?.code).toBe('connection-lost');
    expect(shell.outputAfterEnd).toBe(0);
  });

  it('names the jump host when that is what broke', async () => {
    const gate = await sshd();
    const shell = await shellOn([withKey(gate, { name: 'gw1' }), withKey(server)]);
    await shell.quiet();
    await gate.kill();
    expect((await shell.ended()).error?.message).toContain('gw1');
  });

  it('notices by keep-alives that a server no longer answers', async () => {
    const frozen = await sshd();
    const shell = await shellOn([withKey(frozen, { keepAliveMs: 150 })]);
    await shell.quiet();
    shell.type("printf '%s-%s\\n' pid $PPID\n");
    await vi.waitFor(() => expect(shell.text).toMatch(/pid-\d+\n/));
    const pid = Number(/pid-(\d+)/.exec(shell.text)?.[1]);
    process.kill(pid, 'SIGSTOP');
    onTestFinished(() => void process.kill(pid, 'SIGCONT'));
    const end = await shell.ended();
    expect(end.error).toMatchObject({ code: 'connection-lost' });
    expect(end.error?.message).toContain('Keepalive');
  });

  it('ends the connection when the tab is closed', async () => {
    const shell = await shellOn([withKey(server)]);
    await shell.quiet();
    const before = server.log().match(/Disconnected from user/g)?.length ?? 0;
    shell.session.dispose();
    await vi.waitFor(() =>
      expect(server.log().match(/Disconnected from user/g)?.length ?? 0).toBeGreaterThan(before),
    );
  });

  it('can be cancelled at any question, and leaves no listener behind', async () => {
    const inside = await startInProcessServer({ password: 'x' });
    onTestFinished(() => inside.stop());
    const abort = new AbortController();
    const add = vi.spyOn(abort.signal, 'addEventListener');
    const remove = vi.spyOn(abort.signal, 'removeEventListener');
    const script = new Script();
    script.hostKeyAnswer = () => {
      setImmediate(() => abort.abort());
      return new Promise(() => undefined);
    };
    const size = { columns: 80, rows: 24 };
    const error = await errorOf(openSshTerminal(options([hop(inside)]), size, script.deps, abort.signal));
    expect(error.code).toBe('cancelled');
    expect(remove.mock.calls.length).toBeGreaterThanOrEqual(add.mock.calls.length);
    expect(inside.attempts).toEqual([]);
  });

  it('says so when the host gives no shell', async () => {
    const closed = await sshd({ config: ['PermitTTY no'] });
    const error = await errorOf(openTerminal(options([withKey(closed)]), new Script()));
    expect(error).toMatchObject({ code: 'shell-failed' });
    expect(error.message).toContain('web01');
  });

  it('refuses an encoding it does not know before connecting', async () => {
    const script = new Script();
    const opened = options([withKey(server)], { encoding: 'klingon' });
    expect(await errorOf(openTerminal(opened, script))).toMatchObject({
      code: 'bad-request',
      field: 'encoding',
    });
    expect(script.steps).toEqual([]);
  });

  it('uses its own prime for DH group 1 where the crypto library does not know it', () => {
    const path = join(folder.path, 'ownPrime.cjs');
    writeFileSync(path, OWN_PRIME);
    const output = execFileSync(process.execPath, [path], {
      encoding: 'utf8',
      env: { ...process.env, NODE_PATH: join(process.cwd(), 'node_modules') },
    });
    expect(output.trim()).toBe('diffie-hellman-group1-sha1');
  });
});

/** As Electron's crypto library does, it refuses the group by name; ssh2 must not ask for it. */
const OWN_PRIME = `
const crypto = require('node:crypto');
const byName = crypto.createDiffieHellmanGroup;
crypto.createDiffieHellmanGroup = (name) => {
  if (name === 'modp2') throw new Error('Unknown DH group');
  return byName(name);
};
const { Client, Server, utils } = require('ssh2');
const algorithms = { kex: ['diffie-hellman-group1-sha1'] };
// One Ed25519 key in 256 that ssh2 makes can't be read again.
const server = new Server({ hostKeys: [utils.generateKeyPairSync('rsa', { bits: 2048 }).private], algorithms }, (connection) => {
  connection.on('authentication', (context) => context.accept());
  connection.on('error', () => undefined);
});
server.listen(0, '127.0.0.1', () => {
  const client = new Client();
  client.on('handshake', ({ kex }) => console.log(kex));
  client.on('ready', () => process.exit(0));
  client.connect({ host: '127.0.0.1', port: server.address().port, username: 'x', algorithms });
});
`;
