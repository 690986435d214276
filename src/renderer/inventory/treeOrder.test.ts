import { describe, expect, it } from 'vitest';
import type { Environment, Host } from '../../shared/model/inventory';
import { addressKey, naturalKey, sortHosts } from './treeOrder';

const inOrder = (texts: readonly string[], key: (text: string) => string): string[] =>
  [...texts].sort((a, b) => (key(a) < key(b) ? -1 : 1));

const host = (name: string, more: Partial<Host> = {}): Host => ({
  ...{ id: name, folderId: null, name, address: name, tags: [], os: '', notes: '', customFields: {} },
  ...{ properties: {}, endpoints: [], favourite: false, lastUsedAt: null, position: 0 },
  ...more,
});

const environment = (id: string, name: string): [string, Environment] => [
  id,
  { id, name, colour: '#000000', guarded: false },
];
const source = {
  environments: new Map([environment('p', 'Production'), environment('s', 'Staging')]),
  environmentIdOf: ({ properties }: Host) => properties.environmentId ?? null,
};
const sorted = (hosts: Host[], sort: 'name' | 'address' | 'last-used' | 'environment'): string[] =>
  sortHosts(hosts, sort, source).map(({ name }) => name);

describe('order of names', () => {
  it('goes by numbers, whatever the case and the accents', () => {
    expect(inOrder(['web10', 'Web2', 'web1', 'Álpha', 'beta', 'alpine'], naturalKey)).toEqual([
      'Álpha',
      'alpine',
      'beta',
      'web1',
      'Web2',
      'web10',
    ]);
  });
});

describe('order of addresses', () => {
  it('goes by the numbers of IPv4, then IPv6, then names', () => {
    const addresses = ['web10', '10.0.0.10', 'fe80::2', '10.0.0.9', '::1', '9.255.0.1', 'web9', 'fe80::1:0'];
    expect(inOrder(addresses, addressKey)).toEqual([
      ...['9.255.0.1', '10.0.0.9', '10.0.0.10'],
      ...['::1', 'fe80::2', 'fe80::1:0'],
      ...['web9', 'web10'],
    ]);
  });

  it('takes what only looks like an address for a name', () => {
    expect(inOrder(['999.1.1.1', '1:2', 'a', '10.0.0.1'], addressKey)[0]).toBe('10.0.0.1');
  });
});

describe('sortHosts', () => {
  it('puts the last used first, and by name what was never used', () => {
    const hosts = [host('b2'), host('b10'), host('old', { lastUsedAt: 5 }), host('new', { lastUsedAt: 9 })];
    expect(sorted(hosts, 'last-used')).toEqual(['new', 'old', 'b2', 'b10']);
  });

  it('puts hosts without an environment last', () => {
    const hosts = [
      host('a'),
      host('b', { properties: { environmentId: 's' } }),
      host('c', { properties: { environmentId: 'p' } }),
      host('gone', { properties: { environmentId: 'x' } }),
    ];
    expect(sorted(hosts, 'environment')).toEqual(['c', 'b', 'a', 'gone']);
  });

  it('goes by address, then by name', () => {
    const hosts = [
      host('z', { address: '10.0.0.2' }),
      host('b', { address: '10.0.0.10' }),
      host('a', { address: '10.0.0.10' }),
    ];
    expect(sorted(hosts, 'address')).toEqual(['z', 'a', 'b']);
  });
});
