import { describe, expect, it } from 'vitest';
import { fedFolder, fedHost, LIVE, SmallInventory, treeOf } from './testkit';

const WEB = fedHost('web01', { tags: ['web', 'prod'], os: 'Debian 12', customFields: { rack: 'A4' } });

describe('what the source says', () => {
  it('fills the folder, and a second refresh with the same list finds nothing', async () => {
    const inventory = new SmallInventory();
    const tree = treeOf([WEB, fedHost('core', { folderKey: 'Amsterdam/Core' })], {
      folders: [fedFolder('Amsterdam'), fedFolder('Amsterdam/Core')],
    });
    const first = await inventory.refresh(tree);
    expect(first.counts).toMatchObject({ added: 2, folders: 2 });
    expect(inventory.host('web01')).toMatchObject({ folderId: LIVE.folderId, tags: ['web', 'prod'] });
    expect(inventory.folders.get(inventory.host('core').folderId ?? '')?.name).toBe('Core');
    const second = await inventory.plan(tree);
    expect(second.differenceCount).toBe(0);
    expect(second.change).toMatchObject({ hosts: [], folders: [], removed: [] });
  });

  it('replaces only what it gives, and says field by field what changed', async () => {
    const inventory = new SmallInventory();
    await inventory.refresh(treeOf([WEB]));
    const changed = { ...WEB, address: '10.0.0.9', tags: ['web', 'stage'], os: '' };
    const plan = await inventory.refresh(treeOf([changed]));
    expect(plan.differences).toMatchObject([{ change: 'changed', name: 'web01' }]);
    expect(plan.differences[0]?.fields).toEqual([
      { field: 'address', before: 'web01.example', after: '10.0.0.9' },
      { field: 'os', before: 'Debian 12', after: '' },
      { field: 'tags', before: 'web, prod', after: 'web, stage' },
    ]);
    expect(inventory.host('web01')).toMatchObject({ address: '10.0.0.9', tags: ['web', 'stage'], os: '' });
  });

  it('keeps a host when it is renamed or moved under the same key', async () => {
    const inventory = new SmallInventory();
    const folders = [fedFolder('Old'), fedFolder('New')];
    await inventory.refresh(treeOf([fedHost('db', { key: 'i 7', folderKey: 'Old' })], { folders }));
    const { id } = inventory.host('db');
    const plan = await inventory.refresh(
      treeOf([fedHost('orders-db', { key: 'i 7', folderKey: 'New' })], { folders }),
    );
    expect(plan.counts).toMatchObject({ moved: 1, added: 0, removed: 0 });
    expect(inventory.host('orders-db').id).toBe(id);
    expect(inventory.folders.get(inventory.host('orders-db').folderId ?? '')?.name).toBe('New');
  });

  it('leads jump hosts to hosts of the same list and environments to those that are there', async () => {
    const inventory = new SmallInventory();
    const production = {
      id: '33333333-3333-4333-8333-333333333333',
      name: 'Production',
      colour: '#d64550',
      guarded: true,
    };
    inventory.environments.set(production.id, production);
    const plan = await inventory.refresh(
      treeOf([
        fedHost('web01', { properties: { jumpHostKey: 'bastion', environment: 'production' } }),
        fedHost('web02', { properties: { environment: 'nowhere' } }),
        fedHost('bastion'),
      ]),
    );
    expect(inventory.host('web01').properties).toEqual({
      jumpHostId: inventory.host('bastion').id,
      environmentId: production.id,
    });
    expect(inventory.host('web02').properties).toEqual({});
    expect(plan.problems).toMatchObject([{ path: ['web02'], field: 'environment', value: 'nowhere' }]);
  });

  it('takes over paths of key files, but neither passwords nor startup commands', async () => {
    const inventory = new SmallInventory();
    const credential = { username: '', notes: '', slots: [] };
    const plan = await inventory.refresh(
      treeOf(
        [
          fedHost('web01', { properties: { credentialKey: 'key', startupCommand: 'rm -rf /' } }),
          fedHost('web02', { properties: { credentialKey: 'pass' } }),
        ],
        {
          credentials: [
            {
              ...credential,
              key: 'key',
              name: 'id_work',
              kind: 'private-key',
              keyFile: '/home/me/.ssh/id_work',
            },
            { ...credential, key: 'pass', name: 'ops', kind: 'password', keyFile: null, slots: ['password'] },
          ],
        },
      ),
    );
    const [made] = inventory.credentials.values();
    expect(made).toMatchObject({ kind: 'private-key', keyFile: '/home/me/.ssh/id_work' });
    expect(inventory.host('web01').properties).toEqual({ credentialId: made?.id });
    expect(inventory.host('web02').properties).toEqual({});
    expect(plan.problems).toMatchObject([{ path: ['web02'], field: 'password' }]);
  });
});

