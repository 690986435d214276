import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSshd, type LabServer } from '../lab/sshd';
import { answerUnlock, discard, launchApp, WINDOW_MS, type RunningApp } from './app';
import { connect, hostRow, screenText, shows, showTab, terminal, trustKey, works } from './console';
import { seedFolder, seedHost, seedKey } from './seed';

let server: LabServer;
let running: RunningApp;
let page: Page;

beforeAll(async () => {
  server = await startSshd({ methods: ['publickey'] });
  const dataFolder = await seedFolder(async (app) => {
    const { id: credentialId } = await seedKey(app, server);
    await seedHost(app, 'web01', server, { credentialId });
    await seedHost(app, 'web02', server, { credentialId });
  });
  running = await launchApp({ dataFolder });
  page = running.page;
  await connect(page, 'web01');
  await answerUnlock(running);
  await trustKey(page, 'web01');
  await works(terminal(page, 'web01'));
  await connect(page, 'web02');
  await trustKey(page, 'web02');
  await works(terminal(page, 'web02'));
  await page.keyboard.press('Control+Shift+T');
  await works(terminal(page, 'Local shell'));
});

afterAll(async () => {
  await discard(running);
  await server.stop();
});

/** Ids of the app's processes of one kind: a Chromium type (`GPU`) or the name of a utility process. */
const processes = (kind: string): Promise<number[]> =>
  running.app.evaluate(
    ({ app }, wanted) =>
      app
        .getAppMetrics()
        .filter(({ type, serviceName, name }) => [type, serviceName, name].includes(wanted))
        .map(({ pid }) => pid),
    kind,
  );

describe('when a process dies', () => {
  it('of the sessions, only its tabs lose their connection; they keep their text and reconnect', async () => {
    const [host] = await processes('binnacle-ssh-1');
    await showTab(page, 'web01');
    const pane = terminal(page, 'web01');
    const before = await screenText(pane);
    expect(before).toMatch(/shell-\d+-works/);
    process.kill(host ?? 0, 'SIGKILL');
    await pane
      .getByRole('alert')
      .getByText('The process that ran this session ended unexpectedly.')
      .waitFor();
    expect(await screenText(pane)).toContain(before.trimEnd());
    for (const other of ['web02', 'Local shell']) {
      await showTab(page, other);
      await works(terminal(page, other));
    }
    await showTab(page, 'web01');
    await pane.getByRole('button', { name: 'Reconnect' }).click();
    await shows(pane, /connected again at .*\n.*[$#>]\s*$/);
    await works(pane);
    expect(await screenText(pane)).toContain(before.trimEnd());
  });

  it('the one that draws, the window goes on drawing', async () => {
    const [gpu] = await processes('GPU');
    expect(gpu).toBeDefined();
    process.kill(gpu ?? 0, 'SIGKILL');
    await expect
      .poll(async () => (await processes('GPU')).includes(gpu ?? 0), { timeout: WINDOW_MS })
      .toBe(false);
    await showTab(page, 'Local shell');
    await works(terminal(page, 'Local shell'));
    // A window that draws nothing compresses to next to nothing; the new process takes a moment to draw the first time.
    await expect
      .poll(async () => (await page.screenshot()).length, { timeout: WINDOW_MS })
      .toBeGreaterThan(10_000);
  });

  it('the page loads anew: its tabs are back and ask, its sessions have ended', async () => {
    const ended = (): number =>
      server.log().match(/Disconnected from user|Received disconnect/g)?.length ?? 0;
    const before = ended();
    await page.reload();
    await hostRow(page, 'web01').waitFor();
    await expect.poll(() => page.getByRole('tab').count(), { timeout: WINDOW_MS }).toBe(3);
    await page.getByText('No sessions', { exact: true }).waitFor();
    await expect.poll(ended, { timeout: WINDOW_MS }).toBeGreaterThan(before);
    await showTab(page, 'web02');
    await terminal(page, 'web02').getByRole('button', { name: 'Connect' }).click();
    await works(terminal(page, 'web02'));
  });
});
