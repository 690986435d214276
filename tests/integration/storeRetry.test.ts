import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { openStore, type Store } from '../../src/main/store/store';
import { startNodeApp, type NodeApp } from './nodePlatform';

// "Try again" on the recovery screen: the page asks for the store's status once more.

let folder: string;
let file: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'binnacle-retry-'));
  file = join(folder, 'binnacle.db');
  const before = startNodeApp(folder);
  await addHost(before, 'db01');
  await before.services.dispose();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const addHost = (app: NodeApp, name: string): Promise<unknown> =>
  app.call('inventory.createHost', {
    ...{ folderId: null, name, address: '192.0.2.10', tags: [], os: '', notes: '', customFields: {} },
    ...{ properties: {}, favourite: false },
    endpoints: [{ protocol: 'ssh', port: 22, label: '', properties: {} }],
  });

const status = (app: NodeApp): Promise<unknown> => app.call('store.status', undefined);

async function hostNames(app: NodeApp): Promise<string[]> {
  const { hosts } = await app.call('inventory.snapshot', undefined);
  return hosts.map(({ name }) => name).sort();
}

function start(): NodeApp {
  const app = startNodeApp(folder);
  onTestFinished(app.dispose);
  return app;
}

/** Keeps the store open, as another instance would. */
function hold(): Store {
  const held = openStore({ folder });
  if (!held.ok) throw new Error(held.status.message);
  onTestFinished(() => held.store.dispose());
  return held.store;
}

/** Overwrites the start of the data file, as a bad copy would. Returns what puts it back. */
function spoil(): () => void {
  const whole = readFileSync(file);
  const target = openSync(file, 'r+');
  writeSync(target, Buffer.alloc(64, 'x'), 0, 64, 0);
  closeSync(target);
  return () => writeFileSync(file, whole);
}

it('opens a store that another process has let go of, with all that is in it', async () => {
  const other = hold();
  const app = start();
  expect(await status(app)).toMatchObject({ state: 'failed', code: 'store-busy' });
  await expect(hostNames(app)).rejects.toMatchObject({ code: 'store-busy' });

  expect(await status(app)).toMatchObject({ state: 'failed', code: 'store-busy' });

  other.dispose();
  await status(app);
  await expect.poll(() => status(app)).toMatchObject({ state: 'open' });
  expect(await hostNames(app)).toEqual(['db01']);
  await addHost(app, 'db02');
  expect(await hostNames(app)).toEqual(['db01', 'db02']);
});

it('leaves a damaged file as it is however often it is tried, and opens it once it is whole', async () => {
  const repair = spoil();
  const [spoiled, files] = [readFileSync(file), readdirSync(folder).sort()];
  const app = start();
  for (let press = 0; press < 3; press += 1) {
    expect(await status(app)).toMatchObject({ state: 'failed', code: 'store-damaged', file });
    await expect(addHost(app, 'lost')).rejects.toMatchObject({ code: 'store-damaged' });
  }
  expect(readFileSync(file).equals(spoiled)).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(files);

  repair();
  await status(app);
  await expect.poll(() => status(app)).toMatchObject({ state: 'open' });
  expect(await hostNames(app)).toEqual(['db01']);
});

it('says what is wrong now, not what was wrong at the start', async () => {
  const other = hold();
  const app = start();
  expect(await status(app)).toMatchObject({ code: 'store-busy' });
  other.dispose();
  spoil();
  expect(await status(app)).toMatchObject({ code: 'store-damaged' });
  await expect(hostNames(app)).rejects.toMatchObject({ code: 'store-damaged' });
});
