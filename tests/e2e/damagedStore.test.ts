import { readdir, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { discard, launchApp } from './app';
import { hostRow } from './console';
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

async function backups(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, 'backups')).catch(() => []);
  return names.filter((name) => name.endsWith('.db'));
}
