import { describe, expect, it } from 'vitest';
import { ImportFailure } from '../import/importModel';
import { readFeedJson } from './feedJson';
import { withStableKeys } from './stableKeys';

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const list = (hosts: unknown[], more: object = {}): Uint8Array =>
  bytes({ format: 'binnacle-feed', version: 1, hosts, ...more });

function failure(input: Uint8Array): ImportFailure {
  try {
    readFeedJson(input);
  } catch (error) {
    if (error instanceof ImportFailure) return error;
  }
  throw new Error('this should not be read');
}

describe('a list of hosts', () => {
  it('gives folders, hosts and what they have in common', () => {
    const { tree, ids } = readFeedJson(
      list(
        [
          {
            id: 'vm-1',
            name: 'web01',
            address: '10.0.0.1',
            folder: 'Amsterdam/Web',
            tags: ['web'],
            port: 2222,
          },
          {
            name: 'sw1',
            folder: ['Amsterdam', 'Core / spine'],
            endpoints: [{ protocol: 'snmp' }, { protocol: 'ssh' }],
          },
          { name: 'db.example', fields: { rack: 'A4' }, jumpHost: 'vm-1', username: 'ops' },
        ],
        { folders: [{ path: 'Amsterdam', environment: 'Production', username: 'admin' }] },
      ),
    );
    expect(tree.folders.map(({ name }) => name)).toEqual(['Amsterdam', 'Web', 'Core / spine']);
    expect(tree.folders[0]?.properties).toEqual({ environment: 'Production', username: 'admin' });
    expect(tree.hosts.map(({ name, address }) => [name, address])).toEqual([
      ['web01', '10.0.0.1'],
      ['sw1', 'sw1'],
      ['db.example', 'db.example'],
    ]);
    expect(tree.hosts[1]?.endpoints.map(({ protocol, port }) => [protocol, port])).toEqual([
      ['snmp', 161],
      ['ssh', 22],
    ]);
    expect(tree.hosts[2]?.properties).toEqual({ username: 'ops', jumpHostKey: tree.hosts[0]?.key });
    expect([...ids.values()]).toEqual(['vm-1']);
    expect(tree.losses).toEqual([]);
  });

  it('keeps its keys whatever is added before', () => {
    const keysOf = (hosts: unknown[]): string[] => {
      const { tree, ids } = readFeedJson(list(hosts));
      return withStableKeys(tree, { byName: false, ids }).hosts.map(({ key }) => key);
    };
    const own = [{ id: 'a', name: 'one' }, { name: 'two', folder: 'X/Y' }, { name: 'two' }, { name: 'two' }];
    const before = keysOf(own);
    expect(new Set(before).size).toBe(4);
    expect(keysOf([{ name: 'zero', folder: 'W' }, ...own]).slice(1)).toEqual(before);
  });

  it.each([
    ['another format', bytes({ hosts: [] }), 'format'],
    ['no object', bytes([1]), 'format'],
    ['a newer version', bytes({ format: 'binnacle-feed', version: 2, hosts: [] }), 'newer'],
    ['a text instead of a number', list([{ name: 'a' }, { name: 'b', port: '22' }]), 'hosts[1].port'],
    ['an unknown field', list([{ name: 'a', adress: 'b' }]), 'hosts[0].adress'],
    ['a startup command', list([{ name: 'a', startupCommand: 'id' }]), 'hosts[0].startupCommand'],
    ['a credential', list([{ name: 'a', credentialId: 'x' }]), 'hosts[0].credentialId'],
    ['weak algorithms', list([{ name: 'a', legacyAlgorithms: true }]), 'hosts[0].legacyAlgorithms'],
    ['an option as an address', list([{ name: 'a', address: '-oProxyCommand=id' }]), 'hosts[0].address'],
    ['an option as a user', list([{ name: 'a', username: '-l' }]), 'hosts[0].username'],
    ['a name of 10 KB', list([{ name: 'a'.repeat(10_240) }]), 'hosts[0].name'],
    [
      'a field of the prototype',
      new TextEncoder().encode(
        '{"format":"binnacle-feed","version":1,"hosts":[{"name":"a","__proto__":{}}]}',
      ),
      '__proto__',
    ],
    [
      'two hosts of one id',
      list([
        { id: 'x', name: 'a' },
        { id: 'x', name: 'b' },
      ]),
      'same id',
    ],
    ['something cut off', list([{ name: 'a' }]).slice(0, -3), 'JSON'],
    ['an HTML page', new TextEncoder().encode('<!doctype html><title>Log in</title>'), 'JSON'],
  ])('is refused as a whole for %s, and the place is named', (_what, input, place) => {
    expect(failure(input).message).toContain(place);
  });

  it('says what it could not find', () => {
    const { tree } = readFeedJson(
      list([
        { name: 'a', jumpHost: 'nobody' },
        { name: 'b', jumpHost: 'b' },
      ]),
    );
    expect(tree.losses.map(({ path, field, value }) => [path[0], field, value])).toEqual([
      ['a', 'jumpHost', 'nobody'],
      ['b', 'jumpHost', 'b'],
    ]);
  });

  it('is bounded', () => {
    expect(failure(list(Array.from({ length: 50_001 }, (_, at) => ({ name: `h${at}` })))).message).toContain(
      'hosts',
    );
    const deep = Array.from({ length: 51 }, (_, at) => `f${at}`);
    expect(failure(list([{ name: 'a', folder: deep }])).message).toContain('hosts[0].folder');
    expect(failure(new TextEncoder().encode('['.repeat(1_000_000))).code).toBe('malformed');
  });
});
