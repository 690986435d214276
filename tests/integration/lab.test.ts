import { existsSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { startAgent } from '../lab/agent';
import { startDropbear } from '../lab/dropbear';
import { threeHopChain } from '../lab/hopChain';
import { startInProcessServer, startOtpServer } from '../lab/inProcessServer';
import { generateKey } from '../lab/keys';
import { labFolder } from '../lab/labFolder';
import { labMode } from '../lab/labMode';
import { startSshd } from '../lab/sshd';
import { systemSsh } from '../lab/systemSsh';

// The lab proved with OpenSSH's own client, so that a failing test of ours is not the lab's fault.
// An ordinary user can't make Unix users: there the password logins run against the in-process server.

const running: { stop: () => Promise<void> | void }[] = [];
/** Defines a test of logins that only root can set up. Elsewhere the in-process tests below stand for them. */
const itAsRoot = (name: string, test: () => Promise<void>): void => {
  if (labMode() === 'root') it(name, test);
};

async function started<T extends { stop: () => Promise<void> }>(server: Promise<T>): Promise<T> {
  const value = await server;
  running.push(value);
  return value;
}

function folder(): string {
  const { path, remove } = labFolder();
  running.push({ stop: remove });
  return path;
}

afterEach(async () => {
  for (const server of running.splice(0).reverse()) await server.stop();
});

describe('OpenSSH of the lab', () => {
  it('logs in by key, and refuses another key', async () => {
    const server = await started(startSshd());
    const good = await systemSsh(server, 'id -un', { key: server.clientKeyPath });
    expect(good).toMatchObject({ code: 0, stdout: `${server.user}\n` });
    const stranger = await generateKey(`${folder()}/key`);
    expect((await systemSsh(server, 'id', { key: stranger.path })).stderr).toContain('Permission denied');
    server.authorize(stranger.publicKey);
    expect((await systemSsh(server, 'id', { key: stranger.path })).code).toBe(0);
  });

  it('has a terminal, a home and a plain prompt', async () => {
    const server = await started(startSshd());
    const result = await systemSsh(server, 'tty; pwd', {
      key: server.clientKeyPath,
      config: ['RequestTTY force'],
    });
    expect(result.stdout).toMatch(/^\/dev\/pts\/\d+/);
    expect(result.stdout).toContain(server.home);
  });

  it('logs in through an agent', async () => {
    const server = await started(startSshd());
    const agent = await started(startAgent([server.clientKeyPath]));
    expect((await systemSsh(server, 'echo hello', { agent: agent.socket })).stdout).toBe('hello\n');
    await agent.removeAll();
    expect((await systemSsh(server, 'echo hello', { agent: agent.socket })).code).toBe(255);
  });

  it('shows its banner', async () => {
    const server = await started(startSshd({ banner: 'Authorised use only\n' }));
    expect((await systemSsh(server, 'true', { key: server.clientKeyPath })).stderr).toContain(
      'Authorised use only',
    );
  });

  it('comes back on the same port, with another host key if asked', async () => {
    const server = await started(startSshd());
    const before = { ...server };
    await server.restart();
    expect((await systemSsh(before, 'true', { key: server.clientKeyPath })).code).toBe(0);
    await server.restart({ newHostKey: true });
    expect(server.hostKeyFingerprint).not.toBe(before.hostKeyFingerprint);
    expect((await systemSsh(before, 'true', { key: server.clientKeyPath })).stderr).toContain('HAS CHANGED');
    expect((await systemSsh(server, 'true', { key: server.clientKeyPath })).code).toBe(0);
  });

  it('dies with its sessions, and comes back', async () => {
    const server = await started(startSshd());
    const session = systemSsh(server, 'sleep 600', { key: server.clientKeyPath });
    while (!server.log().includes('Starting session'))
      await new Promise((resolve) => setTimeout(resolve, 20));
    await server.kill();
    expect((await session).code).toBe(255);
    expect((await systemSsh(server, 'true', { key: server.clientKeyPath })).stderr).toContain('refused');
    await server.restart();
    expect((await systemSsh(server, 'true', { key: server.clientKeyPath })).code).toBe(0);
  });

  it('shows a host certificate', async () => {
    const authority = await generateKey(`${folder()}/ca`);
    const server = await started(startSshd({ hostCertificate: { authority, principals: ['127.0.0.1'] } }));
    const knownHosts = `@cert-authority [127.0.0.1]:${server.port} ${authority.publicKey}`;
    const settings = { key: server.clientKeyPath, knownHosts };
    expect((await systemSsh(server, 'echo certified', settings)).stdout).toBe('certified\n');
  });

  it.each(['aes128-cbc', '3des-cbc'] as const)('offers only legacy algorithms with %s', async (cipher) => {
    const server = await started(startSshd({ legacy: { cipher } }));
    expect((await systemSsh(server, 'true', { key: server.clientKeyPath })).stderr).toContain('no matching');
    const config = [
      'KexAlgorithms +diffie-hellman-group1-sha1',
      'HostKeyAlgorithms +ssh-rsa',
      `Ciphers +${cipher}`,
      'MACs +hmac-sha1',
    ];
    const settings = { key: server.clientKeyPath, config };
    expect((await systemSsh(server, 'echo old', settings)).stdout).toBe('old\n');
  });

  itAsRoot('logs in by password', async () => {
    const server = await started(startSshd());
    const answers = [server.password ?? ''];
    expect((await systemSsh(server, 'id -un', { answers })).stdout).toBe(`${server.user}\n`);
    expect((await systemSsh(server, 'id -un', { answers: ['wrong'] })).code).toBe(255);
  });

  itAsRoot('asks for a password through PAM', async () => {
    const server = await started(startSshd({ methods: ['keyboard-interactive'] }));
    const answers = [server.password ?? ''];
    expect((await systemSsh(server, 'id -un', { answers })).stdout).toBe(`${server.user}\n`);
  });

  itAsRoot('asks for a key, then for a password', async () => {
    const server = await started(startSshd({ methodChain: 'publickey,password' }));
    const answers = [server.password ?? ''];
    expect((await systemSsh(server, 'echo both', { key: server.clientKeyPath, answers })).stdout).toBe(
      'both\n',
    );
    expect((await systemSsh(server, 'echo both', { answers })).code).toBe(255);
  });

  itAsRoot('makes a user change an expired password', async () => {
    const server = await started(startSshd({ expiredPassword: true, methods: ['keyboard-interactive'] }));
    const fresh = 'Tr0ub4dor-and-3';
    const old = server.password ?? '';
    const changed = await systemSsh(server, 'echo in', { answers: [old, old, fresh, fresh] });
    expect(changed).toMatchObject({ code: 0, stdout: 'in\n' });
    expect((await systemSsh(server, 'echo in', { answers: [fresh] })).stdout).toBe('in\n');
  });

  it('leaves no folder, user or port behind', async () => {
    const server = await startSshd();
    const { home } = server;
    await server.stop();
    expect(existsSync(home)).toBe(false);
    expect((await systemSsh(server, 'true', { answers: [] })).stderr).toContain('refused');
  });
});

describe('the other servers of the lab', () => {
  it('dropbear logs in by key', async () => {
    const server = await started(startDropbear({ banner: 'dropbear here\n' }));
    const result = await systemSsh(server, 'id -un', { key: server.clientKeyPath });
    expect(result).toMatchObject({ code: 0, stdout: `${server.user}\n` });
    expect(result.stderr).toContain('dropbear here');
  });

  itAsRoot('dropbear logs in by password', async () => {
    const server = await started(startDropbear());
    const answers = [server.password ?? ''];
    expect((await systemSsh(server, 'id -un', { answers })).stdout).toBe(`${server.user}\n`);
  });

  it('three hops are reached one through the other only', async () => {
    const chain = await started(threeHopChain());
    const [first, second, third] = chain.hops;
    const key = third.clientKeyPath;
    expect((await systemSsh(third, 'true', { key, config: ['ConnectTimeout 1'] })).code).toBe(255);
    const result = await systemSsh(third, 'echo $SSH_CONNECTION', { key, via: [first, second] });
    expect(result.stdout).toMatch(new RegExp(`^198\\.18\\.\\d+\\.9 \\d+ ${third.host} ${third.port}\n$`));
    const fingerprints = new Set(chain.hops.map((hop) => hop.hostKeyFingerprint));
    expect(fingerprints.size).toBe(3);
  });

  it('the in-process server takes a password and runs commands', async () => {
    const server = await started(startInProcessServer({ password: 'secret', banner: 'in-process\n' }));
    const result = await systemSsh(server, 'date', { answers: ['secret'] });
    expect(result).toMatchObject({ code: 0, stdout: 'exec: date\n' });
    expect(result.stderr).toContain('in-process');
    expect((await systemSsh(server, 'date', { answers: ['wrong'] })).code).toBe(255);
    expect(server.attempts.at(-1)).toEqual({ method: 'password', accepted: false });
  });

  it('the one-time-code server asks in rounds after the password', async () => {
    const server = await started(startOtpServer());
    const answers = ['correct horse', '123456', '654321'];
    expect((await systemSsh(server, 'date', { answers })).stdout).toBe('exec: date\n');
    expect((await systemSsh(server, 'date', { answers: ['correct horse', '123456', '0'] })).code).toBe(255);
  });

  it('the in-process server asks for a new password when the old one has expired', async () => {
    const server = await started(
      startInProcessServer({ password: 'old', passwordChangePrompt: 'Expired. ' }),
    );
    const changed = await systemSsh(server, 'date', { answers: ['old', 'old', 'new', 'new'] });
    expect(changed.stdout).toBe('exec: date\n');
    expect(server.newPasswords).toEqual(['new']);
    expect((await systemSsh(server, 'date', { answers: ['new'] })).stdout).toBe('exec: date\n');
  });
});
