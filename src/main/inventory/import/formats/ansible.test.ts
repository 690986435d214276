import { describe, expect, it } from 'vitest';
import type { ImportedTree } from '../importModel';
import { ansible } from './ansible';
import { hostPattern } from './ansiblePatterns';
import { bytesOf, failureOf, fuzzFormat, importText, sniffText } from './testkit';

const INI = `# inventory
mail.example.com ansible_user=postmaster

[web]
web[01:03].example.com:2222 http_port=8080 motd="hello 'you'" # comment
bastion ansible_host=192.0.2.1

[db]
db-[a:b] ansible_host=10.0.0.7 ansible_ssh_pass='"p#ss w0rd"'
web01.example.com

[win]
dc1 ansible_connection=winrm ansible_user=CORP\\\\admin

[dc:children]
web
db

[dc:vars]
ansible_user=deploy
ansible_ssh_common_args='-o ProxyJump=jump@bastion'
app_color=blue

[web:vars]
ansible_ssh_private_key_file=~/.ssh/web
db_password=hunter2

[all:vars]
ansible_user=root
ansible_become=true
`;

const YAML = `all:
  vars:
    ansible_user: root
  hosts:
    lone: {ansible_host: 10.9.9.9, ansible_port: 022}
  children:
    routers:
      vars: &net
        ansible_connection: ansible.netcommon.network_cli
        ansible_network_os: cisco.ios.ios
        ansible_ssh_common_args: '-o ProxyCommand="ssh -W %h:%p -q ops@gate.example.com" -o ServerAliveInterval=5'
      hosts:
        r[1:2]:
        r3:
          ansible_host: 2001:db8::3
          ansible_password: !vault |
            $ANSIBLE_VAULT;1.1;AES256
            62313365
          serial: 1e10
          motd: '{{ banner }}'
          acl: [a, b]
    edge:
      vars: *net
      hosts:
        r1:
`;

const hostNamed = (tree: ImportedTree, name: string) => tree.hosts.find((host) => host.name === name);
const lossFields = (tree: ImportedTree): string[] =>
  tree.losses.map(({ path, field }) => [...path, field].join(' '));

