import { type Seed, seedOf } from './seed';

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
          acl: [a, b]
    edge:
      vars: *net
      hosts:
        r1:
`;
const BESIDE = {
  'group_vars/web.yml': 'ansible_user: fromfile\nansible_password: 00123\n',
  'group_vars/all/a.yml': 'x: &x {a: b}\ny: *x\nansible_port: 2200\n',
  'host_vars/dc1.yml': 'ansible_port: 5985\n',
};

/** Seeds of Ansible inventories. */
export const ansibleSeeds: Seed[] = [
  seedOf('hosts.ini', INI, { beside: BESIDE }),
  seedOf('hosts', INI),
  seedOf('hosts.yml', YAML, { beside: BESIDE }),
];

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
    options: {host: gate.example.com, user: jump, password: '0e12', proxyCommand: nc %h %p, jumpHost: ssh:custom:web:1}
  - {name: old, type: telnet, group: Legacy, options: {host: 10.0.0.9}}
groups:
  - {id: g1, name: Prod, parentGroupId: g2, defaults: {ssh: {options: {user: deploy, keepaliveInterval: 60000}}}}
  - {id: g2, name: Web, parentGroupId: g1}
vault: {version: 1, contents: aGk=, keySalt: 12345678901234567890, iv: 0e1234}
`;

/** Seeds of Tabby. */
export const tabbyYamlSeeds: Seed[] = [seedOf('config.yaml', TABBY)];

const shifted = (text: string): string =>
  Array.from(text, (character, at) => String.fromCharCode(character.charCodeAt(0) + at + 1)).join('');
const ELECTERM = {
  bookmarkGroups: [
    { id: 'default', title: 'Default', bookmarkIds: ['b1', 'b3'], bookmarkGroupIds: ['g1'] },
    { id: 'g1', title: 'Lab', level: 2, color: '#112233', bookmarkIds: ['b2'], bookmarkGroupIds: [] },
  ],
  bookmarks: [
    {
      id: 'b1',
      title: 'web',
      host: '10.0.0.1',
      port: 2222,
      username: 'root',
      authType: 'password',
      password: shifted('hunter2'),
      passwordEncrypted: true,
      type: 'ssh',
      term: 'xterm-256color',
      runScripts: [{ delay: 500, script: 'sudo -i' }],
      encode: 'gbk',
      color: '#00ff00',
      connectionHoppings: [
        { host: 'gate', port: 22, username: 'jump', password: 'h3' },
        { host: '10.0.0.2' },
      ],
    },
    { id: 'b2', title: 'key', host: '10.0.0.2', privateKey: '-----BEGIN X', passphrase: 'hunter4' },
    { id: 'b3', title: 'desk', host: 'desk', type: 'rdp', username: 'ann', domain: 'CORP', password: 'h5' },
    { id: 'b4', title: 'site', url: 'http://intranet:8080/x', type: 'web' },
  ],
};

/** Seeds of electerm. */
export const electermJsonSeeds: Seed[] = [
  seedOf('electerm.json', JSON.stringify(ELECTERM)),
  seedOf('bookmarks.json', JSON.stringify(ELECTERM, null, 1)),
];

/** Seeds of Termius. */
export const termiusCsvSeeds: Seed[] = [
  seedOf(
    'termius.csv',
    `Groups,Label,Tags,Hostname/IP,Protocol,Port,Username,Password,SSH_KEY
Work/DC1,Bastion,"prod,eu",bastion.example.com,ssh,2222,pilif,,
Work,Switch,,10.0.0.1,telnet,,admin,hunter2,
,Rig,,10.0.2.2,mosh,22,me,,my laptop key
`,
  ),
];

/** Seeds of tables. */
export const csvSeeds: Seed[] = [
  seedOf(
    'hosts.csv',
    `Name,Host,Port,Protocol,User,Password,Group,Tags,Notes,Rack,Proxy Jump,Environment,Colour,OS,Key file
web01,10.0.0.1,22,ssh,root,hunter2,DC1/Web,"web, prod","first
second",A1,bastion,prod,#ff0000,Debian,/keys/a
web01,10.0.0.1,443,https,root,hunter2,DC1/Web,"web, prod","first
second",A1,bastion,prod,#ff0000,Debian,
bastion,bastion.example.com,2222,SSH2,jump,,DC1,,,,web01,,,,
win01,10.0.0.9,,RDP,CORP\\admin,hunter2,DC2,,,,nobody,,,,
bad,not a host,22,ssh,,,,,,,,,,,
`,
  ),
  seedOf('a.csv', 'sep=;\nHostname;IP Address;Login;Type\nsw1;10.1.1.1/24;admin;Switch\n'),
  seedOf('b.tsv', '10.0.0.1\tcore\t23\n10.0.0.2\tedge\t22\nssh://me:pw@[fe80::1]:2200/\tx\t22\n'),
];
