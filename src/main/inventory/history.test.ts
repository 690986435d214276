import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Host, HostDraft, InventorySnapshot } from '../../shared/model/inventory';
import type { AuditEntry } from '../../shared/model/audit';
import { SettingsService } from '../settings/settings';
import { Connection } from '../store/connection';
import { openStore, type Store } from '../store/store';
import { HistoryService } from './history';
import { InventoryService } from './inventory';

let folder: string;
let store: Store;
let inventory: InventoryService;
let history: HistoryService;
let settings: SettingsService;
let now = 1_000;

function reopen(): void {
  const result = openStore({ folder, clock: () => now, actor: 'ada' });
  if (!result.ok) throw new Error(result.status.message);
  store = result.store;
  inventory = new InventoryService(store);
  const none = (): Promise<null> => Promise.resolve(null);
  settings = new SettingsService(store, { chooseFile: none, chooseSaveFile: none }, () => undefined);
  history = new HistoryService({ store, inventory, updateSettings: (patch) => settings.update(patch) });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'binnacle-history-'));
  now = 1_000;
  reopen();
});

afterEach(() => {
  store.dispose();
  rmSync(folder, { recursive: true });
});

const draft = (name: string, part: Partial<HostDraft> = {}): HostDraft => ({
  folderId: null,
  name,
  address: `${name}.test`,
  tags: [],
  os: '',
  notes: '',
  customFields: {},
  properties: {},
  endpoints: [{ protocol: 'ssh', port: 22, label: '', properties: {} }],
  favourite: false,
  ...part,
});

const site = (name: string, parentId: string | null = null): string =>
  inventory.createFolder({ parentId, name, notes: '', properties: {} }).id;

/** Hosts as an import writes them. */
function importHosts(count: number, folderId: string | null): Promise<string> {
  const model = draft('model');
  const hosts: Host[] = Array.from({ length: count }, (_, at) => ({
    ...model,
    id: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
    name: `host-${at}`,
    folderId,
    position: at,
    lastUsedAt: null,
    endpoints: [
      {
        protocol: 'ssh',
        port: 22,
        label: '',
        properties: {},
        id: `00000000-0000-4000-9000-${String(at).padStart(12, '0')}`,
      },
    ],
  }));
  const created = { folders: [], hosts, environments: [], credentials: [], removed: [] };
  return inventory.applyImport({ created, updated: [], secrets: [], source: 'hosts.csv' });
}

const lines = (part: Partial<Parameters<Store['audit']['list']>[0]> = {}): AuditEntry[] =>
  store.audit.list({
    ...{ hostId: null, beforeId: null, limit: 500, text: '' },
    ...part,
  });

const content = (): Omit<InventorySnapshot, 'revision'> => {
  const { folders, hosts, environments, credentials } = inventory.snapshot();
  const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
  return {
    folders: folders.sort(byId),
    hosts: hosts.sort(byId),
    environments: environments.sort(byId),
    credentials: credentials.sort(byId),
  };
};

/** Exactly what is on the disk, and that the history still explains it. */
async function isWhole(): Promise<void> {
  const before = content();
  expect(await history.verify()).toMatchObject({ broken: null, differentCount: 0 });
  store.dispose();
  reopen();
  expect(content()).toEqual(before);
}

