import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { passphraseScript, utf8 } from '../integration/nodePlatform';
import {
  discard,
  launchApp,
  SEEDED_PASSPHRASE,
  answerUnlock,
  finishPrompt,
  type,
  type RunningApp,
} from './app';
import { seedFolder, seedHost } from './seed';

const PASSWORD = 'dunes-and-tides-6120';
const FILE_PASSPHRASE = 'four unrelated words here';

/** A data folder with one host, whose password is in the vault. */
const seeded = (): Promise<string> =>
  seedFolder(async (app) => {
    app.setPrompt((show) =>
      show.kind === 'enter-secret'
        ? { type: 'secret', value: utf8(PASSWORD) }
        : passphraseScript(SEEDED_PASSPHRASE)(show),
    );
    const login = { name: 'Ops', kind: 'password' as const, username: 'ops', keyFile: null, notes: '' };
    const { id } = await app.call('inventory.createCredential', login);
    await app.call('vault.enterSecret', { credentialId: id, slot: 'password' });
    await seedHost(app, 'web01', { host: '127.0.0.1', port: 22 }, { credentialId: id });
  });

async function runAction({ page }: RunningApp, action: string): Promise<void> {
  await page.keyboard.press('Control+Shift+P');
  await page.getByRole('combobox', { name: 'Find a host, tab or action' }).fill(`>${action}`);
  await page.keyboard.press('Enter');
}

/** Lets the system's file dialogs answer with this path. */
async function dialogsAnswer({ app }: RunningApp, path: string): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, path);
}

it('passwords leave in a file under its own passphrase, and come back with it', async () => {
  const running = await launchApp({ dataFolder: await seeded() });
  onTestFinished(() => discard(running));
  const { page, dataFolder } = running;
  const path = join(dataFolder, 'inventory.json');
  await dialogsAnswer(running, path);
  await runAction(running, 'export hosts');
  const sheet = page.getByRole('dialog', { name: 'Export hosts' });
  await sheet.getByRole('switch', { name: /^With passwords and keys/ }).check();
  await sheet.getByRole('button', { name: 'Export 1 host…' }).click();
  await answerUnlock(running);
  const prompt = await running.prompt('Export 1 password or key');
  await type(prompt.getByLabel('Passphrase', { exact: true }), SEEDED_PASSPHRASE);
  await prompt.getByRole('button', { name: 'Continue' }).click();
  await running.prompt('Set a passphrase for the file');
  await type(prompt.getByLabel('Passphrase for the file', { exact: true }), FILE_PASSPHRASE);
  await type(prompt.getByLabel('Once more', { exact: true }), FILE_PASSPHRASE);
  await finishPrompt(prompt, 'Seal 1 password or key');
  await sheet.getByText('inventory.json is written with 1 secret sealed in it').waitFor();
  expect(await readFile(path, 'utf8')).not.toContain(PASSWORD);
  await sheet.getByRole('button', { name: 'Close', exact: true }).last().click();

  await runAction(running, 'import hosts');
  const asked = await running.prompt(/^Password of the file/);
  await asked.close();
  const dialog = page.getByRole('dialog', { name: 'Import from inventory.json' });
  await dialog.getByText('The passwords and keys in inventory.json are sealed').waitFor();
  await dialog.getByRole('button', { name: 'Enter the passphrase…' }).click();
  const again = await running.prompt(/^Password of the file/);
  await type(again.getByLabel('Passphrase', { exact: true }), FILE_PASSPHRASE);
  await finishPrompt(again, 'Open');
  await dialog.getByRole('radio', { name: 'Add again' }).check();
  await dialog.getByRole('button', { name: 'Import 1 host' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(running.complaints).toEqual([]);
});
