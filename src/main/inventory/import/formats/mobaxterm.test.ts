import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { ImportFailure, type ImportedHost } from '../importModel';
import { mobaxterm } from './mobaxterm';
import { bytesOf, failureOf, fuzzFormat, importText, mutate, seeded, sniffText } from './testkit';

const TERMINAL =
  'MobaFont%10%0%0%-1%15%236,236,236%30,30,30%180,180,192%0%-1%0%%xterm%-1%0%_Std_Colors_0_%80%24%0%1%-1%<none>%%0%1%-1%-1';
const line = (settings: string, terminal = TERMINAL, comment = ' '): string =>
  ` ;  logout#109#${settings}#${terminal}#0#${comment}#-1`;
const SESSIONS = `[Bookmarks]
SubRep=
ImgNum=42
top=${line('0%top.example.com%22%%%-1%0%%%%%0%-1%0%%%-1%0%0%0%%1080%%0%0%1%')}
[Bookmarks_1]
SubRep=Production
ImgNum=41
[Bookmarks_2]
SubRep=Production\\Web
ImgNum=41
web 01=${line(
  '0%web01.example.com%2222%deploy%%-1%-1%sudo -i__PTVIRG__ ls%gw1__PIPE__gw2%22__PIPE__2022%ops__PIPE__%0%0%0%_CurrentDrive_:\\Keys\\web.ppk%__PIPE__%-1%0%0%0%%1080%%0%0%1%%0%%%%0%-1%-1%-1',
  TERMINAL.replace('%15%', '%1%').replace('%xterm%', '%linux%').replace('30,30,30', '1,2,3'),
  'first__DIEZE__second',
)}
switch=#98#1%192.0.2.1%23%%2%%%%%0%0%%1080%#${TERMINAL}#0# #-1
desk=${line('4%10.0.0.5%3389%[domain admin]%0%0%-1%0%-1%0%0%-1%notepad.exe%gw1%22%ops%0%0%%-1%%-1%-1%0%-1')}
screen=${line('5%10.0.0.6%5901%-1%0%%%%%-1%0%0%%0%%1080%%')}
files=${line('7%sftp.example.com%22%sam%-1%-1%/srv%0%0%%0%%1080%%%%-1')}
page=${line('11%https://intranet.example.com:8443/start?token=page-secret%-1')}
console=${line('8%COM1%9600')}
broken=nothing
[Credentials]
domain admin=CORP\\anna:cred-secret
[Passwords]
ssh22:deploy@web01.example.com=stored-secret
`;

describe('mobaxterm', () => {
  const { tree, secrets } = importText(mobaxterm, SESSIONS);
  const rows = tree.losses.map(({ path, field, value }) => `${path.join('/')}|${field}|${value}`);
  const host = (name: string): ImportedHost | undefined =>
    tree.hosts.find((candidate) => candidate.name === name);

  it('reads bookmarks in their folders', () => {
    expect(tree.folders.map(({ name }) => name)).toEqual(['Production', 'Web']);
    expect(tree.hosts.map(({ name }) => name)).toEqual([
      'top',
      'web 01',
      'ops@gw1',
      'gw2',
      'switch',
      'desk',
      'screen',
      'files',
      'page',
    ]);
    expect(tree.credentials).toMatchObject([
      { kind: 'private-key', keyFile: 'C:\\Keys\\web.ppk', name: 'web.ppk' },
    ]);
    expect(secrets.size).toBe(0);
    expect(host('top')).toMatchObject({ folderKey: null, endpoints: [{ protocol: 'ssh', port: 22 }] });
    expect(host('web 01')).toMatchObject({
      folderKey: tree.folders[1]?.key,
      address: 'web01.example.com',
      endpoints: [{ protocol: 'ssh', port: 2222 }],
      properties: {
        username: 'deploy',
        compression: true,
        encoding: 'iso-8859-15',
        terminalType: 'linux',
        jumpHostKey: host('gw2')?.key,
      },
    });
    expect(host('gw2')).toMatchObject({
      endpoints: [{ port: 2022 }],
      properties: { jumpHostKey: host('ops@gw1')?.key },
    });
    expect(host('web 01')?.notes).toContain('first#second');
    expect(tree.hosts.slice(4).map(({ endpoints: [way] }) => [way?.protocol, way?.port])).toEqual([
      ['telnet', 23],
      ['rdp', 3389],
      ['vnc', 5901],
      ['ssh', 22],
      ['https', 8443],
    ]);
    expect(host('desk')?.properties).toMatchObject({
      username: 'CORP\\anna',
      jumpHostKey: host('ops@gw1')?.key,
    });
  });

  it('says what is not carried over', () => {
    expect(rows).toEqual([
      'Production/Web/web 01|appearance|background',
      'Production/Web/web 01|command at login|sudo -i; ls',
      'Production/Web/web 01|agent forwarding|-1',
      'Production/Web/desk|user|[domain admin]',
      'Production/Web/desk|remote command|notepad.exe',
      'Production/Web/desk|redirect drives|-1',
      'Production/Web/files|remote folder|/srv',
      'Production/Web/page|address|/start',
      'Production/Web/console|session type|serial line',
      'Production/Web/broken|bookmark|',
      '|Credentials: domain admin|',
      '|Passwords: ssh22:deploy@web01.example.com|',
    ]);
    expect(JSON.stringify(tree)).not.toMatch(/(cred|stored|page)-secret/);
  });

  it('unpacks .mobaconf within bounds', () => {
    const packed = zipSync({ 'MobaXterm.ini': bytesOf(SESSIONS), 'home/other': bytesOf('x') });
    const file = { name: 'a.mobaconf', bytes: packed };
    expect(mobaxterm.sniff(file, () => '')).toBe(0.9);
    expect(mobaxterm.read(file, {}).tree).toEqual(tree);
    const bomb = zipSync({ 'MobaXterm.ini': new Uint8Array(65 * 1024 * 1024) });
    expect(failureOf(() => mobaxterm.read({ name: 'b', bytes: bomb }, {})).code).toBe('too-large');
    const other = zipSync({ x: bytesOf('x') });
    expect(failureOf(() => mobaxterm.read({ name: 'c', bytes: other }, {})).code).toBe('not-this-format');
    const random = seeded(7);
    for (let round = 0; round < 150; round++) {
      try {
        mobaxterm.read({ name: 'd', bytes: mutate(packed, random) }, {});
      } catch (error) {
        expect(error).toBeInstanceOf(ImportFailure);
      }
    }
  });

  it('knows its files and stands damaged ones', () => {
    expect(sniffText(mobaxterm, SESSIONS)).toBe(1);
    expect(sniffText(mobaxterm, '[Sessions]\nSubRep=\n')).toBe(0);
    expect(failureOf(() => importText(mobaxterm, '[x]\n')).code).toBe('not-this-format');
    fuzzFormat(mobaxterm, [SESSIONS], 400);
  });
});
