import { expect, it } from 'vitest';
import type { Credential, Folder, InventorySnapshot } from '../../../shared/model/inventory';
import { viewOf } from './exports';

const credential = (id: string): Credential => ({
  ...{ id, name: id, kind: 'password', username: '', keyFile: null, notes: '', hasSecret: [] },
  ...{ secretSetAt: null, lastUsedAt: null },
});
const folder = (id: string, properties: Folder['properties']): Folder => ({
  ...{ id, parentId: null, name: id, notes: '', position: 0, properties },
});

it('a folder takes every credential along that it uses, the further ones too, and no other', () => {
  const folders = [
    folder('mine', { credentialId: 'first', extraCredentialIds: ['second', 'third'] }),
    folder('other', { credentialId: 'elsewhere' }),
  ];
  const credentials = ['first', 'second', 'third', 'elsewhere'].map(credential);
  const snapshot: InventorySnapshot = { revision: 1, folders, hosts: [], credentials, environments: [] };
  const view = viewOf(snapshot, 'mine');
  expect(view.credentials.map(({ id }) => id)).toEqual(['first', 'second', 'third']);
  expect(viewOf(snapshot, null).credentials).toHaveLength(4);
});
