import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ImportResult } from '../importModel';
import { rdcman } from './rdcman';
import { failureOf, fuzzFormat, importText, sniffText } from './testkit';

const DPAPI = 'AQAAANCMnd8BFdERjHoAwE';

/** Version 2.7 and newer: settings beside the properties. */
const NEW = `<?xml version="1.0" encoding="utf-8"?>
<RDCMan programVersion="2.93" schemaVersion="3">
  <file>
    <credentialsProfiles>
      <credentialsProfile inherit="None">
        <profileName scope="Local">Operators</profileName>
        <userName>ops</userName><password>${DPAPI}</password><domain>CORP</domain>
      </credentialsProfile>
    </credentialsProfiles>
    <properties><expanded>True</expanded><name>Lab</name></properties>
    <connectionSettings inherit="None"><connectToConsole>False</connectToConsole><port>3390</port></connectionSettings>
    <gatewaySettings inherit="None">
      <enabled>True</enabled><hostName>gw.example.net</hostName><logonMethod>Any</logonMethod>
      <localBypass>True</localBypass><credSharing>True</credSharing><profileName scope="Local">Custom</profileName>
      <userName>g</userName><password>${DPAPI}</password><domain>D</domain>
    </gatewaySettings>
    <smartGroup><properties><name>All</name></properties><ruleGroup operator="All"/></smartGroup>
    <group>
      <properties><name>DCs</name><comment>Both sites</comment></properties>
      <logonCredentials inherit="None">
        <profileName scope="File">Operators</profileName>
      </logonCredentials>
      <server>
        <properties><displayName>Domain controller</displayName><name>dc1.example.net</name><comment>old</comment></properties>
        <logonCredentials inherit="FromParent"/>
        <remoteDesktop inherit="None"><size>1024 x 768</size><sameSizeAsClientArea>False</sameSizeAsClientArea><colorDepth>24</colorDepth></remoteDesktop>
      </server>
      <server>
        <properties><name>192.0.2.20:3391</name></properties>
        <logonCredentials inherit="None">
          <profileName scope="Local">Custom</profileName><userName>me</userName><password>${DPAPI}</password><domain>HERE</domain>
        </logonCredentials>
        <connectionSettings inherit="None"><startProgram>cmd</startProgram><workingDir>C:\\</workingDir><port>3389</port></connectionSettings>
        <localResources inherit="None"><redirectDrives>True</redirectDrives><redirectDrivesList><item>C:\\</item></redirectDrivesList></localResources>
      </server>
      <server>
        <properties><name>dc3</name></properties>
        <logonCredentials inherit="None"><profileName scope="Local">Mine</profileName></logonCredentials>
      </server>
    </group>
  </file>
  <connected/><favorites><server>Lab\\DCs\\Domain controller</server></favorites><recentlyUsed/>
</RDCMan>`;

/** Version 2.2: settings of groups inside the properties, names of servers without any. */
const OLD = `<RDCMan schemaVersion="1"><version>2.2</version><file>
  <properties><name>Old</name><expanded>True</expanded><comment/>
    <logonCredentials inherit="None"><userName>admin</userName><domain>LEGACY</domain><password storeAsClearText="True">hunter2</password></logonCredentials>
    <connectionSettings inherit="FromParent"/></properties>
  <server><name>old1</name><displayName>Old 1</displayName><comment>Keep</comment><logonCredentials inherit="FromParent"/></server>
  <server><name>old2</name><displayName/><logonCredentials inherit="None"><userName>guest</userName><domain/><password storeAsClearText="False"/></logonCredentials></server>
</file></RDCMan>`;

const hostNamed = (result: ImportResult, name: string): ImportResult['tree']['hosts'][number] | undefined =>
  result.tree.hosts.find((host) => host.name === name);
const rows = (result: ImportResult): string[] =>
  result.tree.losses.map(({ path, field, value }) => `${path.at(-1) ?? ''} ${field}: ${value}`);

