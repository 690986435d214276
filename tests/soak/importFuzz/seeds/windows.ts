import { type Seed, seedOf } from './seed';

const RDG = `<?xml version="1.0" encoding="utf-8"?>
<RDCMan programVersion="2.93" schemaVersion="3"><file>
<credentialsProfiles><credentialsProfile inherit="None"><profileName scope="Local">Operators</profileName>
<userName>ops</userName><password>AQAAANCMnd8BFdERjHoAwE</password><domain>CORP</domain></credentialsProfile></credentialsProfiles>
<properties><expanded>True</expanded><name>Lab</name></properties>
<connectionSettings inherit="None"><connectToConsole>False</connectToConsole><port>3390</port></connectionSettings>
<gatewaySettings inherit="None"><enabled>True</enabled><hostName>gw.example.net</hostName><logonMethod>Any</logonMethod>
<userName>g</userName><password>AQAAANCMnd8BFdERjHoAwE</password><domain>D</domain></gatewaySettings>
<smartGroup><properties><name>All</name></properties><ruleGroup operator="All"/></smartGroup>
<group><properties><name>DCs</name><comment>Both sites</comment></properties>
<logonCredentials inherit="None"><profileName scope="File">Operators</profileName></logonCredentials>
<group><properties><name>Inner</name></properties></group>
<server><properties><displayName>Domain controller</displayName><name>dc1.example.net</name><comment>old</comment></properties>
<logonCredentials inherit="FromParent"/><remoteDesktop inherit="None"><size>1024 x 768</size></remoteDesktop></server>
<server><properties><name>192.0.2.20:3391</name></properties>
<logonCredentials inherit="None"><profileName scope="Local">Custom</profileName><userName>me</userName><domain>HERE</domain></logonCredentials>
<connectionSettings inherit="None"><startProgram>cmd</startProgram><workingDir>C:\\</workingDir><port>3389</port></connectionSettings></server>
</group></file><connected/><favorites><server>Lab\\DCs\\Domain controller</server></favorites></RDCMan>`;
const OLD_RDG = `<RDCMan schemaVersion="1"><version>2.2</version><file>
<properties><name>Old</name><expanded>True</expanded><comment/>
<logonCredentials inherit="None"><userName>admin</userName><domain>LEGACY</domain><password storeAsClearText="True">hunter2</password></logonCredentials>
<connectionSettings inherit="FromParent"/></properties>
<server><name>old1</name><displayName>Old 1</displayName><comment>Keep</comment><logonCredentials inherit="FromParent"/></server>
<server><name>old2</name><displayName/><logonCredentials inherit="None"><userName>guest</userName><domain/></logonCredentials></server>
</file></RDCMan>`;

/** Seeds of RDCMan. */
export const rdcmanSeeds: Seed[] = [seedOf('a.rdg', RDG), seedOf('b.rdg', OLD_RDG)];

const RDP = `screen mode id:i:2\r
Full Address:s:ts.example.net:3390\r
username:s:me\r
domain:s:CORP\r
password 51:b:01000000D08C9DDF\r
gatewayhostname:s:gw.example.net\r
gatewayusagemethod:i:1\r
alternate shell:s:calc.exe\r
redirectdrives:i:1\r
desktopwidth:i:800\r
compression:i:1\r
loadbalanceinfo:s:tsv://MS Terminal Services Plugin.1.RDS\r
`;

/** Seeds of .rdp files. */
export const rdpFileSeeds: Seed[] = [
  seedOf('a.rdp', RDP),
  { name: 'b.rdp', bytes: Buffer.from(`\ufeff${RDP}`, 'utf16le') },
];

const KEY = '[HKEY_CURRENT_USER\\Software\\SimonTatham\\PuTTY';
const REG = `Windows Registry Editor Version 5.00

${KEY}\\Sessions\\Default%20Settings]
"HostName"=""
"Protocol"="ssh"

${KEY}\\Sessions\\web%20%F6ffentlich]
"HostName"="deploy@web.example.com"
"Protocol"="ssh"
"PortNumber"=dword:000008ae
"PublicKeyFile"="C:\\\\Keys\\\\web key.ppk"
"Compression"=dword:00000001
"PingIntervalSecs"=dword:0000001e
"TerminalType"="xterm-256color"
"LineCodePage"="ISO-8859-15:1999 (Latin-9, \\"euro\\")"
"Environment"="LANG=C,MOTD=a\\\\,b"
"RemoteCommand"="sudo -i"
"Font"=hex(2):43,00,6f,00,\\
  75,00,00,00
"PortForwardings"="L8080=localhost:80"
"AgentFwd"=dword:00000001
"ProxyMethod"=dword:00000006
"ProxyHost"="jump.example.com"
"ProxyPort"=dword:00000016
"ProxyUsername"="ops"
"ProxyPassword"="jump-secret"

${KEY}\\Sessions\\inner]
"HostName"="10.0.0.7"
"Protocol"="ssh"
"PortNumber"=dword:00000016
"UserName"="root"
"Cipher"="aes,des,WARN,3des"
"ProxyMethod"=dword:00000006
"ProxyHost"="bastion"

${KEY}\\Sessions\\bastion]
"HostName"="bastion.example.com"
"Protocol"="ssh"
"ProxyMethod"=dword:00000006
"ProxyHost"="inner"

[HKEY_CURRENT_USER\\Software\\9bis.com\\KiTTY\\Sessions\\router]
"HostName"="[2001:db8::1]"
"Protocol"="telnet"
"Folder"="Network/Core"
"Password"="scrambled-secret"

${KEY}\\SshHostKeys]
"rsa2@22:web.example.com"="0x23,0xabc"
`;

/** Seeds of PuTTY's registry export. */
export const puttyRegSeeds: Seed[] = [
  seedOf('putty.reg', REG),
  { name: 'putty.reg', bytes: Buffer.from(`\ufeff${REG.slice(0, 900)}`, 'utf16le') },
];

const UNIX = `PortNumber=2200
HostName=web.example.com
Protocol=ssh
TerminalType=xterm
UserName=deploy
PublicKeyFile=/home/me/.ssh/web.ppk
LineCodePage=UTF-8
PingIntervalSecs=0
ProxyMethod=6
ProxyHost=b
LogType=1
`;

/** Seeds of ~/.putty/sessions. */
export const puttySessionsSeeds: Seed[] = [
  seedOf('a', UNIX, {
    beside: { a: UNIX, b: UNIX.replace('ProxyHost=b', 'ProxyHost=a'), 'c%20d': 'HostName=x\n' },
  }),
  seedOf('web', UNIX),
];