describe('what a person has added', () => {
  it('stays: notes, favourite, tags, fields, properties and ways in that the source does not give', async () => {
    const inventory = new SmallInventory();
    await inventory.refresh(treeOf([WEB]));
    const { endpoints } = inventory.host('web01');
    const snmp = {
      id: '44444444-4444-4444-8444-444444444444',
      protocol: 'snmp' as const,
      port: 161,
      label: '',
      properties: {},
    };
    inventory.edit('web01', {
      notes: 'Call Kim before a restart.',
      favourite: true,
      tags: ['web', 'prod', 'mine'],
      customFields: { rack: 'A4', owner: 'Kim' },
      properties: { keepAliveSeconds: 5 },
      endpoints: [...endpoints, snmp],
    });
    const next = { ...WEB, tags: ['web'], customFields: { rack: 'B1' }, properties: { username: 'ops' } };
    await inventory.refresh(treeOf([next]));
    expect(inventory.host('web01')).toMatchObject({
      notes: 'Call Kim before a restart.',
      favourite: true,
      tags: ['web', 'mine'],
      customFields: { rack: 'B1', owner: 'Kim' },
      properties: { keepAliveSeconds: 5, username: 'ops' },
    });
    expect(inventory.host('web01').endpoints.map(({ protocol }) => protocol)).toEqual(['ssh', 'snmp']);
    expect(inventory.host('web01').endpoints[0]?.id).toBe(endpoints[0]?.id);
    await inventory.refresh(treeOf([WEB]));
    expect(inventory.host('web01').properties).toEqual({ keepAliveSeconds: 5 });
  });

  it('stays as a tag that the source gives for a while, too', async () => {
    const inventory = new SmallInventory();
    await inventory.refresh(treeOf([fedHost('web01')]));
    inventory.edit('web01', { tags: ['mine'] });
    await inventory.refresh(treeOf([fedHost('web01', { tags: ['mine', 'theirs'] })]));
    await inventory.refresh(treeOf([fedHost('web01')]));
    expect(inventory.host('web01').tags).toEqual(['mine']);
  });

  it('is overwritten only in fields that the source gives', async () => {
    const inventory = new SmallInventory();
    await inventory.refresh(treeOf([WEB]));
    inventory.edit('web01', { address: '192.0.2.1', os: 'Debian 13' });
    await inventory.refresh(treeOf([WEB]));
    expect(inventory.host('web01')).toMatchObject({ address: 'web01.example', os: 'Debian 12' });
  });

  it('wins over notes of the source once they are changed', async () => {
    const inventory = new SmallInventory();
    const noted = (notes: string) => treeOf([fedHost('web01', { notes })]);
    await inventory.refresh(noted('From the list.'));
    await inventory.refresh(noted('From the list, newer.'));
    expect(inventory.host('web01').notes).toBe('From the list, newer.');
    inventory.edit('web01', { notes: 'From the list, newer. And from me.' });
    await inventory.refresh(noted('Quite another text.'));
    await inventory.refresh(treeOf([fedHost('web01')]));
    expect(inventory.host('web01').notes).toBe('From the list, newer. And from me.');
  });

  it('includes the place that a host was moved to', async () => {
    const inventory = new SmallInventory();
    const tree = treeOf([WEB], { folders: [fedFolder('Sites')] });
    await inventory.refresh(tree);
    const sites = [...inventory.folders.values()].find(({ name }) => name === 'Sites');
    inventory.edit('web01', { folderId: sites?.id ?? null });
    await inventory.refresh(treeOf([{ ...WEB, address: '10.1.1.1' }], { folders: [fedFolder('Sites')] }));
    expect(inventory.host('web01')).toMatchObject({ folderId: sites?.id, address: '10.1.1.1' });
  });

  it('finds the way in again that was given another label', async () => {
    const inventory = new SmallInventory();
    await inventory.refresh(treeOf([WEB]));
    const [ssh] = inventory.host('web01').endpoints;
    if (ssh === undefined) throw new Error('there is a way in');
    inventory.edit('web01', { endpoints: [{ ...ssh, label: 'console' }] });
    await inventory.refresh(treeOf([{ ...WEB, address: '10.1.1.1' }]));
    expect(inventory.host('web01').endpoints).toMatchObject([{ id: ssh.id, label: '' }]);
  });
});

