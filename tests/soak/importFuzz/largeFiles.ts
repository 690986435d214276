import type { ImportFile } from '../../../src/main/inventory/import/importModel';

/** Entries of a large file: `make` gives the n-th, `head` and `tail` stand around them. */
interface LargeFile {
  name: string;
  head?: string;
  make: (index: number) => string;
  tail?: string;
}

const MREMOTENG_HEADER =
  'Name;Id;Parent;NodeType;Description;Icon;Panel;Username;Password;Domain;Hostname;Port;VmId;Protocol;Colors';
const REG = '[HKEY_CURRENT_USER\\Software\\SimonTatham\\PuTTY\\Sessions\\';

/** The shortest entries that each format has, one for each line or nearly so. */
const FILES: Readonly<Record<string, LargeFile>> = {
  csv: { name: 'a.csv', head: 'name,ip\n', make: (n) => `h${n},10.0.0.1\n` },
  'csv: bad addresses': { name: 'a.csv', head: 'name,ip\n', make: (n) => `h${n},a b\n` },
  'csv: one letter': { name: 'a.csv', head: 'name,ip\n', make: () => 'a,b\n' },
  'csv: folders': { name: 'a.csv', head: 'folder,ip\n', make: (n) => `${n}/a,b\n` },
  'csv: jump hosts': { name: 'a.csv', head: 'name,ip,jump\n', make: (n) => `h${n},b,h${n + 1}\n` },
  'csv: environments': { name: 'a.csv', head: 'name,ip,env\n', make: (n) => `h${n},b,e${n}\n` },
  'csv: credentials': { name: 'a.csv', head: 'ip,user,password\n', make: (n) => `b,u,p${n}\n` },
  'mremoteng-csv': {
    name: 'a.csv',
    head: `${MREMOTENG_HEADER}\n`,
    make: (n) => `h${n};i${n};;Connection;;;;;;;h${n};22;;SSH2;\n`,
  },
  'mremoteng-csv: each in the last': {
    name: 'a.csv',
    head: `${MREMOTENG_HEADER}\n`,
    make: (n) => `h${n};i${n};i${n - 1};Container;;;;;;;;;;SSH2;\n`,
  },
  'mremoteng-xml': {
    name: 'a.xml',
    head: '<Connections ConfVersion="2.5">',
    make: (n) => `<Node Name="h${n}" Type="Connection" Hostname="h" Protocol="SSH2" Port="22"/>\n`,
    tail: '</Connections>',
  },
  'termius-csv': {
    name: 'a.csv',
    head: 'Groups,Label,Tags,Hostname/IP,Protocol,Port,Username,Password,SSH_KEY\n',
    make: (n) => `,h${n},,h,ssh,,,,\n`,
  },
  'netbox-csv': {
    name: 'a.csv',
    head: 'Name,Status,Tenant,Site,Role,Type,IP Address\n',
    make: (n) => `h${n},Active,,s,r,t,10.0.0.1/24\n`,
  },
  'rdm-csv': { name: 'a.csv', head: 'Host,Name,Port,ConnectionType\n', make: (n) => `h,h${n},,SSH Shell\n` },
  'ssh-config': { name: 'config', make: (n) => `Host h${n}\n` },
  'ssh-config: one line': { name: 'config', head: 'Host', make: (n) => ` h${n}` },
  'ssh-config: patterns': { name: 'config', make: (n) => `Host *h${n}* h${n}\n User u\n` },
  'ssh-config: jumps': { name: 'config', make: (n) => `Host h${n}\n ProxyJump h${n + 1}\n` },
  'ssh-config: options': { name: 'config', head: 'Host a\n', make: (n) => ` LocalForward ${n} b:1\n` },
  'putty-reg': {
    name: 'a.reg',
    head: 'Windows Registry Editor Version 5.00\n',
    make: (n) => `${REG}h${n}]\n"HostName"="h"\n`,
  },
  'putty-sessions': { name: 'a', head: 'HostName=h\nProtocol=ssh\n', make: (n) => `K${n}=v\n` },
  'rdp-file': { name: 'a.rdp', head: 'full address:s:h\n', make: (n) => `k${n}:i:1\n` },
  mobaxterm: { name: 'a.mxtsessions', head: '[Bookmarks]\nSubRep=\n', make: (n) => `h${n}=#109#0%h%22%u\n` },
  'winscp-ini': { name: 'WinSCP.ini', make: (n) => `[Sessions\\h${n}]\nHostName=h\n` },
  remmina: { name: 'a.remmina', head: '[remmina]\nprotocol=SSH\nserver=h\n', make: (n) => `k${n}=v\n` },
  ansible: { name: 'hosts', head: '[web]\n', make: (n) => `h${n}\n` },
  'ansible: groups': { name: 'hosts', make: (n) => `[g${n}]\nh\n` },
  'ansible: children': { name: 'hosts', make: (n) => `[g${n}:children]\ng${n + 1}\n` },
  'ansible: variables': { name: 'hosts', head: '[web]\nh[0:50000]\n[web:vars]\n', make: (n) => `v${n}=x\n` },
  'ansible: ranges': { name: 'hosts', head: '[web]\n', make: () => 'h[0:9999]\n' },
  'ansible: yaml': { name: 'a.yml', head: 'all:\n  hosts:\n', make: (n) => `    h${n}:\n` },
  'tabby-yaml': {
    name: 'config.yaml',
    head: 'profiles:\n',
    make: (n) => ` - {name: h${n}, type: ssh, options: {host: h}}\n`,
  },
  'netbox-json': {
    name: 'a.json',
    head: '[',
    make: (n) =>
      `${n === 0 ? '' : ','}{"url":"http://n/api/dcim/devices/1/","name":"h","primary_ip4":{"address":"1.1.1.1/8"}}\n`,
    tail: ']',
  },
  'electerm-json': {
    name: 'a.json',
    head: '{"bookmarkGroups":[],"bookmarks":[',
    make: (n) => `${n === 0 ? '' : ','}{"id":"${n}","host":"h"}\n`,
    tail: ']}',
  },
  'royal-json': {
    name: 'a.rjson',
    head: '{"Objects":[',
    make: (n) => `${n === 0 ? '' : ','}{"Type":"TerminalConnection","ComputerName":"h"}\n`,
    tail: ']}',
  },
  'royal-xml': {
    name: 'a.rtsz',
    head: '<RTSZDocument>',
    make: () => `<RoyalSSHConnection><URI>h</URI></RoyalSSHConnection>\n`,
    tail: '</RTSZDocument>',
  },
  'rdm-xml': {
    name: 'a.xml',
    head: '<ArrayOfConnection>',
    make: () => `<Connection><ConnectionType>SSHShell</ConnectionType><Url>h</Url></Connection>\n`,
    tail: '</ArrayOfConnection>',
  },
  rdcman: {
    name: 'a.rdg',
    head: '<RDCMan schemaVersion="3"><file>',
    make: () => `<server><properties><name>h</name></properties></server>\n`,
    tail: '</file></RDCMan>',
  },
  'securecrt-xml': {
    name: 'a.xml',
    head: '<VanDyke><key name="Sessions">',
    make: (n) => `<key name="h${n}"><string name="Hostname">h</string></key>\n`,
    tail: '</key></VanDyke>',
  },
};

/** Names of the large files; what stands before a colon is the format. */
export const LARGE_FILES = Object.keys(FILES);

/** A file with so many entries. */
export function largeFile(id: string, entries: number): ImportFile {
  const file = FILES[id];
  if (file === undefined) throw new Error(`there is no large file ${id}`);
  const parts = [file.head ?? ''];
  for (let index = 0; index < entries; index++) parts.push(file.make(index));
  parts.push(file.tail ?? '');
  return { name: file.name, bytes: new Uint8Array(Buffer.from(parts.join(''))) };
}
