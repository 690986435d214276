import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { answerUnlock, discard, launchApp } from './app';
import { connect } from './console';
import { seedFolder } from './seed';

const COUNT = `SELECT 1 UNION ALL SELECT * FROM (WITH RECURSIVE r(n) AS
  (VALUES (1) UNION ALL SELECT n + 1 FROM r WHERE n < 2000000000) SELECT count(*) FROM r)`;

const query = (page: Page): Locator => page.getByRole('region', { name: /^Query / });

async function run(page: Page, sql: string): Promise<void> {
  await query(page).locator('.cm-content').click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(sql);
  await page.keyboard.press('Control+Enter');
}

describe('a query tab on a SQLite file', () => {
  it('shows exact values, cancels what computes between two rows, and goes on', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'binnacle-sqlite-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const databaseFile = join(folder, 'orders.db');
    execFileSync('sqlite3', [
      databaseFile,
      "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT, data BLOB); INSERT INTO orders VALUES (9223372036854775807, 'Zürich', x'00ff')",
    ]);
    const dataFolder = await seedFolder(async (app) => {
      await app.call('inventory.createHost', {
        ...{ folderId: null, name: 'db01', address: 'db01.test', tags: [], os: '', notes: '' },
        ...{ favourite: false, customFields: {}, properties: {} },
        endpoints: [{ protocol: 'sqlite', port: 22, label: '', properties: { databaseFile } }],
      });
    });
    const running = await launchApp({ dataFolder });
    onTestFinished(() => discard(running));
    const { page } = running;
    await connect(page, 'db01');
    await answerUnlock(running);
    await query(page).getByText('orders.db on db01').waitFor();
    await run(page, 'SELECT * FROM orders');
    const grid = query(page).getByRole('grid');
    await grid.getByText('9223372036854775807', { exact: true }).waitFor();
    await grid.getByText('\\x00ff', { exact: true }).waitFor();

    await run(page, COUNT);
    await query(page).getByRole('button', { name: 'Cancel', exact: true }).click();
    await query(page).getByText('Cancelled', { exact: false }).first().waitFor();
    await run(page, 'SELECT 6 * 7 AS answer');
    await grid.getByText('42', { exact: true }).waitFor();
    expect(running.complaints).toEqual([]);
  });
});
