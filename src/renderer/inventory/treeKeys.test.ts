import { describe, expect, it } from 'vitest';
import type { Folder, Host } from '../../shared/model/inventory';
import { mirrorOf } from '../stores/inventoryMirror';
import { treeCommand, type TreeCommand, type TreeKey } from './treeKeys';
import { buildTreeIndex } from './treeIndex';
import { flattenTree } from './treeModel';

const folder: Folder = { id: 'a', parentId: null, position: 1, name: 'a', notes: '', properties: {} };
const closed: Folder = { ...folder, id: 'b', position: 2 };
const host: Host = {
  ...{ id: 'h', folderId: 'a', position: 1, name: 'h', address: 'h', tags: [], os: '', notes: '' },
  ...{ customFields: {}, properties: {}, favourite: false, lastUsedAt: null, endpoints: [] },
};
const index = buildTreeIndex(
  mirrorOf({ revision: 1, folders: [folder, closed], hosts: [host], environments: [], credentials: [] }),
);
// 0: a (open), 1: h, 2: b (closed)
const rows = flattenTree(index, { expanded: new Set(['a']), collapsed: new Set() });
const press = (key: string, at: number, held: Partial<TreeKey> = {}): TreeCommand | null =>
  treeCommand({ key, mod: false, shift: false, alt: false, ...held }, rows, at, 2);

describe('keys in the tree', () => {
  it('moves by row, page and to the ends, and stops there', () => {
    expect(press('ArrowDown', -1)).toEqual({ type: 'go', to: 0, extend: false });
    expect(press('ArrowDown', 2)).toEqual({ type: 'go', to: 2, extend: false });
    expect(press('PageDown', 0)).toEqual({ type: 'go', to: 2, extend: false });
    expect(press('Home', 2, { shift: true })).toEqual({ type: 'go', to: 0, extend: true });
  });

  it('opens and enters with Right, closes and leaves with Left', () => {
    expect(press('ArrowRight', 2)).toEqual({ type: 'expand', at: 2 });
    expect(press('ArrowRight', 0)).toEqual({ type: 'go', to: 1, extend: false });
    expect(press('ArrowRight', 1)).toBeNull();
    expect(press('ArrowLeft', 1)).toEqual({ type: 'go', to: 0, extend: false });
    expect(press('ArrowLeft', 0)).toEqual({ type: 'collapse', at: 0 });
    expect(press('ArrowLeft', 2)).toBeNull();
  });

  it('renames, deletes, cuts, pastes and moves', () => {
    expect(press('Enter', 1)).toEqual({ type: 'activate', at: 1, beside: false });
    expect(press('Enter', 1, { mod: true })).toEqual({ type: 'activate', at: 1, beside: true });
    expect(press('F2', 0)).toEqual({ type: 'rename' });
    expect(press('Delete', 0)).toEqual({ type: 'delete' });
    expect(press('X', 0, { mod: true })).toEqual({ type: 'cut' });
    expect(press('v', 0, { mod: true })).toEqual({ type: 'paste' });
    expect(press('ArrowUp', 1, { alt: true })).toEqual({ type: 'move', at: 1, step: -1 });
  });

  it('types ahead with characters and leaves shortcuts of others alone', () => {
    expect(press('k', 0)).toEqual({ type: 'type', text: 'k' });
    expect(press('k', 0, { mod: true })).toBeNull();
    expect(press('P', 0, { mod: true, shift: true })).toBeNull();
    expect(press('Tab', 0)).toBeNull();
  });
});
