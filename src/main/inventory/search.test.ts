import { describe, expect, it } from 'vitest';
import type { Folder, Host } from '../../shared/model/inventory';
import { changeOf } from './records';
import { SearchIndex } from './search';

let count = 0;
const host = (name: string, part: Partial<Host> = {}): Host => ({
  id: `id-${++count}`,
  folderId: null,
  name,
  address: '192.0.2.1',
  tags: [],
  os: '',
  notes: '',
  customFields: {},
  properties: {},
  endpoints: [],
  favourite: false,
  lastUsedAt: null,
  position: 0,
  ...part,
});

const search = (hosts: Host[], query: string): string[] => {
  const byId = new Map(hosts.map(({ id, name }) => [id, name]));
  return new SearchIndex(hosts, []).search(query, 50).map(({ id }) => byId.get(id) ?? '');
};

describe('search', () => {
  it('ranks prefix and word start before inside before scattered letters', () => {
    const hosts = ['xdbx', 'my-db', 'db01', 'd-x-b', 'db'].map((name) => host(name));
    expect(search(hosts, 'db')).toEqual(['db', 'db01', 'my-db', 'xdbx', 'd-x-b']);
  });

  it('ranks name before address before tag before note', () => {
    const hosts = [
      host('one', { notes: 'core' }),
      host('two', { tags: ['core'] }),
      host('three', { address: 'core' }),
      host('core'),
    ];
    expect(search(hosts, 'core')).toEqual(['core', 'three', 'two', 'one']);
  });

  it('breaks ties by favourite, then by the most recent, then by name', () => {
    const hosts = [
      host('web-c'),
      host('web-b'),
      host('web-d', { lastUsedAt: 1_700_000_000_000 }),
      host('web-e', { lastUsedAt: 1_700_000_100_000 }),
      host('web-f', { favourite: true }),
    ];
    expect(search(hosts, 'web')).toEqual(['web-f', 'web-e', 'web-d', 'web-b', 'web-c']);
  });

  it('wants every word, in any field', () => {
    const hosts = [
      host('web01', { tags: ['amsterdam'] }),
      host('web02', { notes: 'in Amsterdam' }),
      host('web03'),
    ];
    expect(search(hosts, 'ams web')).toEqual(['web01', 'web02']);
    expect(search(hosts, 'web ams x9')).toEqual([]);
  });

  it('ignores case and accents, and marks the original letters', () => {
    const [hit] = new SearchIndex([host('Zürich Straße')], []).search('ZURICH', 5);
    expect(hit).toMatchObject({ field: 'name', text: 'Zürich Straße', ranges: [[0, 6]] });
    const decomposed = 'Zu\u0308rich';
    const [other] = new SearchIndex([host(decomposed)], []).search('zurich', 5);
    expect(other?.ranges).toEqual([[0, decomposed.length]]);
  });

  it('marks every word, and scattered letters one by one', () => {
    const index = new SearchIndex([host('core-sw-01')], []);
    expect(index.search('01 core', 5)[0]?.ranges).toEqual([
      [0, 4],
      [8, 10],
    ]);
    expect(index.search('cs01', 5)[0]?.ranges).toEqual([
      [0, 1],
      [5, 6],
      [8, 10],
    ]);
  });

  it('shortens a note around the match', () => {
    const notes = `${'before '.repeat(50)}the needle\nis here ${'after '.repeat(50)}`;
    const [hit] = new SearchIndex([host('web', { notes })], []).search('needle', 5);
    expect(hit?.text.length).toBeLessThan(130);
    const [start, end] = hit?.ranges[0] ?? [0, 0];
    expect(hit?.text.slice(start, end)).toBe('needle');
    expect(hit?.text).not.toContain('\n');
  });

  it('finds folders, follows changes, and is bounded', () => {
    const folder: Folder = {
      id: 'f',
      parentId: null,
      name: 'Rotterdam',
      notes: '',
      properties: {},
      position: 0,
    };
    const index = new SearchIndex([], [folder]);
    expect(index.search('rott', 5)[0]).toMatchObject({ kind: 'folder', id: 'f' });
    const hosts = Array.from({ length: 500 }, (_, i) => host(`rotor-${i}`));
    index.update(changeOf({ hosts, removed: [{ kind: 'folder', id: 'f' }] }));
    expect(index.search('rot', 20)).toHaveLength(20);
    expect(index.search('rotter', 5)).toEqual([]);
    expect(index.search('   ', 5)).toEqual([]);
    expect(index.search('%_\\ (.*)', 5)).toEqual([]);
  });
});
