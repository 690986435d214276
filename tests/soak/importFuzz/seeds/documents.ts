import { type Seed, seedOf } from './seed';

const ROYAL = `<?xml version="1.0" encoding="utf-8"?>
<RTSZDocument>
<RoyalDocument><ID>doc</ID><Name>Acme</Name></RoyalDocument>
<RoyalTrash><ID>bin</ID><Name>Trash</Name><ParentID>doc</ParentID></RoyalTrash>
<RoyalSSHConnection><ID>c2</ID><Name>edge</Name><ParentID>f2</ParentID><URI>10.9.0.1</URI><Port>2222</Port>
<CredentialMode>2</CredentialMode><CredentialUsername>ops</CredentialUsername><CredentialPassword>hush==</CredentialPassword>
<CustomField1>rack 7</CustomField1><Notes>second</Notes><Description>first</Description></RoyalSSHConnection>
<RoyalCredential><ID>cr</ID><Name>Domain Admin</Name><UserName>administrator</UserName><Password>hush==</Password></RoyalCredential>
<RoyalFolder><ID>f1</ID><Name>H&amp;S</Name><ParentID>doc</ParentID><CredentialMode>3</CredentialMode><CredentialId>cr</CredentialId></RoyalFolder>
<RoyalFolder><ID>f2</ID><Name>Server</Name><ParentID>f1</ParentID><CredentialFromParent>True</CredentialFromParent></RoyalFolder>
<RoyalRDSConnection><ID>c1</ID><Name>DC1</Name><ParentID>f2</ParentID><URI>10.80.0.50</URI><RDPPort>3390</RDPPort></RoyalRDSConnection>
<RoyalWebConnection><ID>c5</ID><Name>NAS</Name><URI>http://10.9.0.20:5001/ui</URI></RoyalWebConnection>
<RoyalCommandTask><ID>t</ID><Name>wipe</Name><Command>rm</Command></RoyalCommandTask>
<RoyalFolder><ID>l1</ID><Name>l1</Name><ParentID>l2</ParentID></RoyalFolder>
<RoyalFolder><ID>l2</ID><Name>l2</Name><ParentID>l1</ParentID></RoyalFolder>
</RTSZDocument>`;
const NESTED = `<RTSZDocument><RoyalDocument><RoyalFolder><Name>F</Name><Objects>
<RoyalVNCConnection><Name>kiosk</Name><URI>kiosk.example.net</URI></RoyalVNCConnection></Objects></RoyalFolder></RoyalDocument></RTSZDocument>`;

/** Seeds of Royal TS documents. */
export const royalXmlSeeds: Seed[] = [seedOf('a.rtsz', ROYAL), seedOf('b.rtsz', NESTED)];

const ROYAL_JSON = {
  Name: 'Lab',
  Objects: [
    { Type: 'Credential', Name: 'Root', Username: 'root', Password: 'hush', ID: '000001' },
    {
      Type: 'Folder',
      Name: 'F',
      CredentialID: '000001',
      Objects: [
        {
          Type: 'TerminalConnection',
          TerminalConnectionType: 'SSH',
          Name: 'VM01',
          ComputerName: 'vm01',
          CredentialsFromParent: true,
        },
        {
          Type: 'TerminalConnection',
          TerminalConnectionType: 'Telnet',
          Name: 'VM02',
          ComputerName: 'vm02',
          Port: 2300,
          Username: 'x',
          Password: 'y',
        },
      ],
    },
    { Type: 'RemoteDesktopConnection', Name: 'PC', ComputerName: 'pc', Path: 'F/Below', Favorite: true },
    {
      Type: 'FileTransferConnection',
      FileTransferConnectionType: 'FTP',
      Name: 'files',
      ComputerName: 'files',
      CustomProperties: [{ Type: 'Text', Name: 'Owner', Value: 'me' }],
      Properties: { RecordStartOnConnect: true },
    },
  ],
};

/** Seeds of Royal TS JSON. */
export const royalJsonSeeds: Seed[] = [
  seedOf('a.rJSON', JSON.stringify(ROYAL_JSON)),
  seedOf('b.json', JSON.stringify(ROYAL_JSON, null, 1)),
];

