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
  await lab.psql(`CREATE TABLE orders (id bigint PRIMARY KEY, customer text, total numeric(12,2), at timestamptz);
    INSERT INTO orders SELECT n, 'customer ' || n, n * 1.10, '2026-03-29 00:30:00+00'::timestamptz + n * interval '1 microsecond'
      FROM generate_series(1, 250000) AS g (n);
    GRANT SELECT ON orders TO PUBLIC; ANALYZE orders`);
});
afterAll(() => lab.stop());

/** The app with the lab's server as the host db01, in a production environment, its password in the vault. */
async function start(): Promise<RunningApp> {
  const dataFolder = await seedFolder((app) => savePostgres(app, lab, SEEDED_PASSPHRASE));
  const running = await launchApp({ dataFolder });
  onTestFinished(() => discard(running));
  return running;
}

const query = (page: Page): Locator => page.getByRole('region', { name: /^Query / });
const editor = (page: Page): Locator => query(page).locator('.cm-content');
const grid = (page: Page): Locator => query(page).getByRole('grid');
const readOnlyMark = (page: Page): Locator => query(page).getByText('Read-only', { exact: true });

/** Writes a statement in the place of what stands there, and runs it by the keyboard. */
async function run(page: Page, sql: string): Promise<void> {
  await editor(page).click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(sql);
  await page.keyboard.press('Control+Enter');
}

async function opened(running: RunningApp): Promise<Page> {
  const { page } = running;
  await connect(page, 'db01');
  await answerUnlock(running);
  await query(page).getByText('lab@lab on db01').waitFor();
  await readOnlyMark(page).waitFor();
  return page;
}

