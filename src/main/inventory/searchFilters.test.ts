import { beforeEach, describe, expect, it } from 'vitest';
import type { Credential, Endpoint, Environment, Folder, Host } from '../../shared/model/inventory';
import { changeOf } from './records';
import { SearchIndex } from './search';

const folders = new Map<string, Folder>();
const hosts = new Map<string, Host>();
const environments = new Map<string, Environment>();
const credentials = new Map<string, Credential>();
let index: SearchIndex;

const folder = (id: string, parentId: string | null, properties: Folder['properties'] = {}): Folder => {
  const made = { id, parentId, name: id, notes: '', properties, position: 1 };
  folders.set(id, made);
  return made;
};
const endpoint = (part: Partial<Endpoint> = {}): Endpoint => ({
  ...{ id: 'e', protocol: 'ssh', port: 22, label: '', properties: {} },
  ...part,
});
const host = (name: string, part: Partial<Host> = {}): Host => {
  const made: Host = {
    id: name,
    folderId: null,
    name,
    address: '192.0.2.1',
    tags: [],
    os: '',
    notes: '',
    customFields: {},
    properties: {},
    endpoints: [endpoint()],
    favourite: false,
    lastUsedAt: null,
    position: 0,
    ...part,
  };
  hosts.set(name, made);
  return made;
};
const environment = (id: string, name: string): void =>
  void environments.set(id, { id, name, colour: '#000000', guarded: false });
const credential = (id: string, name: string, username: string): void =>
  void credentials.set(id, {
    ...{ id, name, username, kind: 'password', keyFile: null, notes: '', hasSecret: [] },
    ...{ secretSetAt: null, lastUsedAt: null },
  });
const found = (query: string): string[] => index.search(query, 50).map(({ id }) => id);

beforeEach(() => {
  for (const map of [folders, hosts, environments, credentials]) map.clear();
  environment('e1', 'Production');
  environment('e2', 'Staging');
  credential('c1', 'Net admin', 'netops');
  credential('c2', 'Oracle', 'oracle');
  folder('Amsterdam', null, { environmentId: 'e1', credentialId: 'c1', jumpHostId: 'bastion' });
  folder('Core', 'Amsterdam', { legacyAlgorithms: true, username: 'admin' });
  folder('Rotterdam', null, { environmentId: 'e2' });
  host('bastion', { address: '10.2.0.1', favourite: true });
  host('sw10', { folderId: 'Core', tags: ['core', 'edge'], customFields: { Site: 'Lab 2' } });
  host('sw2', { folderId: 'Amsterdam', notes: 'spare fan', os: 'Debian GNU/Linux 12', tags: ['Corelli'] });
  host('db1', {
    folderId: 'Rotterdam',
    address: '10.2.7.9',
    properties: { credentialId: 'c2', jumpHostId: null },
    endpoints: [
      endpoint({ protocol: 'postgres', port: 5432 }),
      endpoint({ port: 2222, properties: { username: 'root' } }),
    ],
  });
  index = new SearchIndex({ folders, hosts, environments, credentials });
});

