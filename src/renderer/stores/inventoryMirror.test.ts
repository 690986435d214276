import { describe, expect, it } from 'vitest';
import type { Folder, Host, InventoryChange, InventorySnapshot } from '../../shared/model/inventory';
import { applyChange, mirrorOf, type Mirror } from './inventoryMirror';

const folder = (id: string, parentId: string | null, position = 0): Folder => ({
  id,
  parentId,
  name: id,
  notes: '',
  properties: {},
  position,
});
const host = (id: string, folderId: string | null, position = 0): Host => ({
  id,
  folderId,
  name: id,
  address: '10.0.0.1',
  tags: [],
  os: '',
  notes: '',
  customFields: {},
  properties: {},
  endpoints: [],
  favourite: false,
  lastUsedAt: null,
  position,
});
const snapshot = (part: Partial<InventorySnapshot>): InventorySnapshot => ({
  revision: 1,
  folders: [],
  hosts: [],
  environments: [],
  credentials: [],
  ...part,
});
const change = (revision: number, part: Partial<InventoryChange>): InventoryChange => ({
  ...snapshot({ revision }),
  removed: [],
  ...part,
});
const after = (mirror: Mirror, ...changes: InventoryChange[]): Mirror | null =>
  changes.reduce<Mirror | null>((state, each) => (state === null ? null : applyChange(state, each)), mirror);

const site = (): Mirror =>
  mirrorOf(
    snapshot({
      folders: [folder('ams', null), folder('core', 'ams')],
      hosts: [host('b', 'core', 2), host('a', 'core', 1), host('top', null)],
    }),
  );

/** Mulberry32: the same seed gives the same changes. Numbers in [0, 1). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const rebuilt = ({ revision, folders, hosts }: Mirror): Mirror =>
  mirrorOf(snapshot({ revision, folders: [...folders.values()], hosts: [...hosts.values()] }));

/** What matters of a mirror's index, whatever the order in which it came about; equals may stand in either order. */
function plain({ children, hostCounts }: Mirror): unknown {
  const lists = [...children].map(([id, { folders, hosts }]) => [id, folders, hosts] as const);
  return {
    children: lists.sort((a, b) => String(a[0]).localeCompare(String(b[0]))),
    counts: [...hostCounts].sort((a, b) => a[0].localeCompare(b[0])),
  };
}

describe('inventory mirror', () => {
  it('lists children in their order and counts hosts at any depth', () => {
    const mirror = site();
    expect(mirror.children.get('core')?.hosts).toEqual(['a', 'b']);
    expect(mirror.children.get(null)).toEqual({ folders: ['ams'], hosts: ['top'] });
    expect(mirror.hostCounts.get('ams')).toBe(2);
  });

  it('sorts by name with numbers in mind where positions are equal', () => {
    const mirror = mirrorOf(snapshot({ hosts: [host('sw10', null), host('sw9', null)] }));
    expect(mirror.children.get(null)?.hosts).toEqual(['sw9', 'sw10']);
  });

  it('moves a host between folders', () => {
    const mirror = after(site(), change(2, { hosts: [host('a', 'ams')] }));
    expect(mirror?.children.get('core')?.hosts).toEqual(['b']);
    expect(mirror?.children.get('ams')?.hosts).toEqual(['a']);
    expect(mirror?.hostCounts.get('core')).toBe(1);
  });

  it('removes records and counts again', () => {
    const mirror = after(site(), change(2, { removed: [{ kind: 'host', id: 'b' }] }));
    expect(mirror?.hosts.has('b')).toBe(false);
    expect(mirror?.hostCounts.get('ams')).toBe(1);
  });

  it('keeps its index when a change leaves every place as it was', () => {
    const before = site();
    const mirror = after(before, change(2, { hosts: [{ ...host('a', 'core', 1), favourite: true }] }));
    expect(mirror?.children).toBe(before.children);
    expect(mirror?.hosts.get('a')?.favourite).toBe(true);
  });

  it('asks for a new snapshot after a missed change, and ignores one it has', () => {
    const mirror = site();
    expect(applyChange(mirror, change(3, {}))).toBeNull();
    expect(applyChange(mirror, change(1, { removed: [{ kind: 'host', id: 'a' }] }))).toBe(mirror);
  });

  it('takes an import of ten thousand hosts in one step, in a moment', () => {
    const folders = Array.from({ length: 400 }, (_, at) =>
      folder(`f${at}`, at < 20 ? null : `f${at % 20}`, at),
    );
    const hosts = Array.from({ length: 10_000 }, (_, at) => host(`h${at}`, `f${at % 400}`, at));
    const before = site();
    const start = performance.now();
    const mirror = applyChange(before, change(2, { folders, hosts }));
    // Some 20 ms on one core; room for a machine that does ten other things.
    expect(performance.now() - start).toBeLessThan(500);
    expect(mirror?.hostCounts.get('f0')).toBe(500);
    expect(mirror?.children.get('f399')?.hosts).toHaveLength(25);
  });

  it('is after any changes what it would be if it were built anew', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = generator(seed);
      const below = (limit: number): number => Math.floor(random() * limit);
      const pick = (): string | null => (below(5) === 0 ? null : `f${below(9)}`);
      let mirror = site();
      for (let revision = 2; revision < 30; revision++) {
        const folders = Array.from({ length: below(3) }, () => {
          const at = below(9);
          // Only below ones that come before: a folder is never its own ancestor.
          return folder(`f${at}`, at === 0 || below(4) === 0 ? null : `f${below(at)}`, below(4));
        });
        const hosts = Array.from({ length: below(5) }, () => host(`h${below(30)}`, pick(), below(5)));
        const removed = Array.from({ length: below(3) }, () =>
          below(2) === 0
            ? { kind: 'folder' as const, id: `f${below(9)}` }
            : { kind: 'host' as const, id: `h${below(30)}` },
        );
        const next = applyChange(mirror, change(revision, { folders, hosts, removed }));
        if (next === null) throw new Error('no change was missed');
        mirror = next;
        expect([seed, revision, plain(mirror)]).toEqual([seed, revision, plain(rebuilt(mirror))]);
      }
    }
  });

  it('changes five hundred of fifty thousand hosts in a moment', () => {
    const folders = Array.from({ length: 2000 }, (_, at) =>
      folder(`f${at}`, at < 50 ? null : `f${at % 50}`, at),
    );
    const hosts = Array.from({ length: 50_000 }, (_, at) => host(`h${at}`, `f${at % 2000}`, at));
    let mirror: Mirror | null = mirrorOf(snapshot({ folders, hosts }));
    const start = performance.now();
    for (let at = 0; at < 10 && mirror !== null; at++) {
      const moved = hosts.slice(at * 500, at * 500 + 500).map((each) => ({ ...each, folderId: 'f7' }));
      mirror = applyChange(mirror, change(at + 2, { hosts: moved }));
    }
    // Some 50 ms for the ten; building the index anew for each took 400. Room for a busy machine.
    expect(performance.now() - start).toBeLessThan(400);
    expect(mirror?.children.get('f7')?.hosts.length).toBeGreaterThan(5000);
  });

  it('shows what lies in an unknown folder at the top', () => {
    const mirror = mirrorOf(snapshot({ hosts: [host('lost', 'gone')] }));
    expect(mirror.children.get(null)?.hosts).toEqual(['lost']);
  });
});
