import { describe, expect, it } from 'vitest';
import type { ImportContext, ImportFormat, ImportResult } from './importModel';
import { ansible } from './formats/ansible';
import { csv } from './formats/csv';
import { puttySessions } from './formats/puttySessions';
import { remmina } from './formats/remmina';
import { securecrtXml } from './formats/securecrtXml';
import { sshConfig } from './formats/sshConfig';
import { failureOf, importText } from './formats/testkit';
import { IMPORT_LIMITS } from './importLimits';

const LOCAL: ImportContext = { local: { home: '/home/me', user: 'me', host: 'desk' } };
const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('');

describe('fields that are named like what every object has', () => {
  const FILES: [ImportFormat, string][] = [
    [
      puttySessions,
      'PortNumber=22\nHostName=h\nProtocol=ssh\nTerminalType=xterm\nconstructor=1\ntoString=2\n',
    ],
    [remmina, '[remmina]\nprotocol=SSH\nserver=h\nconstructor=1\ntoString=2\n'],
    [sshConfig, 'Host h\n constructor 1\n toString 2\n'],
    [
      securecrtXml,
      '<VanDyke><key name="Sessions"><key name="h"><string name="Hostname">h</string>' +
        '<string name="constructor">1</string><string name="toString">2</string></key></key></VanDyke>',
    ],
  ];

  it.each(FILES)('are lost as any other: %#', (format, text) => {
    const { hosts, losses } = importText(format, text).tree;
    expect(hosts).toHaveLength(1);
    const report = JSON.stringify(losses);
    for (const name of ['constructor', 'toString']) expect(report).toContain(name);
  });
});

describe('files that are far too large', () => {
  it('is a table with more rows than an import holds', () => {
    const failure = failureOf(() =>
      importText(csv, `name,ip\n${lines(IMPORT_LIMITS.entries + 5, () => 'a,b c\n')}`),
    );
    expect([failure.code, failure.message]).toEqual(['too-large', 'The table has more than 100,000 rows.']);
  });

  it('is an inventory whose ranges name the same hosts again and again', () => {
    const text = lines(1000, (index) => `[g${index}]\nh[0:9999]\n`);
    expect(failureOf(() => importText(ansible, text)).code).toBe('too-large');
  });
});

describe('work that grows with the square of a file', () => {
  const hosts = ({ tree }: ImportResult): number => tree.hosts.length;

  // Each of these would take minutes if every entry looked at all others.
  it('is not done for thousands of names in one Host line', () => {
    const result = importText(sshConfig, `Host${lines(20_000, (n) => ` h${n}`)}\n User u\n`, LOCAL);
    expect(hosts(result)).toBe(20_000);
    expect(result.tree.hosts[19_999]?.properties.username).toBe('u');
  });

  it('is not done for thousands of settings below them', () => {
    const names = lines(5000, (n) => ` h${n}`);
    const text = `Host${names}\n${lines(5000, (n) => ` LocalForward ${n} b:1\n`)}`;
    expect(failureOf(() => importText(sshConfig, text, LOCAL)).code).toBe('too-large');
    const one = importText(sshConfig, `Host a\n${lines(20_000, (n) => ` LocalForward ${n} b:1\n`)}`, LOCAL);
    expect([hosts(one), one.tree.losses.length]).toEqual([1, 20_000]);
  });

  it('is given up for patterns that are slow to compare', () => {
    const pattern = `*a`.repeat(2000);
    const text = `${lines(300, () => `Host ${pattern}b\n User u\n`)}${lines(300, (n) => `Host ${'a'.repeat(200)}${n}\n`)}`;
    expect(failureOf(() => importText(sshConfig, text, LOCAL)).code).toBe('too-large');
  });

  it('is not done for an Include whose path never ends', () => {
    const path = `conf.d${'/d'.repeat(125_000)}`;
    const { tree } = importText(sshConfig, `Include ${path}/*.conf ok\nHost a\n User u\n`, {
      ...LOCAL,
      readBeside: (name) => (name === 'ok' ? new TextEncoder().encode('Host b\n User u\n') : null),
    });
    expect(tree.hosts.map(({ name }) => name)).toEqual(['b', 'a']);
    expect(tree.losses.map(({ reason }) => reason)).toEqual(['A path has at most 4,096 characters.']);
  });

  it('is not done for thousands of rows of a table with cells that are missing', () => {
    const rows = lines(50_000, (n) => `"h${n}",10.0.${n >> 8}.${n & 255}\n`);
    const { tree } = importText(csv, `name,ip,user,notes\n${rows}`);
    expect(tree.hosts).toHaveLength(50_000);
    expect(tree.hosts[49_999]?.name).toBe('h49999');
  });

  it('takes over no more key files than OpenSSH does', () => {
    const { tree } = importText(sshConfig, `Host a\n${lines(5000, (n) => ` IdentityFile /k${n}\n`)}`, LOCAL);
    expect(tree.hosts).toHaveLength(1);
  });
});