const CONNECTIONS = `
<Connection><ConnectionType>Group</ConnectionType><Name>Prod</Name><Group>Prod</Group><Description>All of it</Description></Connection>
<Connection><ConnectionType>Credential</ConnectionType><ID>c-1</ID><Name>Admins</Name>
<Credentials><UserName>adm</UserName><Domain>CORP</Domain><SafePassword>hush==</SafePassword></Credentials></Connection>
<Connection><ConnectionType>SSHShell</ConnectionType><Name>web-01</Name><Group>Prod\\Linux</Group>
<Terminal><Host>web-01.example.net</Host><HostPort>2222</HostPort><Username>admin</Username><AfterConnectMacro>x</AfterConnectMacro></Terminal></Connection>
<Connection><ConnectionType>Putty</ConnectionType><Name>old</Name><Putty><Host>op@old.example.net</Host><Port>22</Port></Putty></Connection>
<Connection><ConnectionType>RDPConfigured</ConnectionType><Name>desk</Name><Group>Prod</Group><Url>desk.example.net:3390</Url>
<RDP><UserName>help</UserName><Domain>CORP</Domain><SafePassword>hush==</SafePassword></RDP></Connection>
<Connection><ConnectionType>RDPConfigured</ConnectionType><Name>dc</Name><Url>dc.example.net</Url><CredentialConnectionID>c-1</CredentialConnectionID></Connection>
<Connection><ConnectionType>WebBrowser</ConnectionType><Name>panel</Name><WebBrowserUrl>https://panel.example.net/admin</WebBrowserUrl></Connection>`;

/** Seeds of Remote Desktop Manager's XML. */
export const rdmXmlSeeds: Seed[] = [
  seedOf('a.xml', `<?xml version="1.0"?><ArrayOfConnection>${CONNECTIONS}</ArrayOfConnection>`),
  seedOf('a.rdm', `<?xml version="1.0"?><RDMExport><Connections>${CONNECTIONS}</Connections></RDMExport>`),
];

/** Seeds of Remote Desktop Manager's CSV. */
export const rdmCsvSeeds: Seed[] = [
  seedOf(
    'rdm.csv',
    `Host,Name,Port,ConnectionType,Description,Group,CredentialUserName,CredentialDomain,CredentialPassword,Colour
a.example.net,A,,RDP (Microsoft Remote Desktop),"first, second",Prod\\Win,adm,CORP,pw,
b.example.net,B,2200,SSH Shell,,,root,,,red
c.example.net,,,,,,,,,
1.2.3.4,tv,,TeamViewer,,,,,,
`,
  ),
];

const NETBOX = {
  count: 1,
  next: 'https://netbox/api/dcim/devices/?offset=50',
  results: [
    {
      id: 7,
      url: 'https://netbox/api/dcim/devices/7/',
      display: 'sw1',
      name: 'sw1',
      serial: 'ABC',
      asset_tag: null,
      site: { id: 1, name: 'DC1', slug: 'dc1' },
      tenant: { name: 'Acme' },
      role: { name: 'Access', slug: 'access' },
      status: { value: 'active', label: 'Active' },
      device_type: { model: 'C9300' },
      platform: { name: 'IOS-XE' },
      primary_ip4: { id: 9, family: 4, address: '10.0.0.1/24' },
      primary_ip6: null,
      tags: [{ name: 'core' }],
      custom_fields: { owner: 'net team', enable_password: 'hunter2' },
      comments: 'edge',
      virtual_chassis: { a: 1 },
    },
  ],
};

/** Seeds of NetBox's JSON. */
export const netboxJsonSeeds: Seed[] = [
  seedOf('devices.json', JSON.stringify(NETBOX)),
  seedOf('list.json', JSON.stringify(NETBOX.results, null, 1)),
];

/** Seeds of NetBox's CSV. */
export const netboxCsvSeeds: Seed[] = [
  seedOf(
    'netbox_devices.csv',
    `Name,Status,Tenant,Site,Location,Rack,Role,Manufacturer,Type,IP Address,IPv6 Address,Platform,Tags,cf_snmp_community
sw1,Active,Acme,DC1,Hall 2,R1,Access,Cisco,C9300,10.0.0.1/24,2001:db8::1/64,IOS-XE,"core,prod",c0mmun1ty
srv1,Planned,—,DC2,—,—,Server,Dell,R640,192.0.2.7/32,,Windows Server,,
nodns,Active,,DC2,,,Server,Dell,R640,,,,,
`,
  ),
];
