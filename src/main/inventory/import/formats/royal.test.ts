import { describe, expect, it } from 'vitest';
import type { ImportResult } from '../importModel';
import { royalJson } from './royalJson';
import { royalXml } from './royalXml';
import { failureOf, fuzzFormat, importText, sniffText } from './testkit';

const XML = `<?xml version="1.0" encoding="utf-8"?>
<RTSZDocument>
  <RoyalDocument><ID>doc</ID><Name>Acme</Name></RoyalDocument>
  <RoyalTrash><ID>bin</ID><Name>Trash</Name><ParentID>doc</ParentID></RoyalTrash>
  <RoyalSSHConnection><ID>c2</ID><Name>edge</Name><ParentID>f2</ParentID><URI>10.9.0.1</URI><Port>2222</Port>
    <CredentialMode>2</CredentialMode><CredentialUsername>ops</CredentialUsername><CredentialPassword>hush==</CredentialPassword>
    <CustomField1>rack 7</CustomField1><Notes>second</Notes><Description>first</Description><PuttyLogging>1</PuttyLogging></RoyalSSHConnection>
  <RoyalCredential><ID>cr</ID><Name>Domain Admin</Name><UserName>administrator</UserName><Password>hush==</Password></RoyalCredential>
  <RoyalFolder><ID>f1</ID><Name>H&amp;S</Name><ParentID>doc</ParentID><CredentialMode>3</CredentialMode><CredentialId>cr</CredentialId></RoyalFolder>
  <RoyalFolder><ID>f2</ID><Name>Server</Name><ParentID>f1</ParentID><CredentialFromParent>True</CredentialFromParent></RoyalFolder>
  <RoyalRDSConnection><ID>c1</ID><Name>DC1</Name><ParentID>f2</ParentID><URI>10.80.0.50</URI><RDPPort>3390</RDPPort></RoyalRDSConnection>
  <RoyalRDSConnection><ID>c9</ID><Name>gone</Name><ParentID>bin</ParentID><URI>10.80.0.51</URI></RoyalRDSConnection>
  <RoyalSSHConnection><ID>c4</ID><Name>console</Name><URI>10.9.0.2</URI><IsSerialPortConnection>True</IsSerialPortConnection></RoyalSSHConnection>
  <RoyalWebConnection><ID>c5</ID><Name>NAS</Name><URI>http://10.9.0.20:5001/ui</URI></RoyalWebConnection>
  <RoyalCommandTask><ID>t</ID><Name>wipe</Name><Command>rm</Command></RoyalCommandTask>
  <RoyalFolder><ID>l1</ID><Name>l1</Name><ParentID>l2</ParentID></RoyalFolder>
  <RoyalFolder><ID>l2</ID><Name>l2</Name><ParentID>l1</ParentID></RoyalFolder>
</RTSZDocument>`;

const NESTED = `<RTSZDocument><RoyalDocument><RoyalFolder><Name>F</Name><Objects>
  <RoyalVNCConnection><Name>kiosk</Name><URI>kiosk.example.net</URI></RoyalVNCConnection></Objects></RoyalFolder></RoyalDocument></RTSZDocument>`;

const JSON_TEXT = JSON.stringify({
  Name: 'Lab',
  Objects: [
    { Type: 'Credential', Name: 'Root', Username: 'root', Password: 'hush', ID: '000001' },
    {
      Type: 'Folder',
      Name: 'F',
      CredentialID: '000001',
      Objects: [
        {
          Type: 'TerminalConnection',
          TerminalConnectionType: 'SSH',
          Name: 'VM01',
          ComputerName: 'vm01',
          CredentialsFromParent: true,
        },
        {
          Type: 'TerminalConnection',
          TerminalConnectionType: 'Telnet',
          Name: 'VM02',
          ComputerName: 'vm02',
          Port: 2300,
          Username: 'x',
          Password: 'y',
        },
      ],
    },
    {
      Type: 'RemoteDesktopConnection',
      Name: 'PC',
      ComputerName: 'pc',
      Path: 'F/Below',
      Favorite: true,
      CredentialName: 'Nobody',
    },
    {
      Type: 'FileTransferConnection',
      FileTransferConnectionType: 'FTP',
      Name: 'files',
      ComputerName: 'files',
      CustomProperties: [
        { Type: 'Text', Name: 'Owner', Value: 'me' },
        { Type: 'Protected', Name: 'Door', Value: 'hush' },
      ],
      Properties: { RecordStartOnConnect: true },
    },
    { Type: 'TeamViewerConnection', Name: 'tv', ComputerName: '123' },
  ],
});

const paths = (result: ImportResult): string[] => {
  const names = new Map<string | null, string>([[null, '']]);
  for (const { key, parentKey, name } of result.tree.folders)
    names.set(key, `${names.get(parentKey) ?? '?'}${name}/`);
  return result.tree.hosts.map(
    ({ folderKey, name, endpoints }) =>
      `${names.get(folderKey) ?? '?'}${name} ${endpoints.map(({ protocol, port }) => `${protocol}:${port}`).join()}`,
  );
};
const rows = (result: ImportResult): string[] =>
  result.tree.losses.map(({ path, field, value }) => `${path.join('/')} ${field}: ${value}`);

