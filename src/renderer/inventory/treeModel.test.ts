import { describe, expect, it } from 'vitest';
import type { Folder, Host } from '../../shared/model/inventory';
import { mirrorOf } from '../stores/inventoryMirror';
import type { TreeSort } from '../../shared/model/settings';
import { applyChange } from '../stores/inventoryMirror';
import { buildTreeIndex, type TreeIndex } from './treeIndex';
import {
  flattenTree,
  parentRow,
  refOfKey,
  rowOfKey,
  rowRef,
  typeAhead,
  type SectionName,
  type TreeRow,
} from './treeModel';

const folder = (
  id: string,
  parentId: string | null,
  position: number,
  more: Partial<Folder> = {},
): Folder => ({
  ...{ id, parentId, position, name: id, notes: '', properties: {} },
  ...more,
});
const host = (id: string, folderId: string | null, position: number, more: Partial<Host> = {}): Host => ({
  ...{ id, folderId, position, name: id, address: `${id}.example`, tags: [], os: '', notes: '' },
  ...{ customFields: {}, properties: {}, favourite: false, lastUsedAt: null },
  endpoints: [{ id: `${id}-ssh`, protocol: 'ssh', port: 22, label: '', properties: {} }],
  ...more,
});
const index = (folders: Folder[], hosts: Host[], sort?: TreeSort): TreeIndex =>
  buildTreeIndex(mirrorOf({ revision: 1, folders, hosts, environments: [], credentials: [] }), sort);
const shown = (
  tree: TreeIndex,
  expanded: ReadonlySet<string>,
  collapsed: ReadonlySet<SectionName>,
): TreeRow[] => flattenTree(tree, { expanded, collapsed });
const keys = (rows: TreeRow[]): string[] => rows.map(({ key, level }) => `${level} ${key}`);
const none = new Set<never>();