describe('what is gone from the source', () => {
  const folders = [fedFolder('Amsterdam'), fedFolder('Amsterdam/Core')];
  const full = treeOf([WEB, fedHost('core', { folderKey: 'Amsterdam/Core' })], { folders });

  it('goes with the folders that are empty then', async () => {
    const inventory = new SmallInventory();
    await inventory.refresh(full);
    const plan = await inventory.refresh(treeOf([WEB]));
    expect(plan.counts).toMatchObject({ removed: 1, kept: 0, folders: 2 });
    expect([...inventory.hosts.values()].map(({ name }) => name)).toEqual(['web01']);
    expect([...inventory.folders.values()].map(({ name }) => name)).toEqual(['Live']);
  });

  it.each([
    ['notes', { notes: 'Mine.' }],
    ['a favourite', { favourite: true }],
    ['a tag', { tags: ['mine'] }],
    ['a place', { folderId: LIVE.folderId }],
    ['a property', { properties: { username: 'me' } }],
  ])('stays where somebody has given it %s, and is marked once', async (_what, patch) => {
    const inventory = new SmallInventory();
    await inventory.refresh(full);
    inventory.edit('core', patch);
    const plan = await inventory.refresh(treeOf([WEB]));
    expect(plan.counts).toMatchObject({ removed: 0, kept: 1 });
    expect(inventory.host('core')).toMatchObject({ ...patch, fromFeed: { gone: true } });
    expect((await inventory.plan(treeOf([WEB]))).differenceCount).toBe(0);
    const back = await inventory.refresh(full);
    expect(inventory.host('core').fromFeed?.gone).toBeUndefined();
    expect(back.counts).toMatchObject({ added: 0, changed: 1 });
  });

  it('keeps a folder in which a person has put something', async () => {
    const inventory = new SmallInventory();
    await inventory.refresh(full);
    const core = [...inventory.folders.values()].find(({ name }) => name === 'Core');
    const own = { ...inventory.host('web01'), id: '55555555-5555-4555-8555-555555555555', name: 'own' };
    delete own.fromFeed;
    inventory.hosts.set(own.id, { ...own, folderId: core?.id ?? null });
    await inventory.refresh(treeOf([WEB]));
    const left = [...inventory.folders.values()].map(({ name, fromFeed }) => [name, fromFeed?.gone]);
    expect(left).toEqual([
      ['Live', undefined],
      ['Amsterdam', true],
      ['Core', true],
    ]);
    expect(inventory.host('own').folderId).toBe(core?.id);
  });

  it('is added again when a person has deleted it and the source still has it', async () => {
    const inventory = new SmallInventory();
    await inventory.refresh(full);
    inventory.hosts.delete(inventory.host('web01').id);
    expect((await inventory.refresh(full)).counts).toMatchObject({ added: 1 });
  });

  it('never touches what belongs to nobody or to another feed', async () => {
    const inventory = new SmallInventory();
    await inventory.refresh(full);
    const other = inventory.host('core');
    if (other.fromFeed === undefined) throw new Error('it is fed');
    inventory.edit('core', {
      fromFeed: { ...other.fromFeed, feedId: '66666666-6666-4666-8666-666666666666' },
    });
    await inventory.refresh(treeOf([WEB]));
    expect(inventory.host('core').name).toBe('core');
  });
});
