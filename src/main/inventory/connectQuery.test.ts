import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CredentialKind, Host } from '../../shared/model/inventory';
import type { Properties } from '../../shared/model/properties';
import { openStore, type Store } from '../store/store';
import { queryOpenOptions } from './connectQuery';
import { InventoryService } from './inventory';

let folder: string;
let store: Store;
let inventory: InventoryService;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'binnacle-connect-'));
  const result = openStore({ folder });
  if (!result.ok) throw new Error(result.status.message);
  store = result.store;
  inventory = new InventoryService(store);
});

afterEach(() => {
  store.dispose();
  rmSync(folder, { recursive: true });
});

const credential = (kind: CredentialKind, username = 'reporting'): string =>
  inventory.createCredential({ name: `${kind} of the site`, kind, username, keyFile: null, notes: '' }).id;

/** A host in a folder, with one endpoint. */
function host(
  protocol: 'ssh' | 'postgres',
  properties: { folder?: Properties; host?: Properties; endpoint?: Properties } = {},
): Host {
  const parent = inventory.createFolder({
    ...{ parentId: null, name: 'site', notes: '' },
    properties: properties.folder ?? {},
  });
  return inventory.createHost({
    ...{ folderId: parent.id, name: 'db01', address: 'db01.test', tags: [], os: '', notes: '' },
    ...{ customFields: {}, favourite: false, properties: properties.host ?? {} },
    endpoints: [{ protocol, port: 5433, label: '', properties: properties.endpoint ?? {} }],
  });
}

const options = (of: Host, database: string | null = null): ReturnType<typeof queryOpenOptions> =>
  queryOpenOptions(
    { kind: 'query', engine: 'postgres', hostId: of.id, endpointId: of.endpoints[0]?.id ?? '', database },
    inventory.records,
    { hostKeys: store.hostKeys, knownHostsFiles: [], agent: null, spoolFolder: '/results' },
  );

