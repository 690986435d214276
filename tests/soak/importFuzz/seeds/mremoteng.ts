import { createCipheriv, createHash, pbkdf2Sync } from 'node:crypto';
import { type Seed, seedOf } from './seed';

/** Few, so that an input takes no time: what many of them cost is another matter. */
const ITERATIONS = 4;

/** Bytes that are the same in every run. */
const fixed = (length: number, from: number): Buffer =>
  Buffer.from(Array.from({ length }, (_, index) => (from * 31 + index * 7) % 256));

function seal(plain: string, password: string, from: number): string {
  const [salt, nonce] = [fixed(16, from), fixed(16, from + 1)];
  const key = pbkdf2Sync(Buffer.from(password, 'latin1'), salt, ITERATIONS, 32, 'sha1');
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(salt);
  return Buffer.concat([
    salt,
    nonce,
    cipher.update(plain, 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ]).toString('base64');
}

function sealLegacy(plain: string, password = 'mR3m'): string {
  const iv = fixed(16, 3);
  const cipher = createCipheriv('aes-128-cbc', createHash('md5').update(password).digest(), iv);
  return Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final()]).toString('base64');
}

const root = (mode: string, test: string, more: string, nodes: string): string =>
  `<?xml version="1.0" encoding="utf-8"?>
<mrng:Connections xmlns:mrng="http://mremoteng.org" Name="Connections" Export="false" EncryptionEngine="AES" BlockCipherMode="${mode}" KdfIterations="${ITERATIONS}" ${more} Protected="${test}" ConfVersion="2.6">
${nodes}
</mrng:Connections>`;

const nodes = (password: string): string =>
  `<Node Name="Site" Type="Container" Expanded="true" Descr="both &amp; halls" Username="adm" Domain="CORP" Password="${seal('hunter2', password, 5)}" Hostname="" Protocol="RDP" Port="3389" InheritPassword="false">
  <Node Name="Row" Type="Container" InheritUsername="true" InheritPassword="true" InheritDomain="true" Protocol="SSH2" Port="22">
    <Node Name="sw1" Type="Connection" Id="i1" Hostname="sw1.example.net" Username="root" Password="${seal('one', password, 7)}" Protocol="SSH2" Port="2222" PuttySession="Blue" EnvironmentTags="prod; dc1" MacAddress="00:11:22:33:44:55" UserField="rack 7" PreExtApp="ping" PostExtApp="beep" OpeningCommand="sudo -i" SSHOptions="-o ProxyCommand=nc" Favorite="true" Notes="second" />
    <Node Name="gw" Type="Connection" Hostname="10.0.0.1" Protocol="RDP" Port="3389" RDGatewayHostname="rdg.example.net" RDGatewayUsageMethod="Always" RDGatewayPassword="${seal('two', password, 9)}" Colors="Colors16Bit" InheritUsername="true" InheritPassword="true" InheritDomain="true" SSHTunnelConnectionName="sw1" />
    <Node Name="web" Type="Connection" Hostname="web" Protocol="HTTPS" Port="0" StartProgram="cmd.exe" VNCProxyPassword="${seal('x', password, 11)}" />
  </Node>
</Node>
<Node Name="old" Type="Connection" Hostname="192.0.2.9" Protocol="Telnet" Port="23" SSHTunnelConnectionName="old" />`;

const plain = root('GCM', seal('ThisIsNotProtected', 'mR3m', 1), 'FullFileEncryption="false"', nodes('mR3m'));
const own = root(
  'GCM',
  seal('ThisIsProtected', 'Password', 1),
  'FullFileEncryption="false"',
  nodes('Password'),
);
const whole = root(
  'GCM',
  seal('ThisIsProtected', 'Password', 1),
  'FullFileEncryption="true"',
  seal(nodes('Password'), 'Password', 13),
);
const old = `<?xml version="1.0" encoding="utf-8"?>
<Connections Name="Connections" Export="False" Protected="${sealLegacy('ThisIsNotProtected')}" ConfVersion="2.5">
<Node Name="F" Type="Container" Username="u" Password="${sealLegacy('pw')}" Protocol="RDP" Port="3389"><Node Name="h" Type="Connection" Hostname="h" InheritPassword="True" InheritUsername="True" Protocol="SSH1" Port="22"/></Node>
</Connections>`;
const matrix = ['CCM', 'EAX'].flatMap((mode) =>
  ['Serpent', 'Twofish'].map((engine) =>
    root(mode, seal('ThisIsNotProtected', 'mR3m', 1), '', '').replace('="AES"', `="${engine}"`),
  ),
);

/** Seeds of mRemoteNG's XML. */
export const mremotengXmlSeeds: Seed[] = [
  seedOf('confCons.xml', plain),
  seedOf('confCons.xml', own, { password: 'Password' }),
  seedOf('confCons.xml', whole, { password: 'Password' }),
  seedOf('confCons.xml', old),
  seedOf('confCons.xml', sealLegacy(old), { password: 'mR3m' }),
  ...matrix.map((text) => seedOf('list.xml', text)),
];

const HEADER =
  'Name;Id;Parent;NodeType;Description;Icon;Panel;Username;Password;Domain;Hostname;Port;VmId;Protocol;Colors;' +
  'PreExtApp;InheritPassword;InheritUsername;InheritDomain';
const CSV = `${HEADER}
web1;i1;f1;Connection;two;Linux;General;root;one;D;web1.example.net;22;;SSH2;Colors16Bit;ping;False;False;False;
win1;i2;f2;Connection;first
second;;General;adm;"q;CORP;10.0.0.2;3389;;RDP;;;True;True;True;
Row;f2;f1;Container;;;;adm;"q;CORP;;3389;;RDP;;;True;True;True;
Site;f1;root;Container;;;;adm;"q;CORP;;3389;;RDP;;;False;False;False;
self;s;s;Container;;;;;;;;;;RDP;;;;;;
o;o;gone;Connection;;;;;;;o.example.net;;;SSH2;;;;;;
`;

/** Seeds of mRemoteNG's CSV. */
export const mremotengCsvSeeds: Seed[] = [seedOf('confCons.csv', CSV), seedOf('list.csv', `\ufeff${CSV}`)];
