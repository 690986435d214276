import type { Locator, Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import type { FolderDraft, Host, HostDraft } from '../../src/shared/model/inventory';
import type { NodeApp } from '../integration/nodePlatform';
import { discard, launchApp, type RunningApp } from './app';
import { hostRow, runCommand } from './console';
import { seedFolder, seedHost } from './seed';

const ADDRESS = { host: '192.0.2.1', port: 22 };

const save = (app: NodeApp, name: string, { properties, ...rest }: Partial<HostDraft>): Promise<Host> =>
  seedHost(app, name, ADDRESS, properties, rest);

/** Starts the app with what `fill` saves. */
async function startWith(fill: (app: NodeApp) => Promise<unknown>): Promise<RunningApp> {
  const running = await launchApp({ dataFolder: await seedFolder(fill) });
  onTestFinished(() => discard(running));
  return running;
}

const folder = (app: NodeApp, name: string, properties: FolderDraft['properties'] = {}): Promise<string> =>
  app.call('inventory.createFolder', { name, parentId: null, notes: '', properties }).then(({ id }) => id);

/** One field of the sheet: what the hosts have, what becomes of it, and on how many. */
const field = (sheet: Locator, name: string): Locator => sheet.getByRole('group', { name, exact: true });

async function choose(row: Locator, option: string): Promise<void> {
  await row.getByRole('combobox', { name: /^What to do with/ }).click();
  await row.page().getByRole('option', { name: option, exact: true }).click();
}

/** Goes on with Tab until a control has the focus. */
async function tabTo(control: Locator): Promise<void> {
  const focused = (): Promise<boolean> => control.evaluate((element) => element === document.activeElement);
  for (let stops = 0; stops < 20 && !(await focused()); stops++) await control.page().keyboard.press('Tab');
  expect(await focused()).toBe(true);
}

/** Opens the list that has the focus and takes the option below the one that holds. */
async function pickBelow(page: Page, row: Locator): Promise<void> {
  await page.keyboard.press('Enter');
  await page.getByRole('listbox').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('listbox').waitFor({ state: 'detached' });
  await row.getByText('Set', { exact: true }).waitFor();
}

const details = (page: Page): Locator => page.getByRole('complementary', { name: 'Details' });

/** Selects one host and waits until its details are shown. */
async function inspect(page: Page, name: string): Promise<void> {
  await hostRow(page, name).click();
  await details(page).getByRole('heading', { name, exact: true }).waitFor();
}

// The details end with the history, where values of before stand too: each is looked for in its own place.
const system = (page: Page, text: string): Locator => details(page).locator('header').getByText(text);
const notesOf = (page: Page, name: string, text: string): Locator =>
  details(page)
    .getByRole('button', { name: new RegExp(` notes (of|to) ${name}$`) })
    .getByText(text);
const property = (page: Page, text: RegExp): Locator =>
  details(page).getByRole('definition').filter({ hasText: text });

it('hosts picked with Shift and Ctrl are edited together and brought back in one step', async () => {
  const running = await startWith(async (app) => {
    const folderId = await folder(app, 'Amsterdam', { username: 'ops' });
    await save(app, 'core1', {
      folderId,
      os: 'Debian 12',
      notes: 'Spare disk',
      tags: ['core'],
      properties: { username: 'root' },
    });
    await save(app, 'core2', { folderId, os: 'Debian 13', tags: ['core', 'edge'] });
    await save(app, 'db1', {
      os: 'Debian 12',
      notes: 'Restart at night',
      properties: { username: 'postgres' },
    });
    await save(app, 'db2', { os: 'Debian 12', notes: 'Not this one' });
    await save(app, 'db3', { os: 'Debian 12', notes: 'Nor this one' });
  });
  const { page } = running;
  await page.getByRole('treeitem', { name: /^Amsterdam/ }).dblclick();
  await hostRow(page, 'core1').click();
  await hostRow(page, 'db2').click({ modifiers: ['Shift'] });
  await hostRow(page, 'db2').click({ modifiers: ['Control'] });
  await details(page).getByText('3 hosts selected').waitFor();
  await page.keyboard.press('Control+e');

  const sheet = page.getByRole('dialog', { name: 'Edit 3 hosts' });
  await sheet.getByText('Nothing is changed yet.').waitFor();
  const os = field(sheet, 'Operating system');
  await os.getByText('Several values').waitFor();
  await choose(os, 'Set');
  await os.getByRole('textbox', { name: 'Operating system' }).fill('Debian 13');
  await os.getByText('2 of 3 hosts change').waitFor();
  await os.getByText(/^core1Debian 12.*Debian 13$/).waitFor();
  const notes = field(sheet, 'Notes');
  await choose(notes, 'Clear');
  await notes.getByText('2 of 3 hosts change').waitFor();
  await notes.getByText(/^db1Restart at night.*No notes$/).waitFor();
  const user = field(sheet, 'User name');
  await choose(user, 'Inherit');
  await user.getByText(/^core1root.*ops \(from Amsterdam\)$/).waitFor();
  await field(sheet, 'Tags').getByText('Several: core (2), edge (1)').waitFor();
  // `core2` has that system, no notes and no user name of its own: it stays as it is.
  await sheet.getByRole('button', { name: 'Change 2 hosts' }).click();
  await sheet.waitFor({ state: 'detached' });
  await page.getByText('Changed 2 hosts.').waitFor();

  await inspect(page, 'core1');
  await system(page, 'Debian 13').waitFor();
  await notesOf(page, 'core1', 'Add notes…').waitFor();
  await property(page, /^opsfrom Amsterdam$/).waitFor();
  await details(page).getByRole('button', { name: 'Tag core' }).waitFor();
  await inspect(page, 'db1');
  await system(page, 'Debian 13').waitFor();
  await notesOf(page, 'db1', 'Add notes…').waitFor();
  await inspect(page, 'db2');
  await system(page, 'Debian 12').waitFor();
  await notesOf(page, 'db2', 'Not this one').waitFor();

  await runCommand(page, 'Open the history');
  const history = page.getByRole('treegrid', { name: 'History' });
  const line = history.getByRole('row').filter({ hasText: 'Bulk edit' });
  await line.getByText('2 hosts').waitFor();
  await line.hover();
  await line.getByRole('button', { name: 'Undo this' }).click();
  await page.getByText('Undid “Bulk edit · 2 hosts”.').waitFor();
  await inspect(page, 'core1');
  await system(page, 'Debian 12').waitFor();
  await notesOf(page, 'core1', 'Spare disk').waitFor();
  await property(page, /^root$/).waitFor();
  await inspect(page, 'db1');
  await system(page, 'Debian 12').waitFor();
  await notesOf(page, 'db1', 'Restart at night').waitFor();
  await property(page, /^postgres$/).waitFor();
  expect(running.complaints).toEqual([]);
});

it('works by the keyboard alone, and Ctrl+Z takes it back', async () => {
  const running = await startWith(async (app) => {
    for (const name of ['web1', 'web2', 'web3', 'web4']) await save(app, name, {});
  });
  const { page } = running;
  await hostRow(page, 'web1').waitFor();
  await page.getByRole('tree', { name: 'Hosts', exact: true }).focus();
  for (const key of ['Home', 'Shift+ArrowDown', 'Shift+ArrowDown']) await page.keyboard.press(key);
  await details(page).getByText('3 hosts selected').waitFor();
  await page.keyboard.press('Control+e');

  const sheet = page.getByRole('dialog', { name: 'Edit 3 hosts' });
  const os = field(sheet, 'Operating system');
  await tabTo(os.getByRole('combobox'));
  await pickBelow(page, os);
  const favourite = field(sheet, 'Favourite');
  await tabTo(favourite.getByRole('combobox'));
  await pickBelow(page, favourite);
  await favourite.getByText('3 of 3 hosts change').waitFor();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.type('Debian 13');
  await os.getByText('3 of 3 hosts change').waitFor();
  await sheet.getByRole('button', { name: 'Change 3 hosts' }).waitFor();
  await page.keyboard.press('Enter');
  await sheet.waitFor({ state: 'detached' });
  await page.getByText('Changed 3 hosts.').waitFor();
  const favourites = page.getByRole('treeitem', { name: 'Favourites', exact: true });
  await favourites.waitFor();
  // Each stands in its folder and among the favourites.
  await expect.poll(() => page.getByRole('treeitem', { name: /^web/ }).count()).toBe(7);

  await page.keyboard.press('Control+z');
  await page.getByText('Took the change of 3 hosts back.').waitFor();
  await favourites.waitFor({ state: 'detached' });
  expect(await page.getByRole('treeitem', { name: /^web/ }).count()).toBe(4);
  expect(running.complaints).toEqual([]);
});

it('shows what changes on hosts of the same name, and asks before what was typed is lost', async () => {
  const running = await startWith(async (app) => {
    const folders = [await folder(app, 'Amsterdam'), await folder(app, 'Rotterdam')];
    for (const folderId of folders) await save(app, 'gw', { folderId, os: 'Debian 12' });
    await save(app, 'lab', { os: 'Debian 11' });
  });
  const { page } = running;
  await hostRow(page, 'lab').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+e');
  const sheet = page.getByRole('dialog', { name: 'Edit 3 hosts' });
  const os = field(sheet, 'Operating system');
  await choose(os, 'Set');
  const text = os.getByRole('textbox', { name: 'Operating system' });
  await text.fill('Debian 13');
  await os.getByText('3 of 3 hosts change').waitFor();
  expect(await os.getByText('becomes').count()).toBe(3);
  await text.fill('Debian 12');
  await os.getByText('1 of 3 hosts change').waitFor();
  expect(await os.getByText('becomes').count()).toBe(1);
  await os.getByText(/^labDebian 11.*Debian 12$/).waitFor();

  await page.keyboard.press('Escape');
  const question = page.getByRole('alertdialog', { name: 'Discard your changes?' });
  await question.getByRole('button', { name: 'Keep editing' }).click();
  await question.waitFor({ state: 'detached' });
  expect(await text.inputValue()).toBe('Debian 12');
  await page.keyboard.press('Escape');
  await question.getByRole('button', { name: 'Discard changes' }).click();
  await sheet.waitFor({ state: 'detached' });
  await inspect(page, 'lab');
  await system(page, 'Debian 11').waitFor();
  expect(running.complaints).toEqual([]);
});
