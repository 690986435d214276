import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { FeedDraft, FeedInfo, FeedSource } from '../../src/shared/model/feed';
import { type Host, hostDraftSchema } from '../../src/shared/model/inventory';
import { feedServer, listOf } from '../hostile/feedServer';
import { labFolder } from '../lab/labFolder';
import { passphraseScript, startNodeApp, utf8, type NodeApp } from './nodePlatform';

const PASSPHRASE = 'correct horse battery staple';
const cleanups: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function started(folder?: string): NodeApp {
  const app = startNodeApp(folder);
  cleanups.push(app.dispose);
  app.setPrompt(passphraseScript(PASSPHRASE));
  return app;
}

const draftOf = (source: FeedSource, more: Partial<FeedDraft> = {}): FeedDraft => ({
  ...{ source, refreshMinutes: 0, timeoutSeconds: 30, apply: 'ask', enabled: true },
  ...more,
});

/** A script that prints what lies in the file beside it. */
function scriptOf(hosts: readonly object[]): {
  source: FeedSource;
  print: (hosts: readonly object[]) => void;
} {
  const folder = labFolder().path;
  const list = join(folder, 'list.json');
  const program = join(folder, 'list-hosts');
  const print = (each: readonly object[]): void => writeFileSync(list, listOf(each));
  print(hosts);
  writeFileSync(program, `#!/bin/sh\nexec cat "$1"\n`);
  chmodSync(program, 0o755);
  return { source: { kind: 'script', program, args: [list] }, print };
}

const numbered = (count: number): { id: string; name: string; address: string; folder: string }[] =>
  Array.from({ length: count }, (_, at) => ({
    ...{ id: `vm-${at}`, name: `host${at}`, address: `10.${at >> 8}.${at & 255}.1` },
    folder: `Site ${at % 10}`,
  }));

async function created(app: NodeApp, draft: FeedDraft, name = 'Live'): Promise<FeedInfo> {
  const trial = await app.call('feeds.try', { draft });
  if (trial.state !== 'read') throw new Error(`not read: ${JSON.stringify(trial)}`);
  return app.call('feeds.create', { trialId: trial.trialId, draft, folder: { name, parentId: null } });
}

const hostsOf = async (app: NodeApp): Promise<Host[]> =>
  (await app.call('inventory.snapshot', undefined)).hosts;

async function hostNamed(app: NodeApp, name: string): Promise<Host> {
  const host = (await hostsOf(app)).find((each) => each.name === name);
  if (host === undefined) throw new Error(`there is no host ${name}`);
  return host;
}

async function note(app: NodeApp, name: string, notes: string): Promise<void> {
  const { id, ...host } = await hostNamed(app, name);
  const draft = hostDraftSchema.strip().parse(host);
  await app.call('inventory.updateHost', { id, draft: { ...draft, notes } });
}

it('shows 2,000 hosts of a script, fills a folder with them, and keeps it so over changes, undo and a restart', async () => {
  const app = started();
  const { source, print } = scriptOf(numbered(2000));
  const draft = draftOf(source);
  const trial = await app.call('feeds.try', { draft });
  expect(trial).toMatchObject({ state: 'read', hostCount: 2000, folderCount: 10, problemCount: 0 });
  expect(await hostsOf(app)).toHaveLength(0);
  const feed = await created(app, draft);
  expect(feed.last).toMatchObject({ outcome: 'applied', counts: { added: 2000, folders: 10 } });
  expect(await hostsOf(app)).toHaveLength(2000);
  await note(app, 'host7', 'Kim has the key of this rack.');
  await note(app, 'host8', 'Mine, too.');

  const next = numbered(2001)
    .slice(2)
    .filter(({ name }) => name !== 'host8');
  print(
    next.map((host) => (host.name === 'host7' ? { ...host, address: '192.0.2.7', tags: ['new'] } : host)),
  );
  const run = await app.call('feeds.refresh', { id: feed.id });
  expect(run).toMatchObject({ outcome: 'waiting', counts: { added: 1, changed: 1, removed: 2, kept: 1 } });
  expect(await hostsOf(app)).toHaveLength(2000);
  const done = await app.call('feeds.apply', { id: feed.id, confirmed: false });
  expect(done).toMatchObject({ state: 'done', count: 5 });
  expect(await hostsOf(app)).toHaveLength(1999);
  expect(await hostNamed(app, 'host7')).toMatchObject({
    ...{ address: '192.0.2.7', tags: ['new'], notes: 'Kim has the key of this rack.' },
  });
  expect((await hostNamed(app, 'host8')).fromFeed?.gone).toBe(true);

  const undoToken = done.state === 'done' ? (done.undoToken ?? '') : '';
  await app.call('history.undo', { what: { undoToken }, confirmed: true });
  expect(await hostsOf(app)).toHaveLength(2000);
  expect(await hostNamed(app, 'host7')).toMatchObject({ address: '10.0.7.1', tags: [] });
  expect(await app.call('feeds.refresh', { id: feed.id })).toMatchObject({ counts: run.counts });

  await app.services.dispose();
  const again = started(app.folder);
  const [kept] = await again.call('feeds.list', undefined);
  expect(kept).toMatchObject({ id: feed.id, draft, waiting: false });
  const rerun = await again.call('feeds.refresh', { id: feed.id });
  expect(rerun).toMatchObject({ outcome: 'waiting', counts: run.counts });
  const applied = await again.call('feeds.apply', { id: feed.id, confirmed: true });
  expect(applied).toMatchObject({ state: 'done' });
  expect((await hostNamed(again, 'host8')).notes).toBe('Mine, too.');
  expect(await again.call('feeds.refresh', { id: feed.id })).toMatchObject({ outcome: 'unchanged' });
  expect(await again.call('history.verify', undefined)).toMatchObject({ broken: null, differentCount: 0 });
});