describe('the history', () => {
  it('says who changed what, before and after', () => {
    const web = inventory.createHost(draft('web01', { properties: { username: 'root' }, tags: ['a'] }));
    now = 2_000;
    inventory.updateHost(web.id, { ...draft('web02', { tags: ['a', 'b'] }), endpoints: web.endpoints });
    const [update] = lines({ hostId: web.id });
    expect(update).toMatchObject({ actor: 'ada', time: 2_000, action: 'host.update', objectName: 'web02' });
    expect(history.changes(update?.id ?? 0)).toEqual([
      { path: ['name'], before: 'web01', after: 'web02' },
      { path: ['address'], before: 'web01.test', after: 'web02.test' },
      { path: ['tags'], before: ['a'], after: ['a', 'b'] },
      { path: ['properties', 'username'], before: 'root' },
    ]);
  });

  it('does not count using a host as changing it', async () => {
    const web = inventory.createHost(draft('web01'));
    inventory.touchHost(web.id);
    expect(lines({ hostId: web.id })).toHaveLength(1);
    await isWhole();
  });

  it('tells a change of many hosts in one line, and each of them in its own history', async () => {
    const undoToken = await importHosts(300, null);
    const [line, ...others] = lines();
    expect(line).toMatchObject({ action: 'inventory.import', objectName: 'hosts.csv', summary: true });
    expect(others).toEqual([]);
    expect(lines({ batch: undoToken })).toHaveLength(300);
    expect(lines({ hostId: [...inventory.records.hosts.keys()][7] ?? '' })).toHaveLength(1);
  });

  it('keeps the sealed secrets of a large import', async () => {
    const credentials = Array.from({ length: 80 }, (_, at) => ({
      ...{
        id: randomUUID(),
        name: `login-${at}`,
        kind: 'password' as const,
        username: 'root',
        keyFile: null,
      },
      ...{ notes: '', hasSecret: [], secretSetAt: null, lastUsedAt: null },
    }));
    const secrets = credentials.map(({ id }) => ({
      ...{ id: randomUUID(), credentialId: id, slot: 'password' as const, version: 1 },
      sealed: Buffer.from(`sealed ${id}`),
    }));
    const created = { folders: [], hosts: [], environments: [], credentials, removed: [] };
    await inventory.applyImport({ created, updated: [], secrets, source: 'logins.xml' });
    const shown = inventory.snapshot().credentials;
    expect(shown.every(({ hasSecret, secretSetAt }) => hasSecret.length === 1 && secretSetAt === now)).toBe(
      true,
    );
    await isWhole();
    expect(
      store.secrets
        .list()
        .map(({ sealed }) => sealed.toString())
        .sort(),
    ).toEqual(secrets.map(({ sealed }) => sealed.toString()).sort());
  });

  it('takes an import back after a restart, with what was put below it since', async () => {
    await importHosts(300, null);
    const before = content();
    const folderId = site('Site');
    const undoFolder = lines()[0]?.id ?? 0;
    inventory.createHost(draft('later', { folderId }));
    store.dispose();
    reopen();
    const done = await history.undo({ eventId: undoFolder }, true);
    expect(done).toMatchObject({ state: 'done', count: 2 });
    expect(content()).toEqual(before);
    await isWhole();
  });

  it('edits thousands of hosts as one change, and takes it back as one', async () => {
    await importHosts(2_000, null);
    const before = content();
    const ids = [...inventory.records.hosts.keys()];
    const edit = {
      tags: { add: ['core'], remove: [] },
      properties: { set: { username: 'ops' }, inherit: [] },
    };
    const { undoToken, changed } = await inventory.bulkEdit(ids, edit);
    expect(changed).toBe(2_000);
    expect(inventory.search('tag:core', 3000)).toHaveLength(2_000);
    expect(inventory.records.hosts.get(ids[9] ?? '')).toMatchObject({ properties: { username: 'ops' } });
    expect(await inventory.bulkEdit(ids, edit)).toEqual({ undoToken: null, changed: 0 });
    await isWhole();
    await history.undo({ undoToken: undoToken ?? '' }, false);
    expect(content()).toEqual(before);
    await isWhole();
  });

  it('leaves alone what has changed again since, and says how much', async () => {
    const web = inventory.createHost(draft('web01'));
    const event = (): number => lines({ hostId: web.id })[0]?.id ?? 0;
    inventory.updateHost(web.id, { ...draft('web02', { os: 'Debian' }), endpoints: web.endpoints });
    const second = event();
    inventory.updateHost(web.id, { ...draft('web03', { os: 'Debian' }), endpoints: web.endpoints });
    expect(await history.undo({ eventId: second }, false)).toMatchObject({ state: 'done', kept: 2 });
    expect(inventory.records.hosts.get(web.id)).toMatchObject({ name: 'web03', os: '' });
    await expect(history.undo({ eventId: second }, false)).rejects.toThrow(
      expect.objectContaining({ code: 'conflict' }),
    );
  });

  it('undoes an undo', async () => {
    const web = inventory.createHost(draft('web01'));
    const gone = await inventory.remove([{ kind: 'host', id: web.id }]);
    const back = await history.undo({ undoToken: (gone.state === 'done' && gone.undoToken) || '' }, false);
    expect(inventory.records.hosts.get(web.id)).toEqual(web);
    await history.undo({ undoToken: (back.state === 'done' && back.undoToken) || '' }, false);
    expect(inventory.records.hosts.size).toBe(0);
    await isWhole();
  });

  it('undoes a change of the settings', async () => {
    settings.update({ autoLockMinutes: 3, theme: 'dark' });
    const [line] = lines();
    expect(history.changes(line?.id ?? 0)).toEqual([
      { path: ['theme'], before: 'system', after: 'dark' },
      { path: ['autoLockMinutes'], before: 10, after: 3 },
    ]);
    await history.undo({ eventId: line?.id ?? 0 }, false);
    expect(settings.current).toMatchObject({ autoLockMinutes: 10, theme: 'system' });
  });
});

