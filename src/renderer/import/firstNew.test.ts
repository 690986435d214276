import { describe, expect, it } from 'vitest';
import type { Folder, Host } from '../../shared/model/inventory';
import { firstNew, type Records } from './firstNew';

/** Records by parent: names that start with a capital are folders. */
function records(tree: Record<string, string[]>): Records {
  const ids = Object.values(tree).flat();
  const isFolder = (id: string): boolean => /^[A-Z]/.test(id);
  const maps = <T>(wanted: boolean): Map<string, T> =>
    new Map(ids.filter((id) => isFolder(id) === wanted).map((id) => [id, {} as T]));
  return {
    folders: maps<Folder>(true),
    hosts: maps<Host>(false),
    children: new Map(
      Object.entries(tree).map(([parent, inside]) => [
        parent === '' ? null : parent,
        { folders: inside.filter(isFolder), hosts: inside.filter((id) => !isFolder(id)) },
      ]),
    ),
  };
}

describe('what an import added', () => {
  const before = records({ '': ['Ams', 'a'], Ams: ['b'] });

  it('is its uppermost new folder, or else its first new host', () => {
    const withFolder = records({ Site: ['x'], '': ['Ams', 'Site', 'a'], Ams: ['b'] });
    expect(firstNew(before, withFolder)).toEqual({ kind: 'folder', id: 'Site' });
    const withHost = records({ '': ['Ams', 'a'], Ams: ['b', 'c', 'd'] });
    expect(firstNew(before, withHost)).toEqual({ kind: 'host', id: 'c' });
  });

  it('is nothing where hosts were only changed', () => {
    expect(firstNew(before, before)).toBeNull();
  });
});
