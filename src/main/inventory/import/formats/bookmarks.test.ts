import { describe, expect, it } from 'vitest';
import { electermJson } from './electermJson';
import { netboxCsv } from './netboxCsv';
import { netboxJson } from './netboxJson';
import { tabbyYaml } from './tabbyYaml';
import { termiusCsv } from './termiusCsv';
import { csv } from './csv';
import { failureOf, fuzzFormat, importText, sniffText } from './testkit';

const TERMIUS = `Groups,Label,Tags,Hostname/IP,Protocol,Port,Username,Password,SSH_KEY
Work/DC1,Bastion,"prod,eu",bastion.example.com,ssh,2222,pilif,,
Work,Switch,,10.0.0.1,telnet,,admin,hunter2,
,Rig,,10.0.2.2,mosh,22,me,,my laptop key
`;

describe('termius-csv', () => {
  it('reads the template', () => {
    const { tree, secrets } = importText(termiusCsv, TERMIUS);
    expect([tree.folders.length, tree.hosts.length, tree.credentials.length]).toEqual([2, 3, 1]);
    expect(tree.hosts[0]).toMatchObject({
      name: 'Bastion',
      tags: ['prod', 'eu'],
      endpoints: [{ port: 2222 }],
    });
    expect(tree.hosts[1]).toMatchObject({ folderKey: 'f0', endpoints: [{ protocol: 'telnet', port: 23 }] });
    expect([...secrets.values()]).toEqual([{ password: 'hunter2' }]);
    expect(tree.losses).toMatchObject([{ path: ['Rig'], field: 'SSH_KEY', value: '' }]);
    expect(sniffText(termiusCsv, TERMIUS)).toBeGreaterThan(sniffText(csv, TERMIUS));
    expect(sniffText(termiusCsv, 'Name,Host\na,b')).toBe(0);
  });

  it('survives damage', () => fuzzFormat(termiusCsv, [TERMIUS], 300));
});

const shifted = (text: string): string =>
  Array.from({ length: text.length }, (_, at) => String.fromCharCode(text.charCodeAt(at) + at + 1)).join('');
const ELECTERM = JSON.stringify({
  bookmarkGroups: [
    { id: 'default', title: 'Default', bookmarkIds: ['b1', 'b3'], bookmarkGroupIds: ['g1'] },
    { id: 'g1', title: 'Lab', level: 2, color: '#112233', bookmarkIds: ['b2'], bookmarkGroupIds: [] },
  ],
  bookmarks: [
    {
      ...{ id: 'b1', title: 'web', host: '10.0.0.1', port: 2222, username: 'root', authType: 'password' },
      ...{
        password: shifted('hunter2'),
        passwordEncrypted: true,
        type: 'ssh',
        term: 'xterm-256color',
        x11: true,
      },
      ...{ runScripts: [{ delay: 500, script: 'sudo -i' }], encode: 'gbk', color: '#00ff00' },
      connectionHoppings: [
        { host: 'gate', port: 22, username: 'jump', password: 'hunter3' },
        { host: '10.0.0.2' },
      ],
    },
    {
      ...{
        id: 'b2',
        title: 'key',
        host: '10.0.0.2',
        username: 'me',
        privateKey: '-----BEGIN X',
        passphrase: 'hunter4',
      },
      ...{ sshTunnels: [{ sshTunnel: 'dynamicForward', sshTunnelLocalPort: 1080 }] },
    },
    {
      id: 'b3',
      title: 'desk',
      host: 'desk',
      type: 'rdp',
      username: 'ann',
      domain: 'CORP',
      password: 'hunter5',
    },
    { id: 'b4', title: 'site', url: 'http://intranet:8080/x', type: 'web' },
    { id: 'b5', title: 'console', path: '/dev/ttyUSB0', type: 'serial' },
  ],
});

