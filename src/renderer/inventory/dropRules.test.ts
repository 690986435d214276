import { describe, expect, it } from 'vitest';
import type { Folder, Host } from '../../shared/model/inventory';
import { mirrorOf } from '../stores/inventoryMirror';
import { dropOn, moveStep, outermost, pasteOn, type TreeNode } from './dropRules';
import { buildTreeIndex } from './treeIndex';
import { flattenTree, type TreeRow } from './treeModel';

const folder = (id: string, parentId: string | null, position: number): Folder => ({
  ...{ id, parentId, position, name: id, notes: '', properties: {} },
});
const host = (id: string, folderId: string | null, position: number): Host => ({
  ...{ id, folderId, position, name: id, address: `${id}.example`, tags: [], os: '', notes: '' },
  ...{ customFields: {}, properties: {}, favourite: id === 'h1', lastUsedAt: null },
  endpoints: [{ id: `${id}-ssh`, protocol: 'ssh', port: 22, label: '', properties: {} }],
});
const folders = [folder('a', null, 1), folder('inner', 'a', 1), folder('b', null, 2)];
const hosts = [host('h1', 'a', 1), host('h2', 'a', 2), host('h3', 'a', 3)];
const mirror = mirrorOf({ revision: 1, folders, hosts, environments: [], credentials: [] });
const index = buildTreeIndex(mirror);
const rows = flattenTree(index, { expanded: new Set(['a']), collapsed: new Set() });
const row = (key: string): TreeRow => {
  const found = rows.find((item) => item.key === key);
  if (found === undefined) throw new Error(`no row ${key}`);
  return found;
};
const f = (id: string): TreeNode => ({ kind: 'folder', id });
const h = (id: string): TreeNode => ({ kind: 'host', id });

describe('dropOn', () => {
  it('moves a host into a folder wherever it is dropped on the folder’s row', () => {
    for (const at of [0.1, 0.5, 0.9]) {
      expect(dropOn(index, [h('h1')], row('folder:b'), at)).toMatchObject({ folderId: 'b', beforeId: null });
    }
  });

  it('reorders folders at the edges of a row and nests them in its middle', () => {
    expect(dropOn(index, [f('b')], row('folder:a'), 0.1)).toMatchObject({ folderId: null, beforeId: 'a' });
    expect(dropOn(index, [f('b')], row('folder:a'), 0.5)).toMatchObject({ folderId: 'a', beforeId: null });
    expect(dropOn(index, [f('a')], row('folder:b'), 0.9)).toMatchObject({ folderId: null, beforeId: null });
  });

  it('refuses a folder into itself or below itself', () => {
    expect(dropOn(index, [f('a')], row('folder:a'), 0.5)).toBeNull();
    expect(dropOn(index, [f('a')], row('folder:inner'), 0.5)).toBeNull();
    expect(dropOn(index, [f('a')], row('tree:h1'), 0.5)).toBeNull();
  });

  it('reorders hosts above and below a host', () => {
    expect(dropOn(index, [h('h3')], row('tree:h1'), 0.2)).toMatchObject({ folderId: 'a', beforeId: 'h1' });
    expect(dropOn(index, [h('h3')], row('tree:h1'), 0.8)).toMatchObject({ folderId: 'a', beforeId: 'h2' });
    expect(dropOn(index, [h('h1')], row('tree:h3'), 0.8)).toMatchObject({ folderId: 'a', beforeId: null });
    expect(dropOn(index, [h('h1'), h('h2')], row('tree:h1'), 0.2)).toBeNull();
  });

  it('never names a moved node as the sibling to stand before', () => {
    expect(dropOn(index, [h('h2')], row('tree:h1'), 0.8)).toMatchObject({ folderId: 'a', beforeId: 'h3' });
  });

  it('takes a folder dropped on a host into that host’s folder', () => {
    expect(dropOn(index, [f('b')], row('tree:h2'), 0.5)).toMatchObject({
      folderId: 'a',
      hint: { kind: 'into', rowKey: 'folder:a' },
    });
  });

  it('means the top level below the last row, and nothing in Favourites', () => {
    expect(dropOn(index, [h('h1')], undefined, 0)).toMatchObject({ folderId: null, beforeId: null });
    expect(dropOn(index, [h('h2')], row('favourites:h1'), 0.5)).toBeNull();
    expect(dropOn(index, [h('h2')], row('section:favourites'), 0.5)).toBeNull();
  });
});

describe('moving by keyboard', () => {
  it('pastes into a folder or below a host', () => {
    expect(pasteOn(index, [h('h3')], row('folder:b'))).toEqual({ folderId: 'b', beforeId: null });
    expect(pasteOn(index, [h('h3')], row('tree:h1'))).toEqual({ folderId: 'a', beforeId: 'h2' });
    expect(pasteOn(index, [f('a')], row('folder:inner'))).toBeNull();
  });

  it('steps up and down among siblings of its kind and stops at the ends', () => {
    expect(moveStep(index, h('h2'), 'a', -1)).toEqual({ folderId: 'a', beforeId: 'h1' });
    expect(moveStep(index, h('h1'), 'a', 1)).toEqual({ folderId: 'a', beforeId: 'h3' });
    expect(moveStep(index, h('h2'), 'a', 1)).toEqual({ folderId: 'a', beforeId: null });
    expect(moveStep(index, h('h1'), 'a', -1)).toBeNull();
    expect(moveStep(index, f('b'), null, 1)).toBeNull();
  });
});

it('leaves out what goes along with a chosen folder', () => {
  expect(outermost(index, [f('a'), f('inner'), h('h1'), f('b')])).toEqual([f('a'), f('b')]);
});

it('works out a drop of thousands without looking at each of them again', () => {
  const many = Array.from({ length: 20_000 }, (_, at) => host(`m${at}`, 'b', at));
  const large = buildTreeIndex(
    mirrorOf({ revision: 1, folders, hosts: many, environments: [], credentials: [] }),
  );
  const shownRows = flattenTree(large, { expanded: new Set(['b']), collapsed: new Set() });
  const chosen = many.slice(5000, 15_000).map(({ id }) => h(id));
  const over = shownRows.find((each) => each.key === 'tree:m4999');
  const started = performance.now();
  for (let move = 0; move < 200; move++) {
    expect(dropOn(large, chosen, over, 0.2)?.beforeId).toBe('m4999');
  }
  // Some 5 ms; a set of the chosen made for each move of the pointer would take more than 200.
  expect(performance.now() - started).toBeLessThan(150);
  expect(dropOn(large, chosen, over, 0.8)?.beforeId).toBe('m15000');
});

describe('in a tree that is sorted', () => {
  const sorted = buildTreeIndex(mirror, 'name');

  it('takes what is dropped into folders, but moves nothing up or down', () => {
    expect(dropOn(sorted, [h('h3')], row('folder:b'), 0.1)).toMatchObject({ folderId: 'b', beforeId: null });
    expect(dropOn(sorted, [f('b')], row('folder:a'), 0.1)).toMatchObject({ hint: { kind: 'into' } });
    expect(dropOn(sorted, [h('h3')], row('tree:h1'), 0.2)).toBeNull();
    expect(dropOn(sorted, [f('b')], row('tree:h1'), 0.2)).toMatchObject({ folderId: 'a', beforeId: null });
    expect(moveStep(sorted, h('h2'), 'a', -1)).toBeNull();
  });
});
