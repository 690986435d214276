import { describe, expect, it } from 'vitest';
import type { ImportResult } from '../importModel';
import { rdmCsv } from './rdmCsv';
import { rdmXml } from './rdmXml';
import { failureOf, fuzzFormat, importText, sniffText } from './testkit';

const CONNECTIONS = `
  <Connection><ConnectionType>Group</ConnectionType><Name>Prod</Name><Group>Prod</Group><Description>All of it</Description></Connection>
  <Connection><ConnectionType>Credential</ConnectionType><ID>c-1</ID><Name>Admins</Name>
    <Credentials><UserName>adm</UserName><Domain>CORP</Domain><SafePassword>hush==</SafePassword></Credentials></Connection>
  <Connection><ConnectionType>SSHShell</ConnectionType><Name>web-01</Name><Group>Prod\\Linux</Group>
    <Terminal><Host>web-01.example.net</Host><HostPort>2222</HostPort><Username>admin</Username><AfterConnectMacro>x</AfterConnectMacro></Terminal></Connection>
  <Connection><ConnectionType>Putty</ConnectionType><Name>old</Name><Putty><Host>op@old.example.net</Host><Port>22</Port></Putty></Connection>
  <Connection><ConnectionType>RDPConfigured</ConnectionType><Name>desk</Name><Group>Prod</Group><Url>desk.example.net:3390</Url>
    <RDP><UserName>help</UserName><Domain>CORP</Domain><SafePassword>hush==</SafePassword><NetworkLevelAuthentication>true</NetworkLevelAuthentication></RDP></Connection>
  <Connection><ConnectionType>RDPConfigured</ConnectionType><Name>dc</Name><Url>dc.example.net</Url><CredentialConnectionID>c-1</CredentialConnectionID></Connection>
  <Connection><ConnectionType>WebBrowser</ConnectionType><Name>panel</Name><WebBrowserUrl>https://panel.example.net/admin</WebBrowserUrl></Connection>
  <Connection><ConnectionType>TeamViewer</ConnectionType><Name>tv</Name></Connection>`;
const XML = `<?xml version="1.0"?><ArrayOfConnection>${CONNECTIONS}</ArrayOfConnection>`;
const EXPORT = `<?xml version="1.0"?><RDMExport><Connections>${CONNECTIONS}</Connections></RDMExport>`;
const CSV = [
  'Host,Name,Port,ConnectionType,Description,Group,CredentialUserName,CredentialDomain,CredentialPassword,Colour',
  'a.example.net,A,,RDP (Microsoft Remote Desktop),"first, second",Prod\\Win,adm,CORP,pw,',
  'b.example.net,B,2200,SSH Shell,,,root,,,red',
  'c.example.net,,,,,,,,,',
  '1.2.3.4,tv,,TeamViewer,,,,,,',
].join('\n');

const hosts = (result: ImportResult): string[] =>
  result.tree.hosts.map(
    ({ folderKey, name, address, endpoints }) =>
      `${folderKey ?? '-'} ${name} ${address} ${endpoints.map(({ protocol, port }) => `${protocol}:${port}`).join()}`,
  );
const rows = (result: ImportResult): string[] =>
  result.tree.losses.map(({ path, field, value }) => `${path.join('/')} ${field}: ${value}`);

describe('exports of Remote Desktop Manager', () => {
  it('are told by their elements', () => {
    expect([XML, EXPORT].map((text) => sniffText(rdmXml, text))).toEqual([0.95, 0.95]);
    expect(sniffText(rdmXml, '<Connections ConfVersion="2.6"/>')).toBe(0);
  });

  it.each([XML, EXPORT])('become folders, hosts and credentials (%#)', (text) => {
    const result = importText(rdmXml, text);
    expect(result.tree.folders.map(({ name, notes, parentKey }) => [name, notes, parentKey])).toEqual([
      ['Prod', 'All of it', null],
      ['Linux', '', 'f0'],
    ]);
    expect(hosts(result)).toEqual([
      'f1 web-01 web-01.example.net ssh:2222',
      '- old old.example.net ssh:22',
      'f0 desk desk.example.net rdp:3390',
      '- dc dc.example.net rdp:3389',
      '- panel panel.example.net https:443',
    ]);
    const [web, old, desk, dc, panel] = result.tree.hosts;
    expect([web, old, desk].map((host) => host?.properties)).toEqual([
      { username: 'admin' },
      { username: 'op' },
      { username: 'CORP\\help' },
    ]);
    expect(dc?.properties.credentialKey).toBe(result.tree.credentials[0]?.key);
    expect(result.tree.credentials).toMatchObject([{ kind: 'ask', name: 'Admins', username: 'CORP\\adm' }]);
    expect(panel?.customFields).toEqual({ URL: 'https://panel.example.net/admin' });
    expect(web?.notes).toContain('AfterConnectMacro in the imported file (not enabled)');
    expect(rows(result)).toEqual([
      'Admins Credentials.SafePassword: ',
      'Prod/Linux/web-01 Terminal.AfterConnectMacro: x',
      'Prod/desk RDP.SafePassword: ',
      'Prod/desk RDP.NetworkLevelAuthentication: true',
      'tv ConnectionType: TeamViewer',
    ]);
    expect(JSON.stringify(result.tree)).not.toContain('hush');
  });

  it('may hold passwords in clear', () => {
    const fields = '<UserName>adm</UserName><ClearTextPassword>pw</ClearTextPassword><Port>4000</Port>';
    const text = `<Connections><Connection><ConnectionType>RDP</ConnectionType><ComputerName>a</ComputerName>${fields}</Connection></Connections>`;
    const result = importText(rdmXml, text);
    expect(hosts(result)).toEqual(['- a a rdp:4000']);
    expect([...result.secrets.values()]).toEqual([{ password: 'pw' }]);
    expect(rows(result)).toEqual([]);
  });

  it('are refused when they are something else, and give a result or a failure when they are damaged', () => {
    expect(failureOf(() => importText(rdmXml, '<a/>')).code).toBe('not-this-format');
    expect(failureOf(() => importText(rdmXml, '<RDMExport/>')).code).toBe('malformed');
    fuzzFormat(rdmXml, [XML, EXPORT], 300);
  });
});

describe('CSV files of Remote Desktop Manager', () => {
  it('are told by their columns', () => {
    expect(sniffText(rdmCsv, CSV)).toBe(0.95);
    expect(sniffText(rdmCsv, 'Host,Name\na,b')).toBe(0);
  });

  it('become hosts with passwords as they stand', () => {
    const result = importText(rdmCsv, CSV);
    expect(hosts(result)).toEqual([
      'f1 A a.example.net rdp:3389',
      '- B b.example.net ssh:2200',
      '- c.example.net c.example.net rdp:3389',
    ]);
    expect(result.tree.hosts.map(({ notes }) => notes)).toEqual(['first, second', '', '']);
    expect(result.tree.credentials).toMatchObject([{ username: 'CORP\\adm' }]);
    expect([...result.secrets.values()]).toEqual([{ password: 'pw' }]);
    expect(result.tree.hosts[1]?.properties).toEqual({ username: 'root' });
    expect(rows(result)).toEqual(['B Colour: red', 'tv ConnectionType: TeamViewer 1.2.3.4']);
  });

  it('are refused when they are something else, and give a result or a failure when they are damaged', () => {
    expect(failureOf(() => importText(rdmCsv, 'Host,Name\na,b')).code).toBe('not-this-format');
    fuzzFormat(rdmCsv, [CSV], 300);
  });
});
