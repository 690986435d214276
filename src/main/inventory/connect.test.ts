import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CredentialDraft, Host, HostDraft } from '../../shared/model/inventory';
import { openStore, type Store } from '../store/store';
import { type ConnectionSources, sshOpenOptions } from './connect';
import { HistoryService } from './history';
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

const draft = (name: string, part: Partial<HostDraft> = {}): HostDraft => ({
  folderId: null,
  name,
  address: `${name}.test`,
  tags: [],
  os: '',
  notes: '',
  customFields: {},
  properties: {},
  endpoints: [{ protocol: 'ssh', port: 22, label: '', properties: {} }],
  favourite: false,
  ...part,
});

const options = (host: Host): ReturnType<typeof sshOpenOptions> => {
  const sources: ConnectionSources = { hostKeys: store.hostKeys, knownHostsFiles: ['/k'], agent: '/a' };
  const target = { kind: 'ssh' as const, hostId: host.id, endpointId: host.endpoints[0]?.id ?? '' };
  return sshOpenOptions(target, inventory.records, sources);
};

async function removeHost(id: string): Promise<string> {
  const done = await inventory.remove([{ kind: 'host', id }]);
  return done.state === 'done' ? (done.undoToken ?? '') : '';
}
const undo = (undoToken: string): Promise<unknown> =>
  new HistoryService({ store, inventory, updateSettings: () => undefined }).undo({ undoToken }, false);

describe('the options of a connection', () => {
  it('chain the jump hosts, each with its own credential and host keys', () => {
    const credential = (name: string, username: string) =>
      inventory.createCredential({ name, kind: 'password', username, keyFile: null, notes: '' });
    const outer = credential('outer', 'gate');
    const inner = credential('inner', 'root');
    const secret = { id: '00000000-0000-4000-8000-00000000000a', version: 1, sealed: Buffer.from('x') };
    store.secrets.put({ ...secret, credentialId: inner.id, slot: 'password' });
    inventory.secretsChanged(inner.id);
    const gate = inventory.createHost(draft('gate', { properties: { credentialId: outer.id } }));
    const middle = inventory.createHost(draft('middle', { properties: { jumpHostId: gate.id } }));
    const site = inventory.createFolder({
      parentId: null,
      name: 'site',
      notes: '',
      properties: {
        jumpHostId: middle.id,
        credentialId: inner.id,
        keepAliveSeconds: 0,
        startupCommand: 'uptime',
      },
    });
    const web = inventory.createHost(draft('web', { folderId: site.id, properties: { username: 'deploy' } }));
    const key = { type: 'ssh-ed25519', blob: 'AAAA', source: 'trusted', firstSeen: 1, address: 'x' } as const;
    store.hostKeys.add({ ...key, id: '00000000-0000-4000-8000-00000000000b', hostId: web.id, port: 22 });
    const { hops, ...rest } = options(web);
    expect(hops.map(({ name, login }) => [name, login.username])).toEqual([
      ['gate', 'gate'],
      ['middle', null],
      ['web', 'deploy'],
    ]);
    expect(hops[2]).toMatchObject({
      address: 'web.test',
      hostKeys: [{ type: 'ssh-ed25519', blob: 'AAAA', firstSeen: 1 }],
      keepAliveMs: 0,
      phaseTimeoutMs: 20_000,
      login: { credentialId: inner.id, secretIds: { password: secret.id } },
    });
    expect(rest).toMatchObject({
      startupCommand: 'uptime',
      encoding: 'utf-8',
      knownHostsFiles: ['/k'],
      agent: '/a',
    });
  });

  it('hold further credentials in their order, each once, and what the endpoint sets itself', () => {
    const credential = (name: string, part: Partial<CredentialDraft> = {}) =>
      inventory.createCredential({
        ...{ name, kind: 'password', username: name, keyFile: null, notes: '' },
        ...part,
      }).id;
    const key = credential('key', { kind: 'certificate', keyFile: '/k', certificateFile: '/c' });
    const codes = credential('codes', { kind: 'totp' });
    const asked = credential('asked', { kind: 'ask', remember: 'until-locked' });
    const web = inventory.createHost(
      draft('web', {
        properties: { credentialId: key, extraCredentialIds: [codes, key, asked], username: 'deploy' },
        endpoints: [
          { protocol: 'ssh', port: 22, label: '', properties: {} },
          {
            protocol: 'ssh',
            port: 23,
            label: 'console',
            properties: { credentialId: asked, username: 'op' },
          },
        ],
      }),
    );
    const [hop] = options(web).hops;
    expect(hop?.login).toMatchObject({ kind: 'certificate', certificateFile: '/c', username: 'deploy' });
    expect(hop?.extraLogins.map(({ credentialId, askOnce }) => [credentialId, askOnce])).toEqual([
      [codes, false],
      [asked, true],
    ]);
    const second = options({ ...web, endpoints: web.endpoints.slice(1) }).hops[0];
    expect(second?.login).toMatchObject({ credentialId: asked, username: 'op', askOnce: true });
  });

  it('are refused with a credential for another protocol, and both are named', () => {
    const community = {
      name: 'public',
      kind: 'snmp-community',
      username: '',
      keyFile: null,
      notes: '',
    } as const;
    const { id } = inventory.createCredential(community);
    const web = inventory.createHost(draft('web', { properties: { credentialId: id } }));
    expect(() => options(web)).toThrow(/“public” is an SNMP community.*“web”/);
  });

  it('are refused when a jump host or credential was deleted, and the host is named', async () => {
    const gate = inventory.createHost(draft('gate'));
    const web = inventory.createHost(draft('web', { properties: { jumpHostId: gate.id } }));
    await inventory.remove([{ kind: 'host', id: gate.id }]);
    expect(() => options(web)).toThrow(/jump host of “web”/);
  });

  it('are refused for a circle that came back with an undo, and its hosts are named', async () => {
    const a = inventory.createHost(draft('a'));
    const b = inventory.createHost(draft('b', { properties: { jumpHostId: a.id } }));
    const first = await removeHost(b.id);
    const c = inventory.createHost(draft('c'));
    await undo(first);
    const second = await removeHost(b.id);
    // While b is away, nothing shows that a through c through b would close the circle.
    inventory.updateHost(a.id, draft('a', { properties: { jumpHostId: c.id } }));
    await undo(second);
    inventory.records.apply({
      folders: [],
      hosts: [{ ...c, properties: { jumpHostId: b.id } }],
      environments: [],
      credentials: [],
      removed: [],
    });
    expect(() => options(inventory.records.hosts.get(a.id) ?? a)).toThrow(
      expect.objectContaining({
        code: 'conflict',
        message: expect.stringMatching(/“a”.*“c”.*“b”.*“a”/) as string,
      }),
    );
  });

  it('of an address typed in use no saved credential', () => {
    const sources = { hostKeys: store.hostKeys, knownHostsFiles: [], agent: null };
    const target = { kind: 'ssh-adhoc', address: '::1', port: 22, username: 'root' } as const;
    const { hops } = sshOpenOptions(target, inventory.records, sources);
    expect(hops).toEqual([
      expect.objectContaining({
        hostId: null,
        address: '::1',
        login: expect.objectContaining({ username: 'root' }) as unknown,
      }),
    ]);
  });
});