describe('files of RDCMan', () => {
  it('are told by their root element', () => {
    expect(sniffText(rdcman, NEW)).toBe(1);
    expect(sniffText(rdcman, '<Connections/>')).toBe(0);
  });

  it('become folders and servers whose logins and gateways are inherited', () => {
    const result = importText(rdcman, NEW);
    expect(result.tree.folders.map(({ name, notes }) => [name, notes])).toEqual([
      ['Lab', ''],
      ['DCs', 'Both sites'],
    ]);
    expect(hostNamed(result, 'Domain controller')).toMatchObject({
      address: 'dc1.example.net',
      notes: 'old',
      favourite: true,
      properties: {},
      customFields: { 'RD gateway': 'gw.example.net', 'RD gateway user': 'D\\g' },
      endpoints: [{ protocol: 'rdp', port: 3390 }],
    });
    expect(hostNamed(result, '192.0.2.20:3391')).toMatchObject({
      address: '192.0.2.20',
      properties: { credentialKey: null, username: 'HERE\\me' },
      endpoints: [{ port: 3391 }],
    });
    expect(hostNamed(result, '192.0.2.20:3391')?.notes).toContain('cmd (in C:\\)');
    expect(result.tree.credentials.map(({ kind, name, username }) => [kind, name, username])).toEqual([
      ['ask', 'Operators', 'CORP\\ops'],
      ['ask', 'Mine', ''],
    ]);
    expect(result.tree.folders[1]?.properties.credentialKey).toBe(result.tree.credentials[0]?.key);
    expect(result.secrets.size).toBe(0);
  });

  it('say what was lost, and never what Windows encrypted', () => {
    const result = importText(rdcman, NEW);
    expect(rows(result)).toEqual([
      'Lab port: 3390',
      'Lab gatewaySettings.hostName: gw.example.net',
      'Lab gatewaySettings.userName: g',
      'Lab gatewaySettings.domain: D',
      'Lab gatewaySettings.password: ',
      'smart group smartGroup: All',
      'DCs password: ',
      'Domain controller remoteDesktop.size: 1024 x 768',
      'Domain controller remoteDesktop.sameSizeAsClientArea: False',
      '192.0.2.20:3391 password: ',
      '192.0.2.20:3391 localResources.redirectDrives: True',
      '192.0.2.20:3391 localResources.redirectDrivesList: C:\\',
      '192.0.2.20:3391 startProgram: cmd (in C:\\)',
      'dc3 profileName: Mine',
    ]);
    expect(JSON.stringify(result.tree)).not.toContain(DPAPI);
  });

  it('of version 2.2 keep passwords that stand in clear', () => {
    const result = importText(rdcman, OLD);
    expect(result.tree.credentials.map(({ username }) => username)).toEqual(['LEGACY\\admin']);
    expect([...result.secrets.values()]).toEqual([{ password: 'hunter2' }]);
    expect(hostNamed(result, 'Old 1')).toMatchObject({ address: 'old1', notes: 'Keep', properties: {} });
    expect(hostNamed(result, 'old2')?.properties).toEqual({ credentialKey: null, username: 'guest' });
    expect(JSON.stringify(result.tree)).not.toContain('hunter2');
    expect(result.tree.losses).toEqual([]);
  });

  it('are refused when they are of another kind or version', () => {
    expect(failureOf(() => importText(rdcman, '<RDCMan schemaVersion="9"><file/></RDCMan>')).code).toBe(
      'unknown-version',
    );
    expect(failureOf(() => importText(rdcman, '<RDCMan schemaVersion="3"/>')).code).toBe('malformed');
    expect(failureOf(() => importText(rdcman, '<a/>')).code).toBe('not-this-format');
    const deep = `<RDCMan schemaVersion="3"><file>${'<group>'.repeat(120)}${'</group>'.repeat(120)}</file></RDCMan>`;
    expect(failureOf(() => importText(rdcman, deep)).code).toBe('too-large');
  });

  it('give a result or a failure when they are damaged', () => {
    fuzzFormat(rdcman, [NEW, OLD], 400);
  });

  it('of the tests of mRemoteNG are read, where they are at hand', () => {
    const path = join(
      import.meta.dirname,
      '../../../../../../shared/data/imports/test_rdcman_v2_7_schema3.rdg',
    );
    const present = existsSync(path);
    const sample = present ? new Uint8Array(readFileSync(path)) : new TextEncoder().encode(NEW);
    const { folders, hosts, credentials } = rdcman.read({ name: 'a.rdg', bytes: sample }, {}).tree;
    expect([folders.length, hosts.length, credentials.length]).toEqual(present ? [4, 4, 0] : [2, 3, 2]);
  });
});