describe('ansible: INI', () => {
  const { tree, secrets } = importText(ansible, INI);

  it('turns the first group into the folder and the others into tags', () => {
    expect([tree.folders.length, tree.hosts.length, tree.credentials.length]).toEqual([5, 8, 2]);
    const parents = Object.fromEntries(
      tree.folders.map(({ key, name, parentKey }) => [name, [key, parentKey]]),
    );
    expect(parents['web']?.[1]).toBe(parents['dc']?.[0]);
    expect(parents['dc']?.[1]).toBe(parents['all']?.[0]);
    expect(hostNamed(tree, 'web01.example.com')).toMatchObject({
      folderKey: parents['web']?.[0],
      tags: ['db'],
      endpoints: [{ protocol: 'ssh', port: 2222 }],
      customFields: { http_port: '8080', motd: "hello 'you'" },
    });
  });

  it('keeps inheritance as inheritance', () => {
    const properties = Object.fromEntries(tree.folders.map((folder) => [folder.name, folder.properties]));
    const bastion = hostNamed(tree, 'bastion');
    expect(properties['all']).toEqual({ username: 'root' });
    expect(properties['dc']).toEqual({ username: 'deploy', jumpHostKey: bastion?.key });
    expect(properties['web']?.credentialKey).toBeTypeOf('string');
    expect(properties['web']?.username).toBeUndefined();
    expect(hostNamed(tree, 'web02.example.com')?.properties).toEqual({});
    expect(hostNamed(tree, 'mail.example.com')?.properties).toEqual({ username: 'postmaster' });
    expect(hostNamed(tree, 'dc1')).toMatchObject({
      properties: { username: 'CORP\\admin' },
      endpoints: [{ protocol: 'winrm', port: 5986 }],
    });
    expect(bastion?.properties.jumpHostKey).toBeNull();
  });

  it('seals passwords and names what is left', () => {
    expect([...secrets.values()]).toEqual([{ password: 'p#ss w0rd' }]);
    expect(JSON.stringify(tree)).not.toMatch(/p#ss|hunter2/);
    expect(lossFields(tree).sort()).toEqual(
      [
        'all ansible_become',
        'all dc app_color',
        'all dc web bastion jump host',
        'all dc web db_password',
      ].sort(),
    );
  });
});

describe('ansible: YAML and files beside', () => {
  it('reads groups, ranges, connections and vault marks', () => {
    const { tree, secrets } = importText(ansible, YAML, {}, 'hosts.yml');
    expect([tree.folders.length, tree.hosts.length, secrets.size]).toEqual([2, 5, 0]);
    expect(hostNamed(tree, 'lone')).toMatchObject({ address: '10.9.9.9', endpoints: [{ port: 22 }] });
    expect(hostNamed(tree, 'r1')).toMatchObject({ tags: ['edge'], os: 'cisco.ios.ios' });
    expect(hostNamed(tree, 'r3')).toMatchObject({ address: '2001:db8::3', customFields: { serial: '1e10' } });
    const gate = hostNamed(tree, 'gate.example.com');
    expect(gate?.properties).toEqual({ username: 'ops' });
    expect(tree.folders[1]).toMatchObject({ name: 'routers', properties: { jumpHostKey: gate?.key } });
    expect(lossFields(tree).sort()).toEqual([
      'all routers ansible_ssh_common_args',
      'all routers r3 acl',
      'all routers r3 ansible_password',
      'all routers r3 motd',
      'edge ansible_ssh_common_args',
    ]);
  });

  it('lays variables of files over those of the inventory', () => {
    const files: Record<string, string> = {
      'group_vars/web.yml': 'ansible_user: fromfile\nansible_password: 00123\n',
      'group_vars/secret.yml': '$ANSIBLE_VAULT;1.1;AES256\n6162\n',
      'group_vars/nobody.yml': 'a: b\n',
      'host_vars/w1/a.yml': 'ansible_port: 2201\n',
      'host_vars/w2.yml': '{broken',
    };
    const { tree, secrets } = importText(
      ansible,
      '[web]\nw1 ansible_user=inline\nw2\n[web:vars]\nansible_user=ini\n[secret]\n',
      {
        readBeside: (path) => (files[path] === undefined ? null : bytesOf(files[path])),
        listBeside: (path) => {
          const names = Object.keys(files).filter((name) => name.startsWith(`${path}/`));
          return names.length === 0
            ? null
            : [...new Set(names.map((name) => name.slice(path.length + 1).split('/')[0] ?? ''))];
        },
      },
    );
    expect(tree.folders[0]?.properties.username).toBe('fromfile');
    expect([...secrets.values()]).toContainEqual({ password: '00123' });
    expect(hostNamed(tree, 'w1')).toMatchObject({
      properties: { username: 'inline' },
      endpoints: [{ port: 2201 }],
    });
    expect(hostNamed(tree, 'w2')?.properties).toEqual({});
    expect(tree.losses.map(({ field }) => field).sort()).toEqual([
      'group_vars/nobody.yml',
      'group_vars/secret.yml',
      'host_vars/w2.yml',
    ]);
  });

  it('never runs a proxy command', () => {
    const { tree } = importText(
      ansible,
      '[g]\nh ansible_ssh_common_args=\'-o ProxyCommand="nc -X 5 %h %p"\'\n',
    );
    expect(tree.hosts[0]?.notes).toContain('nc -X 5 %h %p');
    expect(tree.losses).toHaveLength(1);
  });
});

describe('ansible: hostile input', () => {
  it('expands ranges as Ansible does, and no further than any inventory goes', () => {
    expect(hostPattern('a[08:10]b[x:z:2]')?.names).toEqual([
      'a08bx',
      'a08bz',
      'a09bx',
      'a09bz',
      'a10bx',
      'a10bz',
    ]);
    expect(hostPattern('[2001:db8::1]:22')).toEqual({ names: ['2001:db8::1'], port: '22' });
    expect(hostPattern('2001:db8::1')).toEqual({ names: ['2001:db8::1'], port: '' });
    expect([hostPattern('a[5:1]'), hostPattern('a[1]'), hostPattern('a[01:100]')]).toEqual([
      null,
      null,
      null,
    ]);
    expect(failureOf(() => hostPattern('a[1:999999999]')).code).toBe('too-large');
    expect(failureOf(() => hostPattern('a[1:9999]b[1:9999]')).code).toBe('too-large');
  });

  it('cuts circles of groups', () => {
    const { tree } = importText(ansible, '[a:children]\nb\n[b:children]\na\n[c:children]\nc\n[a]\nh\n');
    expect(tree.hosts).toHaveLength(1);
    expect(tree.losses.map(({ field }) => field)).toEqual(['children', 'children']);
  });

  it('bounds aliases of aliases', () => {
    const lines = ['a0: &a0 {hosts: {h: {}}}'];
    for (let level = 1; level < 12; level++) {
      const list = Array.from({ length: 10 }, (_, index) => `g${level}_${index}: *a${level - 1}`).join(', ');
      lines.push(`a${level}: &a${level} {children: {${list}}}`);
    }
    const start = performance.now();
    expect(failureOf(() => importText(ansible, lines.join('\n'), {}, 'x.yml')).code).toBe('too-large');
    expect(performance.now() - start).toBeLessThan(2000);
    expect(failureOf(() => importText(ansible, 'a: &a [*a]', {}, 'x.yml')).code).toBe('malformed');
  });

  it('survives damage', () => {
    fuzzFormat(ansible, [INI, YAML], 300);
    expect(failureOf(() => importText(ansible, '\n')).code).toBe('not-this-format');
    expect(failureOf(() => importText(ansible, 'plugin: aws_ec2', {}, 'x.yml')).code).toBe('unsupported');
    expect(importText(ansible, '[__proto__]\nconstructor toString=1\n').tree.hosts).toHaveLength(1);
  });

  it('knows its own', () => {
    expect([sniffText(ansible, INI), sniffText(ansible, YAML, 'x.yml')]).toEqual([0.9, 0.9]);
    expect(sniffText(ansible, '[Bookmarks]\nSubRep=\nweb=#109#0%10.0.0.1%22')).toBe(0);
    expect(sniffText(ansible, 'version: 3\nprofiles: []\n', 'config.yaml')).toBe(0);
  });
});