describe('documents of Royal TS', () => {
  it('are told by their root element', () => {
    expect(sniffText(royalXml, XML)).toBe(1);
    expect(sniffText(royalXml, '<a/>')).toBe(0);
  });

  it('become the tree that the ids make, with inherited logins', () => {
    const result = importText(royalXml, XML);
    expect(paths(result)).toEqual(['H&S/Server/edge ssh:2222', 'H&S/Server/DC1 rdp:3390', 'NAS http:5001']);
    expect(result.tree.folders.map(({ name }) => name).sort()).toEqual(['H&S', 'Server', 'l1', 'l2']);
    const [credential] = result.tree.credentials;
    expect(credential).toMatchObject({ kind: 'ask', name: 'Domain Admin', username: 'administrator' });
    const folder = result.tree.folders.find(({ name }) => name === 'H&S');
    expect(folder?.properties).toEqual({ credentialKey: credential?.key });
    const host = (name: string): ImportResult['tree']['hosts'][number] | undefined =>
      result.tree.hosts.find((one) => one.name === name);
    expect(host('DC1')?.properties).toEqual({});
    expect(host('edge')).toMatchObject({
      properties: { credentialKey: null, username: 'ops' },
      notes: 'first\n\nsecond',
      customFields: { 'Custom field 1': 'rack 7' },
    });
    expect(host('NAS')?.customFields).toEqual({ URL: 'http://10.9.0.20:5001/ui' });
    expect(rows(result).sort()).toEqual([
      'Domain Admin Password: ',
      'H&S/Server/edge CredentialPassword: ',
      'H&S/Server/edge PuttyLogging: 1',
      'Trash objects: 1',
      'console SSHConnection: 10.9.0.2',
      'wipe CommandTask: rm',
    ]);
    expect(JSON.stringify(result.tree)).not.toContain('hush');
    expect(result.secrets.size).toBe(0);
  });

  it('may nest their objects', () => {
    expect(paths(importText(royalXml, NESTED))).toEqual(['F/kiosk vnc:5900']);
  });

  it('are refused when they are something else', () => {
    expect(failureOf(() => importText(royalXml, '<a/>')).code).toBe('not-this-format');
    expect(failureOf(() => importText(royalXml, '<RTSZDocument/>')).code).toBe('malformed');
    expect(failureOf(() => importText(royalXml, 'PK\u0003\u0004')).code).toBe('unsupported');
    const chain = Array.from(
      { length: 300 },
      (_, at) => `<RoyalFolder><ID>${at}</ID><ParentID>${at - 1}</ParentID></RoyalFolder>`,
    );
    expect(failureOf(() => importText(royalXml, `<RTSZDocument>${chain.join('')}</RTSZDocument>`)).code).toBe(
      'too-large',
    );
  });

  it('give a result or a failure when they are damaged', () => {
    fuzzFormat(royalXml, [XML, NESTED], 300);
  });
});

describe('Royal JSON', () => {
  it('is told by its objects', () => {
    expect(sniffText(royalJson, JSON_TEXT)).toBeGreaterThan(0.9);
    expect(sniffText(royalJson, '{"Objects":[]}')).toBe(0);
    expect(sniffText(royalJson, '[]')).toBe(0);
  });

  it('becomes folders and hosts, with passwords as they stand', () => {
    const result = importText(royalJson, JSON_TEXT);
    expect(paths(result)).toEqual([
      'F/VM01 ssh:22',
      'F/VM02 telnet:2300',
      'F/Below/PC rdp:3389',
      'files ftp:21',
    ]);
    expect(result.tree.hosts.map(({ favourite }) => favourite)).toEqual([false, false, true, false]);
    expect(
      result.tree.credentials.map(({ username, key }) => [username, result.secrets.get(key)?.password]),
    ).toEqual([
      ['root', 'hush'],
      ['x', 'y'],
    ]);
    const [vm01, vm02, pc, files] = result.tree.hosts;
    expect(vm01?.properties).toEqual({});
    expect(vm02?.properties.credentialKey).toBe(result.tree.credentials[1]?.key);
    expect(pc?.properties.credentialKey).toBeNull();
    expect(files?.customFields).toEqual({ Owner: 'me' });
    expect(rows(result)).toEqual([
      'F/Below/PC CredentialName: Nobody',
      'files Custom property Door (secret): ',
      'files RecordStartOnConnect: true',
      'tv TeamViewerConnection: 123',
    ]);
    expect(JSON.stringify(result.tree)).not.toContain('hush');
  });

  it('is refused when it is something else', () => {
    expect(failureOf(() => importText(royalJson, '{"a":1}')).code).toBe('not-this-format');
    expect(failureOf(() => importText(royalJson, '{')).code).toBe('malformed');
    const deep = `${'{"Type":"Folder","Objects":['.repeat(200)}${']}'.repeat(200)}`;
    expect(failureOf(() => importText(royalJson, deep)).code).toBe('too-large');
  });

  it('gives a result or a failure when it is damaged', () => {
    fuzzFormat(royalJson, [JSON_TEXT], 400);
  });
});
