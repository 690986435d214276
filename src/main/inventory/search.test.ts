import { describe, expect, it } from 'vitest';
import type { Folder, Host } from '../../shared/model/inventory';
import { changeOf } from './records';
import { SearchIndex } from './search';
import type { SearchedRecords } from './searchFilters';

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

const byId = <T extends { id: string }>(records: readonly T[]): Map<string, T> =>
  new Map(records.map((record) => [record.id, record]));

const recordsOf = (hosts: Host[], folders: Folder[] = []): SearchedRecords => ({
  hosts: byId(hosts),
  folders: byId(folders),
  environments: new Map(),
  credentials: new Map(),
});

const indexOf = (hosts: Host[], folders: Folder[] = []): SearchIndex =>
  new SearchIndex(recordsOf(hosts, folders));

const search = (hosts: Host[], query: string): string[] => {
  const names = byId(hosts);
  return indexOf(hosts)
    .search(query, 50)
    .map(({ id }) => names.get(id)?.name ?? '');
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
    const [hit] = indexOf([host('Zürich Straße')]).search('ZURICH', 5);
    expect(hit).toMatchObject({ field: 'name', text: 'Zürich Straße', ranges: [[0, 6]] });
    const decomposed = 'Zu\u0308rich';
    const [other] = indexOf([host(decomposed)]).search('zurich', 5);
    expect(other?.ranges).toEqual([[0, decomposed.length]]);
  });

  it('finds custom fields, and names the one it found', () => {
    const hosts = [host('web', { customFields: { Rack: 'B 07' } }), host('b')];
    const [, hit] = indexOf(hosts).search('b', 5);
    expect(hit).toMatchObject({ field: 'field', text: 'Rack: B 07' });
    expect(search(hosts, '"b 07"')).toEqual(['web']);
  });

  it('marks every word, and scattered letters one by one', () => {
    const index = indexOf([host('core-sw-01')]);
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
    const [hit] = indexOf([host('web', { notes })]).search('needle', 5);
    expect(hit?.text.length).toBeLessThan(130);
    const [start, end] = hit?.ranges[0] ?? [0, 0];
    expect(hit?.text.slice(start, end)).toBe('needle');
    expect(hit?.text).not.toContain('\n');
  });

  it('gives the same few best ones as a search for all of them, with each key', () => {
    const parts = ['web', 'db', 'core-sw', 'tokyo', 'b', 'x', '10', 'spare'];
    const at = (n: number, of: readonly string[]): string => of[n % of.length] ?? '';
    const hosts = Array.from({ length: 3000 }, (_, n) =>
      host(`${at(n * 7, parts)}-${at(n * 13 + 3, parts)}${n % 97}`, {
        address: `10.${n % 5}.${n % 251}.${n % 7}`,
        tags: n % 3 === 0 ? [at(n, parts), 'edge'] : [],
        notes: n % 5 === 0 ? `${at(n + 2, parts)} fan` : '',
        customFields: n % 11 === 0 ? { rack: at(n + 4, parts) } : {},
        favourite: n % 101 === 0,
        lastUsedAt: n % 37 === 0 ? 1_700_000_000_000 + n : null,
      }),
    );
    const typed = indexOf(hosts);
    for (const query of 'w we web t to e ed 1 10 10. 10.1 s sp wb ds'.split(' ')) {
      const few = typed.search(query, 20);
      const all = indexOf(hosts).search(query, 3000);
      expect(few, query).toEqual(all.slice(0, 20));
    }
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
    const index = indexOf([], [folder]);
    expect(index.search('rott', 5)[0]).toMatchObject({ kind: 'folder', id: 'f' });
    const hosts = Array.from({ length: 500 }, (_, i) => host(`rotor-${i}`));
    index.update(changeOf({ hosts, removed: [{ kind: 'folder', id: 'f' }] }));
    expect(index.search('rot', 20)).toHaveLength(20);
    expect(index.search('rotter', 5)).toEqual([]);
    expect(index.search('   ', 5)).toEqual([]);
    expect(index.search('%_\\ (.*)', 5)).toEqual([]);
  });

  it('is complete for a search that comes while it is made, and follows changes meanwhile', () => {
    const hosts = Array.from({ length: 1000 }, (_, at) => host(`web-${at}`));
    const records = recordsOf(hosts);
    const index = new SearchIndex(records);
    expect(index.step(0)).toBe(false);
    const [first, last] = [hosts[0], hosts[999]];
    if (first === undefined || last === undefined) throw new Error('no hosts');
    const renamed = { ...last, name: 'renamed' };
    const live = records.hosts as Map<string, Host>;
    live.delete(first.id);
    live.set(last.id, renamed);
    index.update(changeOf({ hosts: [renamed], removed: [{ kind: 'host', id: first.id }] }));
    expect(index.search('web', 2000)).toHaveLength(998);
    expect(index.search('renamed', 5)).toHaveLength(1);
    expect(index.step(0)).toBe(true);
  });
});
