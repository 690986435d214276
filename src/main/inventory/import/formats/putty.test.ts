import { describe, expect, it } from 'vitest';
import type { ImportedHost, ImportResult } from '../importModel';
import { encodingNamed } from './codePages';
import { decodePercents } from './percentNames';
import { puttyReg } from './puttyReg';
import { puttySessions } from './puttySessions';
import { bytesOf, failureOf, fuzzFormat, importText, sniffText } from './testkit';

const KEY = '[HKEY_CURRENT_USER\\Software\\SimonTatham\\PuTTY';
const KITTY = '[HKEY_CURRENT_USER\\Software\\9bis.com\\KiTTY';
const REG = `Windows Registry Editor Version 5.00

${KEY}]

${KEY}\\Sessions]

${KEY}\\Sessions\\Default%20Settings]
"HostName"=""
"Protocol"="ssh"

${KEY}\\Sessions\\web%20%F6ffentlich]
"HostName"="deploy@web.example.com"
"Protocol"="ssh"
"PortNumber"=dword:000008ae
"UserName"=""
"PublicKeyFile"="C:\\\\Keys\\\\web key.ppk"
"Compression"=dword:00000001
"PingInterval"=dword:00000001
"PingIntervalSecs"=dword:0000001e
"TerminalType"="xterm-256color"
"LineCodePage"="ISO-8859-15:1999 (Latin-9, \\"euro\\")"
"Environment"="LANG=C,MOTD=a\\\\,b"
"RemoteCommand"="sudo -i"
"Colour0"="187,187,187"
"Font"=hex(2):43,00,6f,00,\\
  75,00,00,00
"PortForwardings"="L8080=localhost:80"
"AgentFwd"=dword:00000001
"X11Forward"=dword:00000000
"ProxyMethod"=dword:00000006
"ProxyHost"="jump%box"
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
"PortNumber"=dword:00000016
"PublicKeyFile"="C:\\\\Keys\\\\web key.ppk"
"ProxyMethod"=dword:00000002
"ProxyHost"="socks.example.com"
"ProxyPassword"="socks-secret"

${KEY}\\Sessions\\switch]
"HostName"="192.0.2.1"
"Protocol"="telnet"
"PortNumber"=dword:00000017

${KEY}\\Sessions\\console]
"HostName"=""
"Protocol"="serial"
"SerialLine"="COM1"

${KITTY}\\Sessions\\router]
"HostName"="[2001:db8::1]"
"Protocol"="ssh"
"PortNumber"=dword:00000016
"Folder"="Network/Core"
"Password"="scrambled-secret"

${KEY}\\SshHostKeys]
"rsa2@22:web.example.com"="0x23,0xabc"
`.replaceAll('jump%box', 'jump.example.com');

const UNIX = `PortNumber=2200
HostName=web.example.com
Protocol=ssh
TerminalType=xterm
UserName=deploy
PublicKeyFile=/home/me/.ssh/web.ppk
LineCodePage=UTF-8
PingIntervalSecs=0
LogType=1
`;

const host = ({ tree }: ImportResult, name: string): ImportedHost => {
  const found = tree.hosts.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`there is no host ${name}`);
  return found;
};
const losses = ({ tree }: ImportResult): string[] =>
  tree.losses.map(({ path, field, value }) => `${path.join('/')}|${field}|${value}`);