describe('a change that takes many hosts away', () => {
  it('asks with their names, and does nothing until it is confirmed', async () => {
    const folderId = site('Amsterdam');
    for (const name of ['a', 'b', 'c']) inventory.createHost(draft(name, { folderId }));
    for (let at = 0; at < 9; at++) inventory.createHost(draft(`other-${at}`));
    const before = content();
    const nodes = [{ kind: 'folder' as const, id: folderId }];
    expect(await inventory.remove(nodes)).toEqual({
      state: 'confirm',
      removal: { hosts: 3, of: 12, names: ['Amsterdam / a', 'Amsterdam / b', 'Amsterdam / c'] },
    });
    expect(content()).toEqual(before);
    expect(await inventory.remove(nodes, true)).toMatchObject({ state: 'done', count: 4 });
  });

  it('does not ask about a fifth or less, or about a single host', async () => {
    for (let at = 0; at < 10; at++) inventory.createHost(draft(`h-${at}`));
    const [a, b] = [...inventory.records.hosts.keys()];
    const nodes = [a, b].map((id) => ({ kind: 'host' as const, id: id ?? '' }));
    expect(await inventory.remove(nodes)).toMatchObject({ state: 'done' });
  });

  it('is asked about when it is an undo, too', async () => {
    const undoToken = await importHosts(60, null);
    expect(await history.undo({ undoToken }, false)).toMatchObject({
      state: 'confirm',
      removal: { hosts: 60 },
    });
    expect(inventory.records.hosts.size).toBe(60);
  });
});