it('asks before a refresh takes more than a fifth of all hosts away, even where it applies by itself', async () => {
  const app = started();
  const { source, print } = scriptOf(numbered(100));
  const feed = await created(app, draftOf(source, { apply: 'apply' }));
  print(numbered(90));
  expect(await app.call('feeds.refresh', { id: feed.id })).toMatchObject({
    outcome: 'applied',
    counts: { removed: 10 },
  });
  print([]);
  const run = await app.call('feeds.refresh', { id: feed.id });
  expect(run).toMatchObject({ outcome: 'waiting', removal: { hosts: 90, of: 90 } });
  expect(await app.call('feeds.apply', { id: feed.id, confirmed: false })).toMatchObject({
    state: 'confirm',
  });
  expect(await hostsOf(app)).toHaveLength(90);
  expect(await app.call('feeds.apply', { id: feed.id, confirmed: true })).toMatchObject({ state: 'done' });
  expect(await hostsOf(app)).toHaveLength(0);
});

it('changes nothing when the source fails, and says why and where', async () => {
  const app = started();
  const { source, print } = scriptOf(numbered(5));
  const feed = await created(app, draftOf(source, { apply: 'apply' }));
  const before = await app.call('inventory.snapshot', undefined);
  const cases: [() => void, RegExp][] = [
    [() => print([{ name: 'a', port: 'x' }]), /hosts\[0\]\.port/],
    [() => writeFileSync(argOf(source), '{"format":'), /JSON/],
    [() => writeFileSync(argOf(source), '<html>'), /JSON/],
    [() => renameSync(argOf(source), `${argOf(source)}.gone`), /ended with code 1/],
  ];
  for (const [spoil, words] of cases) {
    spoil();
    const run = await app.call('feeds.refresh', { id: feed.id });
    expect(run.outcome).toBe('failed');
    expect(run.message).toMatch(words);
    expect(run.hint).not.toBe('');
  }
  const last = await app.call('feeds.lastRun', { id: feed.id });
  expect(last?.said).toContain('No such file');
  expect({ ...(await app.call('inventory.snapshot', undefined)), revision: 0 }).toEqual({
    ...before,
    revision: 0,
  });
});

const argOf = (source: FeedSource): string => (source.kind === 'script' ? (source.args[0] ?? '') : '');

it('follows an ssh_config and what it includes while the app runs, and after it was changed meanwhile', async () => {
  const folder = labFolder().path;
  const path = join(folder, 'config');
  mkdirSync(join(folder, 'config.d'));
  const included = join(folder, 'config.d', 'lab');
  writeFileSync(included, 'Host lab01\n  HostName 10.9.0.1\n');
  writeFileSync(
    path,
    'Include config.d/*\nHost web01\n  HostName 10.0.0.1\n  User deploy\n  IdentityFile ~/.ssh/work\n',
  );
  const app = started();
  await app.call('app.ready', undefined);
  const feed = await created(app, draftOf({ kind: 'ssh-config', path }, { apply: 'apply' }));
  expect((await hostsOf(app)).map(({ name }) => name).sort()).toEqual(['lab01', 'web01']);
  expect((await app.call('inventory.snapshot', undefined)).credentials).toMatchObject([
    { kind: 'private-key' },
  ]);
  await note(app, 'web01', 'Mine.');

  // As editors do it: another file takes the name.
  writeFileSync(
    `${path}~`,
    'Include config.d/*\nHost web01\n  HostName 10.0.0.2\n\nHost web02\n  HostName 10.0.0.3\n',
  );
  renameSync(`${path}~`, path);
  await app.event('inventory.changed', ({ hosts }) => hosts.some(({ name }) => name === 'web02'));
  expect(await hostNamed(app, 'web01')).toMatchObject({
    address: '10.0.0.2',
    notes: 'Mine.',
    properties: {},
  });
  writeFileSync(included, 'Host lab01\n  HostName 10.9.0.77\n');
  await app.event('inventory.changed', ({ hosts }) => hosts.some(({ address }) => address === '10.9.0.77'));

  await app.services.dispose();
  writeFileSync(path, 'Host web03\n  HostName 10.0.0.4\n');
  const again = started(app.folder);
  await again.call('app.ready', undefined);
  await again.event('feeds.changed', (feeds) => feeds.some(({ id, waiting }) => id === feed.id && waiting));
  await again.call('feeds.apply', { id: feed.id, confirmed: true });
  const names = (await hostsOf(again)).map(({ name, fromFeed }) => [name, fromFeed?.gone === true]);
  expect(names.sort()).toEqual([
    ['web01', true],
    ['web03', false],
  ]);
});

