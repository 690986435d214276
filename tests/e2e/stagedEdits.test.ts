import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { PostgresLab } from '../lab/postgres';
import { savePostgres } from '../lab/savedPostgres';
import { answerUnlock, discard, launchApp, SEEDED_PASSPHRASE, type RunningApp } from './app';
import { connect } from './console';
import { seedFolder } from './seed';

let lab: PostgresLab;
beforeAll(async () => {
  lab = await PostgresLab.start();
  await lab.psql(`CREATE TABLE parts (id bigint PRIMARY KEY, name text, price numeric(12,2));
    INSERT INTO parts SELECT n, 'part ' || n, n * 1.10 FROM generate_series(1, 40) AS g (n);
    GRANT ALL ON parts TO PUBLIC`);
});
afterAll(() => lab.stop());

const STAGING = { name: 'staging', colour: '#3a8fd6', guarded: false };

async function start(): Promise<RunningApp> {
  const dataFolder = await seedFolder((app) => savePostgres(app, lab, SEEDED_PASSPHRASE, STAGING));
  const running = await launchApp({ dataFolder });
  onTestFinished(() => discard(running));
  return running;
}

const query = (page: Page): Locator => page.getByRole('region', { name: /^Query / });
const grid = (page: Page): Locator => query(page).getByRole('grid');
const bar = (page: Page): Locator => query(page).getByRole('toolbar', { name: 'Changes of rows' });

async function opened(running: RunningApp): Promise<Page> {
  const { page } = running;
  await connect(page, 'db01');
  await answerUnlock(running);
  await query(page).getByText('lab@lab on db01').waitFor();
  await query(page).locator('.cm-content').click();
  await page.keyboard.insertText('SELECT * FROM parts ORDER BY id');
  await page.keyboard.press('Control+Enter');
  await bar(page).getByText('edits a cell').waitFor();
  await grid(page).focus();
  return page;
}

describe('staged edits', () => {
  it('edits, adds and deletes rows by the keyboard, and saves them only when told to', async () => {
    const running = await start();
    const page = await opened(running);
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('F2');
    await query(page)
      .getByRole('textbox', { name: /^Value of name/ })
      .waitFor();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText("bolt, 3/8'' ☃");
    await page.keyboard.press('Enter');
    await bar(page).getByText('1 change', { exact: true }).waitFor();
    await page.keyboard.press('Control+0');
    await bar(page).getByText('2 changes').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Delete');
    await bar(page).getByText('3 changes').waitFor();
    await page.keyboard.press('Control+Z');
    await bar(page).getByText('2 changes').waitFor();
    await page.keyboard.press('Control+Shift+Z');
    await bar(page).getByText('3 changes').waitFor();
    expect(await lab.psql('SELECT count(*), count(name) FROM parts')).toBe('40|40\n');

    await bar(page).getByRole('button', { name: 'Review SQL' }).click();
    await page.getByLabel('SQL', { exact: true }).getByText('DELETE FROM public.parts').waitFor();
    await page.keyboard.press('Escape');
    await bar(page).getByRole('button', { name: 'Apply' }).click();
    await page.getByText('Saved 3 changes').waitFor();
    expect(await lab.psql('SELECT name FROM parts WHERE id < 4 ORDER BY id')).toBe("bolt, 3/8'' ☃\n\n");
    await bar(page).getByText('edits a cell').waitFor();
    expect(running.complaints).toEqual([]);
  });

  it('shows what someone else changed, and keeps what is chosen', async () => {
    const running = await start();
    const page = await opened(running);
    await grid(page).getByText('part 10', { exact: true }).click();
    await page.keyboard.press('F2');
    await query(page)
      .getByRole('textbox', { name: /^Value of name/ })
      .waitFor();
    await page.keyboard.insertText(' mine');
    await page.keyboard.press('Enter');
    await lab.psql("UPDATE parts SET name = 'theirs', price = 0 WHERE id = 10");
    await bar(page).getByRole('button', { name: 'Apply' }).click();
    const dialog = page.getByRole('dialog', { name: 'A row was changed by someone else' });
    await dialog.getByRole('cell', { name: 'theirs' }).waitFor();
    await dialog.getByRole('button', { name: 'Keep what is ticked' }).click();
    await bar(page).getByRole('button', { name: 'Apply' }).click();
    await page.getByText('Saved 1 change').waitFor();
    expect(await lab.psql('SELECT name, price FROM parts WHERE id = 10')).toBe('part 10 mine|0.00\n');
  });

  it('asks before a tab with staged edits closes, and takes applied edits back', async () => {
    const running = await start();
    const page = await opened(running);
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Control+0');
    await bar(page).getByText('1 change', { exact: true }).waitFor();
    await page.keyboard.press('Control+Shift+W');
    const question = page.getByRole('alertdialog', { name: '1 change is staged and not applied' });
    await question.getByRole('button', { name: 'Keep open' }).click();
    await bar(page).getByText('1 change', { exact: true }).waitFor();
    await bar(page).getByRole('button', { name: 'Apply' }).click();
    await page.getByText('Saved 1 change').waitFor();
    const was = await lab.psql('SELECT count(*) FROM parts WHERE name IS NULL');

    await query(page).getByRole('button', { name: 'More for this query' }).click();
    await page.getByRole('menuitem', { name: 'Applied edits' }).click();
    const sheet = page.getByRole('dialog', { name: 'Applied edits' });
    await sheet.getByRole('option').first().dblclick();
    await sheet.getByLabel('SQL of the inverse').getByText('UPDATE public.parts').waitFor();
    await sheet.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('Saved 1 change').last().waitFor();
    await expect
      .poll(async () => Number(await lab.psql('SELECT count(*) FROM parts WHERE name IS NULL')))
      .toBe(Number(was) - 1);
    expect(running.complaints).toEqual([]);
  });
});
