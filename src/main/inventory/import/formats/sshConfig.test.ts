import { describe, expect, it } from 'vitest';
import type { ImportContext, ImportedHost, ImportResult } from '../importModel';
import { sshConfig } from './sshConfig';
import { bytesOf, failureOf, fuzzFormat, importText, sniffText } from './testkit';

const MAIN = `
# before any host
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
  Compression yes
  ConnectTimeout 1h

Host old-switch
  User admin
  KexAlgorithms +diffie-hellman-group1-sha1
  Ciphers aes256-ctr
  ProxyCommand nc -X connect %h %p
  StrictHostKeyChecking ask

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
const FILES: Record<string, string> = {
  'conf.d/10-db': 'Host db01\n  User postgres\n  HostKeyAlias database\nHost x.lab\n',
  'conf.d/.hidden': 'Host hidden\n',
};
const CONTEXT: ImportContext = {
  readBeside: (path) => (FILES[path] === undefined ? null : bytesOf(FILES[path])),
  listBeside: (path) => (path === 'conf.d' ? ['10-db', '.hidden', '20-gone'] : null),
  local: { home: '/home/me', user: 'me', host: 'desk.example.com' },
};

const read = (text = MAIN, context = CONTEXT): ImportResult => importText(sshConfig, text, context, 'config');
const host = ({ tree }: ImportResult, name: string): ImportedHost => {
  const found = tree.hosts.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`there is no host ${name}`);
  return found;
};
const losses = ({ tree }: ImportResult): string[] =>
  tree.losses.map(({ path, field, value }) => `${path.join('/')}|${field}|${value}`);

describe('ssh-config', () => {
  it('makes a host of every plain name, with what applies to it', () => {
    const result = read();
    const names = result.tree.hosts.map(({ name }) => name);
    expect(names).toEqual([
      'db01',
      'x.lab',
      'web01',
      'web02',
      'gw',
      'old-switch',
      'deep',
      'ops@edge:2200',
      'inner via ops@edge:2200',
    ]);
    expect(result.tree.folders).toHaveLength(0);
    expect(result.tree.credentials).toHaveLength(2);
    expect(result.secrets.size).toBe(0);
    expect(host(result, 'web01')).toMatchObject({
      address: 'web01.example.com',
      endpoints: [{ protocol: 'ssh', port: 22 }],
      properties: {
        username: 'deploy',
        keepAliveSeconds: 60,
        environmentVariables: { LANG: 'C', MOTD: 'a b' },
        jumpHostKey: host(result, 'gw').key,
      },
    });
    expect(host(result, 'web02').endpoints[0]?.port).toBe(2022);
    expect(host(result, 'x.lab').properties.username).toBe('lab');
    expect(host(result, 'gw').properties).toMatchObject({ compression: true, connectTimeoutSeconds: 600 });
    expect(host(result, 'gw')).toMatchObject({ address: '192.0.2.1', endpoints: [{ port: 2222 }] });
  });

  it('keeps key files as credentials that many hosts share', () => {
    const { tree } = read();
    expect(tree.credentials.map(({ name, keyFile, kind }) => ({ name, keyFile, kind }))).toEqual([
      { name: 'common', keyFile: '/home/me/.ssh/common', kind: 'private-key' },
      { name: 'web', keyFile: '/home/me/.ssh/web', kind: 'private-key' },
    ]);
    expect(read(MAIN, {}).tree.credentials.map(({ keyFile }) => keyFile)).toContain('~/.ssh/web');
  });

  it('makes chains of jump hosts, and hosts for hops that are no entry', () => {
    const result = read();
    const inner = host(result, 'inner via ops@edge:2200');
    const edge = host(result, 'ops@edge:2200');
    expect(host(result, 'deep').properties.jumpHostKey).toBe(inner.key);
    expect(inner).toMatchObject({
      address: 'inner',
      properties: { jumpHostKey: edge.key, username: 'fallback' },
    });
    expect(edge).toMatchObject({
      address: 'edge',
      endpoints: [{ port: 2200 }],
      properties: { username: 'ops' },
    });
  });

  it('takes a host of the file for a hop that is reached as the chain says', () => {
    const result = read('Host a\nHost b\n ProxyJump a\nHost c\n ProxyJump a,b\nHost d\n ProxyJump b,a\n');
    expect(host(result, 'c').properties.jumpHostKey).toBe(host(result, 'b').key);
    expect(host(result, 'd').properties.jumpHostKey).toBe(host(result, 'a via b').key);
    expect(result.tree.hosts).toHaveLength(5);
  });

  it('breaks circles of jump hosts and says so', () => {
    const result = read('Host gw web\n User a\nHost *\n ProxyJump gw\n');
    expect(host(result, 'gw').properties.jumpHostKey ?? null).toBeNull();
    expect(host(result, 'web').properties.jumpHostKey).toBe(host(result, 'gw').key);
    expect(result.tree.losses.some(({ reason }) => reason.includes('circle'))).toBe(true);
  });

  it('never enables a command', () => {
    const result = read();
    expect(host(result, 'web01').notes).toContain('tmux attach || tmux');
    expect(host(result, 'old-switch').notes).toContain('nc -X connect %h %p');
    expect(JSON.stringify(result.tree.hosts)).not.toContain('startupCommand');
    expect(JSON.stringify(result.tree.hosts)).not.toContain('evil');
    expect(losses(result)).toContain('|Match|exec "touch /tmp/never"');
  });

  it('says what is not carried over, once for each place', () => {
    const result = read();
    const rows = losses(result);
    expect(rows).toContain('web01|LocalForward|8080 localhost:80');
    expect(rows).toContain('web02|LocalForward|8080 localhost:80');
    expect(rows).toContain('web01|IdentityFile|/keys/second');
    expect(rows).toContain('old-switch|Ciphers|aes256-ctr');
    expect(rows).toContain('gw|ConnectTimeout|3600');
    expect(rows).toContain('db01|HostKeyAlias|database');
    expect(rows).toContain('deep|ForwardAgent|yes');
    expect(rows).toContain('|Include (line 4)|conf.d/*');
    expect(rows.filter((row) => row.includes('StrictHostKeyChecking'))).toEqual([]);
    expect(host(result, 'old-switch').properties.legacyAlgorithms).toBe(true);
    expect(result.tree.losses.every(({ reason }) => reason.length > 10)).toBe(true);
  });

  it('names sections that apply to no host and lines that are wrong', () => {
    const rows = losses(
      read('Host a\n Port 22\n User\nHost b*\n User x\nMatch nonsense y\n User z\nMatch all x\n Port 1\n'),
    );
    expect(rows).toContain('|line 3| User');
    expect(rows).toContain('|Host b*|User');
    expect(rows).toContain('|Match|nonsense y');
    expect(rows).toContain('|Match|all x');
  });

  it('knows its files by their lines', () => {
    expect(sniffText(sshConfig, MAIN, 'config')).toBeGreaterThan(0.8);
    expect(sniffText(sshConfig, 'Host Name,Address\nUser a,b\n')).toBeLessThan(0.5);
    expect(sniffText(sshConfig, '[hosts]\nweb01\n')).toBe(0);
    expect(failureOf(() => read('just a text\nof two lines\n')).code).toBe('not-this-format');
  });

  it('gives up on files made to take forever', () => {
    const wide = Array.from(
      { length: 20_000 },
      (_, index) => `Host h${index}\nHost *${index}\n Port 1\n`,
    ).join('');
    expect(failureOf(() => read(wide)).code).toBe('too-large');
    const itself: ImportContext = { readBeside: () => bytesOf('Include a b\nHost x\n') };
    expect(failureOf(() => read('Include a\nHost y\n', itself)).code).toBe('too-large');
    const stars = `Host a\nHost ${'*a'.repeat(2000)}b\nMatch host ${'*a'.repeat(500)}\n`;
    expect(read(`${stars}Host ${'a'.repeat(5000)}\n`).tree.hosts).toHaveLength(1);
  });

  it('reads 10,000 hosts', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => `Host h${index}\n HostName 10.0.0.1\n`).join(
      '',
    );
    expect(read(`${many}Host *\n User admin\n`).tree.hosts).toHaveLength(10_000);
  });

  it('stands damaged files', () => {
    fuzzFormat(sshConfig, [MAIN, 'Host a\n ProxyJump a,b,c\nMatch final all\n User "x y"\n'], 400, CONTEXT);
  });
});