describe('filters', () => {
  it.each([
    ['tag:core', ['sw2', 'sw10']],
    ['tag:edge,xyz', ['sw10']],
    ['-tag:', ['bastion', 'db1']],
    ['env:prod', ['sw2', 'sw10']],
    ['env:prod,stag', ['db1', 'sw2', 'sw10']],
    ['-env:prod', ['bastion', 'db1']],
    ['proto:postgres', ['db1']],
    ['port:2222', ['db1']],
    ['port:222', []],
    ['os:linux', ['sw2']],
    ['user:root', ['db1']],
    ['user:oracle', ['db1']],
    ['user:netops', ['sw2']],
    ['user:admin', ['sw10']],
    ['cred:"net adm"', ['sw2', 'sw10']],
    ['folder:amst', ['sw2', 'sw10']],
    ['folder:core', ['sw10']],
    ['folder:', ['db1', 'sw2', 'sw10']],
    ['addr:10.2.', ['bastion', 'db1']],
    ['note:fan', ['sw2']],
    ['via:bast', ['sw2', 'sw10']],
    ['is:favourite', ['bastion']],
    ['is:legacy', ['sw10']],
    ['is:nonsense', []],
    ['site:lab', ['sw10']],
    ['site:', ['sw10']],
    ['nosuch:lab', []],
    ['env:prod -tag:edge', ['sw2']],
    ['sw -is:legacy', ['sw2']],
    ['10 folder:amsterdam', ['sw10']],
    ['env:prod -sw2', ['sw10']],
  ])('%s', (query, expected) => {
    expect(found(query)).toEqual(expected);
  });

  it('finds no folders, and takes name:22 for a filter only where a custom field has that name', () => {
    expect(found('amsterdam')).toContain('Amsterdam');
    expect(found('amsterdam env:prod')).toEqual([]);
    expect(found('web:22')).toEqual([]);
    index.update(changeOf({ hosts: [host('sw3', { customFields: { web: '22' } })] }));
    expect(found('web:22')).toEqual(['sw3']);
  });

  it('never throws for what is half typed', () => {
    for (const query of ['tag:', '-is:', 'port:x', 'cred:"', ':', '-', 'addr:(', 'via:,', 'web:22 "']) {
      expect(() => found(query)).not.toThrow();
    }
  });

  it('shows the text that a filter is about', () => {
    const [hit] = index.search('env:prod tag:edge', 5);
    expect(hit).toMatchObject({ field: 'tag', text: 'edge', ranges: [[0, 4]] });
    expect(index.search('note:fan', 5)[0]).toMatchObject({ field: 'note', text: 'spare fan' });
    expect(index.search('site:lab', 5)[0]).toMatchObject({ field: 'field', text: 'Site: Lab 2' });
  });
});

describe('after a change', () => {
  it('inherited values follow their folder', () => {
    expect(found('env:stag')).toEqual(['db1']);
    index.update(changeOf({ folders: [folder('Amsterdam', null, { environmentId: 'e2' })] }));
    expect(found('env:stag')).toEqual(['db1', 'sw2', 'sw10']);
    expect(found('via:bastion')).toEqual([]);
    index.update(changeOf({ folders: [folder('Core', 'Rotterdam')] }));
    expect(found('folder:rotterdam')).toEqual(['db1', 'sw10']);
    folders.delete('Core');
    index.update(changeOf({ removed: [{ kind: 'folder', id: 'Core' }] }));
    expect(found('folder:rotterdam')).toEqual(['db1']);
  });

  it('names are the new ones', () => {
    environment('e1', 'Live');
    credential('c1', 'Routers', 'cisco');
    index.update(changeOf({}));
    expect(found('env:live')).toEqual(['sw2', 'sw10']);
    expect(found('env:prod')).toEqual([]);
    expect(found('cred:routers user:cisco')).toEqual(['sw2']);
    index.update(changeOf({ hosts: [{ ...host('bastion'), name: 'gate' }].map(keep) }));
    expect(found('via:gate')).toEqual(['sw2', 'sw10']);
  });

  it('a folder that is its own ancestor does no harm', () => {
    index.update(changeOf({ folders: [folder('Amsterdam', 'Core'), folder('Core', 'Amsterdam')] }));
    expect(() => found('env:prod folder:x is:legacy')).not.toThrow();
  });
});

it('names every host that a query finds, but no folder', () => {
  for (const query of [
    'env:prod',
    'env:prod -tag:edge',
    'amsterdam',
    'sw core',
    '-tag:',
    'nothing:here',
    '',
    'sw2 db',
  ]) {
    const hostsFound = index.search(query, 50).filter(({ kind }) => kind === 'host');
    expect([query, index.match(query).sort()]).toEqual([query, hostsFound.map(({ id }) => id).sort()]);
  }
});

function keep(changed: Host): Host {
  hosts.set(changed.id, changed);
  return changed;
}
