import { describe, expect, it } from 'vitest';
import { mremotengCsv } from './mremotengCsv';
import { failureOf, fuzzFormat, importText, sniffText } from './testkit';

const HEADER =
  'Name;Id;Parent;NodeType;Description;Icon;Panel;Username;Password;Domain;Hostname;Port;VmId;Protocol;Colors;' +
  'PreExtApp;InheritPassword;InheritUsername;InheritDomain';
const row = (...cells: string[]): string => `${cells.join(';')};`;

/** As the program writes it: children before their folder. */
const TREE = [
  HEADER,
  row(
    'web1',
    'i1',
    'f1',
    'Connection',
    'two',
    'Linux',
    'General',
    'root',
    'one',
    'D',
    'web1.example.net',
    '22',
    '',
    'SSH2',
    'Colors16Bit',
    'ping',
    'False',
    'False',
    'False',
  ),
  row(
    'win1',
    'i2',
    'f2',
    'Connection',
    'first\nsecond',
    '',
    'General',
    'adm',
    '"q',
    'CORP',
    '10.0.0.2',
    '3389',
    '',
    'RDP',
    '',
    '',
    'True',
    'True',
    'True',
  ),
  row(
    'Row',
    'f2',
    'f1',
    'Container',
    '',
    '',
    '',
    'adm',
    '"q',
    'CORP',
    '',
    '3389',
    '',
    'RDP',
    '',
    '',
    'True',
    'True',
    'True',
  ),
  row(
    'Site',
    'f1',
    'root',
    'Container',
    '',
    '',
    '',
    'adm',
    '"q',
    'CORP',
    '',
    '3389',
    '',
    'RDP',
    '',
    '',
    'False',
    'False',
    'False',
  ),
].join('\r\n');

describe('CSV exports of mRemoteNG', () => {
  it('are told by their header', () => {
    expect(sniffText(mremotengCsv, TREE)).toBe(1);
    expect(sniffText(mremotengCsv, 'Name;Hostname\na;b')).toBe(0);
    expect(sniffText(mremotengCsv, '')).toBe(0);
  });

  it('become the tree that the ids make, with values of several lines and passwords as they stand', () => {
    const { tree, secrets } = importText(mremotengCsv, TREE);
    expect(tree.folders.map(({ key, parentKey, name }) => [key, parentKey, name])).toEqual([
      ['f0', null, 'Site'],
      ['f1', 'f0', 'Row'],
    ]);
    const [web, win] = ['web1', 'win1'].map((name) => tree.hosts.find((host) => host.name === name));
    expect(web).toMatchObject({ folderKey: 'f0', endpoints: [{ protocol: 'ssh', port: 22 }] });
    expect(web?.notes).toContain('PreExtApp in the imported file (not enabled):\nping');
    expect(win).toMatchObject({ folderKey: 'f1', notes: 'first\nsecond', properties: {} });
    expect(
      tree.credentials.map(({ username, key }) => [username, secrets.get(key)?.password]).sort(),
    ).toEqual([
      ['CORP\\adm', '"q'],
      ['root', 'one'],
    ]);
    expect(tree.losses.map(({ path, field }) => [path.join('/'), field])).toEqual([
      ['Site/web1', 'Domain'],
      ['Site/web1', 'Icon'],
      ['Site/web1', 'PreExtApp'],
    ]);
  });

  it('keep entries whose folders are missing or go in a circle', () => {
    const text = [
      HEADER,
      row('a', 'a', 'b', 'Container', '', '', '', '', '', '', '', '', '', 'RDP'),
      row('b', 'b', 'a', 'Container', '', '', '', '', '', '', '', '', '', 'RDP'),
      row('self', 's', 's', 'Container', '', '', '', '', '', '', '', '', '', 'RDP'),
      row('h', 'h', 'b', 'Connection', '', '', '', '', '', '', 'h.example.net', '', '', 'SSH2'),
      row('o', 'o', 'gone', 'Connection', '', '', '', '', '', '', 'o.example.net', '', '', 'SSH2'),
    ].join('\n');
    const { folders, hosts, losses } = importText(mremotengCsv, `\ufeff${text}`).tree;
    expect(folders.map(({ name, parentKey }) => [name, parentKey === null])).toEqual([
      ['b', true],
      ['a', false],
      ['self', true],
    ]);
    expect(hosts.map(({ name }) => name).sort()).toEqual(['h', 'o']);
    expect(losses).toEqual([]);
    const broken = importText(
      mremotengCsv,
      `${HEADER}\nrubbish\n${row('o', 'o', '', 'Connection', '', '', '', '', '', '', 'o')}`,
    );
    expect(broken.tree.hosts).toHaveLength(1);
    expect(broken.tree.losses.map(({ field }) => field)).toEqual(['line 2']);
  });

  it('give a result or a failure when they are damaged', () => {
    expect(failureOf(() => importText(mremotengCsv, 'a,b\n1,2')).code).toBe('not-this-format');
    fuzzFormat(mremotengCsv, [TREE], 300);
  });
});
