import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inventoryChangeSchema, inventorySnapshotSchema } from '../../shared/model/inventory';
import type { Guarded } from '../../shared/model/history';
import type { FolderDraft, HostDraft, InventoryChange, NodeRef } from '../../shared/model/inventory';
import { openStore, type Store } from '../store/store';
import { HistoryService } from './history';
import { InventoryService } from './inventory';

let folder: string;
let store: Store;
let inventory: InventoryService;
let changes: InventoryChange[];
const NOBODY = '00000000-0000-4000-8000-000000000000';

function reopen(): void {
  const result = openStore({ folder });
  if (!result.ok) throw new Error(result.status.message);
  store = result.store;
  inventory = new InventoryService(store, { clock: () => 1000 });
  changes = [];
  inventory.onChange((change) => void changes.push(change));
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'binnacle-inventory-'));
  reopen();
});

afterEach(() => {
  store.dispose();
  rmSync(folder, { recursive: true });
});

const folderDraft = (name: string, part: Partial<FolderDraft> = {}): FolderDraft => ({
  parentId: null,
  name,
  notes: '',
  properties: {},
  ...part,
});

const hostDraft = (name: string, part: Partial<HostDraft> = {}): HostDraft => ({
  folderId: null,
  name,
  address: '10.0.0.1',
  tags: [],
  os: '',
  notes: '',
  customFields: {},
  properties: {},
  endpoints: [{ protocol: 'ssh', port: 22, label: '', properties: {} }],
  favourite: false,
  ...part,
});

const names = (): string[] => {
  const { folders, hosts } = inventory.snapshot();
  return [...folders, ...hosts].sort((a, b) => a.position - b.position).map(({ name }) => name);
};
async function removed(nodes: NodeRef[]): Promise<{ undoToken: string; count: number }> {
  const done = await inventory.remove(nodes, true);
  if (done.state !== 'done' || done.undoToken === null) throw new Error('nothing was removed');
  return { undoToken: done.undoToken, count: done.count };
}
const undo = (undoToken: string): Promise<Guarded> =>
  new HistoryService({ store, inventory, updateSettings: () => undefined }).undo({ undoToken }, true);
const error = (code: string, field?: string): unknown =>
  expect.objectContaining(field === undefined ? { code } : { code, field });

