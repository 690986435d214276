import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { makeDatabase } from '../../src/main/vault/sources/keepassTestkit';
import { discard, finishPrompt, firstStart, launchApp, type, type RunningApp } from './app';

const PASSPHRASE = 'correct horse battery staple';
const DATABASE_PASSWORD = 'of the database';
/** A password of the database, which no window of ours may ever show. */
const KEPT = 'kept outside 4471';

async function openCredentials({ page }: RunningApp): Promise<Locator> {
  await page.keyboard.press('Control+Shift+P');
  await page.getByRole('combobox', { name: 'Find a host, tab or action' }).fill('>manage credentials');
  await page.keyboard.press('Enter');
  const sheet = page.getByRole('dialog', { name: 'Credentials' });
  await sheet.waitFor();
  return sheet;
}

async function choose({ page }: RunningApp, select: Locator, option: string | RegExp): Promise<void> {
  await select.click();
  await page.getByRole('option', { name: option }).click();
}

it('a database of KeePass is added, opened and picked from; a command is tried; neither shows a secret', async () => {
  const running = await launchApp();
  onTestFinished(() => discard(running));
  const { page, dataFolder } = running;
  await firstStart(running, PASSPHRASE);
  const file = join(dataFolder, 'team.kdbx');
  const entries = [
    { title: 'core switches', username: 'netadmin', password: KEPT, group: ['Network'] },
    { title: 'print servers', username: 'ops', password: KEPT },
  ];
  await writeFile(file, (await makeDatabase({ password: DATABASE_PASSWORD, entries })).bytes);

  await (await openCredentials(running)).getByRole('button', { name: /^Sources/ }).click();
  const sources = page.getByRole('dialog', { name: 'Sources' });
  await sources.getByText('No sources yet').waitFor();
  await sources.getByRole('button', { name: 'Add source' }).click();
  const adding = page.getByRole('dialog', { name: 'Add source' });
  await adding.getByLabel('Name', { exact: true }).fill('Team');
  await adding.getByLabel('Database', { exact: true }).fill(file);
  await adding.getByRole('button', { name: 'Add source' }).click();
  const prompt = await running.prompt('Password of the database of “Team”');
  await type(prompt.getByLabel('Password of the database', { exact: true }), DATABASE_PASSWORD);
  await finishPrompt(prompt, 'Save in the vault');
  const team = page.getByRole('dialog', { name: 'Team' });
  await team.getByText('Sealed in the vault').waitFor();
  await team.getByRole('button', { name: 'Test' }).click();
  await team.getByText(/^Opened in /).waitFor();

  await team.getByRole('button', { name: 'All sources' }).click();
  await sources.getByRole('button', { name: /^KeePass database Team/ }).waitFor();
  await sources.getByRole('button', { name: 'Add source' }).click();
  await choose(running, adding.getByLabel('Kind', { exact: true }), 'Command');
  await adding.getByLabel('Name', { exact: true }).fill('Printer');
  await adding.getByLabel('Program', { exact: true }).fill('echo');
  await adding.getByLabel('Arguments', { exact: true }).fill('{reference}');
  await expect.poll(() => adding.getByLabel('Program', { exact: true }).inputValue()).toMatch(/^\/.*\/echo$/);
  await adding.getByRole('button', { name: 'Add source' }).click();
  const printer = page.getByRole('dialog', { name: 'Printer' });
  await printer.getByLabel('Reference', { exact: true }).fill('x');
  await printer.getByRole('button', { name: 'Run the command' }).click();
  await printer.getByText(/^Read in .* Found: password\.$/).waitFor();
  await printer.getByRole('button', { name: 'All sources' }).click();
  await sources.getByRole('button', { name: 'All credentials' }).click();

  await page
    .getByRole('dialog', { name: 'Credentials' })
    .getByRole('button', { name: 'Add credential' })
    .click();
  const credential = page.getByRole('dialog', { name: 'Add credential' });
  await choose(running, credential.getByLabel('Kept in', { exact: true }), /^Team/);
  await credential.getByRole('button', { name: 'Choose an entry…' }).click();
  await credential.getByLabel('Entry', { exact: true }).fill('core');
  await page.getByRole('option', { name: /core switches/ }).click();
  expect(await credential.getByLabel('User name', { exact: true }).inputValue()).toBe('netadmin');
  await credential.getByRole('button', { name: 'Test' }).click();
  await credential.getByText(/Found: user name, password\.$/).waitFor();
  await credential.getByRole('button', { name: 'Add credential' }).click();
  await page.getByRole('dialog', { name: 'netadmin' }).waitFor();
  expect(await page.content()).not.toContain(KEPT);
  expect(running.complaints).toEqual([]);
});