it('sends a token out of the vault to the server that the person named, and waits while the vault is locked', async () => {
  const token = 'nbt-4711-secret-token';
  let hosts = [{ name: 'web01' }];
  const server = await feedServer((response, request) => {
    if (request.headers.authorization !== `Token ${token}`) response.writeHead(403).end();
    else response.end(listOf(hosts));
  });
  const app = started();
  const { id: credentialId } = await app.call('inventory.createCredential', {
    ...{ name: 'NetBox', kind: 'password', username: '', keyFile: null, notes: '' },
  });
  const auth = { scheme: 'token' as const, credentialId };
  const draft = draftOf({ kind: 'https', url: server.url, caFile: server.caFile, auth }, { apply: 'apply' });
  const empty = await app.call('feeds.try', { draft });
  expect(empty).toMatchObject({
    state: 'failed',
    message: 'The credential “NetBox” has no password in the vault.',
  });
  app.setPrompt((show) =>
    show.kind === 'enter-secret'
      ? { type: 'secret', value: utf8(token) }
      : passphraseScript(PASSPHRASE)(show),
  );
  expect(await app.call('vault.enterSecret', { credentialId, slot: 'password' })).toBe(true);
  const feed = await created(app, draft);
  expect((await hostsOf(app)).map(({ name }) => name)).toEqual(['web01']);

  await app.call('vault.lock', undefined);
  hosts = [{ name: 'web01' }, { name: 'web02' }];
  app.setPrompt(() => 'close');
  await expect(app.call('feeds.refresh', { id: feed.id })).rejects.toMatchObject({ code: 'cancelled' });
  app.setPrompt(passphraseScript(PASSPHRASE));
  expect(await app.call('feeds.refresh', { id: feed.id })).toMatchObject({ counts: { added: 1 } });

  const files = readdirSync(app.folder, { recursive: true, withFileTypes: true }).filter((each) =>
    each.isFile(),
  );
  const stored = files.map((each) => readFileSync(join(each.parentPath, each.name), 'latin1'));
  expect([JSON.stringify(app.sent), ...stored].join('\n')).not.toContain(token);
});

it('shows another source before anything of it is taken over, and refuses to create what was not tried', async () => {
  const app = started();
  const first = scriptOf(numbered(3));
  const second = scriptOf([{ name: 'other' }]);
  const draft = draftOf(first.source, { apply: 'apply' });
  const feed = await created(app, draft);
  await app.call('feeds.update', { id: feed.id, draft: { ...draft, source: second.source } });
  expect(await app.call('feeds.refresh', { id: feed.id })).toMatchObject({ outcome: 'waiting' });
  expect(await hostsOf(app)).toHaveLength(3);
  const trial = await app.call('feeds.try', { draft });
  if (trial.state !== 'read') throw new Error('it was read');
  const { trialId } = trial;
  const folder = { name: 'Second', parentId: null };
  const other = draftOf(second.source);
  await expect(app.call('feeds.create', { trialId, draft: other, folder })).rejects.toMatchObject({
    code: 'conflict',
  });
});

it('becomes an ordinary folder and a live one again, and goes and comes back with its folder', async () => {
  const app = started();
  const { source } = scriptOf(numbered(3));
  const feed = await created(app, draftOf(source));
  await app.call('feeds.remove', { id: feed.id });
  expect(await app.call('feeds.list', undefined)).toEqual([]);
  expect(await hostsOf(app)).toHaveLength(3);
  await app.call('feeds.restore', { id: feed.id });
  expect(await app.call('feeds.refresh', { id: feed.id })).toMatchObject({ outcome: 'unchanged' });

  const nodes = [{ kind: 'folder' as const, id: feed.folderId }];
  const removed = await app.call('inventory.remove', { nodes, confirmed: true });
  expect(await app.call('feeds.list', undefined)).toEqual([]);
  await expect(app.call('feeds.refresh', { id: feed.id })).rejects.toMatchObject({ code: 'not-found' });
  const undoToken = removed.state === 'done' ? (removed.undoToken ?? '') : '';
  await app.call('history.undo', { what: { undoToken }, confirmed: true });
  expect(await app.call('feeds.list', undefined)).toMatchObject([{ id: feed.id }]);
  const copy = await app.call('inventory.duplicateHost', { id: (await hostNamed(app, 'host1')).id });
  expect(copy.fromFeed).toBeUndefined();
  expect(await app.call('feeds.refresh', { id: feed.id })).toMatchObject({ outcome: 'unchanged' });
});