describe('putty-reg', () => {
  const result = importText(puttyReg, REG);

  it('reads sessions with what they set', () => {
    expect(result.tree.hosts.map(({ name }) => name)).toEqual([
      'web öffentlich',
      'inner',
      'bastion',
      'switch',
      'router',
      'ops@jump.example.com',
    ]);
    expect(result.tree.folders.map(({ name }) => name)).toEqual(['Network', 'Core']);
    expect(host(result, 'web öffentlich')).toMatchObject({
      address: 'web.example.com',
      endpoints: [{ protocol: 'ssh', port: 2222 }],
      properties: {
        username: 'deploy',
        compression: true,
        keepAliveSeconds: 90,
        terminalType: 'xterm-256color',
        encoding: 'iso-8859-15',
        environmentVariables: { LANG: 'C', MOTD: 'a,b' },
        jumpHostKey: host(result, 'ops@jump.example.com').key,
      },
    });
    expect(host(result, 'switch').endpoints).toMatchObject([{ protocol: 'telnet', port: 23 }]);
    expect(host(result, 'router')).toMatchObject({
      address: '2001:db8::1',
      folderKey: result.tree.folders[1]?.key,
    });
    expect(host(result, 'inner').properties).toMatchObject({
      legacyAlgorithms: true,
      jumpHostKey: host(result, 'bastion').key,
    });
  });

  it('keeps key files and passwords as credentials', () => {
    expect(result.tree.credentials).toMatchObject([
      { name: 'web key.ppk', kind: 'private-key', keyFile: 'C:\\Keys\\web key.ppk', slots: [] },
      { name: 'ops', kind: 'password', username: 'ops', slots: ['password'] },
    ]);
    expect([...result.secrets.values()]).toEqual([{ password: 'jump-secret' }]);
    expect(JSON.stringify(result.tree)).not.toMatch(/jump-secret|socks-secret|scrambled-secret/);
  });

  it('says what is not carried over', () => {
    const rows = losses(result);
    expect(rows).toContain('console|Protocol|serial');
    expect(rows).toContain('Default Settings|session|');
    expect(rows).toContain('web öffentlich|RemoteCommand|sudo -i');
    expect(rows).toContain('web öffentlich|PortForwardings|L8080=localhost:80');
    expect(rows).toContain('web öffentlich|AgentFwd|1');
    expect(rows).toContain('web öffentlich|appearance|Colour0, Font');
    expect(rows).toContain('bastion|ProxyMethod|SOCKS 5: socks.example.com');
    expect(rows).toContain('bastion|ProxyPassword|');
    expect(rows).toContain('Network/Core/router|Password|');
    expect(rows).toContain('|SshHostKeys|1 keys');
    expect(rows.some((row) => row.includes('X11Forward'))).toBe(false);
    expect(host(result, 'web öffentlich').notes).toContain('sudo -i');
  });

  it('reads UTF-16 as the registry editor writes it', () => {
    const bytes = new Uint8Array([
      0xff,
      0xfe,
      ...new Uint8Array(Buffer.from(REG.replaceAll('\n', '\r\n'), 'utf16le')),
    ]);
    const wide = puttyReg.read({ name: 'putty.reg', bytes }, {});
    expect(wide.tree).toEqual(result.tree);
  });

  it('knows its files', () => {
    expect(sniffText(puttyReg, REG)).toBe(1);
    expect(sniffText(puttyReg, 'Windows Registry Editor Version 5.00\n')).toBe(0);
    expect(failureOf(() => importText(puttyReg, 'Windows Registry Editor Version 5.00\n')).code).toBe(
      'not-this-format',
    );
    expect(failureOf(() => importText(puttyReg, 'x')).code).toBe('not-this-format');
  });

  it('stands damaged and huge files', () => {
    fuzzFormat(puttyReg, [REG], 300);
    const long = `Windows Registry Editor Version 5.00\n${KEY}\\Sessions\\a]\n"HostName"="${'\\\\'.repeat(500_000)}`;
    expect(importText(puttyReg, long).tree.hosts).toHaveLength(0);
  });
});

describe('putty-sessions', () => {
  it('reads a session and the others of its folder', () => {
    const files: Record<string, string> = {
      'web%201': UNIX,
      gw: UNIX.replace('web.', 'gw.'),
      'Default%20Settings': UNIX,
      notes: 'x=1',
    };
    const result = importText(
      puttySessions,
      UNIX,
      {
        listBeside: () => Object.keys(files),
        readBeside: (name) => (files[name] === undefined ? null : bytesOf(files[name])),
      },
      'web%201',
    );
    expect(result.tree.hosts.map(({ name, address }) => [name, address])).toEqual([
      ['web 1', 'web.example.com'],
      ['gw', 'gw.example.com'],
    ]);
    expect(result.tree.credentials).toHaveLength(1);
    expect(result.tree.folders).toHaveLength(0);
    expect(host(result, 'gw')).toMatchObject({
      endpoints: [{ port: 2200 }],
      properties: { username: 'deploy', encoding: 'utf-8' },
    });
    expect(losses(result)).toEqual(['web 1|LogType|1', 'Default Settings|session|', 'gw|LogType|1']);
    expect(sniffText(puttySessions, UNIX)).toBeGreaterThan(0.8);
    expect(sniffText(puttySessions, '[x]\nProtocol=ssh\n')).toBe(0);
  });

  it('stands damaged files', () => {
    fuzzFormat(puttySessions, [UNIX], 300);
  });
});

describe('names and encodings', () => {
  it('are decoded', () => {
    expect(decodePercents('a%20b%C3%B6%F6%zz%00')).toContain('a b');
    expect(decodePercents('%EF%BB%BF%C3%B6')).toBe('ö');
    expect(['Win1251 (Cyrillic)', 'KOI8-R', 'CP437', 'ISO-8859-1:1998 (Latin-1)'].map(encodingNamed)).toEqual(
      ['windows-1251', 'koi8-r', null, 'iso-8859-1'],
    );
  });
});
