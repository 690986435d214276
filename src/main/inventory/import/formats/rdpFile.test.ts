import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ImportedHost, ImportResult } from '../importModel';
import { decodeText } from '../decodeText';
import { rdpFile } from './rdpFile';
import { failureOf, fuzzFormat, importText, sniffText } from './testkit';

const FILE = [
  'screen mode id:i:2',
  'Full Address:s:ts.example.net:3390',
  'username:s:me',
  'domain:s:CORP',
  'password 51:b:01000000D08C9DDF',
  'gatewayhostname:s:gw.example.net',
  'gatewayusagemethod:i:1',
  'alternate shell:s:calc.exe',
  'redirectdrives:i:1',
  'desktopwidth:i:800',
  'compression:i:1',
  'prompt for credentials:i:0',
  'loadbalanceinfo:s:tsv://MS Terminal Services Plugin.1.RDS',
].join('\r\n');

const onlyHost = (result: ImportResult): ImportedHost => {
  const [host, ...others] = result.tree.hosts;
  if (host === undefined || others.length > 0) throw new Error('one host expected');
  return host;
};

describe('remote desktop files', () => {
  it('are told by their address, or by their name', () => {
    expect(sniffText(rdpFile, FILE)).toBe(1);
    expect(sniffText(rdpFile, 'audiomode:i:0', 'a.rdp')).toBeGreaterThan(0.5);
    expect(sniffText(rdpFile, 'audiomode:i:0')).toBe(0);
    expect(sniffText(rdpFile, 'Host a\n  User b')).toBe(0);
  });

  it('become one host; passwords and commands do not come along', () => {
    const result = importText(rdpFile, FILE, {}, 'Terminal server.rdp');
    const host = onlyHost(result);
    expect(host).toMatchObject({
      name: 'Terminal server',
      address: 'ts.example.net',
      properties: { username: 'CORP\\me' },
      endpoints: [{ protocol: 'rdp', port: 3390 }],
      customFields: {
        'RD gateway': 'gw.example.net',
        'RD gateway use': '1',
        'Load balance info': 'tsv://MS Terminal Services Plugin.1.RDS',
      },
    });
    expect(host.notes).toBe('alternate shell in the imported file (not enabled):\ncalc.exe');
    expect(result.tree.losses.map(({ field, value }) => [field, value])).toEqual([
      ['password 51', ''],
      ['alternate shell', 'calc.exe'],
      ['redirectdrives', '1'],
    ]);
    expect(result.tree.credentials).toEqual([]);
    expect(JSON.stringify(result)).not.toContain('D08C9DDF');
  });

  it('may be UTF-16, and may give port and domain apart', () => {
    const text =
      'full address:s:[2001:db8::7]\r\nserver port:i:4000\r\nusername:s:CORP\\ü\r\ndomain:s:OTHER\r\n';
    const bytes = new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));
    expect(rdpFile.sniff({ name: 'x', bytes }, () => decodeText(bytes))).toBe(1);
    const host = onlyHost(rdpFile.read({ name: 'Default.rdp', bytes }, {}));
    expect(host).toMatchObject({
      name: '2001:db8::7',
      address: '2001:db8::7',
      properties: { username: 'CORP\\ü' },
    });
    expect(host.endpoints).toMatchObject([{ port: 4000 }]);
  });

  it('that name no computer are refused', () => {
    expect(failureOf(() => importText(rdpFile, 'audiomode:i:0')).code).toBe('malformed');
    expect(failureOf(() => importText(rdpFile, 'hello')).code).toBe('not-this-format');
    const odd = importText(rdpFile, 'full address:s:a b c\nserver port:i:x').tree;
    expect([odd.hosts.length, odd.losses.length]).toEqual([0, 1]);
  });

  it('give a result or a failure when they are damaged', () => {
    fuzzFormat(rdpFile, [FILE], 400);
  });

  it('of the tests of mRemoteNG are read, where they are at hand', () => {
    const path = join(
      import.meta.dirname,
      '../../../../../../shared/data/imports/test_remotedesktopconnection.rdp',
    );
    const present = existsSync(path);
    const bytes = present ? new Uint8Array(readFileSync(path)) : new TextEncoder().encode(FILE);
    const result = rdpFile.read({ name: 'a.rdp', bytes }, {});
    const { folders, hosts, credentials } = result.tree;
    expect([folders.length, hosts.length, credentials.length]).toEqual([0, 1, 0]);
    const [address, port, username] = present
      ? ['testhostname.domain.com', 9933, 'myspecialdomain\\myusernamehere']
      : ['ts.example.net', 3390, 'CORP\\me'];
    expect(onlyHost(result)).toMatchObject({ address, properties: { username }, endpoints: [{ port }] });
  });
});
