import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InventoryService } from '../../src/main/inventory/inventory';
import { openStore } from '../../src/main/store/store';
import { passphraseScript, startNodeApp } from '../../tests/integration/nodePlatform';
import { sampleInventory, type SampleSize } from './sampleInventory';

/** Passphrase of the vault in a folder of {@link seededFolder}. */
export const PASSPHRASE = 'correct horse battery staple';

/** A data folder with a vault (locked) and a sample inventory, made by the app's own code. The caller removes it. */
export async function seededFolder(size: SampleSize): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-bench-'));
  const app = startNodeApp(folder);
  app.setPrompt(passphraseScript(PASSPHRASE));
  await app.call('vault.create', undefined);
  await app.services.dispose();
  fill(folder, size);
  return folder;
}

/** One transaction for all: the calls themselves make one each. */
function fill(folder: string, size: SampleSize): void {
  const opened = openStore({ folder });
  if (!opened.ok) throw new Error(opened.status.message);
  const { store } = opened;
  const inventory = new InventoryService(store);
  const sample = sampleInventory(size);
  store.transaction(() => {
    for (const environment of sample.environments) inventory.createEnvironment(environment);
    const folders: string[] = [];
    for (const { draft, parent } of sample.folders) {
      const parentId = parent === null ? null : (folders[parent] ?? null);
      folders.push(inventory.createFolder({ ...draft, parentId }).id);
    }
    for (const { draft, folder: at } of sample.hosts) {
      inventory.createHost({ ...draft, folderId: folders[at] ?? null });
    }
  });
  store.dispose();
}
