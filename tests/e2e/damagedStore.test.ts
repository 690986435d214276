import { readdir, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/main/store/store';
import { discard, launchApp } from './app';
import { addHost, hostRow } from './console';
import { seedFolder, seedHost } from './seed';

it('offers the newest backup of a damaged store, and brings the hosts back by one click', async () => {
  const dataFolder = await seedFolder(async (app) => {
    await seedHost(app, 'db01', { host: '192.0.2.10', port: 22 });
    await seedHost(app, 'db02', { host: '192.0.2.11', port: 22 });
    await app.call('app.ready', undefined);
    await expect.poll(() => backups(app.folder), { timeout: 20_000 }).toHaveLength(1);
  });
  const file = join(dataFolder, 'binnacle.db');
  const { size } = await stat(file);
  await truncate(file, size - 5000);

  const running = await launchApp({ dataFolder });
  onTestFinished(() => discard(running));
  const { page } = running;
  await page.getByRole('heading', { name: 'Your data file is damaged' }).waitFor();
  expect((await stat(file)).size).toBe(size - 5000);
  await page.getByText(/^Newest good backup/).waitFor();
  await page.getByRole('button', { name: 'Restore this backup' }).click();
  await hostRow(page, 'db01').waitFor();
  await hostRow(page, 'db02').waitFor();
  // The damaged file is kept beside the restored one.
  expect((await readdir(dataFolder)).some((name) => name.startsWith('binnacle.db.damaged-'))).toBe(true);
});

it('opens a store that another program has let go of by "Try again"', async () => {
  const dataFolder = await seedFolder((app) => seedHost(app, 'db01', { host: '192.0.2.10', port: 22 }));
  const other = openStore({ folder: dataFolder });
  if (!other.ok) throw new Error(other.status.message);
  onTestFinished(() => other.store.dispose());

  const running = await launchApp({ dataFolder });
  onTestFinished(() => discard(running));
  const { page } = running;
  const trouble = page.getByRole('heading', { name: 'Another Binnacle is using your data' });
  await trouble.waitFor();
  const again = page.getByRole('button', { name: 'Try again' });
  await again.click();
  await page.evaluate(() => window.binnacle.call['store.status'](undefined));
  expect(await trouble.isVisible()).toBe(true);

  other.store.dispose();
  await again.click();
  await hostRow(page, 'db01').waitFor();
  await addHost(page, { name: 'db02', address: '192.0.2.11', port: 22 });
  await hostRow(page, 'db02').waitFor();
});

async function backups(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, 'backups')).catch(() => []);
  return names.filter((name) => name.endsWith('.db'));
}
