import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { sealForMremoteng } from '../lab/mremotengFile';
import { createVault, discard, launchApp, type RunningApp } from './app';

type Attributes = Record<string, string>;

const written = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(([name, text]) => `${name}="${text}"`)
    .join(' ');
const host = (name: string, address: string, attributes: Attributes = {}): string =>
  `<Node ${written({ Type: 'Connection', Name: name, Hostname: address, Protocol: 'SSH2', Port: '22', ...attributes })}/>`;
const folder = (name: string, inside: string): string =>
  `<Node ${written({ Type: 'Container', Name: name, Protocol: 'SSH2', Port: '22' })}>${inside}</Node>`;

function connectionFile(nodes: string): string {
  const root = {
    Name: 'Connections',
    EncryptionEngine: 'AES',
    BlockCipherMode: 'GCM',
    KdfIterations: '1000',
    FullFileEncryption: 'false',
    Protected: sealForMremoteng('ThisIsNotProtected'),
    ConfVersion: '2.6',
  };
  return `<?xml version="1.0" encoding="utf-8"?>\n<Connections ${written(root)}>${nodes}</Connections>`;
}

const SITE = folder(
  'Site',
  folder('Network', host('core-sw-01', '10.0.0.11') + host('core-sw-02', '10.0.0.12')) +
    host('jump', 'jump.example.net', { Port: '2222' }) +
    host('desk', '10.0.0.50', { Protocol: 'RDP', Port: '3389' }) +
    host('printer', '10.0.0.60', { Protocol: 'RAW', Port: '9100' }),
);

/** Writes a file and imports it through the palette; only the system's file dialog is stood in for. */
async function chooseFile(
  { app, page, dataFolder }: RunningApp,
  name: string,
  content: string,
): Promise<Locator> {
  const path = join(dataFolder, name);
  await writeFile(path, content);
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, path);
  await page.keyboard.press('Control+Shift+P');
  await page.getByRole('combobox', { name: 'Find a host, tab or action' }).fill('>import hosts');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: `Import from ${name}` });
  await dialog.waitFor();
  return dialog;
}

it('hosts of another tool are looked at, imported, shown in the tree and taken back', async () => {
  const running = await launchApp();
  onTestFinished(() => discard(running));
  const { page } = running;
  const dialog = await chooseFile(running, 'confCons.xml', connectionFile(SITE));

  await dialog.getByText('4 hosts · 2 folders · 1 not carried over').waitFor();
  const preview = dialog.getByRole('tree', { name: 'Hosts in the file' });
  await preview.getByRole('treeitem', { name: 'Network, folder, 2 hosts' }).waitFor();
  await preview.getByRole('treeitem', { name: 'core-sw-01, 10.0.0.11, SSH, new' }).waitFor();
  await preview.getByRole('treeitem', { name: 'desk, 10.0.0.50, RDP, new' }).waitFor();
  await dialog.getByRole('textbox', { name: 'Filter hosts' }).fill('rdp');
  await expect.poll(() => preview.getByRole('treeitem').count()).toBe(2);

  await dialog.getByRole('tab', { name: /^Not carried over/ }).click();
  const losses = dialog.getByRole('table', { name: 'Not carried over' });
  await losses.getByRole('row').filter({ hasText: 'printer' }).filter({ hasText: 'RAW' }).waitFor();

  await dialog.getByRole('switch', { name: 'Put everything into a new folder' }).check();
  await dialog.getByRole('textbox', { name: 'Name of the new folder' }).fill('From the old console');
  await dialog.getByRole('button', { name: 'Import 4 hosts' }).click();
  await dialog.waitFor({ state: 'detached' });

  const tree = page.getByRole('tree', { name: 'Hosts', exact: true });
  const imported = tree.getByRole('treeitem', { name: 'From the old console, folder, 4 hosts' });
  await imported.waitFor();
  expect(await imported.getAttribute('aria-selected')).toBe('true');
  await tree.getByRole('treeitem', { name: 'Site, folder, 4 hosts' }).dblclick();
  // What this version does not open says so and opens nothing.
  await tree.getByRole('treeitem', { name: 'desk' }).dblclick();
  await page.getByText('desk can’t be opened: RDP is kept, not opened by this version.').waitFor();
  expect(await page.getByRole('tab', { name: /desk/ }).count()).toBe(0);

  const again = await chooseFile(running, 'confCons.xml', connectionFile(SITE));
  await again.getByText('4 hosts are there already and stay').waitFor();
  expect(await again.getByRole('button', { name: 'Nothing to import' }).isDisabled()).toBe(true);
  await again.getByRole('radio', { name: 'Update' }).check();
  await again.getByRole('button', { name: 'Update 4 hosts' }).waitFor();
  await page.keyboard.press('Escape');
  await again.waitFor({ state: 'detached' });

  await page.keyboard.press('Control+Shift+P');
  await page.getByRole('combobox', { name: 'Find a host, tab or action' }).fill('>undo the last import');
  await page.keyboard.press('Enter');
  const question = page.getByRole('alertdialog', { name: 'This removes 4 of 4 hosts' });
  await question.getByRole('button', { name: 'Remove 4 hosts' }).click();
  await imported.waitFor({ state: 'detached' });
  await page.getByText('Took back the import of confCons.xml.').waitFor();
  expect(running.complaints).toEqual([]);
});

it('passwords of the file are sealed in the vault, and nothing is imported while it stays locked', async () => {
  const running = await launchApp();
  onTestFinished(() => discard(running));
  const { page } = running;
  const secret = { Username: 'admin', Password: sealForMremoteng('dunes and tides') };
  const dialog = await chooseFile(running, 'sealed.xml', connectionFile(host('sw1', '10.0.0.1', secret)));
  await dialog.getByRole('tab', { name: /^Credentials/ }).click();
  const credentials = dialog.getByRole('table', { name: 'Credentials in the file' });
  await credentials.getByRole('row').filter({ hasText: 'admin' }).filter({ hasText: 'Password' }).waitFor();
  await dialog.getByText('1 password is sealed in the vault').waitFor();

  const apply = dialog.getByRole('button', { name: 'Import 1 host' });
  await apply.click();
  const refused = await running.prompt('Set a passphrase');
  await refused.close();
  await dialog.getByText('The vault stayed locked, so nothing was imported.').waitFor();

  await apply.click();
  await createVault(running, 'correct horse battery staple');
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('treeitem', { name: 'sw1' }).waitFor();
  const notices = page.getByRole('status', { name: 'Notifications' });
  await notices.getByText('Imported 1 host, 1 credential.').waitFor();
  await notices.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('treeitem', { name: 'sw1' }).waitFor({ state: 'detached' });
  expect(running.complaints).toEqual([]);
});

it('a broken file says what is wrong and where, and another can be chosen', async () => {
  const running = await launchApp();
  onTestFinished(() => discard(running));
  const { page } = running;
  const broken = connectionFile(SITE).slice(0, -40);
  const dialog = await chooseFile(running, 'broken.xml', broken);
  const failure = dialog.getByRole('alert');
  await failure.getByText('broken.xml could not be read').waitFor();
  await failure.getByText('Line 2').waitFor();

  await failure.getByRole('button', { name: 'Read as…' }).click();
  await page.getByRole('menuitem', { name: 'mRemoteNG', exact: true }).click();
  await failure.getByText('broken.xml could not be read').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await page.getByRole('treeitem').count()).toBe(0);
  expect(running.complaints).toEqual([]);
});
