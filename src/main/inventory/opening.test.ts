import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inventoryOpeningSchema, type Host, type InventoryOpening } from '../../shared/model/inventory';
import { openStore, type Store } from '../store/store';
import { InventoryService } from './inventory';

let folder: string;
let store: Store;
let inventory: InventoryService;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'binnacle-opening-'));
  const opened = openStore({ folder });
  if (!opened.ok) throw new Error(opened.status.message);
  store = opened.store;
  inventory = new InventoryService(store);
});

afterEach(() => {
  store.dispose();
  rmSync(folder, { recursive: true });
});

function addHost(name: string, folderId: string | null, favourite = false): Host {
  return inventory.createHost({
    ...{ folderId, name, address: '192.0.2.1', tags: [], os: '', notes: '', customFields: {}, favourite },
    ...{ properties: {}, endpoints: [{ protocol: 'ssh', port: 22, label: '', properties: {} }] },
  });
}

/** Two folders of 1,000 hosts, three favourites among them. */
function fill(): { open: string; closed: string } {
  const ids = store.transaction(() =>
    ['closed', 'open'].map((name) => {
      const { id } = inventory.createFolder({ name, parentId: null, notes: '', properties: {} });
      for (let at = 0; at < 1000; at++) addHost(`${name}-${at}`, id, at > 996 && name === 'closed');
      return id;
    }),
  );
  return { closed: ids[0] ?? '', open: ids[1] ?? '' };
}

/** Everything that follows an opening, in parts. */
function rest({ revision, next }: InventoryOpening): Host[] {
  const hosts: Host[] = [];
  for (let from = next; from !== null;) {
    const part = inventory.openRest(revision, from);
    if (part === null) throw new Error('it is gone');
    hosts.push(...part.hosts);
    from = part.next;
  }
  return hosts;
}

describe('opening the inventory', () => {
  it('sends a small one whole', () => {
    addHost('web', null);
    const opening = inventory.open(new Set());
    expect(opening).toMatchObject({ revision: 1, next: null, hostsIn: [] });
    expect(opening.hosts).toHaveLength(1);
  });

  it('sends what the tree shows first, then every other host once', () => {
    const { open } = fill();
    const opening = inventory.open(new Set([open]));
    expect(inventoryOpeningSchema.safeParse(opening).success).toBe(true);
    expect(opening.hostsIn).toEqual([1000, 1000]);
    const names = opening.hosts.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['closed-997', 'closed-999', 'open-0', 'open-140']));
    expect(names).not.toContain('closed-0');
    expect(names.length).toBeLessThan(200);
    const all = [...opening.hosts, ...rest(opening)].map(({ id }) => id);
    expect(new Set(all)).toEqual(new Set(inventory.snapshot().hosts.map(({ id }) => id)));
    expect(all).toHaveLength(2000);
  });

  it('is the same from a store that was just opened as from memory', () => {
    const { open } = fill();
    const { hosts } = inventory.snapshot();
    inventory.touchHost(hosts[77]?.id ?? '');
    inventory.touchHost(hosts[1501]?.id ?? '');
    const fresh = new InventoryService(store);
    for (const expanded of [[], [open]]) {
      const [cold, warm] = [fresh, inventory].map((each) => each.open(new Set(expanded)));
      const names = (opening: InventoryOpening | undefined): string[] =>
        (opening?.hosts ?? []).map(({ name }) => name).sort();
      expect(cold?.hostsIn).toEqual(warm?.hostsIn);
      expect(names(cold)).toEqual(names(warm));
      expect(names(cold)).toEqual(expect.arrayContaining([hosts[77]?.name, hosts[1501]?.name]));
    }
    fresh.dispose();
  });

  it('shows a favourite whose folder is lost at the top level', () => {
    const { open } = fill();
    const lost = { ...addHost('lost', open, true), folderId: crypto.randomUUID() };
    store.hosts.update(lost);
    const fresh = new InventoryService(store);
    const opening = fresh.open(new Set());
    expect(opening.hosts.find(({ id }) => id === lost.id)).toMatchObject({ name: 'lost', folderId: null });
    fresh.dispose();
  });

  it('keeps to its revision whatever happens meanwhile, and forgets it for a newer one', async () => {
    fill();
    const opening = inventory.open(new Set());
    const before = inventory.snapshot();
    const gone = before.hosts[5];
    if (gone === undefined) throw new Error('no hosts');
    await inventory.remove([{ kind: 'host', id: gone.id }]);
    const sent = [...opening.hosts, ...rest(opening)];
    expect(sent.map(({ id }) => id).sort()).toEqual(before.hosts.map(({ id }) => id).sort());
    expect(inventory.openRest(opening.revision, 0)).toBeNull();
    const next = inventory.open(new Set());
    expect(inventory.openRest(opening.revision, 0)).toBeNull();
    expect(rest(next)).toHaveLength(1996);
  });

  it('is complete when it is asked for while the records are being read', async () => {
    const { closed } = fill();
    const fresh = new InventoryService(store);
    fresh.prepare();
    await new Promise((resolve) => setImmediate(resolve));
    expect(fresh.open(new Set()).hostsIn).toEqual([1000, 1000]);
    expect(fresh.search('folder:closed', 5)).toHaveLength(5);
    expect(fresh.records.children(closed)).toHaveLength(1000);
    fresh.dispose();
  });
});
