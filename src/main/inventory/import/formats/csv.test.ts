import { describe, expect, it } from 'vitest';
import { csv, csvColumns } from './csv';
import { readCsvTable } from './csvTable';
import { joinFolderPath, splitFolderPath } from './folderPaths';
import { bytesOf, failureOf, fuzzFormat, importText, seeded, sniffText } from './testkit';

const TABLE = `Name,Host,Port,Protocol,User,Password,Group,Tags,Notes,Rack,Proxy Jump
web01,10.0.0.1,22,ssh,root,hunter2,DC1/Web,"web, prod","first
second",A1,bastion
web01,10.0.0.1,443,https,root,hunter2,DC1/Web,"web, prod","first
second",A1,bastion
bastion,bastion.example.com,2222,SSH2,jump,,DC1,,,,
win01,10.0.0.9,,RDP,CORP\\admin,hunter2,DC2,,,,nobody
bad,not a host,22,ssh,,,,,,,
`;

describe('csv', () => {
  it('reads hosts, folders, ways in and credentials', () => {
    const { tree, secrets } = importText(csv, TABLE);
    expect([tree.folders.length, tree.hosts.length, tree.credentials.length]).toEqual([3, 3, 2]);
    expect(tree.folders.map(({ name, parentKey }) => [name, parentKey])).toEqual([
      ['DC1', null],
      ['Web', 'f0'],
      ['DC2', null],
    ]);
    const [web, bastion, win] = tree.hosts;
    expect(web).toMatchObject({
      name: 'web01',
      address: '10.0.0.1',
      tags: ['web', 'prod'],
      notes: 'first\nsecond',
      customFields: { Rack: 'A1' },
      endpoints: [
        { protocol: 'ssh', port: 22 },
        { protocol: 'https', port: 443 },
      ],
      properties: { username: 'root', jumpHostKey: bastion?.key },
    });
    expect(bastion?.endpoints).toMatchObject([{ protocol: 'ssh', port: 2222 }]);
    expect(win).toMatchObject({ endpoints: [{ protocol: 'rdp', port: 3389 }] });
    expect([...secrets.values()]).toEqual([{ password: 'hunter2' }, { password: 'hunter2' }]);
    expect(JSON.stringify(tree)).not.toContain('hunter2');
    expect(tree.losses.map(({ path, field }) => [...path, field])).toEqual([
      ['bad', 'address'],
      ['DC2', 'win01', 'jump host'],
    ]);
  });

  it('knows the columns under other names, delimiters and without a header', () => {
    const german = importText(csv, 'sep=;\nHostname;IP Address;Login;Type\nsw1;10.1.1.1/24;admin;Switch\n');
    expect(german.tree.hosts[0]).toMatchObject({
      name: 'sw1',
      address: '10.1.1.1',
      customFields: { Type: 'Switch' },
      properties: { username: 'admin' },
    });
    const bare = importText(csv, '10.0.0.1\tcore\t23\n10.0.0.2\tedge\t22\n');
    expect(bare.tree.hosts.map(({ name, endpoints: [way] }) => [name, way?.protocol])).toEqual([
      ['core', 'telnet'],
      ['edge', 'ssh'],
    ]);
    const links = importText(csv, 'address\nssh://me:pw12345@[fe80::1]:2200/\n').tree;
    expect(links.hosts[0]).toMatchObject({ address: 'fe80::1', endpoints: [{ port: 2200 }] });
    expect(JSON.stringify(links)).not.toContain('pw12345');
  });

  it('takes over what the person says the columns mean', () => {
    const text = 'a,b,c\nx,10.0.0.1,secret-1\n';
    const columns = { a: 'name', b: 'address', c: 'password' } as const;
    expect(importText(csv, text, { columns }).secrets.size).toBe(1);
    const ignored = importText(csv, text, { columns: { ...columns, c: 'ignore' } });
    expect([ignored.secrets.size, ignored.tree.losses.length]).toEqual([0, 1]);
    expect(failureOf(() => importText(csv, 'foo,bar\n1 2,3 4\n', { columns: { foo: 'notes' } })).code).toBe(
      'not-this-format',
    );
  });

  it('shows a preview without secrets', () => {
    const preview = csvColumns({
      name: 'x.csv',
      bytes: bytesOf('name,ip,pwd,SNMP community\na,10.0.0.1,p1,c1\n'),
    });
    expect(preview).toEqual({
      delimiter: ',',
      hasHeader: true,
      header: ['name', 'ip', 'pwd', 'SNMP community'],
      rows: [['a', '10.0.0.1', '••••', '••••']],
      mapping: { name: 'name', ip: 'address', pwd: 'password', 'SNMP community': 'ignore' },
    });
    const text = JSON.stringify(importText(csv, 'name,ip,Enable secret\na,10.0.0.1,s3cr3t\n').tree);
    expect(text).not.toContain('s3cr3t');
    expect(text).toContain('Enable secret');
  });

  it('is sure of tables of hosts only', () => {
    expect(sniffText(csv, TABLE)).toBeGreaterThan(0.5);
    expect(sniffText(csv, 'just a text, with commas')).toBe(0);
    expect(sniffText(csv, '<?xml version="1.0"?>')).toBe(0);
  });

  it('survives damage, and a broken quote is a failure', () => {
    fuzzFormat(csv, [TABLE, 'ip;name\n10.0.0.1;x\n'], 300);
    expect(failureOf(() => importText(csv, 'name,ip\n"a,10.0.0.1\n')).code).toBe('malformed');
    expect(importText(csv, '__proto__,constructor,ip\na,b,10.0.0.1\n').tree.hosts[0]?.customFields).toEqual({
      'Column 1': 'a',
      constructor: 'b',
    });
  });

  it('reads tables without quotes as it reads those with some', () => {
    const random = seeded(11);
    const pieces = ['a', 'b', ',', ',', ' ', '\n', '\r\n', '\r', '\n\n', 'é'];
    for (let round = 0; round < 500; round++) {
      const text = Array.from(
        { length: 2 + Math.floor(random() * 30) },
        () => pieces[Math.floor(random() * pieces.length)],
      ).join('');
      const plain = readCsvTable(bytesOf(`x,y\n${text}`));
      const quoted = readCsvTable(bytesOf(`"x",y\n${text}`));
      expect(plain.rows).toEqual(quoted.rows);
    }
  });

  it('takes folder paths apart as they were put together', () => {
    const random = seeded(7);
    for (let round = 0; round < 500; round++) {
      const names = Array.from({ length: 1 + Math.floor(random() * 3) }, () =>
        Array.from({ length: 1 + Math.floor(random() * 4) }, () => 'ab/\\'[Math.floor(random() * 4)]).join(
          '',
        ),
      );
      expect(splitFolderPath(joinFolderPath(names))).toEqual(names);
    }
    expect(splitFolderPath('DC1\\Core\\Switches')).toEqual(['DC1', 'Core', 'Switches']);
    expect(splitFolderPath(' DC1 / Core / ')).toEqual(['DC1', 'Core']);
  });
});