describe('a query tab on PostgreSQL', () => {
  it('shows exact values of a large result, and copies them', async () => {
    const running = await start();
    const page = await opened(running);
    await query(page).getByText('production', { exact: true }).waitFor();

    await run(page, 'SELECT id, customer, total, at FROM orders ORDER BY id');
    await query(page)
      .getByText(/250,000 rows/)
      .first()
      .waitFor();
    await grid(page).getByText('customer 1', { exact: true }).waitFor();
    await grid(page).focus();
    await page.keyboard.press('Control+End');
    await grid(page).getByText('2026-03-29 01:30:00.25+01', { exact: true }).waitFor();
    await page.keyboard.press('Home');
    await page.keyboard.press('Control+C');
    await expect.poll(() => running.app.evaluate(({ clipboard }) => clipboard.readText())).toBe('250000');

    await run(page, "SELECT 9223372036854775807 AS big, NULL AS nothing, '' AS empty, 'NULL' AS word");
    await grid(page).getByText('9223372036854775807', { exact: true }).waitFor();
    expect(running.complaints).toEqual([]);
  });

  it('marks an error where the server saw it, refuses to write, and cancels', async () => {
    const running = await start();
    const page = await opened(running);
    await run(page, 'SELECT id\nFROM nowhere');
    await query(page).getByText('relation "nowhere" does not exist').first().waitFor();
    await editor(page).locator('.cm-errorMark').waitFor();

    await run(page, 'DELETE FROM orders WHERE id = 1');
    await query(page)
      .getByText(/read-only/i)
      .first()
      .waitFor();
    expect(await lab.psql('SELECT count(*) FROM orders')).toBe('250000\n');

    await run(page, 'SELECT pg_sleep(60)');
    await query(page).getByRole('button', { name: 'Cancel', exact: true }).click();
    await query(page).getByText('Cancelled', { exact: false }).first().waitFor();
    await run(page, 'SELECT 6 * 7 AS answer');
    await grid(page).getByText('42', { exact: true }).waitFor();
  });

  it('turns the pages of a table, and lets the server sort and filter all of its rows', async () => {
    const running = await start();
    const page = await opened(running);
    const tree = query(page).getByRole('tree');
    await tree.getByRole('treeitem', { name: /^public/ }).click();
    await page.keyboard.press('ArrowRight');
    await tree.getByRole('treeitem', { name: /^orders/ }).dblclick();
    const bar = query(page).getByRole('group', { name: 'Rows of the table' });
    await bar.getByText('Rows 1–1,000 of public.orders').waitFor();
    await bar.getByRole('button', { name: 'Next 1,000 rows' }).click();
    await bar.getByText('Rows 1,001–2,000 of public.orders').waitFor();
    await grid(page).getByText('customer 1001', { exact: true }).waitFor();

    // In the window first: the largest of these rows; then of all.
    const header = grid(page).getByRole('columnheader', { name: /^total/ });
    await header.click();
    await header.click();
    await grid(page).getByText('customer 2000', { exact: true }).waitFor();
    await bar.getByRole('button', { name: 'Ask the server for all rows' }).click();
    await grid(page).getByText('customer 250000', { exact: true }).waitFor();
    await bar.getByText('sorted by the server: ↓ total').waitFor();
    expect(await editor(page).textContent()).toBe(
      'SELECT * FROM public.orders ORDER BY total DESC, id LIMIT 1000;',
    );
    expect(running.complaints).toEqual([]);
  });

  it('compares a result that was kept with another one, row by row of the key', async () => {
    const running = await start();
    const page = await opened(running);
    await run(page, 'SELECT id, customer, total FROM orders WHERE id <= 5 ORDER BY id');
    await grid(page).getByText('customer 5', { exact: true }).waitFor();
    await query(page).getByRole('button', { name: 'Keep 1 · orders when something else runs' }).click();
    await run(
      page,
      `SELECT id, CASE id WHEN 4 THEN 'somebody else' ELSE customer END AS customer, total
       FROM orders WHERE id BETWEEN 2 AND 6 ORDER BY id DESC`,
    );
    await grid(page).getByText('somebody else', { exact: true }).waitFor();
    await query(page).getByRole('button', { name: 'Compare 1 · orders with another result' }).click();
    const sheet = page.getByRole('dialog', { name: 'Compare two results' });
    await expect.poll(() => sheet.getByRole('checkbox', { name: 'id', exact: true }).isChecked()).toBe(true);
    await sheet.getByRole('button', { name: 'Compare', exact: true }).click();
    await query(page)
      .getByRole('tab', { name: /^Changes in 1 · orders/ })
      .waitFor();
    await query(page)
      .getByText('3 rows are equal · 1 changed · 1 only in the older · 1 only in the newer')
      .waitFor();
    await grid(page).getByText('only in the older', { exact: true }).waitFor();
    await grid(page).getByText('only in the newer', { exact: true }).waitFor();
    expect(await grid(page).getByText('changed: customer', { exact: true }).count()).toBe(2);
    expect(await grid(page).locator('[data-mark=changed]').allTextContents()).toEqual([
      'customer 4',
      'somebody else',
    ]);
    expect(running.complaints).toEqual([]);
  });

  it('reads on in a result whose connection was lost, also where nobody had looked yet', async () => {
    const running = await start();
    const page = await opened(running);
    await run(page, 'SELECT id, customer, total, at FROM orders ORDER BY id');
    await grid(page).getByText('customer 1', { exact: true }).waitFor();
    await query(page)
      .getByText(/250,000 rows/)
      .first()
      .waitFor();
    await lab.psql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'Binnacle'`,
    );
    await query(page)
      .getByText(/terminating connection/)
      .first()
      .waitFor();
    await grid(page).focus();
    await page.keyboard.press('Control+End');
    await grid(page).getByText('2026-03-29 01:30:00.25+01', { exact: true }).waitFor();
    await grid(page).getByRole('columnheader', { name: /^at/ }).click();
    await page.keyboard.press('Control+Home');
    await grid(page).getByText('customer 1', { exact: true }).waitFor();
    expect(running.complaints).toEqual([]);
  });

  it('explores by the keyboard, and keeps what is written through a restart without running it', async () => {
    const running = await start();
    const page = await opened(running);
    const tree = query(page).getByRole('tree');
    await tree.getByRole('treeitem', { name: /^public/ }).click();
    await page.keyboard.press('ArrowRight');
    await tree.getByRole('treeitem', { name: /^orders/ }).click();
    await page.keyboard.press('Enter');
    await expect
      .poll(() => editor(page).textContent())
      .toContain('SELECT * FROM public.orders ORDER BY id LIMIT 1000');
    await grid(page).getByText('customer 1', { exact: true }).waitFor();
    await run(page, 'SELECT count(*) AS kept FROM orders');
    await grid(page).getByText('250000', { exact: true }).waitFor();
    await editor(page).click();
    await page.keyboard.press('Control+End');
    await page.keyboard.insertText(' -- not lost');
    await expect.poll(() => editor(page).textContent()).toContain('not lost');
    const { dataFolder } = running;
    await running.quit();

    const again = await launchApp({ dataFolder });
    onTestFinished(() => discard(again));
    await expect.poll(() => editor(again.page).textContent()).toContain('-- not lost');
    await query(again.page).getByRole('button', { name: 'Connect' }).waitFor();
    expect(await grid(again.page).count()).toBe(0);
  });
});
