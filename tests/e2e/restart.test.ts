import { expect, it, onTestFinished } from 'vitest';
import { startSshd } from '../lab/sshd';
import { answerUnlock, discard, launchApp } from './app';
import { connect, screenText, showTab, terminal, trustKey, works } from './console';
import { seedFolder, seedHost, seedKey } from './seed';

it('brings the tabs back after a restart, and connects none of them unasked', async () => {
  const server = await startSshd({ methods: ['publickey'] });
  onTestFinished(server.stop);
  const dataFolder = await seedFolder(async (app) => {
    const { id: credentialId } = await seedKey(app, server);
    await seedHost(app, 'db01', server, { credentialId });
  });
  const logins = (): number => server.log().match(/Connection from/g)?.length ?? 0;

  const first = await launchApp({ dataFolder });
  await connect(first.page, 'db01');
  await answerUnlock(first);
  await trustKey(first.page, 'db01');
  await works(terminal(first.page, 'db01'));
  await first.page.keyboard.press('Control+Shift+T');
  const local = terminal(first.page, 'Local shell');
  await works(local);
  await first.quit();
  const before = logins();

  const running = await launchApp({ dataFolder });
  onTestFinished(() => discard(running));
  const { page } = running;
  const tabs = page.getByRole('tab');
  await tabs.nth(1).waitFor();
  expect(await tabs.allTextContents()).toEqual(['db01', 'Local shell']);
  await page.getByText('The local shell is not running').waitFor();
  await showTab(page, 'db01');
  const pane = terminal(page, 'db01');
  await pane.getByText('Not connected to db01').waitFor();
  expect(logins()).toBe(before);

  await pane.getByRole('button', { name: 'Connect' }).click();
  await answerUnlock(running);
  await works(pane);
  expect(logins()).toBe(before + 1);
  await showTab(page, 'Local shell');
  expect((await screenText(terminal(page, 'Local shell'))).trim()).toBe('');
});