describe('going back', () => {
  it('compares two moments', async () => {
    const folderId = site('Site');
    const web = inventory.createHost(draft('web01', { folderId }));
    const old = inventory.createHost(draft('old'));
    const then = store.audit.head().id;
    inventory.updateHost(web.id, { ...draft('web02', { folderId }), endpoints: web.endpoints });
    await inventory.remove([{ kind: 'host', id: old.id }]);
    inventory.createHost(draft('new', { folderId }));
    const found = await history.compare({ from: { event: then }, to: null, folderId: null });
    expect(found.added).toMatchObject([{ kind: 'host', name: 'new', path: 'Site' }]);
    expect(found.removed).toMatchObject([{ kind: 'host', name: 'old', path: '' }]);
    expect(found.changed).toMatchObject([
      { name: 'web02', changes: [{ path: ['name'] }, { path: ['address'] }] },
    ]);
    expect(found.totals).toEqual({ added: 1, removed: 1, changed: 1, removedHosts: 1 });
    const within = await history.compare({ from: { event: then }, to: null, folderId });
    expect(within.totals).toMatchObject({ added: 1, removed: 0, changed: 1 });
    expect(
      (await history.compare({ from: { event: then }, to: { event: then }, folderId: null })).totals,
    ).toEqual({ added: 0, removed: 0, changed: 0, removedHosts: 0 });
  });

  it('makes everything what it was at a time', async () => {
    const a = site('a');
    inventory.createHost(draft('web01', { folderId: a }));
    const credential = inventory.createCredential({
      ...{ name: 'admin', kind: 'password', username: 'root', keyFile: null, notes: '' },
    });
    now = 5_000;
    const before = content();
    now = 6_000;
    const b = site('b', a);
    await inventory.move({
      nodes: [...before.hosts.map(({ id }) => ({ kind: 'host' as const, id }))],
      folderId: b,
      beforeId: null,
    });
    await inventory.remove([{ kind: 'credential', id: credential.id }]);
    inventory.createHost(draft('new', { folderId: b }));
    expect(await history.restore({ time: 5_500 }, null, false)).toMatchObject({ state: 'done' });
    expect(content()).toEqual(before);
    await isWhole();
    expect(lines()[0]).toMatchObject({ action: 'inventory.restore', summary: true });
  });

  it('restores one folder with what its hosts need, and leaves the rest as it is', async () => {
    const kept = site('kept');
    const folderId = site('site');
    const credential = inventory.createCredential({
      ...{ name: 'admin', kind: 'password', username: 'root', keyFile: null, notes: '' },
    });
    const web = inventory.createHost(
      draft('web01', { folderId, properties: { credentialId: credential.id } }),
    );
    const other = inventory.createHost(draft('other', { folderId: kept }));
    const then = store.audit.head().id;
    inventory.updateHost(other.id, { ...draft('renamed', { folderId: kept }), endpoints: other.endpoints });
    await inventory.remove([{ kind: 'folder', id: folderId }], true);
    await inventory.remove([{ kind: 'credential', id: credential.id }]);
    await history.restore({ event: then }, folderId, false);
    expect(inventory.records.hosts.get(web.id)).toEqual(web);
    expect(inventory.records.credentials.has(credential.id)).toBe(true);
    expect(inventory.records.hosts.get(other.id)?.name).toBe('renamed');
    await isWhole();
  });

  it('changes nothing when nothing differs', async () => {
    site('a');
    const { id } = store.audit.head();
    expect(await history.restore({ event: id }, null, false)).toMatchObject({
      state: 'done',
      undoToken: null,
      count: 0,
    });
    expect(store.audit.head().id).toBe(id);
  });
});

describe('verifying', () => {
  function tamper(sql: string): void {
    store.dispose();
    const connection = new Connection(join(folder, 'binnacle.db'));
    connection.execute(sql);
    connection.close();
    reopen();
  }

  it('finds a line that was changed, by its number', async () => {
    for (const name of ['a', 'b', 'c']) inventory.createHost(draft(name));
    const changed = store.audit.get(2);
    // A forger makes the checksum fit: here, by writing the whole row anew.
    store.dispose();
    const result = openStore({ folder });
    if (!result.ok) throw new Error('not open');
    store = result.store;
    const rows = store.audit.rows('WHERE id = 2', []);
    const { rowChecksum } = await import('../store/checkedTable');
    const cells = rows[0]?.cells.map((cell) => (cell === 'b' ? 'B' : cell)) ?? [];
    const checksum = rowChecksum(cells);
    expect(changed?.objectName).toBe('b');
    tamper(`UPDATE event SET object_name = 'B', checksum = ${checksum} WHERE id = 2`);
    expect((await history.verify()).broken).toMatchObject({ id: 2 });
  });

  it('finds lines that are missing', async () => {
    for (const name of ['a', 'b', 'c', 'd']) inventory.createHost(draft(name));
    tamper('DELETE FROM event WHERE id IN (2, 3)');
    expect((await history.verify()).broken).toMatchObject({
      id: 4,
      reason: expect.stringContaining('2 events') as string,
    });
  });

  it('finds a record that no event explains', async () => {
    const web = inventory.createHost(draft('web01'));
    inventory.createHost(draft('web02'));
    tamper(`DELETE FROM host WHERE id = '${web.id}'`);
    expect(await history.verify()).toMatchObject({
      broken: null,
      differentCount: 1,
      different: [{ kind: 'host', id: web.id, name: 'web01' }],
    });
  });
});
