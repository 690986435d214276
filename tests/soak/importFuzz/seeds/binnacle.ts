import { digestOf, recordsOf } from '../../../../src/main/vault/bundleFormat';
import { sealSecrets } from '../../../../src/main/vault/secretBundle';
import { type Seed, seedOf } from './seed';

const id = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
const DOCUMENT = {
  format: 'binnacle-inventory',
  version: 1,
  environments: [{ id: id(1), name: 'Production', colour: '#cc0000', guarded: true }],
  credentials: [
    { id: id(2), name: 'Switches', kind: 'password', username: 'admin', keyFile: null, notes: '' },
    { id: id(3), name: 'Key', kind: 'private-key', username: '', keyFile: '/keys/a', notes: 'n' },
  ],
  folders: [
    {
      id: id(4),
      parentId: null,
      name: 'Site',
      notes: 'a',
      properties: { credentialId: id(2), environmentId: id(1) },
    },
    { id: id(5), parentId: id(4), name: 'Row', notes: '', properties: { jumpHostId: id(7) } },
  ],
  hosts: [
    {
      id: id(6),
      folderId: id(5),
      name: 'sw1',
      address: '10.0.0.1',
      tags: ['core'],
      os: 'IOS',
      notes: '',
      customFields: { 10: 'x', rack: 'y' },
      properties: { startupCommand: 'sudo -i', keepAliveSeconds: 30 },
      endpoints: [
        { protocol: 'ssh', port: 22, label: '', properties: { jumpHostId: id(7) } },
        { protocol: 'https', port: 443, label: 'ui', properties: { credentialId: null } },
      ],
      favourite: true,
    },
    {
      id: id(7),
      folderId: null,
      name: 'gw',
      address: 'gw.example.net',
      tags: [],
      os: '',
      notes: '',
      customFields: {},
      properties: { jumpHostId: null },
      endpoints: [{ protocol: 'ssh', port: 2222, label: '', properties: {} }],
      favourite: false,
    },
  ],
};
const TEXT = JSON.stringify(DOCUMENT, null, 1);
const COVERS = digestOf(recordsOf(JSON.parse(TEXT) as Record<string, unknown>));
const COST = { memoryKiB: 64 * 1024, passes: 1, lanes: 4 };
const SECRETS = Buffer.from(JSON.stringify({ [id(2)]: { password: 'hunter2' } }));
const BUNDLE = await sealSecrets(SECRETS, Buffer.from('pass'), COVERS, COST);
const SEALED = JSON.stringify({ ...DOCUMENT, secrets: BUNDLE }, null, 1);

/** Seeds of our own file. */
export const binnacleJsonSeeds: Seed[] = [
  seedOf('inventory.json', TEXT),
  seedOf('inventory.json', JSON.stringify(DOCUMENT)),
  // Without the passphrase, nothing is derived.
  seedOf('inventory.json', SEALED),
  seedOf('inventory.json', SEALED, { password: 'pass', rarely: 100 }),
];
