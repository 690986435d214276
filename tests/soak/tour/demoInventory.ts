import type { HostDraft } from '../../../src/shared/model/inventory';
import type { NodeApp } from '../../integration/nodePlatform';

const PLAIN = { os: '', notes: '', customFields: {}, favourite: false };

/** A small, readable inventory for pictures: three sites, two environments, a few credentials. */
export async function seedDemo(app: NodeApp): Promise<void> {
  const production = await app.call('inventory.createEnvironment', {
    name: 'Production',
    colour: '#d1495b',
    guarded: true,
  });
  const staging = await app.call('inventory.createEnvironment', {
    name: 'Staging',
    colour: '#c98a1b',
    guarded: false,
  });
  const netAdmin = await app.call('inventory.createCredential', {
    name: 'net-admin',
    kind: 'password',
    username: 'netadmin',
    keyFile: null,
    notes: '',
  });
  await app.call('inventory.createCredential', {
    name: 'deploy key',
    kind: 'private-key',
    username: 'deploy',
    keyFile: '/home/me/.ssh/id_ed25519',
    notes: '',
  });
  const folder = async (name: string, parentId: string | null, properties: HostDraft['properties']) =>
    (await app.call('inventory.createFolder', { name, parentId, notes: '', properties })).id;
  const host = (name: string, address: string, folderId: string, extra: Partial<HostDraft> = {}) =>
    app.call('inventory.createHost', {
      ...PLAIN,
      name,
      address,
      folderId,
      tags: [],
      properties: {},
      endpoints: [{ protocol: 'ssh', port: 22, label: '', properties: {} }],
      ...extra,
    });
  const amsterdam = await folder('Amsterdam', null, {
    credentialId: netAdmin.id,
    environmentId: production.id,
  });
  const core = await folder('Core network', amsterdam, {});
  const databases = await folder('Databases', amsterdam, {});
  const rotterdam = await folder('Rotterdam', null, { environmentId: staging.id });
  for (const index of ['01', '02', '03', '04']) {
    await host(`core-sw-${index}`, `10.20.0.${Number(index) + 10}`, core, {
      tags: ['core', 'rack-a'],
      os: 'IOS-XE 17',
      favourite: index === '01',
      properties: index === '04' ? { legacyAlgorithms: true } : {},
    });
  }
  const bastion = await host('bastion', 'bastion.ams.example', amsterdam, { tags: ['dmz'], favourite: true });
  for (const name of ['db01', 'db02', 'orders-db']) {
    await host(name, `${name}.ams.example`, databases, {
      tags: ['postgres'],
      os: 'Debian 12',
      notes: 'Failover is manual: see the runbook in the cabinet.',
      properties: { jumpHostId: bastion.id },
    });
  }
  for (let index = 1; index <= 12; index += 1) {
    await host(`web${String(index).padStart(2, '0')}`, `192.0.2.${index}`, rotterdam, { tags: ['web'] });
  }
}
