import type { Locator } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { labMode } from '../lab/labMode';
import { startSshd } from '../lab/sshd';
import { startInProcessServer } from '../lab/inProcessServer';
import { answerHost, discard, firstStart, launchApp } from './app';
import { addHost, connect, enter, shows, terminal, works } from './console';

const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface PasswordServer {
  host: string;
  port: number;
  user: string;
  password: string;
  hostKeyFingerprint: string;
  /** Whether its shell runs programs; the in-process server's only answers. */
  realShell: boolean;
  /** Login attempts so far. */
  attempts: () => number;
}

/** A server that asks for a password: the real one where the lab may make users. */
async function passwordServer(): Promise<PasswordServer> {
  if (labMode() === 'root') {
    const server = await startSshd({ methods: ['password'] });
    cleanups.push(server.stop);
    const attempts = (): number => server.log().match(/(Accepted|Failed) password/g)?.length ?? 0;
    return { ...server, password: server.password ?? '', realShell: true, attempts };
  }
  const password = 'dunes and tides 7';
  const server = await startInProcessServer({ user: 'ops', password });
  cleanups.push(server.stop);
  return { ...server, password, realShell: false, attempts: () => server.attempts.length };
}

/** A full-screen program, and the shell after it. */
async function worksInVi(pane: Locator): Promise<void> {
  const { keyboard } = pane.page();
  await works(pane);
  await enter(pane, 'vi -u NONE');
  await shows(pane, /^~$/m);
  await keyboard.type('ihello from vi');
  await shows(pane, 'hello from vi');
  await keyboard.press('Escape');
  await keyboard.type(':q!\n');
  await works(pane);
}

async function answers(pane: Locator): Promise<void> {
  await shows(pane, 'fake$');
  await enter(pane, 'hello');
  await shows(pane, 'echo: hello');
}

describe('a first start', () => {
  it('goes from nothing to a working shell on a server, and the history tells of it', async () => {
    const server = await passwordServer();
    const running = await launchApp();
    cleanups.push(() => discard(running));
    const { page } = running;

    const recoveryKey = await firstStart(running, 'correct horse battery staple');
    expect(recoveryKey).toMatch(/^[A-Z0-9]{4,}(-[A-Z0-9]+){4,}$/);
    await addHost(page, { name: 'web01', address: server.host, port: server.port, username: server.user });

    await connect(page, 'web01');
    const question = page.getByRole('alertdialog', { name: 'Is this really web01?' });
    await question.getByText(server.hostKeyFingerprint, { exact: true }).waitFor();
    expect(server.attempts()).toBe(0);
    await question.getByRole('button', { name: 'Trust this key' }).click();
    await answerHost(running, 'Password: web01', 'Password', server.password);

    const pane = terminal(page, 'web01');
    await (server.realShell ? worksInVi(pane) : answers(pane));
    expect(server.attempts()).toBe(1);

    await page.getByRole('button', { name: 'History', exact: true }).click();
    const history = page.getByRole('treegrid', { name: 'History' });
    for (const action of ['Added host', 'Trusted host key', 'Logged in to']) {
      await history.getByRole('row').filter({ hasText: action }).filter({ hasText: 'web01' }).waitFor();
    }
    expect(running.complaints).toEqual([]);
  });
});