describe('electerm-json', () => {
  const { tree, secrets } = importText(electermJson, ELECTERM);

  it('reads groups, bookmarks and hops', () => {
    expect([tree.folders.length, tree.hosts.length, tree.credentials.length]).toEqual([3, 5, 4]);
    expect(tree.folders.map(({ name, parentKey }) => [name, parentKey])).toEqual([
      ['Default', null],
      ['Lab', 'f0'],
      ['Jump hosts', null],
    ]);
    const [web, key, desk, site, gate] = tree.hosts;
    expect(web).toMatchObject({
      endpoints: [{ protocol: 'ssh', port: 2222 }],
      properties: { username: 'root', colour: '#00ff00', encoding: 'gbk', jumpHostKey: key?.key },
    });
    expect(gate).toMatchObject({ name: 'gate', properties: { username: 'jump' } });
    expect(desk).toMatchObject({ properties: { username: 'CORP\\ann' }, endpoints: [{ protocol: 'rdp' }] });
    expect(site).toMatchObject({ address: 'intranet', endpoints: [{ protocol: 'http', port: 8080 }] });
  });

  it('seals secrets, disables scripts and names the rest', () => {
    expect([...secrets.values()].map((each) => Object.values(each).sort())).toEqual(
      expect.arrayContaining([['hunter2'], ['hunter3'], ['-----BEGIN X', 'hunter4'], ['hunter5']]),
    );
    expect(JSON.stringify(tree)).not.toContain('hunter');
    expect(tree.hosts[0]?.notes).toContain('sudo -i');
    expect(tree.losses.map(({ path, field }) => [path.at(-1), field])).toEqual([
      ['web', 'runScripts'],
      ['web', 'x11'],
      ['key', 'sshTunnels'],
      ['console', 'type'],
    ]);
  });

  it('knows its own, cuts circles and survives damage', () => {
    expect(sniffText(electermJson, ELECTERM)).toBe(0.95);
    expect(sniffText(electermJson, '{"version":1}')).toBe(0);
    const circle =
      '{"bookmarks":[],"bookmarkGroups":[{"id":"a","title":"A","bookmarkGroupIds":["b"]},{"id":"b","title":"B","bookmarkGroupIds":["a"]}]}';
    const cut = importText(electermJson, circle).tree;
    expect([cut.folders.length, cut.losses.length]).toEqual([2, 1]);
    expect(failureOf(() => importText(electermJson, '{"a":"hunter2"')).message).not.toContain('hunter2');
    fuzzFormat(electermJson, [ELECTERM], 300);
  });
});

const TABBY = `version: 7
profiles:
  - name: web
    type: ssh
    id: ssh:custom:web:1
    icon: fas fa-desktop
    group: g2
    color: '#ff0000'
    behaviorOnSessionEnd: reconnect
    options:
      host: 10.0.0.1
      port: 2222
      auth: publicKey
      privateKeys: ['file:///home/me/.ssh/id%20web', 'vault://abc']
      jumpHost: ssh:custom:gate:2
      readyTimeout: 30000
      forwardedPorts: [{type: Local, host: 127.0.0.1, port: 8000, targetAddress: db, targetPort: 5432}]
      scripts: [{expect: 'assword', send: hunter2}]
  - name: gate
    type: ssh
    id: ssh:custom:gate:2
    options: {host: gate.example.com, user: jump, password: '0e12', proxyCommand: nc %h %p}
  - {name: old, type: telnet, group: Legacy, options: {host: 10.0.0.9}}
  - {name: bash, type: local, options: {command: /bin/bash}}
groups:
  - {id: g1, name: Prod, defaults: {ssh: {options: {user: deploy, keepaliveInterval: 60000}}}}
  - {id: g2, name: Web, parentGroupId: g1}
vault: {version: 1, contents: aGk=, keySalt: 12345678901234567890, iv: 0e1234}
terminal: {fontSize: 14}
`;

describe('tabby-yaml', () => {
  const { tree, secrets } = importText(tabbyYaml, TABBY);

  it('reads profiles and groups, with inheritance', () => {
    expect([tree.folders.length, tree.hosts.length, tree.credentials.length]).toEqual([3, 3, 2]);
    expect(tree.folders.map(({ name, parentKey }) => [name, parentKey])).toEqual([
      ['Prod', null],
      ['Web', 'f0'],
      ['Legacy', null],
    ]);
    expect(tree.folders[0]?.properties).toEqual({ username: 'deploy', keepAliveSeconds: 60 });
    const [web, gate, old] = tree.hosts;
    expect(web?.properties).toMatchObject({
      ...{ colour: '#ff0000', autoReconnect: true, connectTimeoutSeconds: 30, jumpHostKey: gate?.key },
    });
    expect(web?.properties.username).toBeUndefined();
    expect(tree.credentials[0]).toMatchObject({ kind: 'private-key', keyFile: '/home/me/.ssh/id web' });
    expect(old).toMatchObject({ endpoints: [{ protocol: 'telnet', port: 23 }], properties: {} });
    expect([...secrets.values()]).toEqual([{ password: '0e12' }]);
  });

  it('names the vault, scripts and what else is left', () => {
    expect(JSON.stringify(tree)).not.toMatch(/hunter2|12345678901234567|0e12/);
    expect(tree.losses.map(({ path, field }) => [...path, field].join(' ')).sort()).toEqual([
      'Prod Web web forwardedPorts',
      'Prod Web web privateKeys',
      'Prod Web web scripts',
      'bash type',
      'gate proxyCommand',
      'terminal',
      'vault',
    ]);
    const bare = importText(tabbyYaml, 'profiles:\n  - {name: a, type: ssh, options: {host: h}}\n').tree;
    expect(bare.hosts[0]?.properties.username).toBe('root');
    const defaults = importText(
      tabbyYaml,
      'profiles:\n  - {name: a, type: ssh, options: {host: h}}\nprofileDefaults: {ssh: {options: {user: x}}}\n',
    ).tree;
    expect([defaults.folders[0]?.properties.username, defaults.hosts[0]?.properties]).toEqual(['x', {}]);
  });

  it('knows its own and survives damage', () => {
    expect([sniffText(tabbyYaml, TABBY), sniffText(tabbyYaml, 'all:\n  hosts:\n')]).toEqual([0.9, 0]);
    expect(failureOf(() => importText(tabbyYaml, 'encrypted: true\nvault: {}\n')).code).toBe('unsupported');
    fuzzFormat(tabbyYaml, [TABBY], 300);
  });
});

