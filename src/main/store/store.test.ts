import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../shared/model/settings';
import type { Host } from '../../shared/model/inventory';
import { rowChecksum } from './checkedTable';
import { Connection } from './connection';
import { MIGRATIONS } from './migrations';
import { openStore, restoreBackup, type Store, type StoreOptions } from './store';

let folder: string;
const opened: Store[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'binnacle-store-'));
});

afterEach(() => {
  for (const store of opened.splice(0)) store.dispose();
  rmSync(folder, { recursive: true });
});

function open(options: Partial<StoreOptions> = {}): Store {
  const result = openStore({ folder, ...options });
  if (!result.ok) throw new Error(result.status.message);
  opened.push(result.store);
  return result.store;
}

function failure(options: Partial<StoreOptions> = {}): { code: string; backups: string[]; message: string } {
  const result = openStore({ folder, ...options });
  if (result.ok) {
    result.store.dispose();
    throw new Error('the store opened');
  }
  const { code, backups, message } = result.status;
  return { code, message, backups: backups.map(({ name }) => name) };
}

const host = (name: string): Host => ({
  id: randomUUID(),
  folderId: null,
  name,
  address: '10.0.0.1',
  tags: ['core'],
  os: '',
  notes: 'ä ö 漢字',
  customFields: { rack: 'R1' },
  properties: { username: 'root', credentialId: null },
  endpoints: [{ id: randomUUID(), protocol: 'ssh', port: 22, label: '', properties: {} }],
  favourite: false,
  lastUsedAt: null,
  position: 1,
});

