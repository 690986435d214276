import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findFormat, FORMATS } from './formats';
import { ImportFailure, type ImportFile } from './importModel';

const file = (name: string, text: string): ImportFile => ({ name, bytes: Buffer.from(text) });

/** Beginnings of files as their programs write them. */
const SAMPLES: Record<string, ImportFile> = {
  'binnacle-json': file('inventory.json', '{ "format": "binnacle-inventory", "version": 1, "hosts": [] }'),
  'mremoteng-xml': file(
    'list.xml',
    '<?xml version="1.0"?><Connections Name="Connections" ConfVersion="2.6">',
  ),
  rdcman: file('a.rdg', '<?xml version="1.0"?><RDCMan programVersion="2.7" schemaVersion="3"><file>'),
  'rdp-file': file('pc.rdp', 'screen mode id:i:2\r\nfull address:s:pc.example.net\r\nusername:s:me\r\n'),
  'ssh-config': file('config', 'Host web01\n  HostName 10.0.0.1\n  User root\n'),
  'putty-reg': file(
    'putty.reg',
    'Windows Registry Editor Version 5.00\r\n\r\n[HKEY_CURRENT_USER\\Software\\SimonTatham\\PuTTY\\Sessions\\web]\r\n',
  ),
  'winscp-ini': file('WinSCP.ini', '[Configuration\\Interface]\r\n[Sessions\\me@web]\r\nHostName=web\r\n'),
  mobaxterm: file(
    'list.mxtsessions',
    '[Bookmarks]\r\nSubRep=\r\nImgNum=42\r\nweb=#109#0%10.0.0.1%22%root%\r\n',
  ),
  remmina: file('a.remmina', '[remmina]\nname=web\nprotocol=SSH\nserver=10.0.0.1\n'),
  ansible: file('hosts.ini', '[web]\nweb[01:03].example.net ansible_user=root\n'),
  'tabby-yaml': file(
    'config.yaml',
    'version: 7\nprofiles:\n  - name: web\n    type: ssh\n    options:\n      host: web\n',
  ),
  csv: file('list.csv', 'name,address,port\nweb01,10.0.0.1,22\n'),
};

it('finds each format by what its files hold', () => {
  const found = Object.entries(SAMPLES).map(([id, sample]) => [id, findFormat(sample, null).id]);
  expect(found).toEqual(Object.keys(SAMPLES).map((id) => [id, id]));
});

it('gives every format a name and a source of its own', () => {
  expect(new Set(FORMATS.map(({ id }) => id)).size).toBe(FORMATS.length);
  expect(new Set(FORMATS.map(({ label }) => label)).size).toBe(FORMATS.length);
  expect(FORMATS.filter(({ source }) => source.length < 20)).toEqual([]);
});

it('refuses what is in none of them, and says which are known', () => {
  const strange = file('photo.jpg', '\u00ff\u00d8\u00ff\u00e0 JFIF');
  expect(() => findFormat(strange, null)).toThrow(ImportFailure);
  expect(() => findFormat(strange, null)).toThrow('no format');
  expect(() => findFormat(strange, 'no-such-format')).toThrow(ImportFailure);
});

it('finds the format of files that other programs really wrote', () => {
  const folder = join(import.meta.dirname, '../../../../../shared/data/imports');
  const wanted = {
    'confCons_v2_6.xml': 'mremoteng-xml',
    'confCons_v2_6_passwordis_Password_fullencryption.xml': 'mremoteng-xml',
    'test_rdcman_v2_7_schema3.rdg': 'rdcman',
    'test_remotedesktopconnection.rdp': 'rdp-file',
    'test_securecrt.xml': 'securecrt-xml',
  };
  for (const [name, id] of Object.entries(wanted)) {
    const path = join(folder, name);
    // They are not part of this repository.
    if (existsSync(path))
      expect([name, findFormat({ name, bytes: readFileSync(path) }, null).id]).toEqual([name, id]);
  }
});