const NETBOX_CSV = `Name,Status,Tenant,Site,Location,Rack,Role,Manufacturer,Type,IP Address,IPv6 Address,Platform,Tags,cf_snmp_community
sw1,Active,Acme,DC1,Hall 2,R1,Access,Cisco,C9300,10.0.0.1/24,2001:db8::1/64,IOS-XE,"core,prod",c0mmun1ty
srv1,Planned,—,DC2,—,—,Server,Dell,R640,192.0.2.7/32,,Windows Server,,
nodns,Active,,DC2,,,Server,Dell,R640,,,,,
no address,Active,,DC2,,,Server,Dell,R640,,,,,
`;
const NETBOX_JSON = JSON.stringify({
  count: 1,
  next: 'https://netbox/api/dcim/devices/?offset=50',
  results: [
    {
      ...{
        id: 7,
        url: 'https://netbox/api/dcim/devices/7/',
        display: 'sw1',
        name: 'sw1',
        serial: 'ABC',
        asset_tag: null,
      },
      ...{
        site: { id: 1, name: 'DC1', slug: 'dc1' },
        tenant: { name: 'Acme' },
        role: { name: 'Access', slug: 'access' },
      },
      ...{
        status: { value: 'active', label: 'Active' },
        device_type: { model: 'C9300' },
        platform: { name: 'IOS-XE' },
      },
      ...{
        primary_ip4: { id: 9, family: 4, address: '10.0.0.1/24' },
        primary_ip6: null,
        tags: [{ name: 'core' }],
      },
      ...{
        custom_fields: { owner: 'net team', enable_password: 'hunter2' },
        config_context: { tacacs: 'hunter2' },
      },
      ...{ comments: 'edge', console_port_count: 1, cluster: null, virtual_chassis: { a: 1 } },
    },
  ],
});

describe('netbox', () => {
  it('reads tables', () => {
    const { tree } = importText(netboxCsv, NETBOX_CSV);
    expect([tree.folders.map(({ name }) => name), tree.hosts.length]).toEqual([['DC1', 'DC2'], 3]);
    expect(tree.hosts[0]).toMatchObject({
      ...{ name: 'sw1', address: '10.0.0.1', tags: ['core', 'prod', 'Access'], os: 'IOS-XE' },
      customFields: { Status: 'Active', Tenant: 'Acme', Location: 'Hall 2', Rack: 'R1', IPv6: '2001:db8::1' },
    });
    expect(tree.hosts[1]).toMatchObject({
      address: '192.0.2.7',
      endpoints: [{ protocol: 'rdp', port: 3389 }],
    });
    expect(tree.losses.map(({ path, field }) => [...path, field].join(' '))).toEqual([
      'DC1 sw1 cf_snmp_community',
      'DC2 nodns primary_ip',
      'DC2 no address address',
      'protocol',
    ]);
    expect(JSON.stringify(tree)).not.toContain('c0mmun1ty');
    expect([sniffText(netboxCsv, NETBOX_CSV), sniffText(netboxCsv, TERMIUS)]).toEqual([0.9, 0]);
    fuzzFormat(netboxCsv, [NETBOX_CSV], 300);
  });

  it('reads answers of the API', () => {
    const { tree } = importText(netboxJson, NETBOX_JSON);
    expect([tree.folders.length, tree.hosts.length]).toEqual([1, 1]);
    expect(tree.hosts[0]).toMatchObject({
      ...{ address: '10.0.0.1', tags: ['core', 'Access'], os: 'IOS-XE', notes: 'edge' },
      customFields: {
        Status: 'Active',
        Tenant: 'Acme',
        Serial: 'ABC',
        'Device type': 'C9300',
        owner: 'net team',
      },
    });
    expect(JSON.stringify(tree)).not.toContain('hunter2');
    expect(tree.losses.map(({ field }) => field).sort()).toEqual(
      ['config_context', 'enable_password', 'next', 'protocol', 'virtual_chassis'].sort(),
    );
    expect([sniffText(netboxJson, NETBOX_JSON), sniffText(netboxJson, ELECTERM)]).toEqual([0.9, 0]);
    fuzzFormat(netboxJson, [NETBOX_JSON], 300);
  });
});