describe('a store', () => {
  it('keeps what was written', () => {
    const first = open();
    const web = host('web01');
    first.hosts.insert(web);
    first.hosts.update({ ...web, name: 'web02' });
    first.settings.update({ theme: 'dark' });
    first.vaultHeader.write(Buffer.from('header'));
    first.dispose();
    const again = open();
    expect(again.hosts.all()).toEqual([{ ...web, name: 'web02' }]);
    expect(again.settings.load()).toEqual({ ...DEFAULT_SETTINGS, theme: 'dark' });
    expect(again.vaultHeader.read()).toEqual(Buffer.from('header'));
    expect(again.problems).toEqual([]);
  });

  it('reads its records in parts, as well as whole', () => {
    const store = open();
    const hosts = Array.from({ length: 7 }, (_, at) => host(`web${at}`));
    for (const each of hosts) store.hosts.insert(each);
    store.hosts.remove(hosts[3] as Host, randomUUID(), 5);
    const parts = [...store.hosts.documents(2)].map((part) => part.map((each) => store.hosts.decode(each)));
    expect(parts.map((part) => part.length)).toEqual([2, 2, 2]);
    expect(parts.flat()).toEqual(store.hosts.all());
    expect([...store.folders.documents(2)]).toEqual([]);
  });

  it('is readable by its owner only', () => {
    open().hosts.insert(host('web01'));
    for (const name of ['binnacle.db', 'binnacle.db-wal']) {
      expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
    }
  });

  it('undoes a deletion, also after a restart', () => {
    const token = randomUUID();
    const web = host('web01');
    const first = open();
    first.hosts.insert(web);
    first.hosts.remove(web, token, 5);
    expect(first.hosts.all()).toEqual([]);
    first.dispose();
    const again = open();
    expect(again.hosts.removedIds()).toEqual([web.id]);
    again.hosts.put(web);
    expect(again.hosts.all()).toEqual([web]);
    expect(again.hosts.removedIds()).toEqual([]);
  });

  it('takes back everything of a transaction that fails', () => {
    const store = open();
    const attempt = (): void =>
      store.transaction(() => {
        store.hosts.insert(host('web01'));
        store.audit.append({
          action: 'host.create',
          objectKind: 'host',
          objectId: null,
          objectName: 'web01',
          hostId: null,
          outcome: 'ok',
          detail: '',
        });
        throw new Error('no');
      });
    expect(attempt).toThrow('no');
    expect(store.hosts.all()).toEqual([]);
    expect(store.audit.list({ hostId: null, beforeId: null, limit: 10, text: '' })).toEqual([]);
  });

  it('refuses records that break the schema and names the field', () => {
    const store = open();
    const bad = { ...host('web01'), address: '-oProxyCommand=x' };
    expect(() => store.hosts.insert(bad)).toThrow(
      expect.objectContaining({ code: 'bad-request', field: 'address' }),
    );
    expect(() => store.hosts.insert({ ...host('a'), password: 'x' } as Host)).toThrow();
  });

  it('keeps one secret a slot', () => {
    const store = open();
    const credentialId = randomUUID();
    const secret = (sealed: string) => ({
      id: randomUUID(),
      credentialId,
      slot: 'password' as const,
      version: 1,
      sealed: Buffer.from(sealed),
    });
    store.secrets.put(secret('one'));
    store.secrets.put(secret('two'));
    expect(store.secrets.list(credentialId).map(({ sealed }) => sealed.toString())).toEqual(['two']);
    expect(store.secrets.remove(credentialId, 'password')).toBe(true);
    expect(store.secrets.list()).toEqual([]);
  });

  it('keeps host keys by host object and port, and by address for quick connect', () => {
    const store = open();
    const hostId = randomUUID();
    const key = { type: 'ssh-ed25519', blob: 'AAAA', source: 'trusted', firstSeen: 7, address: 'a' } as const;
    expect(store.hostKeys.add({ ...key, id: randomUUID(), hostId, port: 22 })).toBe(true);
    expect(store.hostKeys.add({ ...key, id: randomUUID(), hostId, port: 22 })).toBe(false);
    expect(store.hostKeys.add({ ...key, id: randomUUID(), hostId, port: 23 })).toBe(true);
    expect(store.hostKeys.add({ ...key, id: randomUUID(), hostId: null, port: 22 })).toBe(true);
    expect(store.hostKeys.forHost(hostId, 22)).toHaveLength(1);
    expect(store.hostKeys.forAddress('a', 22)).toHaveLength(1);
    const [first] = store.hostKeys.list(hostId);
    expect(store.hostKeys.remove(first?.id ?? '')).toMatchObject({ hostId });
    expect(store.hostKeys.list(hostId)).toHaveLength(1);
  });

  it('lists the audit by host, text and page, newest first', () => {
    const store = open({ clock: () => 42 });
    const hostId = randomUUID();
    for (const name of ['web_1', 'web%2', 'webx1']) {
      const object = { objectKind: 'host', objectId: hostId, objectName: name, hostId };
      store.audit.append({ ...object, action: 'host.update', outcome: 'ok', detail: '' });
    }
    const all = store.audit.list({ hostId, beforeId: null, limit: 10, text: '' });
    expect(all.map(({ objectName }) => objectName)).toEqual(['webx1', 'web%2', 'web_1']);
    expect(all[0]?.time).toBe(42);
    expect(store.audit.list({ hostId: null, beforeId: null, limit: 9, text: 'b_1' })).toHaveLength(1);
    expect(store.audit.list({ hostId, beforeId: all[1]?.id ?? 0, limit: 9, text: '' })).toHaveLength(1);
    expect(store.audit.list({ hostId: randomUUID(), beforeId: null, limit: 9, text: '' })).toEqual([]);
  });

  it('falls back to the default of a setting that is not valid, and says so', () => {
    const store = open();
    store.settings.update({ terminalFontSize: 900 });
    expect(store.settings.load().terminalFontSize).toBe(DEFAULT_SETTINGS.terminalFontSize);
    expect(store.problems[0]?.message).toContain('terminalFontSize');
  });

  it('is refused to a second opener', () => {
    open();
    expect(failure().code).toBe('store-busy');
  });

  it('of a newer version is left untouched', () => {
    const newer = [...MIGRATIONS, { version: 99, sql: 'CREATE TABLE later (a)' }];
    open({ migrations: newer }).dispose();
    const before = readFileSync(join(folder, 'binnacle.db'));
    expect(failure()).toMatchObject({ code: 'store-newer', backups: [] });
    expect(readFileSync(join(folder, 'binnacle.db')).equals(before)).toBe(true);
  });

  it('is upgraded in one step, and the old one is kept', () => {
    const web = host('web01');
    const first = open();
    first.hosts.insert(web);
    first.dispose();
    const next = open({ migrations: [...MIGRATIONS, { version: 99, sql: 'CREATE TABLE later (a)' }] });
    expect(next.hosts.all()).toEqual([web]);
    expect(next.backups()).toHaveLength(1);
  });

  it('takes the earlier audit into the chain when it is upgraded, and notes every record', async () => {
    const [first] = MIGRATIONS;
    open({ migrations: first === undefined ? [] : [first] }).dispose();
    const web = host('web01');
    const file = new Connection(join(folder, 'binnacle.db'));
    const line = [7, 'host.create', 'host', web.id, 'web01', web.id, 'ok', ''] as const;
    const columns = 'time, action, object_kind, object_id, object_name, host_id, outcome, detail';
    const audit = `INSERT INTO audit (${columns}, checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;
    file.run(audit, [...line, rowChecksum(line)]);
    const row = [JSON.stringify(web), null, null] as const;
    const record = 'INSERT INTO host (id, data, deleted_at, undo_token, checksum) VALUES (?, ?, ?, ?, ?)';
    file.run(record, [web.id, ...row, rowChecksum(row)]);
    const gone = [JSON.stringify(host('db01')), 9, 'undo'] as const;
    file.run(record, ['gone', ...gone, rowChecksum(gone)]);
    file.run(record, ['unreadable', '{"folderId":', null, null, 1]);
    file.close();
    const store = open();
    expect(store.hosts.all()).toEqual([web]);
    expect(store.hosts.countByFolder().get(null)).toBe(2);
    expect(store.hosts.inFolder(null, 9)).toEqual([web]);
    expect(store.hosts.removedIds()).toHaveLength(1);
    const lines = store.audit.list({ hostId: web.id, beforeId: null, limit: 9, text: '' });
    expect(lines.map(({ action }) => action)).toEqual(['host.baseline', 'host.create']);
    expect(lines[1]).toMatchObject({ id: 1, time: 7, objectName: 'web01' });
    expect(await store.thread.verify()).toMatchObject({ events: 2, broken: null, differentCount: 0 });
  });

  it('is unchanged when an upgrade fails half-way', () => {
    open().dispose();
    const broken = [...MIGRATIONS, { version: 99, sql: 'CREATE TABLE later (a); SELECT nonsense;' }];
    expect(failure({ migrations: broken }).code).toBe('store-damaged');
    expect(open().hosts.all()).toEqual([]);
  });

  it('that vanished is not replaced by an empty one while there are backups', async () => {
    const store = open();
    store.hosts.insert(host('web01'));
    await store.backupNow();
    store.dispose();
    rmSync(join(folder, 'binnacle.db'));
    const { code, backups } = failure();
    expect(code).toBe('store-damaged');
    await restoreBackup({ folder }, backups[0] ?? '');
    expect(open().hosts.all()).toHaveLength(1);
  });
});

describe('a backup', () => {
  it('is made when due, verified, and rotated to ten', async () => {
    let now = Date.UTC(2026, 0, 31, 8);
    const store = open({ clock: () => now });
    store.hosts.insert(host('web01'));
    store.audit.append({
      action: 'a',
      objectKind: 'host',
      objectId: null,
      objectName: '',
      hostId: null,
      outcome: 'ok',
      detail: '',
    });
    expect((await store.backupIfDue())?.name).toBe('binnacle-2026-01-31T08-00-00-000Z.db');
    expect(await store.backupIfDue()).toBeNull();
    for (let day = 0; day < 11; day++) {
      now += 24 * 3600 * 1000;
      expect(await store.backupIfDue()).not.toBeNull();
    }
    expect(store.backups()).toHaveLength(10);
    expect(store.backups()[0]?.time).toBe(now);
    expect(readdirSync(join(folder, 'backups')).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('brings back what it holds, and the damaged file is kept', async () => {
    const store = open();
    const web = host('web01');
    store.hosts.insert(web);
    const { name } = await store.backupNow();
    store.hosts.insert(host('later'));
    store.dispose();
    writeFileSync(join(folder, 'binnacle.db'), 'garbage');
    expect(failure()).toMatchObject({ code: 'store-damaged', backups: [name] });
    await restoreBackup({ folder, clock: () => 0 }, name);
    expect(open().hosts.all()).toEqual([web]);
    const aside = readFileSync(join(folder, 'binnacle.db.damaged-1970-01-01T00-00-00-000Z'));
    expect(aside.toString()).toBe('garbage');
  });

  it('that is damaged itself is refused and replaces nothing', async () => {
    const store = open();
    store.hosts.insert(host('web01'));
    const { name } = await store.backupNow();
    store.dispose();
    writeFileSync(join(folder, 'backups', name), 'garbage');
    await expect(restoreBackup({ folder }, name)).rejects.toThrow(
      expect.objectContaining({ code: 'store-damaged' }),
    );
    await expect(restoreBackup({ folder }, '../binnacle.db')).rejects.toThrow(
      expect.objectContaining({ code: 'not-found' }),
    );
    expect(open().hosts.all()).toHaveLength(1);
  });

  it('fails, and keeps the older ones, when a record no longer fits its checksum', async () => {
    const logged: string[] = [];
    const store = open({ log: (_level, text) => void logged.push(text) });
    store.hosts.insert(host('a-name-to-damage'));
    store.dispose();
    const file = join(folder, 'binnacle.db');
    const bytes = readFileSync(file);
    bytes.write('b', bytes.indexOf('a-name-to-damage'));
    writeFileSync(file, bytes);
    const damaged = open({ log: (_level, text) => void logged.push(text) });
    expect(damaged.hosts.all()).toEqual([]);
    expect(damaged.problems).toHaveLength(1);
    expect(await damaged.backupIfDue()).toBeNull();
    expect(damaged.backups()).toEqual([]);
    expect(logged.some((text) => text.includes('checksum'))).toBe(true);
  });

  it('leaves the event loop free', async () => {
    const store = open();
    store.transaction(() => {
      for (let i = 0; i < 5000; i++) store.hosts.insert(host(`host-${i}`));
    });
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 1);
    await store.backupNow();
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(3);
  });
});
