import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AuditEntry, AuditTopic } from '../../shared/model/audit';
import { DEFAULT_SETTINGS } from '../../shared/model/settings';
import { SettingsService } from '../settings/settings';
import { openStore, type Store } from '../store/store';
import { HistoryService } from './history';
import { InventoryService } from './inventory';

let folder: string;
let store: Store;
let inventory: InventoryService;
let history: HistoryService;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'binnacle-moments-'));
  const result = openStore({ folder, clock: () => 1_000, actor: 'ada' });
  if (!result.ok) throw new Error(result.status.message);
  store = result.store;
  inventory = new InventoryService(store);
  history = new HistoryService({ store, inventory, updateSettings: () => undefined });
});

afterEach(() => {
  store.dispose();
  rmSync(folder, { recursive: true });
});

const addHost = (name: string): string =>
  inventory.createHost({
    ...{ folderId: null, name, address: `${name}.test`, tags: [], os: '', notes: '' },
    ...{ customFields: {}, properties: {}, favourite: false },
    endpoints: [{ protocol: 'ssh', port: 22, label: '', properties: {} }],
  }).id;

const lines = (batch: string | null, topic?: AuditTopic): AuditEntry[] =>
  store.audit.list({ hostId: null, objectId: null, batch, beforeId: null, limit: 50, text: '', topic });

it('takes a change of several hosts as a whole, whichever of its lines is named', async () => {
  const ids = ['a', 'b', 'c'].map(addHost);
  const { undoToken } = await inventory.bulkEdit(ids, { os: 'Linux' });
  const members = lines(undoToken);
  const [summary] = lines(null);
  expect(members).toHaveLength(3);
  for (const line of [...members, summary]) {
    const id = line?.id ?? 0;
    const from = { from: { before: id }, folderId: null };
    expect((await history.compare({ ...from, to: { event: id } })).totals.changed).toBe(3);
    expect((await history.compare({ ...from, from: { event: id }, to: null })).totals.changed).toBe(0);
  }
});

it('goes back to before a change of several hosts by any of its lines', async () => {
  const ids = ['a', 'b'].map(addHost);
  const { undoToken } = await inventory.bulkEdit(ids, { os: 'Linux' });
  const [line] = lines(undoToken);
  const done = await history.restore({ before: line?.id ?? 0 }, null, false);
  expect(done).toMatchObject({ state: 'done', count: 2 });
  expect([...inventory.records.hosts.values()].map(({ os }) => os)).toEqual(['', '']);
  expect(lines(null)[0]?.detail).toBe(`As of before event ${line?.id ?? 0} of 1970-01-01T00:00:01.000Z`);
});

it('lists only what a topic is about', () => {
  addHost('a');
  const none = (): Promise<null> => Promise.resolve(null);
  new SettingsService(store, { chooseFile: none, chooseSaveFile: none }, () => undefined).update({
    theme: DEFAULT_SETTINGS.theme === 'dark' ? 'light' : 'dark',
  });
  const object = { objectId: null, objectName: 'Vault', hostId: null, outcome: 'ok', detail: '' } as const;
  store.audit.append({ action: 'vault.lock', objectKind: 'vault', ...object });
  store.audit.append({ action: 'session.open', objectKind: 'session', ...object });
  const actions = (topic: AuditTopic): string[] => lines(null, topic).map(({ action }) => action);
  expect(actions('changes')).toEqual(['host.create']);
  expect(actions('settings')).toEqual(['settings.update']);
  expect(actions('secrets')).toEqual(['vault.lock']);
  expect(actions('connections')).toEqual(['session.open']);
});

it('says since when it is unbroken, and how many records there are', async () => {
  addHost('a');
  expect(await history.verify()).toMatchObject({ since: 1_000, records: 1, events: 1 });
});
