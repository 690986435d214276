import { describe, expect, it } from 'vitest';
import type { Folder, Host } from '../../shared/model/inventory';
import { mirrorOf } from '../stores/inventoryMirror';
import {
  buildTreeIndex,
  flattenTree,
  parentRow,
  refOfKey,
  rowRef,
  typeAhead,
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
const index = (folders: Folder[], hosts: Host[]): ReturnType<typeof buildTreeIndex> =>
  buildTreeIndex(mirrorOf({ revision: 1, folders, hosts, environments: [], credentials: [] }));
const keys = (rows: TreeRow[]): string[] => rows.map(({ key, level }) => `${level} ${key}`);
const none = new Set<never>();

describe('flattenTree', () => {
  const folders = [folder('b', null, 2), folder('a', null, 1), folder('inner', 'a', 1)];
  const hosts = [host('h2', 'a', 2), host('h1', 'a', 1), host('deep', 'inner', 1), host('top', null, 1)];

  it('shows closed folders with the number of hosts below at any depth', () => {
    const rows = flattenTree(index(folders, hosts), none, none);
    expect(keys(rows)).toEqual(['1 folder:a', '1 folder:b', '1 tree:top']);
    expect(rows.map((row) => (row.type === 'folder' ? row.count : null))).toEqual([3, 0, null]);
  });

  it('puts folders before hosts, each by position', () => {
    const rows = flattenTree(index(folders, hosts), new Set(['a', 'inner']), none);
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
    const rows = flattenTree(index([folder('x', 'gone', 1)], [host('h', 'gone', 1)]), none, none);
    expect(keys(rows)).toEqual(['1 folder:x', '1 tree:h']);
  });

  it('lists favourites and the last used hosts above the tree, unless folded away', () => {
    const used = [
      host('old', null, 1, { lastUsedAt: 5 }),
      host('new', null, 2, { lastUsedAt: 9, favourite: true }),
    ];
    const open = flattenTree(index([], used), none, none);
    expect(keys(open).slice(0, 5)).toEqual([
      '1 section:favourites',
      '2 favourites:new',
      '1 section:recent',
      '2 recent:new',
      '2 recent:old',
    ]);
    const folded = flattenTree(index([], used), none, new Set(['favourites', 'recent'] as const));
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
    const rows = flattenTree(index(above, below), new Set(['a']), none).slice(1);
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
    const rows = flattenTree(index([], [host('h', null, 1, { endpoints: [endpoint] })]), none, none);
    expect(rows[0]).toMatchObject({ weak: true });
  });

  it('arranges 50,000 hosts well within a frame budget of start-up', () => {
    const groups = Array.from({ length: 500 }, (_, at) => folder(`f${at}`, null, at));
    const many = Array.from({ length: 50_000 }, (_, at) => host(`h${at}`, `f${at % 500}`, at));
    const started = performance.now();
    const rows = flattenTree(index(groups, many), new Set(groups.map(({ id }) => id)), none);
    expect(rows).toHaveLength(50_500);
    // Generous: shared machines are slow; a scan per row would take minutes.
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('moving through rows', () => {
  const rows = flattenTree(
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
  for (const row of flattenTree(index([folder('a', null, 1)], used), new Set(['a']), none)) {
    expect(refOfKey(row.key)).toEqual(rowRef(row));
  }
});
