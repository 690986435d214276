import { describe, expect, it } from 'vitest';
import type { Folder, Host, SearchHit } from '../../shared/model/inventory';
import { quickTarget } from './quickTarget';
import { wantsHints, withOperator } from './SearchHints';
import { mirrorOf } from '../stores/inventoryMirror';
import { entryRef, searchEntries, targetText, type AdhocTarget } from './searchEntries';
import { orderEntries, type ResultSort } from './searchOrder';

const target = (address: string, port = 22, username: string | null = null): AdhocTarget => ({
  ...{ kind: 'ssh-adhoc', address, port, username },
});

describe('the search box as an address', () => {
  it('puts connecting first only where nothing else can be meant', () => {
    expect(quickTarget('root@web01')).toMatchObject({ target: target('web01', 22, 'root'), explicit: true });
    expect(quickTarget('[::1]:2222')).toMatchObject({ target: target('::1', 2222), explicit: true });
    expect(quickTarget('ssh://web01')).toMatchObject({ target: target('web01'), explicit: true });
    expect(quickTarget('web01:2222')).toMatchObject({ target: target('web01', 2222), explicit: true });
    expect(quickTarget('10.0.0.1')).toMatchObject({ target: target('10.0.0.1'), explicit: false });
  });

  it('takes a plain word for a search, and for an address only when nothing is found', () => {
    expect(quickTarget('web01')).toEqual({
      target: null,
      explicit: false,
      guess: target('web01'),
      problem: null,
    });
    expect(quickTarget('two words')).toMatchObject({ target: null, guess: null });
  });

  it('leaves filters to the search', () => {
    for (const text of ['tag:core', 'port:2222', '-env:prod', 'site:lab', 'user:root@corp', 'via:[x']) {
      expect(quickTarget(text)).toEqual({ target: null, explicit: false, guess: null, problem: null });
    }
    expect(quickTarget('fe80::1')).toMatchObject({ target: target('fe80::1') });
  });

  it('says what is wrong with an address', () => {
    expect(quickTarget('root@web01:99999').problem).toMatch(/port/);
  });

  it('writes targets as people do', () => {
    expect(targetText(target('web01'))).toBe('web01');
    expect(targetText(target('::1', 2222, 'root'))).toBe('root@[::1]:2222');
  });
});

describe('hints of filters', () => {
  it('come with a colon or a question mark', () => {
    expect(['?', ' ? ', 'web tag:', 'web01:22'].every(wantsHints)).toBe(true);
    expect(['', 'web', 'what?'].some(wantsHints)).toBe(false);
  });

  it('begin a filter at the end', () => {
    expect(withOperator('?', 'tag')).toBe('tag:');
    expect(withOperator('web', 'env')).toBe('web env:');
    expect(withOperator('web tag:', 'env')).toBe('web env:');
    expect(withOperator('tag:core ', 'env')).toBe('tag:core env:');
  });
});

describe('entries below the box', () => {
  const host = (id: string, name: string, address = name): Host => ({
    ...{ id, folderId: id === 'h' ? 'f' : null, name, address, tags: [], os: '', notes: '' },
    ...{ customFields: {}, properties: {}, endpoints: [], favourite: false, lastUsedAt: null, position: 0 },
  });
  const folder: Folder = { id: 'f', parentId: null, name: 'web', notes: '', properties: {}, position: 0 };
  const hosts = [
    host('h', 'web10', '10.0.0.2'),
    host('i', 'web2', '10.0.0.10'),
    host('j', 'app', '10.0.0.9'),
  ];
  const records = { hosts: new Map(hosts.map((each) => [each.id, each])), folders: new Map([['f', folder]]) };
  const hit = (kind: 'host' | 'folder', id: string): SearchHit => ({
    ...{ kind, id, score: 1, field: 'name', text: id, ranges: [] },
  });
  const hits = [hit('host', 'h'), hit('folder', 'f')];
  const ids = (sort: ResultSort, all: string[] | null): (string | undefined)[] =>
    orderEntries(mirror, { hits, all }, sort).map((entry) => entryRef(entry)?.id);
  const mirror = mirrorOf({ revision: 1, folders: [folder], hosts, environments: [], credentials: [] });

  it('orders connecting and saving around what was found', () => {
    const found = orderEntries(records, { hits, all: null }, 'relevance');
    const kinds = (explicit: boolean): string[] =>
      searchEntries(found, target('web01'), explicit).map(({ kind }) => kind);
    expect(kinds(true)).toEqual(['connect', 'host', 'folder', 'add']);
    expect(kinds(false)).toEqual(['host', 'folder', 'connect', 'add']);
  });

  it('leaves out hits whose record is gone', () => {
    expect(orderEntries(records, { hits: [hit('host', 'gone')], all: ['gone'] }, 'relevance')).toEqual([]);
  });

  it('puts the best first, then all others; or everything in the order that was chosen', () => {
    expect(ids('relevance', ['h', 'i', 'j'])).toEqual(['h', 'f', 'j', 'i']);
    expect(ids('name', ['h', 'i', 'j'])).toEqual(['f', 'j', 'i', 'h']);
    expect(ids('address', ['h', 'i', 'j'])).toEqual(['f', 'h', 'j', 'i']);
    expect(ids('folder', ['h', 'i', 'j'])).toEqual(['f', 'j', 'i', 'h']);
    expect(ids('name', null)).toEqual(['f', 'h']);
  });
});
