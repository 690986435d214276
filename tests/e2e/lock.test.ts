import { expect, it, onTestFinished } from 'vitest';
import { startSshd } from '../lab/sshd';
import { answerUnlock, discard, finishPrompt, launchApp, SEEDED_PASSPHRASE, type } from './app';
import { connect, showTab, terminal, trustKey, works } from './console';
import { seedFolder, seedHost, seedKey } from './seed';

it('keeps terminals running while locked, and asks to unlock before anything new connects', async () => {
  const server = await startSshd({ methods: ['publickey'] });
  onTestFinished(server.stop);
  const dataFolder = await seedFolder(async (app) => {
    const { id: credentialId } = await seedKey(app, server);
    await seedHost(app, 'web01', server, { credentialId });
    await seedHost(app, 'web02', server, { credentialId });
  });
  const running = await launchApp({ dataFolder });
  onTestFinished(() => discard(running));
  const { page } = running;
  await connect(page, 'web01');
  await answerUnlock(running);
  await trustKey(page, 'web01');
  await works(terminal(page, 'web01'));

  await page.getByRole('button', { name: /^Vault: unlocked/ }).click();
  await page.getByRole('button', { name: /^Vault: locked/ }).waitFor();
  await works(terminal(page, 'web01'));

  await connect(page, 'web02');
  await finishPrompt(await running.prompt('Unlock the vault'), 'Cancel');
  const pane = terminal(page, 'web02');
  await pane.getByText('The vault is locked, so nothing new connects.').waitFor();
  await showTab(page, 'web01');
  await works(terminal(page, 'web01'));

  await showTab(page, 'web02');
  await pane.getByRole('button', { name: 'Reconnect' }).click();
  const prompt = await running.prompt('Unlock the vault');
  await prompt.getByText(/connect to web02/).waitFor();
  const field = prompt.getByLabel('Passphrase', { exact: true });
  const unlock = prompt.getByRole('button', { name: 'Unlock', exact: true });
  const alert = prompt.getByRole('alert');
  // The third wrong one in a row costs a wait, and each one after it a longer one.
  for (const [wrong, wait] of [['one'], ['two'], ['three', /next try is possible in 1 second\./]] as const) {
    await type(field, wrong);
    await unlock.click();
    await alert.getByText('That passphrase does not open this vault.').waitFor();
    if (wait !== undefined) await alert.getByText(wait).waitFor();
    expect(await field.inputValue()).toBe('');
  }
  await type(field, SEEDED_PASSPHRASE);
  await finishPrompt(prompt, 'Unlock');
  await trustKey(page, 'web02');
  await works(pane);
});
