import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startAgent, type LabAgent } from '../../tests/lab/agent';
import { startSshd, type LabServer } from '../../tests/lab/sshd';
import { launchBenchApp, type BenchApp } from './app';
import { settlePrompt } from './terminalPage';

/** The app with something to open terminals on. */
export interface TerminalBench extends BenchApp {
  /** Opens one more terminal tab and waits for its prompt. */
  openTerminal: () => Promise<void>;
  /** Waits for the prompt of a terminal that was opened in another way, such as by splitting. */
  settle: () => Promise<void>;
}

/** SSH against a real server, or with `--local` the local shell: tells the cost of SSH apart. */
export function startTerminalBench(): Promise<TerminalBench> {
  return process.argv.includes('--local') ? startLocalBench() : startSshBench();
}

async function startLocalBench(): Promise<TerminalBench> {
  const bench = await launchBenchApp();
  const openTerminal = async (): Promise<void> => {
    await bench.page.keyboard.press('Control+Shift+T');
    await settlePrompt(bench.page);
  };
  return { ...bench, openTerminal, settle: () => settlePrompt(bench.page) };
}

/** Starts server, agent and app; the vault is made as a person makes it. */
async function startSshBench(): Promise<TerminalBench> {
  const emptyHome = mkdtempSync(join(tmpdir(), 'binnacle-home-')); // no known_hosts of the person who runs this
  const server = await startSshd();
  const agent = await startAgent([server.clientKeyPath]);
  const bench = await launchBenchApp({
    // The font cache of the real home serves: building one takes seconds.
    env: { SSH_AUTH_SOCK: agent.socket, HOME: emptyHome, XDG_CACHE_HOME: join(homedir(), '.cache') },
  });
  const { page } = bench;
  let first = true;
  const openTerminal = async (): Promise<void> => {
    await connect(page, server);
    if (first) {
      await createVault(bench);
      await page.getByRole('button', { name: 'Trust this key' }).click();
    }
    first = false;
    await settlePrompt(page);
  };
  const settle = (): Promise<void> => settlePrompt(page);
  return { ...bench, openTerminal, settle, close: () => closeAll(bench, server, agent, emptyHome) };
}

async function closeAll(bench: BenchApp, server: LabServer, agent: LabAgent, home: string): Promise<void> {
  await bench.close();
  await server.stop();
  await agent.stop();
  rmSync(home, { recursive: true, force: true });
}

async function connect(page: Page, server: LabServer): Promise<void> {
  const box = page.getByPlaceholder('Search or user@host');
  await box.click();
  await box.fill(`${server.user}@${server.host}:${server.port}`);
  await box.press('Enter');
}

/** Answers the prompts of a first start. */
async function createVault({ app }: BenchApp): Promise<void> {
  const isPrompt = (page: Page): boolean => page.url().includes('/prompt.html');
  const prompt = app.windows().find(isPrompt) ?? (await app.waitForEvent('window', { predicate: isPrompt }));
  for (const label of ['New passphrase', 'Once more']) {
    const field = prompt.getByLabel(label, { exact: true });
    await field.click();
    await field.pressSequentially('correct horse battery staple');
  }
  await prompt.getByRole('button', { name: 'Create the vault' }).click();
  await prompt.getByLabel('I have written it down').check();
  const closed = prompt.waitForEvent('close');
  // The window may be gone before the click has been reported back.
  await Promise.all([
    closed,
    prompt
      .getByRole('button', { name: 'Done' })
      .click()
      .catch(() => undefined),
  ]);
}
