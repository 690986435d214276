import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startAgent, type LabAgent } from '../lab/agent';
import { threeHopChain } from '../lab/hopChain';
import { startInProcessServer, startOtpServer } from '../lab/inProcessServer';
import { startSshd } from '../lab/sshd';
import { answerHost, discard, firstStart, launchApp, type RunningApp } from './app';
import {
  addCredential,
  addHost,
  connect,
  connectFirst,
  enter,
  shows,
  terminal,
  trustKey,
  works,
} from './console';

let running: RunningApp;
let agent: LabAgent;
const cleanups: (() => Promise<void>)[] = [];

beforeAll(async () => {
  agent = await startAgent();
  running = await launchApp({ env: { SSH_AUTH_SOCK: agent.socket } });
  await firstStart(running, 'correct horse battery staple');
});

afterAll(async () => {
  await discard(running);
  await agent.stop();
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

describe('logging in', () => {
  it('works by a key file', async () => {
    const { page } = running;
    const server = await startSshd({ methods: ['publickey'] });
    cleanups.push(server.stop);
    const { user: username, clientKeyPath: keyFile } = server;
    await addCredential(page, { kind: 'Private key', name: 'lab key', username, keyFile });
    await addHost(page, { name: 'by-key', address: server.host, port: server.port, credential: 'lab key' });
    await works(await connectFirst(page, 'by-key'));
    expect(server.log()).toContain('Accepted publickey');
  });

  it('works by the agent', async () => {
    const { page } = running;
    const server = await startSshd({ methods: ['publickey'] });
    cleanups.push(server.stop);
    await agent.add(server.clientKeyPath);
    await addCredential(page, { kind: 'SSH agent', name: 'my agent', username: server.user });
    await addHost(page, {
      name: 'by-agent',
      address: server.host,
      port: server.port,
      credential: 'my agent',
    });
    await works(await connectFirst(page, 'by-agent'));
    expect(server.log()).toContain('Accepted publickey');
  });

  it('works by a password, asked for again after a wrong one', async () => {
    const { page } = running;
    const password = 'kelp forest 31';
    const server = await startInProcessServer({ user: 'ops', password });
    cleanups.push(server.stop);
    await addCredential(page, { kind: 'Ask when connecting', name: 'asked for', username: 'ops' });
    await addHost(page, {
      name: 'by-password',
      address: server.host,
      port: server.port,
      credential: 'asked for',
    });
    await connect(page, 'by-password');
    await trustKey(page, 'by-password');
    await answerHost(running, 'Password: by-password', 'Password', 'not this one');
    const again = await running.prompt('Password: by-password');
    await again.getByText(/refused|did not accept|wrong/i).waitFor();
    await answerHost(running, 'Password: by-password', 'Password', password);
    await shows(terminal(page, 'by-password'), 'fake$');
    expect(server.attempts.map(({ accepted }) => accepted)).toEqual([false, true]);
  });

  it('works by one-time codes, asked for in rounds as they come', async () => {
    const { page } = running;
    const server = await startOtpServer();
    cleanups.push(server.stop);
    await addHost(page, { name: 'by-otp', address: server.host, port: server.port, username: server.user });
    await connect(page, 'by-otp');
    await trustKey(page, 'by-otp');
    await answerHost(running, 'Password: by-otp', 'Password', 'correct horse');
    await answerHost(running, 'Log in: by-otp', 'Code', '123456');
    await answerHost(running, 'Log in: by-otp', 'Next code', '654321');
    const pane = terminal(page, 'by-otp');
    await shows(pane, 'fake$');
    await enter(pane, 'hello');
    await shows(pane, 'echo: hello');
  });

  it('works through three hops, each with a key of its own', async () => {
    const { page } = running;
    const chain = await threeHopChain();
    cleanups.push(chain.stop);
    const names = ['hop-a', 'hop-b', 'hop-c'] as const;
    for (const [at, server] of chain.hops.entries()) {
      const { user: username, clientKeyPath: keyFile, host: address, port } = server;
      const credential = `key of ${names[at]}`;
      await addCredential(page, { kind: 'Private key', name: credential, username, keyFile });
      const jumpHost = names[at - 1];
      const host = { name: names[at] ?? '', address, port, credential };
      await addHost(page, jumpHost === undefined ? host : { ...host, jumpHost });
    }
    await connect(page, 'hop-c');
    for (const name of names) await trustKey(page, name);
    const pane = terminal(page, 'hop-c');
    await works(pane);
    await enter(pane, 'echo "from $SSH_CONNECTION"');
    await shows(pane, `from ${chain.hops[2].host.replace(/\d+$/, '9')} `);
  });
});