describe('the inventory', () => {
  it('keeps what was made, across a restart', () => {
    const site = inventory.createFolder(folderDraft('Site'));
    inventory.createHost(hostDraft('web01', { folderId: site.id, tags: ['a', 'a ', 'b'] }));
    inventory.createEnvironment({ name: 'Production', colour: '#cc3344', guarded: true });
    const { revision, ...before } = inventory.snapshot();
    expect(revision).toBe(3);
    expect(before.hosts[0]?.tags).toEqual(['a', 'b']);
    store.dispose();
    reopen();
    expect(inventory.snapshot()).toEqual({ revision: 0, ...before });
    expect(inventorySnapshotSchema.safeParse(inventory.snapshot()).success).toBe(true);
  });

  it('tells every change with the next revision and only what changed', async () => {
    const web = inventory.createHost(hostDraft('web01'));
    inventory.setFavourite(web.id, true);
    inventory.touchHost(web.id);
    await removed([{ kind: 'host', id: web.id }]);
    expect(changes.map(({ revision }) => revision)).toEqual([1, 2, 3, 4]);
    expect(changes[2]?.hosts).toEqual([{ ...web, favourite: true, lastUsedAt: 1000 }]);
    expect(changes[3]).toMatchObject({ hosts: [], removed: [{ kind: 'host', id: web.id }] });
    for (const change of changes) expect(inventoryChangeSchema.safeParse(change).success).toBe(true);
  });

  it('keeps the ids of endpoints on a change and refuses those of others', () => {
    const web = inventory.createHost(hostDraft('web01'));
    const [endpoint] = web.endpoints;
    const draft = hostDraft('web01', {
      endpoints: [{ protocol: 'ssh', port: 2222, label: '', properties: {} }, ...web.endpoints],
    });
    const updated = inventory.updateHost(web.id, draft);
    expect(updated.endpoints.map(({ port }) => port)).toEqual([2222, 22]);
    expect(updated.endpoints[1]?.id).toBe(endpoint?.id);
    const other = inventory.createHost(hostDraft('web02'));
    const stolen = hostDraft('web02', { endpoints: web.endpoints });
    expect(() => inventory.updateHost(other.id, stolen)).toThrow(error('not-found', 'endpoints.0.id'));
  });

  it('refuses references to what does not exist, and names the field', () => {
    expect(() => inventory.createHost(hostDraft('a', { folderId: NOBODY }))).toThrow(
      error('not-found', 'folderId'),
    );
    expect(() => inventory.createFolder(folderDraft('a', { parentId: NOBODY }))).toThrow(
      error('not-found', 'parentId'),
    );
    const properties = { credentialId: NOBODY };
    expect(() => inventory.createHost(hostDraft('a', { properties }))).toThrow(
      error('not-found', 'properties.credentialId'),
    );
    const endpoints = [{ protocol: 'ssh' as const, port: 22, label: '', properties: { jumpHostId: NOBODY } }];
    expect(() => inventory.createHost(hostDraft('a', { endpoints }))).toThrow(
      error('not-found', 'endpoints.0.properties.jumpHostId'),
    );
    expect(() => inventory.setFavourite(NOBODY, true)).toThrow(error('not-found'));
    expect(inventory.snapshot()).toMatchObject({ revision: 0, hosts: [], folders: [] });
  });

  it('still accepts a reference whose record was deleted since', async () => {
    const credential = inventory.createCredential({
      name: 'admin',
      kind: 'password',
      username: 'root',
      keyFile: null,
      notes: '',
    });
    const draft = hostDraft('web01', { properties: { credentialId: credential.id } });
    const web = inventory.createHost(draft);
    const { undoToken } = await removed([{ kind: 'credential', id: credential.id }]);
    inventory.updateHost(web.id, { ...draft, name: 'web02' });
    await undo(undoToken);
    expect(inventory.snapshot().credentials).toEqual([credential]);
  });

  it('refuses a folder inside itself', async () => {
    const a = inventory.createFolder(folderDraft('a'));
    const b = inventory.createFolder(folderDraft('b', { parentId: a.id }));
    expect(() => inventory.updateFolder(a.id, folderDraft('a', { parentId: b.id }))).toThrow(
      error('conflict', 'parentId'),
    );
    const nodes = [{ kind: 'folder' as const, id: a.id }];
    await expect(inventory.move({ nodes, folderId: b.id, beforeId: null })).rejects.toThrow(
      error('conflict', 'folderId'),
    );
  });

  it('refuses jump hosts that go in a circle, also through folders', async () => {
    const site = inventory.createFolder(folderDraft('site'));
    const a = inventory.createHost(hostDraft('a', { folderId: site.id }));
    const b = inventory.createHost(hostDraft('b', { properties: { jumpHostId: a.id } }));
    const through = { properties: { jumpHostId: b.id } };
    expect(() => inventory.updateHost(a.id, hostDraft('a', { folderId: site.id, ...through }))).toThrow(
      error('conflict', 'properties.jumpHostId'),
    );
    expect(() => inventory.updateFolder(site.id, folderDraft('site', through))).toThrow(/“b”/);
    const other = inventory.createFolder(folderDraft('other', through));
    const nodes = [{ kind: 'host' as const, id: a.id }];
    await expect(inventory.move({ nodes, folderId: other.id, beforeId: null })).rejects.toThrow(
      error('conflict'),
    );
    // "None" at the host itself breaks the circle.
    const none = { folderId: site.id, properties: { jumpHostId: null } };
    inventory.updateHost(a.id, hostDraft('a', none));
    inventory.updateFolder(site.id, folderDraft('site', through));
  });

  it('moves before a sibling or to the end, any number of times', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => inventory.createHost(hostDraft(name)));
    if (a === undefined || b === undefined || c === undefined) throw new Error('unreachable');
    const d = inventory.createFolder(folderDraft('d'));
    const nodes = [
      { kind: 'folder' as const, id: d.id },
      { kind: 'host' as const, id: c.id },
    ];
    await inventory.move({ nodes, folderId: null, beforeId: a.id });
    expect(names()).toEqual(['d', 'c', 'a', 'b']);
    await inventory.move({ nodes: [{ kind: 'folder', id: d.id }], folderId: null, beforeId: null });
    expect(names()).toEqual(['c', 'a', 'b', 'd']);
    for (let round = 0; round < 60; round++) {
      const [first, second] = round % 2 === 0 ? [b, a] : [a, b];
      await inventory.move({ nodes: [{ kind: 'host', id: first.id }], folderId: null, beforeId: second.id });
      expect(names().indexOf(first.name) + 1).toBe(names().indexOf(second.name));
    }
    expect(names()[0]).toBe('c');
  });

  it('deletes a folder with everything in it, and brings it all back', async () => {
    const site = inventory.createFolder(folderDraft('site'));
    const rack = inventory.createFolder(folderDraft('rack', { parentId: site.id }));
    inventory.createHost(hostDraft('web01', { folderId: rack.id }));
    inventory.createHost(hostDraft('web02'));
    const before = inventory.snapshot();
    const { undoToken, count } = await removed([{ kind: 'folder', id: site.id }]);
    expect(count).toBe(3);
    expect(names()).toEqual(['web02']);
    expect(inventory.search('web01', 10)).toEqual([]);
    store.dispose();
    reopen();
    await undo(undoToken);
    const after = inventory.snapshot();
    expect(after.hosts).toHaveLength(2);
    expect(new Set(after.hosts)).toEqual(new Set(before.hosts));
    expect(new Set(after.folders)).toEqual(new Set(before.folders));
    expect(inventory.search('web01', 10)).toHaveLength(1);
    await expect(undo(undoToken)).rejects.toThrow(error('conflict'));
  });

  it('brings a host back to the top level when its folder is gone', async () => {
    const site = inventory.createFolder(folderDraft('site'));
    const web = inventory.createHost(hostDraft('web01', { folderId: site.id }));
    const { undoToken } = await removed([{ kind: 'host', id: web.id }]);
    await removed([{ kind: 'folder', id: site.id }]);
    await undo(undoToken);
    expect(inventory.snapshot().hosts).toEqual([{ ...web, folderId: null }]);
  });

  it('duplicates a host right below it, under names that differ', () => {
    const web = inventory.createHost(hostDraft('web01', { favourite: true }));
    inventory.createHost(hostDraft('web02'));
    const copy = inventory.duplicateHost(web.id);
    inventory.duplicateHost(copy.id);
    expect(names()).toEqual(['web01', 'web01 copy', 'web01 copy 2', 'web02']);
    expect(copy).toMatchObject({ favourite: false, lastUsedAt: null });
    expect(copy.endpoints[0]?.id).not.toBe(web.endpoints[0]?.id);
  });

  it('knows which secrets a credential has, but never a secret', () => {
    const draft = { name: 'admin', kind: 'password' as const, username: 'root', keyFile: null, notes: '' };
    const { id } = inventory.createCredential(draft);
    store.secrets.put({
      id: NOBODY,
      credentialId: id,
      slot: 'password',
      version: 1,
      sealed: Buffer.from('sealed'),
    });
    inventory.secretsChanged(id);
    expect(changes.at(-1)?.credentials[0]?.hasSecret).toEqual(['password']);
    store.dispose();
    reopen();
    expect(inventory.snapshot().credentials[0]?.hasSecret).toEqual(['password']);
  });

  it('writes each change to the audit of its host', async () => {
    const web = inventory.createHost(hostDraft('web01'));
    inventory.updateHost(web.id, hostDraft('web02'));
    await removed([{ kind: 'host', id: web.id }]);
    const lines = store.audit.list({ hostId: web.id, beforeId: null, limit: 10, text: '' });
    expect(lines.map(({ action, objectName }) => `${action} ${objectName}`)).toEqual([
      'host.remove web02',
      'host.update web02',
      'host.create web01',
    ]);
  });
});
