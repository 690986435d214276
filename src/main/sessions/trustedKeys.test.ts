import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Host, HostDraft } from '../../shared/model/inventory';
import type { FromHost } from '../host/messages';
import { InventoryService } from '../inventory/inventory';
import { openStore } from '../store/store';
import { TrustedKeys } from './trustedKeys';

const ADDRESS = '192.0.2.7';
const SHOWN = { type: 'ssh-ed25519', fingerprint: 'SHA256:shown', randomart: '', firstSeen: null };

interface Bench {
  keys: TrustedKeys;
  inventory: InventoryService;
  /** Trusts a key of a typed address. */
  trust: (port: number, blob: string, address?: string) => void;
  save: (draft?: Partial<HostDraft>) => Host;
  /** Actions of the audit with their object, oldest first. */
  audit: () => string[];
}

function bench(): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-keys-'));
  const opened = openStore({ folder, log: () => undefined });
  if (!opened.ok) throw new Error('the store must open');
  const { store } = opened;
  onTestFinished(() => {
    store.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  const inventory = new InventoryService(store);
  const keys = new TrustedKeys(store, inventory);
  return {
    keys,
    inventory,
    trust: (port, text, address = ADDRESS) => {
      const blob = Buffer.from(text).toString('base64');
      const key = { type: 'ssh-ed25519', blob, firstSeen: 1000 };
      const trusted: FromHost = {
        t: 'trust-key',
        sessionId: 'none',
        hostId: null,
        address,
        port,
        key,
        shown: SHOWN,
      };
      keys.trust(trusted);
    },
    save: (draft = {}) => {
      const host = inventory.createHost({
        name: 'web01',
        address: ADDRESS,
        folderId: null,
        tags: [],
        os: '',
        notes: '',
        customFields: {},
        favourite: false,
        properties: {},
        endpoints: [{ protocol: 'ssh', port: 22, label: '', properties: {} }],
        ...draft,
      });
      keys.adopt(host);
      return host;
    },
    audit: () =>
      store.audit
        .list({ hostId: null, beforeId: null, limit: 100, text: 'hostkey' })
        .map(({ action, objectName }) => `${action} ${objectName}`)
        .reverse(),
  };
}

it('lists the keys of typed addresses, and removes them with a line in the audit', () => {
  const { keys, trust, audit } = bench();
  trust(22, 'one');
  trust(2222, 'two', '2001:db8::7');
  const listed = keys.list(null);
  expect(listed.map(({ address, port }) => [address, port])).toEqual([
    [ADDRESS, 22],
    ['2001:db8::7', 2222],
  ]);
  const [, second] = listed;
  keys.remove(null, second?.id ?? '');
  expect(keys.list(null)).toHaveLength(1);
  expect(audit()).toEqual([
    'hostkey.trust 192.0.2.7:22',
    'hostkey.trust [2001:db8::7]:2222',
    'hostkey.remove [2001:db8::7]:2222',
  ]);
});

it('removes a key only for the host, or the addresses, it belongs to', () => {
  const { keys, trust, save } = bench();
  trust(22, 'one');
  const host = save();
  const [typed] = keys.list(null);
  const [saved] = keys.list(host.id);
  expect(() => keys.remove(host.id, typed?.id ?? '')).toThrow(/not stored/);
  expect(() => keys.remove(null, saved?.id ?? '')).toThrow(/not stored/);
});

it('gives a saved address the key that was trusted for it, on the same port', () => {
  const { keys, trust, save, audit } = bench();
  trust(22, 'one');
  trust(2222, 'two');
  const [typed] = keys.list(null);
  const host = save();
  const adopted = keys.list(host.id);
  expect(adopted.map(({ port, fingerprint }) => [port, fingerprint])).toEqual([[22, typed?.fingerprint]]);
  expect(keys.list(null)).toHaveLength(2);
  expect(audit().at(-1)).toBe('hostkey.trust web01');
});

it('asks anew for another address, and for the same one behind a jump host', () => {
  const { keys, trust, save, inventory } = bench();
  trust(22, 'one');
  const jump = save({ name: 'bastion', address: '192.0.2.1' });
  expect(keys.list(jump.id)).toEqual([]);
  const behind = { jumpHostId: jump.id };
  expect(keys.list(save({ properties: behind }).id)).toEqual([]);
  const folder = inventory.createFolder({ name: 'Site', parentId: null, notes: '', properties: behind });
  expect(keys.list(save({ folderId: folder.id }).id)).toEqual([]);
});