describe('the options of a database connection', () => {
  it('check the certificate unless something else is set, and inherit like everything', () => {
    expect(options(host('postgres'))).toMatchObject({
      ...{ name: 'db01', address: 'db01.test', port: 5433, database: null, via: null },
      tls: { mode: 'verify-full', caFile: null },
      login: { credentialId: null, username: null },
    });
    const set = host('postgres', {
      folder: { tlsCaFile: '/ca.pem', username: 'ada', connectTimeoutSeconds: 7 },
      endpoint: { tlsMode: 'verify-ca', databaseName: 'shop' },
    });
    expect(options(set)).toMatchObject({
      ...{ database: 'shop', phaseTimeoutMs: 7000 },
      tls: { mode: 'verify-ca', caFile: '/ca.pem' },
      login: { username: 'ada' },
    });
    expect(options(set, 'other').database).toBe('other');
  });

  it('take a password of the folder, but leave its SSH key alone', () => {
    const password = credential('password');
    expect(options(host('postgres', { folder: { credentialId: password } })).login).toMatchObject({
      credentialId: password,
      username: 'reporting',
    });
    for (const kind of ['private-key', 'agent', 'snmp-v3'] as const) {
      const inherited = host('postgres', { folder: { credentialId: credential(kind) } });
      expect(options(inherited).login).toMatchObject({ credentialId: null, username: null, secretIds: {} });
    }
  });

  it('refuse a key that was chosen for the endpoint itself, by its name', () => {
    const chosen = host('postgres', { endpoint: { credentialId: credential('private-key') } });
    expect(() => options(chosen)).toThrow('“private-key of the site” can’t log in to a database');
  });

  it('go over the jump hosts, each with its own login', () => {
    const key = credential('private-key', 'gate');
    const gate = inventory.createHost({
      ...{ folderId: null, name: 'gate', address: 'gate.test', tags: [], os: '', notes: '' },
      ...{ customFields: {}, favourite: false, properties: { credentialId: key } },
      endpoints: [{ protocol: 'ssh', port: 22, label: '', properties: {} }],
    });
    const { via, login } = options(host('postgres', { host: { jumpHostId: gate.id, username: 'ada' } }));
    expect(via?.hops.map(({ name, login: { credentialId } }) => [name, credentialId])).toEqual([
      ['gate', key],
    ]);
    expect(login).toMatchObject({ credentialId: null, username: 'ada' });
  });

  it('take a client certificate along, whose key may be in the same file', () => {
    const set = (endpoint: Properties): ReturnType<typeof options>['tls'] =>
      options(host('postgres', { endpoint })).tls;
    expect(set({ tlsCertificateFile: '/me.crt', tlsKeyFile: '/me.key' }).client).toEqual({
      ...{ certificateFile: '/me.crt', keyFile: '/me.key' },
    });
    expect(set({ tlsCertificateFile: '/me.pem' }).client).toEqual({
      ...{ certificateFile: '/me.pem', keyFile: '/me.pem' },
    });
    expect(set({ tlsKeyFile: '/me.key' }).client).toBeNull();
  });

  it('go by a socket over the SSH endpoint of its host, or straight to one of this computer', () => {
    const databaseSocket = '/run/postgresql/';
    expect(() => options(host('postgres', { endpoint: { databaseSocket } }))).toThrow(
      '“db01” has no SSH endpoint to reach its socket by.',
    );
    const saved = (address: string): Host =>
      inventory.createHost({
        ...{ folderId: null, name: address, address, tags: [], os: '', notes: '' },
        ...{ customFields: {}, favourite: false, properties: {} },
        endpoints: [
          { protocol: 'postgres', port: 5433, label: '', properties: { databaseSocket } },
          { protocol: 'ssh', port: 22, label: '', properties: {} },
        ],
      });
    const there = options(saved('db01.test'));
    expect(there.socket).toBe('/run/postgresql/.s.PGSQL.5433');
    expect(there.via?.hops.map(({ name, port }) => [name, port])).toEqual([['db01.test', 22]]);
    expect(options(saved('localhost'))).toMatchObject({ via: null, socket: there.socket });
  });

  it('are refused for an endpoint that is gone or speaks something else', () => {
    const shell = host('ssh');
    expect(() => options(shell)).toThrow('This endpoint of “db01” has another protocol by now.');
    expect(() => options({ ...shell, endpoints: [] })).toThrow(
      '“db01” does not have this endpoint any more.',
    );
  });
});

describe('the options of a database file', () => {
  const file = (properties: Properties, withShell = true): Host =>
    inventory.createHost({
      ...{ folderId: null, name: 'web01', address: 'web01.test', tags: [], os: '', notes: '' },
      ...{ customFields: {}, favourite: false, properties: {} },
      endpoints: [
        { protocol: 'sqlite', port: 22, label: '', properties },
        ...(withShell ? [{ protocol: 'ssh' as const, port: 2222, label: '', properties: {} }] : []),
      ],
    });
  const optionsOf = (of: Host): ReturnType<typeof queryOpenOptions> =>
    queryOpenOptions(
      {
        kind: 'query',
        engine: 'sqlite',
        hostId: of.id,
        endpointId: of.endpoints[0]?.id ?? '',
        database: null,
      },
      inventory.records,
      { hostKeys: store.hostKeys, knownHostsFiles: [], agent: null, spoolFolder: '/results' },
    );

  it('name a file of this computer, for which nobody logs in', () => {
    expect(optionsOf(file({ databaseFile: '/data/a.db' }))).toMatchObject({
      file: { path: '/data/a.db', remote: null },
      login: { credentialId: null },
      via: null,
    });
  });

  it('reach the file of the host by its own SSH endpoint', () => {
    const { file: found } = optionsOf(file({ databaseFile: '/data/a.db', databasePlace: 'host' }));
    expect(found?.remote?.hops).toMatchObject([{ address: 'web01.test', port: 2222 }]);
  });

  it('say what is missing', () => {
    expect(() => optionsOf(file({}))).toThrow('No database file is set');
    expect(() => optionsOf(file({ databaseFile: '/a.db', databasePlace: 'host' }, false))).toThrow(
      'no SSH endpoint',
    );
  });
});
