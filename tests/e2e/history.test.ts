import type { Locator, Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { discard, launchApp, type RunningApp } from './app';
import { runCommand } from './console';
import { seedFolder, seedHost } from './seed';

const ADDRESS = { host: '192.0.2.1', port: 22 };

/** A folder of three hosts, one of which has been renamed since, and two hosts beside it. */
async function startWithHosts(): Promise<RunningApp> {
  const dataFolder = await seedFolder(async (app) => {
    const draft = { name: 'Amsterdam', parentId: null, notes: '', properties: {} };
    const folder = await app.call('inventory.createFolder', draft);
    for (const name of ['web1', 'web2', 'web3']) {
      const host = await seedHost(app, name, ADDRESS);
      const nodes = [{ kind: 'host' as const, id: host.id }];
      await app.call('inventory.move', { nodes, folderId: folder.id, beforeId: null });
    }
    for (const name of ['db1', 'db2']) await seedHost(app, name, ADDRESS);
  });
  const running = await launchApp({ dataFolder });
  onTestFinished(() => discard(running));
  await running.page.getByRole('treeitem', { name: /^Amsterdam/ }).waitFor();
  return running;
}

const node = (page: Page, name: RegExp): Locator =>
  page.getByRole('tree', { name: 'Hosts', exact: true }).getByRole('treeitem', { name }).first();

async function rename(page: Page, from: RegExp, to: string): Promise<void> {
  await node(page, from).click();
  await page.keyboard.press('F2');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(`${to}\n`);
}

it('deleting more than a fifth of all hosts is asked about, and undone from the history', async () => {
  const running = await startWithHosts();
  const { page } = running;
  await node(page, /^Amsterdam/).click();
  await page.keyboard.press('Delete');
  const question = page.getByRole('alertdialog', { name: 'This removes 3 of 5 hosts' });
  await question.getByText('Amsterdam / web2').waitFor();
  await question.getByRole('button', { name: 'Keep them' }).click();
  await question.waitFor({ state: 'detached' });
  expect(await node(page, /^Amsterdam/).count()).toBe(1);

  await page.keyboard.press('Delete');
  await question.getByRole('button', { name: 'Delete 3 hosts' }).click();
  await page.getByText('Deleted Amsterdam and 3 more inside.').waitFor();
  await node(page, /^Amsterdam/).waitFor({ state: 'detached' });

  await runCommand(page, 'Open the history');
  const line = page
    .getByRole('treegrid', { name: 'History' })
    .getByRole('row')
    .filter({ hasText: 'Deletion' });
  await line.hover();
  await line.getByRole('button', { name: 'Undo this' }).click();
  await page.getByText('Undid “Deletion · Amsterdam · 4 in all”.').waitFor();
  await node(page, /^Amsterdam, folder, 3 hosts/).waitFor();
  expect(running.complaints).toEqual([]);
});

it('a line shows before and after, a folder goes back to a moment, and the history is whole', async () => {
  const running = await startWithHosts();
  const { page } = running;
  await runCommand(page, 'Open the history');
  const history = page.getByRole('treegrid', { name: 'History' });
  await rename(page, /^db1/, 'db01');
  const renamed = history.getByRole('row').filter({ hasText: 'Changed host db01' });
  await renamed.getByText('Name: db1 → db01').waitFor();
  await history.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  const change = history.getByRole('row').filter({ hasText: 'Before: db1' });
  await change.getByText('After: db01').waitFor();

  await node(page, /^Amsterdam/).dblclick();
  await rename(page, /^web1/, 'web01');
  await node(page, /^web01/).waitFor();
  await node(page, /^Amsterdam/).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Restore folder as of…' }).click();
  const sheet = page.getByRole('dialog', { name: 'Restore Amsterdam as of…' });
  await sheet.getByRole('combobox', { name: 'Change' }).fill('db01');
  await page.getByRole('option', { name: /^Changed host db01/ }).click();
  await sheet.getByRole('button', { name: /^Changed back/ }).waitFor();
  await sheet.getByRole('button', { name: 'web01', exact: false }).getByText('Name: web01 → web1').waitFor();
  await sheet.getByRole('button', { name: 'Restore 1 record' }).click();
  await page.getByText('Restored 1 record.').waitFor();
  await node(page, /^web1/).waitFor();
  // What lies outside the folder stays as it is.
  await node(page, /^db01/).waitFor();

  await runCommand(page, 'Check the history');
  const check = page.getByRole('dialog', { name: 'Check the history' });
  await check.getByText('The history is whole').waitFor();
  await check.getByText('All 6 records are what the events make of them.').waitFor();
  expect(running.complaints).toEqual([]);
});
