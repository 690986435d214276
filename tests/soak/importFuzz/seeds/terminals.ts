import { createCipheriv } from 'node:crypto';
import { type Seed, seedOf } from './seed';

const TERMINAL =
  'MobaFont%10%0%0%-1%15%236,236,236%30,30,30%180,180,192%0%-1%0%%xterm%-1%0%_Std_Colors_0_%80%24%0%1%-1%<none>%%0%1%-1%-1';
const moba = (settings: string, comment = ' '): string =>
  ` ;  logout#109#${settings}#${TERMINAL}#0#${comment}#-1`;
const MOBA = `[Bookmarks]
SubRep=
ImgNum=42
top=${moba('0%top.example.com%22%%%-1%0%%%%%0%-1%0%%%-1%0%0%0%%1080%%0%0%1%')}
[Bookmarks_1]
SubRep=Production\\Web
ImgNum=41
web 01=${moba(
  '0%web01.example.com%2222%deploy%%-1%-1%sudo -i__PTVIRG__ ls%gw1__PIPE__gw2%22__PIPE__2022%ops__PIPE__%0%0%0%_CurrentDrive_:\\Keys\\web.ppk%__PIPE__%-1%0%0%0%%1080%%0%0%1%%0%%%%0%-1%-1%-1',
  'first__DIEZE__second',
)}
switch=#98#1%192.0.2.1%23%%2%%%%%0%0%%1080%#${TERMINAL}#0# #-1
desk=${moba('4%10.0.0.5%3389%[domain admin]%0%0%-1%0%-1%0%0%-1%notepad.exe%gw1%22%ops%0%0%%-1%%-1%-1%0%-1')}
page=${moba('11%https://intranet.example.com:8443/start?token=page-secret%-1')}
console=${moba('8%COM1%9600')}
[Credentials]
domain admin=CORP\\anna:cred-secret
[Passwords]
ssh22:deploy@web01.example.com=stored-secret
`;

/** Seeds of MobaXterm. */
export const mobaxtermSeeds: Seed[] = [
  seedOf('list.mxtsessions', MOBA),
  { name: 'list.mxtsessions', bytes: Buffer.from(MOBA.replaceAll('web', 'wéb'), 'latin1') },
];

/** As WinSCP hides a password. */
function hidden(password: string, user: string, host: string): string {
  const bytes = Buffer.from(`${user}${host}${password}`);
  const all = [0xff, 0x00, bytes.length, 3, 0x11, 0x22, 0x33, ...bytes, 0x55, 0x66];
  return Buffer.from(all.map((byte) => ~byte ^ 0xa3))
    .toString('hex')
    .toUpperCase();
}

const WINSCP = `; written by WinSCP
[Configuration\\Interface]
RandomSeedFile=%25APPDATA%25

[Sessions\\Default%20Settings]
Shell=/bin/sh

[Sessions\\Work/%EF%BB%BFweb%20%C3%B6]
HostName=web.example.com
PortNumber=2222
UserName=deploy
Password=${hidden('geheim-ö', 'deploy', 'web.example.com')}
Compression=1
PingType=1
PingIntervalSecs=45
Timeout=60
Color=13421619
Note=first%0D%0Asecond
PostLoginCommands=cd%20/srv
Tunnel=1
TunnelHostName=gw.example.com
TunnelUserName=ops
TunnelPassword=${hidden('tunnel', 'ops', 'gw.example.com')}

[Sessions\\Work/Keys/app]
HostName=app.example.com
UserName=root
PublicKeyFile=C:%5CKeys%5Capp.ppk
ProxyMethod=2
ProxyHost=socks.example.com
Password=00

[Sessions\\ftp]
HostName=ftp.example.com
PortNumber=21
FSProtocol=5
Ftps=1
`;

/** Seeds of WinSCP. */
export const winscpIniSeeds: Seed[] = [seedOf('WinSCP.ini', WINSCP)];

const SECRET = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7 + 3));

/** As Remmina encrypts: padded with NUL, at least one. */
function encrypted(text: string): string {
  const plain = Buffer.alloc(Math.floor(Buffer.byteLength(text) / 8) * 8 + 8);
  plain.write(text);
  const [key, iv] = [SECRET.subarray(0, 24), SECRET.subarray(24)];
  const cipher = createCipheriv('des-ede3-cbc', key, iv).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64');
}

const SSH = `[remmina]
name=Web server
group=Production/Web
protocol=SSH
server=web.example.com:2222
username=deploy
ssh_auth=1
ssh_privatekey=/home/me/.ssh/web
ssh_passphrase=${encrypted('key-secret')}
ssh_charset=ISO-8859-1
ssh_compression=1
exec=uptime
precommand=/usr/bin/knock %h
notes_text=first%0Asecond
labels=blue,eu
`;
const RDP = `[remmina]
name=Terminal
group=Production
protocol=RDP
server=[2001:db8::9]
username=anna
domain=CORP
password=${encrypted('päss-word')}
ssh_tunnel_enabled=1
ssh_tunnel_server=gw.example.com:2022
ssh_tunnel_username=ops
ssh_tunnel_password=${encrypted('tunnel-secret')}
gateway_password=abc
`;
const PREFERENCES = `[remmina_pref]\nsecret=${SECRET.toString('base64')}\n`;

/** Seeds of Remmina. */
export const remminaSeeds: Seed[] = [
  seedOf('a.remmina', SSH, {
    beside: { 'remmina.pref': PREFERENCES, 'a.remmina': SSH, 'b.remmina': RDP },
  }),
  seedOf('b.remmina', RDP, { beside: { 'remmina.pref': PREFERENCES, 'b.remmina': RDP } }),
];

const CONFIG = `
ServerAliveInterval 1m
Include conf.d/*

Host web01 web02
  HostName %h.example.com
  User deploy
  IdentityFile ~/.ssh/web
  IdentityFile /keys/second
  ProxyJump gw
  LocalForward 8080 localhost:80
  RemoteCommand tmux attach || tmux
  SetEnv LANG=C "MOTD=a b"

Host gw
  HostName 192.0.2.1
  Port 2222
  ConnectTimeout 1h

Host old-switch
  KexAlgorithms +diffie-hellman-group1-sha1
  ProxyCommand nc -X connect %h %p

Host deep
  ProxyJump ops@edge:2200,inner
  ForwardAgent yes

Match exec "touch /tmp/never"
  User evil

Match originalhost web02 user deploy
  Port 2022

Host *.lab !gw.lab
  User lab

Host *
  IdentityFile ~/.ssh/common
  User fallback
`;

/** Seeds of ssh_config. */
export const sshConfigSeeds: Seed[] = [
  seedOf('config', CONFIG, {
    beside: {
      'conf.d/10-db': 'Host db01\n  User postgres\n  ProxyJump web01\nInclude conf.d/*\nHost x.lab\n',
      'conf.d/20': 'Match final\n  Port 9\nHost gw\n  ProxyJump db01\n',
    },
  }),
  seedOf('config', 'Host a\n ProxyJump b\nHost b\n ProxyJump c\nHost c\n ProxyJump a\nHost ?-* d[1]\n'),
];
