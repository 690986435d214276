import { expect, it, onTestFinished } from 'vitest';
import { startSshd } from '../lab/sshd';
import { answerUnlock, discard, launchApp, WINDOW_MS } from './app';
import { connect, enter, shows, terminal, trustKey, works } from './console';
import { seedFolder, seedHost, seedKey } from './seed';

it('stops hard at a changed host key; only removing the trusted key leads to a new question', async () => {
  const server = await startSshd({ methods: ['publickey'] });
  onTestFinished(server.stop);
  const dataFolder = await seedFolder(async (app) => {
    const { id: credentialId } = await seedKey(app, server);
    await seedHost(app, 'core', server, { credentialId });
  });
  const running = await launchApp({ dataFolder });
  onTestFinished(() => discard(running));
  const { page } = running;

  await connect(page, 'core');
  await answerUnlock(running);
  await trustKey(page, 'core');
  const pane = terminal(page, 'core');
  await works(pane);
  await enter(pane, 'exit');
  const before = server.hostKeyFingerprint;
  await server.restart({ newHostKey: true });
  const after = server.hostKeyFingerprint;

  await pane.getByRole('button', { name: 'Reconnect' }).click();
  const stop = page.getByRole('alertdialog', { name: 'The key of core has changed' });
  const shown = (label: string): Promise<string | null> =>
    stop.getByRole('figure').filter({ hasText: label }).locator('code').textContent();
  expect(await shown('The key you trust')).toBe(before);
  expect(await shown('The key it offers now')).toBe(after);
  const ways = await stop.getByRole('button').allTextContents();
  expect(ways).toEqual(['Check again', 'Show the trusted key']);

  // Keys and the button only try again; they never get further.
  await stop.getByRole('button', { name: 'Check again' }).click();
  await stop.waitFor();
  await connect(page, 'core');
  await expect.poll(() => page.getByRole('tab').count(), { timeout: WINDOW_MS }).toBe(2);
  await stop.waitFor();
  await page.getByRole('button', { name: 'Close core' }).last().click();
  expect(server.log()).not.toMatch(/Accepted|Failed|publickey/);

  await stop.getByRole('button', { name: 'Show the trusted key' }).click();
  const inspector = page.getByRole('complementary', { name: 'Details' });
  await inspector.getByText(before, { exact: true }).waitFor();
  await inspector.getByRole('button', { name: /^Remove the .* key$/ }).click();
  const question = page.getByRole('alertdialog', { name: 'Remove this host key?' });
  await question.getByRole('button', { name: 'Remove key' }).click();
  await question.waitFor({ state: 'hidden' });

  await stop.getByRole('button', { name: 'Check again' }).click();
  await trustKey(page, 'core');
  await shows(pane, /connected again at .*\n.*[$#>]\s*$/);
  await works(pane);
});
