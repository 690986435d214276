import { mkdtempSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SavedQueryDraft } from '../../shared/model/savedQuery';
import { openStore, type Store } from '../store/store';
import { SavedQueriesService } from './savedQueries';

let folder: string;
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'binnacle-saved-'));
  const opened = openStore({ folder });
  if (!opened.ok) throw new Error(opened.status.message);
  store = opened.store;
});
afterEach(() => {
  store.dispose();
  rmSync(folder, { recursive: true });
});

const service = (): SavedQueriesService =>
  new SavedQueriesService({ store, idle: () => Promise.resolve(), newId: randomUUID, now: () => 7 });
const draft = (name: string, over: Partial<SavedQueryDraft> = {}): SavedQueryDraft => ({
  ...{ name, folder: '', offered: { to: 'everyone' }, engine: 'postgres', text: `SELECT '${name}'` },
  ...over,
});

it('are kept, found by any of their words, changed, deleted and brought back', async () => {
  const saved = service();
  const { id } = await saved.create(draft('Orders', { folder: 'Reports' }));
  await saved.create(draft('Locks', { text: 'SELECT * FROM pg_locks' }));
  expect(saved.list('').map(({ name }) => name)).toEqual(['Locks', 'Orders']);
  expect(saved.list('PG_LOCKS').map(({ name }) => name)).toEqual(['Locks']);
  await saved.update(id, { name: 'All orders', text: undefined });
  const again = service();
  expect(again.list('report')).toMatchObject([{ name: 'All orders', preview: "SELECT 'Orders'" }]);
  await again.remove(id);
  expect(service().list('report')).toEqual([]);
  await again.restore(id);
  expect(service().text(id)).toBe("SELECT 'Orders'");
});

it('refuse what is not there', async () => {
  await expect(service().remove(randomUUID())).rejects.toMatchObject({ code: 'not-found' });
  await expect(service().restore(randomUUID())).rejects.toMatchObject({ code: 'not-found' });
});
