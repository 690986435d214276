import { describe, expect, it } from 'vitest';
import { failureOf, fuzzFormat, importText, sniffText } from './testkit';
import { winscpIni } from './winscpIni';
import { revealWinscpPassword } from './winscpPassword';

/** As WinSCP hides a password. */
function hidden(password: string, user: string, host: string, long = false): string {
  const bytes = Buffer.from(`${user}${host}${password}`);
  const length = long ? [0x02, bytes.length >> 8, bytes.length & 0xff] : [0x00, bytes.length];
  const shift = [3, 0x11, 0x22, 0x33];
  const all = [0xff, ...length, ...shift, ...bytes, 0x55, 0x66];
  return Buffer.from(all.map((byte) => ~byte ^ 0xa3))
    .toString('hex')
    .toUpperCase();
}

const INI = `; written by WinSCP
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
RemoteDirectory=/srv/www
Tunnel=1
TunnelHostName=gw.example.com
TunnelUserName=ops
TunnelPassword=${hidden('tunnel-geheim', 'ops', 'gw.example.com', true)}

[Sessions\\Work/Keys/app]
HostName=app.example.com
UserName=root
PublicKeyFile=C:%5CKeys%5Capp.ppk
ProxyMethod=2
ProxyHost=socks.example.com
ProxyPasswordEnc=A35C
Password=00

[Sessions\\ftp]
HostName=ftp.example.com
PortNumber=21
FSProtocol=5
Ftps=1

[Sessions\\cloud]
HostName=s3.amazonaws.com
FSProtocol=7

[Sessions\\My%20Workspace/0000]
HostName=web.example.com
IsWorkspace=1
`;

describe('winscp-ini', () => {
  const { tree, secrets } = importText(winscpIni, INI);
  const rows = tree.losses.map(({ path, field, value }) => `${path.join('/')}|${field}|${value}`);

  it('reads sites in their folders', () => {
    expect(tree.folders.map(({ name }) => name)).toEqual(['Work', 'Keys']);
    expect(tree.hosts.map(({ name }) => name)).toEqual(['web ö', 'ops@gw.example.com', 'app', 'ftp']);
    expect(tree.credentials).toHaveLength(3);
    expect(tree.hosts[0]).toMatchObject({
      folderKey: tree.folders[0]?.key,
      address: 'web.example.com',
      endpoints: [{ protocol: 'ssh', port: 2222 }],
      properties: {
        compression: true,
        keepAliveSeconds: 45,
        connectTimeoutSeconds: 60,
        colour: '#33cccc',
        jumpHostKey: tree.hosts[1]?.key,
      },
    });
    expect(tree.hosts[0]?.notes).toContain('first\r\nsecond');
    expect(tree.hosts[3]?.endpoints).toMatchObject([{ protocol: 'ftp', port: 21 }]);
    expect(tree.hosts[2]?.properties.username).toBe('root');
  });

  it('reveals stored passwords', () => {
    expect([...secrets.values()]).toEqual([{ password: 'geheim-ö' }, { password: 'tunnel-geheim' }]);
    expect(tree.credentials.map(({ kind, username, keyFile }) => [kind, username, keyFile])).toEqual([
      ['password', 'deploy', null],
      ['password', 'ops', null],
      ['private-key', '', 'C:\\Keys\\app.ppk'],
    ]);
    expect(JSON.stringify(tree)).not.toContain('geheim');
    const bound = hidden('x', 'a', 'b');
    expect(revealWinscpPassword(bound, 'ab')).toEqual({ kind: 'plain', password: 'x' });
    expect(revealWinscpPassword(bound, 'ba')).toEqual({ kind: 'damaged' });
    expect(revealWinscpPassword(bound.slice(0, 6), 'ab')).toEqual({ kind: 'damaged' });
    expect(revealWinscpPassword('zz', 'ab')).toEqual({ kind: 'damaged' });
  });

  it('leaves out what a master password protects', () => {
    const locked = importText(winscpIni, `${INI}[Configuration\\Security]\nUseMasterPassword=1\n`);
    expect(locked.secrets.size).toBe(0);
    expect(locked.tree.losses.filter(({ reason }) => reason.includes('master password'))).toHaveLength(3);
  });

  it('says what is not carried over', () => {
    expect(rows).toEqual([
      'Default Settings|site|',
      'Work/web ö|PostLoginCommands|cd /srv',
      'Work/web ö|RemoteDirectory|/srv/www',
      'Work/Keys/app|Password|',
      'Work/Keys/app|ProxyMethod|SOCKS 5: socks.example.com',
      'Work/Keys/app|ProxyPasswordEnc|',
      'ftp|Ftps|1',
      'cloud|FSProtocol|S3',
      'My Workspace/0000|IsWorkspace|',
    ]);
  });

  it('knows its files and stands damaged ones', () => {
    expect(sniffText(winscpIni, INI, 'WinSCP.ini')).toBe(1);
    expect(sniffText(winscpIni, '[Bookmarks]\n')).toBe(0);
    expect(failureOf(() => importText(winscpIni, '[x]\n')).code).toBe('not-this-format');
    fuzzFormat(winscpIni, [INI], 400);
  });
});
