import type { Locator, Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { discard, launchApp } from './app';
import { runCommand } from './console';
import { seedFolder, seedHost } from './seed';

const ADDRESS = { host: '192.0.2.1', port: 22 };

/** Two sites: hosts in Amsterdam are in production by their folder, those in Rotterdam are not yet. */
const seeded = (): Promise<string> =>
  seedFolder(async (app) => {
    const draft = { name: 'Production', colour: '#cc3344', guarded: false };
    const { id: environmentId } = await app.call('inventory.createEnvironment', draft);
    const folder = { parentId: null, notes: '' };
    const properties = { environmentId };
    const amsterdam = await app.call('inventory.createFolder', { ...folder, name: 'Amsterdam', properties });
    const rotterdam = await app.call('inventory.createFolder', {
      ...{ ...folder, name: 'Rotterdam', properties: {} },
    });
    const hosts = [
      { name: 'ams-sw1', folderId: amsterdam.id, tags: ['core'] },
      { name: 'ams-sw2', folderId: amsterdam.id, tags: ['core'], customFields: { Site: 'lab' } },
      { name: 'ams-db1', folderId: amsterdam.id, tags: ['database'] },
      { name: 'rtm-sw1', folderId: rotterdam.id, tags: ['core', 'edge'] },
      { name: 'rtm-db1', folderId: rotterdam.id, tags: ['database'] },
    ];
    for (const { name, ...rest } of hosts) await seedHost(app, name, ADDRESS, {}, rest);
  });

const searchBox = (page: Page): Locator => page.getByRole('combobox', { name: 'Search hosts or connect' });

/** Searches, and waits until exactly these hosts are shown. */
async function finds(page: Page, query: string, hosts: string[]): Promise<void> {
  await searchBox(page).fill(query);
  // Until then the results are those of the search before.
  await page.locator(`[role="status"][data-answers='${query}']`).waitFor({ state: 'attached' });
  const results = page.getByRole('listbox', { name: 'Search results' }).getByRole('option');
  await expect
    .poll(async () => (await results.allInnerTexts()).map((text) => /[\w-]+/.exec(text)?.[0]).sort())
    .toEqual(hosts);
}

const tree = (page: Page): Locator => page.getByRole('tree', { name: 'Hosts', exact: true });

/** The row of a smart folder with what it says of itself: "2 hosts". */
const smartRow = (page: Page, name: string, hosts: string): Locator =>
  tree(page).getByRole('treeitem', { name: `${name}, smart folder, ${hosts}`, exact: true });

/** Waits until the one open smart folder holds exactly these hosts. */
async function holds(page: Page, hosts: string[]): Promise<void> {
  const rows = tree(page).locator('[role="treeitem"][aria-level="3"]');
  await expect
    .poll(() => rows.evaluateAll((all) => all.map((row) => row.getAttribute('aria-label')).sort()))
    .toEqual(hosts);
}

async function chooseInMenu(page: Page, row: Locator, entry: string): Promise<void> {
  await row.click({ button: 'right' });
  await page.getByRole('menuitem', { name: entry }).click();
}

it('a search is saved as a smart folder, and hosts enter and leave it as they change', async () => {
  const running = await launchApp({ dataFolder: await seeded() });
  onTestFinished(() => discard(running));
  const { page } = running;
  await tree(page)
    .getByRole('treeitem', { name: /^Amsterdam/ })
    .waitFor();
  await finds(page, 'tag:core', ['ams-sw1', 'ams-sw2', 'rtm-sw1']);
  await finds(page, 'tag:core env:prod', ['ams-sw1', 'ams-sw2']);
  await finds(page, 'tag:core,database -site:lab', ['ams-db1', 'ams-sw1', 'rtm-db1', 'rtm-sw1']);
  await finds(page, 'tag:core env:prod -site:lab', ['ams-sw1']);

  await page.getByRole('button', { name: 'Save this search as a smart folder' }).click();
  const sheet = page.getByRole('dialog', { name: 'Save as a smart folder' });
  const query = sheet.getByRole('textbox', { name: 'Search for' });
  expect(await query.inputValue()).toBe('tag:core env:prod -site:lab');
  await sheet.getByText('1 host now').waitFor();
  await sheet.getByText('ams-sw1').waitFor();
  await query.fill('tag:core env:prod');
  await sheet.getByText('2 hosts now').waitFor();
  await sheet.getByRole('textbox', { name: 'Name' }).fill('Core in production');
  await sheet.getByRole('button', { name: 'Add smart folder' }).click();
  await sheet.waitFor({ state: 'detached' });
  await smartRow(page, 'Core in production', '2 hosts').dblclick();
  await holds(page, ['ams-sw1', 'ams-sw2']);

  // What a folder hands down counts as well: its hosts enter together.
  await tree(page)
    .getByRole('treeitem', { name: /^Rotterdam/ })
    .click();
  await page.keyboard.press('Control+e');
  const form = page.getByRole('dialog', { name: 'Edit Rotterdam' });
  await form.getByRole('combobox', { name: 'Environment', exact: true }).fill('Prod');
  await page.getByRole('option', { name: 'Production' }).click();
  await form.getByRole('button', { name: 'Save', exact: true }).click();
  await form.waitFor({ state: 'detached' });
  await smartRow(page, 'Core in production', '3 hosts').waitFor();
  await holds(page, ['ams-sw1', 'ams-sw2', 'rtm-sw1']);

  // A host that is changed where the smart folder shows it leaves it, and nothing else.
  await tree(page).locator('[aria-level="3"]').filter({ hasText: 'ams-sw2' }).click();
  await page.keyboard.press('Control+e');
  const host = page.getByRole('dialog', { name: 'Edit ams-sw2' });
  await host.getByRole('combobox', { name: 'Tags' }).click();
  await page.keyboard.press('Backspace');
  await host.getByRole('button', { name: 'Save', exact: true }).click();
  await host.waitFor({ state: 'detached' });
  await smartRow(page, 'Core in production', '2 hosts').waitFor();
  await holds(page, ['ams-sw1', 'rtm-sw1']);
  await finds(page, 'folder:amsterdam', ['ams-db1', 'ams-sw1', 'ams-sw2']);
  expect(running.complaints).toEqual([]);
});

it('a smart folder is renamed, changed, still there after a restart, and taken away without its hosts', async () => {
  const first = await launchApp({ dataFolder: await seeded() });
  const { page, dataFolder } = first;
  await tree(page)
    .getByRole('treeitem', { name: /^Amsterdam/ })
    .waitFor();
  await runCommand(page, 'Add a smart folder');
  const sheet = page.getByRole('dialog', { name: 'Save as a smart folder' });
  await sheet.getByRole('textbox', { name: 'Name' }).fill('Databases');
  await sheet.getByRole('textbox', { name: 'Search for' }).fill('tag:database');
  await page.keyboard.press('Enter');
  await smartRow(page, 'Databases', '2 hosts').click();
  await page.keyboard.press('F2');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('Our databases\n');
  const renamed = smartRow(page, 'Our databases', '2 hosts');
  await chooseInMenu(page, renamed, 'Edit…');
  const edit = page.getByRole('dialog', { name: 'Edit Our databases' });
  await edit.getByRole('textbox', { name: 'Search for' }).fill('tag:database env:prod');
  await edit.getByText('1 host now').waitFor();
  await edit.getByRole('button', { name: 'Save', exact: true }).click();
  await smartRow(page, 'Our databases', '1 host').waitFor();
  await first.quit();

  const running = await launchApp({ dataFolder });
  onTestFinished(() => discard(running));
  const again = running.page;
  const row = smartRow(again, 'Our databases', '1 host');
  await row.dblclick();
  await holds(again, ['ams-db1']);
  await row.click();
  await again.keyboard.press('Delete');
  const notices = again.getByRole('status', { name: 'Notifications' });
  await notices.getByText('Deleted the smart folder “Our databases”.').waitFor();
  await row.waitFor({ state: 'detached' });
  await notices.getByRole('button', { name: 'Undo' }).click();
  await row.waitFor();
  await chooseInMenu(again, row, 'Delete smart folder');
  await row.waitFor({ state: 'detached' });
  await finds(again, 'tag:database', ['ams-db1', 'rtm-db1']);
  expect(running.complaints).toEqual([]);
});