describe('flattenTree', () => {
  const folders = [folder('b', null, 2), folder('a', null, 1), folder('inner', 'a', 1)];
  const hosts = [host('h2', 'a', 2), host('h1', 'a', 1), host('deep', 'inner', 1), host('top', null, 1)];

  it('shows closed folders with the number of hosts below at any depth', () => {
    const rows = shown(index(folders, hosts), none, none);
    expect(keys(rows)).toEqual(['1 folder:a', '1 folder:b', '1 tree:top']);
    expect(rows.map((row) => (row.type === 'folder' ? row.count : null))).toEqual([3, 0, null]);
  });

  it('puts folders before hosts, each by position', () => {
    const rows = shown(index(folders, hosts), new Set(['a', 'inner']), none);
    expect(keys(rows)).toEqual([
      '1 folder:a',
      '2 folder:inner',
      '3 tree:deep',
      '2 tree:h1',
      '2 tree:h2',
      '1 folder:b',
      '1 tree:top',
    ]);
    expect(rows.slice(3, 5).map(({ posInSet, setSize }) => [posInSet, setSize])).toEqual([
      [2, 3],
      [3, 3],
    ]);
  });

  it('keeps what lost its folder visible at the top level', () => {
    const rows = shown(index([folder('x', 'gone', 1)], [host('h', 'gone', 1)]), none, none);
    expect(keys(rows)).toEqual(['1 folder:x', '1 tree:h']);
  });

  it('lists favourites and the last used hosts above the tree, unless folded away', () => {
    const used = [
      host('old', null, 1, { lastUsedAt: 5 }),
      host('new', null, 2, { lastUsedAt: 9, favourite: true }),
    ];
    const open = shown(index([], used), none, none);
    expect(keys(open).slice(0, 5)).toEqual([
      '1 section:favourites',
      '2 favourites:new',
      '1 section:recent',
      '2 recent:new',
      '2 recent:old',
    ]);
    const folded = shown(index([], used), none, new Set(['favourites', 'recent'] as const));
    expect(keys(folded)).toEqual(['1 section:favourites', '1 section:recent', '1 tree:old', '1 tree:new']);
  });

  it('caps Recent at eight, newest first', () => {
    const many = Array.from({ length: 30 }, (_, at) =>
      host(`h${at}`, null, at, { lastUsedAt: (at * 7) % 30 }),
    );
    const recent = index([], many).recent.map((item) => item.lastUsedAt);
    expect(recent).toEqual([29, 28, 27, 26, 25, 24, 23, 22]);
  });

  it('hands the environment and the weakness down, and lets "none" end them', () => {
    const above = [folder('a', null, 1, { properties: { environmentId: 'prod', legacyAlgorithms: true } })];
    const below = [
      host('h1', 'a', 1),
      host('h2', 'a', 2, { properties: { environmentId: null, legacyAlgorithms: false } }),
    ];
    const rows = shown(index(above, below), new Set(['a']), none).slice(1);
    expect(rows.map((row) => row.type === 'host' && [row.environmentId, row.weak])).toEqual([
      ['prod', true],
      [null, false],
    ]);
  });

  it('marks a host as weak when only one of its endpoints is', () => {
    const endpoint = {
      id: 'e',
      protocol: 'ssh' as const,
      port: 22,
      label: '',
      properties: { legacyAlgorithms: true },
    };
    const rows = shown(index([], [host('h', null, 1, { endpoints: [endpoint] })]), none, none);
    expect(rows[0]).toMatchObject({ weak: true });
  });

  it('shows smart folders with their hosts, wherever those stand', () => {
    const tree = index(folders, hosts);
    const smart = { id: 's', name: 'Deep ones', query: 'deep' };
    const found = hosts.filter(({ id }) => id === 'deep');
    const open = { expanded: new Set(['s']), collapsed: none };
    const views = [{ smart, count: 1, hosts: found, failure: null }];
    const rows = flattenTree(tree, open, views);
    expect(keys(rows).slice(0, 3)).toEqual(['1 section:smart', '2 smart:s', '3 in:s:deep']);
    expect(rowRef(rows[2] as TreeRow)).toEqual({ kind: 'host', id: 'deep' });
    expect(refOfKey('in:s:deep')).toEqual({ kind: 'host', id: 'deep' });
    expect([rowOfKey(rows, 'in:s:deep'), rowOfKey(rows, 'tree:deep')]).toEqual([2, -1]);
    expect(keys(flattenTree(tree, { ...open, expanded: none }, views))[2]).toBe('1 folder:a');
  });

  it('sorts folders and hosts of each level', () => {
    const named = [folder('web10', null, 1), folder('web2', null, 2)];
    const addresses = [
      host('x', 'web2', 1, { address: '10.0.0.10' }),
      host('y', 'web2', 2, { address: '10.0.0.9' }),
    ];
    const open = new Set(['web2']);
    expect(keys(shown(index(named, addresses, 'name'), open, none))).toEqual([
      '1 folder:web2',
      '2 tree:x',
      '2 tree:y',
      '1 folder:web10',
    ]);
    const byAddress = shown(index(named, addresses, 'address'), open, none);
    expect(keys(byAddress).slice(1, 3)).toEqual(['2 tree:y', '2 tree:x']);
  });

  it('makes anew only the rows of folders in which something changed', () => {
    const before = mirrorOf({ revision: 1, folders, hosts, environments: [], credentials: [] });
    const open = new Set(['a', 'inner']);
    const rows = shown(buildTreeIndex(before), open, none);
    const changed = { ...host('h1', 'a', 1), favourite: true };
    const change = {
      revision: 2,
      folders: [],
      hosts: [changed],
      environments: [],
      credentials: [],
      removed: [],
    };
    const after = applyChange(before, change);
    if (after === null) throw new Error('the change fits');
    const next = shown(buildTreeIndex(after), open, none);
    const row = (list: TreeRow[], key: string): TreeRow | undefined => list[rowOfKey(list, key)];
    expect(row(next, 'tree:deep')).toBe(row(rows, 'tree:deep'));
    expect(row(next, 'tree:h1')).toMatchObject({ host: changed });
    expect(row(next, 'favourites:h1')).toBeDefined();
  });

  it('arranges 50,000 hosts well within a frame budget of start-up', () => {
    const groups = Array.from({ length: 500 }, (_, at) => folder(`f${at}`, null, at));
    const many = Array.from({ length: 50_000 }, (_, at) => host(`h${at}`, `f${at % 500}`, at));
    const started = performance.now();
    const rows = shown(index(groups, many), new Set(groups.map(({ id }) => id)), none);
    expect(rows).toHaveLength(50_500);
    // Generous: shared machines are slow; a scan per row would take minutes.
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('moving through rows', () => {
  const rows = shown(
    index(
      [folder('alpha', null, 1), folder('beta', null, 2)],
      [host('alarm', 'alpha', 1), host('Bravo', 'beta', 1)],
    ),
    new Set(['alpha', 'beta']),
    none,
  );

  it('finds the parent row', () => {
    expect(parentRow(rows, 3)).toBe(2);
    expect(parentRow(rows, 2)).toBe(-1);
  });

  it('finds typed names from the current row on, wrapping, in any case', () => {
    expect(typeAhead(rows, 1, 'al')).toBe(1);
    expect(typeAhead(rows, 2, 'al')).toBe(0);
    expect(typeAhead(rows, 0, 'br')).toBe(3);
    expect(typeAhead(rows, 0, 'zz')).toBe(-1);
  });
});

it('tells the record from a row’s key', () => {
  const used = [host('h', 'a', 1, { favourite: true, lastUsedAt: 1 })];
  for (const row of shown(index([folder('a', null, 1)], used), new Set(['a']), none)) {
    expect(refOfKey(row.key)).toEqual(rowRef(row));
  }
});
