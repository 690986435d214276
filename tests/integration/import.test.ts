import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { ImportOptions, ImportPreview } from '../../src/shared/model/import';
import { startInProcessServer } from '../lab/inProcessServer';
import { mremotengFile, type MremotengOptions } from '../lab/mremotengFile';
import { passphraseScript, startNodeApp, utf8, type NodeApp, type PromptScript } from './nodePlatform';

const PASSPHRASE = 'correct horse battery staple';
const AS_IS: ImportOptions = { conflict: 'skip', match: 'name', folderId: null, newFolder: null };
const cleanups: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** The app with this file chosen in its dialog. */
function appWith(content: string, name = 'confCons.xml'): NodeApp {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-import-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  writeFileSync(path, content);
  const app = startNodeApp();
  cleanups.push(app.dispose);
  app.setPrompt(passphraseScript(PASSPHRASE));
  app.chooses(path);
  return app;
}

async function preview(app: NodeApp): Promise<ImportPreview> {
  const chosen = await app.call('import.choose', undefined);
  if (chosen === null) throw new Error('no file was chosen');
  const read = await app.call('import.read', { importId: chosen.importId });
  if (read.state !== 'read') throw new Error(`not read: ${JSON.stringify(read)}`);
  return read.preview;
}

/** Everything that crossed to the window, and every byte that lies in the data folder. */
function traces(app: NodeApp): string {
  const files = readdirSync(app.folder, { recursive: true, withFileTypes: true }).filter((each) =>
    each.isFile(),
  );
  const stored = files.map((each) => readFileSync(join(each.parentPath, each.name), 'latin1'));
  return [JSON.stringify(app.sent), ...stored].join('\n');
}

const withFilePassword =
  (answers: string[]): PromptScript =>
  (show) => {
    if (show.kind !== 'ask') return passphraseScript(PASSPHRASE)(show);
    const answer = answers.shift();
    return answer === undefined ? 'close' : { type: 'answers', values: [utf8(answer)], remember: false };
  };

it('brings a list over with its passwords, which reach neither window nor disk, and one of them logs in', async () => {
  const password = 'imported-pass-4711';
  const server = await startInProcessServer({ user: 'ops', password });
  cleanups.push(server.stop);
  const file: MremotengOptions = { folders: 3, hosts: 30, server, login: { username: 'ops', password } };
  const app = appWith(mremotengFile(file));

  const { importId, folders, hosts, credentials } = await preview(app);
  expect([folders.length, hosts.length, credentials.length]).toEqual([3, 30, 1]);
  expect(credentials[0]).toMatchObject({ kind: 'password', username: 'ops', slots: ['password'], users: 30 });
  expect((await app.call('inventory.snapshot', undefined)).hosts).toHaveLength(0);

  const done = await app.call('import.apply', { importId, options: AS_IS });
  expect(done).toMatchObject({ created: 30, folders: 3, credentials: 1, secrets: 1 });
  const after = await app.call('inventory.snapshot', undefined);
  expect([after.folders.length, after.hosts.length]).toEqual([3, 30]);
  expect(after.credentials).toMatchObject([{ username: 'ops', hasSecret: ['password'] }]);
  expect(traces(app)).not.toContain(password);

  const [host] = after.hosts;
  const [endpoint] = host?.endpoints ?? [];
  if (host === undefined || endpoint === undefined) throw new Error('nothing was imported');
  const { sessionId } = await app.call('sessions.open', {
    documentId: crypto.randomUUID(),
    target: { kind: 'ssh', hostId: host.id, endpointId: endpoint.id },
    size: { columns: 80, rows: 24 },
  });
  const asked = await app.event('sessions.changed', ({ session }) => session.state.phase === 'host-key');
  const { state } = asked.session;
  if (state.phase !== 'host-key') throw new Error('no key was asked about');
  const { promptId } = state.question;
  await app.call('sessions.answerHostKey', { sessionId, promptId, answer: 'trust' });
  await app.event('sessions.changed', ({ session }) => session.state.phase === 'open');
});

it('asks for the password of a protected file until it is right, and gives up when the person does', async () => {
  const app = appWith(mremotengFile({ folders: 1, hosts: 2, password: 'Right' }));
  app.setPrompt(withFilePassword(['wrong', 'Right']));
  expect((await preview(app)).hosts).toHaveLength(2);
  const notices = app.shown.flatMap((show) => (show.kind === 'ask' ? [show.notice] : []));
  expect(notices).toEqual([undefined, 'That password does not open the file.']);

  app.setPrompt(withFilePassword([]));
  const chosen = await app.call('import.choose', undefined);
  expect(await app.call('import.read', { importId: chosen?.importId ?? '' })).toEqual({ state: 'cancelled' });
});

it('is one step to undo, whatever was done to it since', async () => {
  const app = appWith(mremotengFile({ folders: 2, hosts: 10 }));
  const own = await app.call('inventory.createFolder', {
    parentId: null,
    name: 'Mine',
    notes: '',
    properties: {},
  });
  const before = await app.call('inventory.snapshot', undefined);
  const { importId } = await preview(app);
  const done = await app.call('import.apply', { importId, options: { ...AS_IS, folderId: own.id } });
  const between = await app.call('inventory.snapshot', undefined);
  expect([between.hosts.length, between.folders.length, between.credentials.length]).toEqual([10, 3, 10]);
  const [host] = between.hosts;
  await app.call('inventory.setFavourite', { id: host?.id ?? '', favourite: true });
  await app.call('history.undo', { what: { undoToken: done?.undoToken ?? '' }, confirmed: true });
  const after = await app.call('inventory.snapshot', undefined);
  expect({ ...after, revision: 0 }).toEqual({ ...before, revision: 0 });
});

it('skips, updates or doubles what is there already', async () => {
  const app = appWith(mremotengFile({ folders: 1, hosts: 4, logins: false }));
  const first = await preview(app);
  await app.call('import.apply', { importId: first.importId, options: AS_IS });
  const [host] = (await app.call('inventory.snapshot', undefined)).hosts;
  if (host === undefined) throw new Error('nothing was imported');
  const { id, folderId, name, os, notes, customFields, properties, endpoints, favourite } = host;
  const own = { folderId, name, os, notes, customFields, properties, endpoints, favourite };
  await app.call('inventory.updateHost', { id, draft: { ...own, address: '192.0.2.1', tags: ['mine'] } });

  const again = await preview(app);
  const skip = await app.call('import.outcome', { importId: again.importId, options: AS_IS });
  expect([skip.created, skip.skipped.length, skip.folders]).toEqual([0, 4, 0]);
  const options: ImportOptions = { ...AS_IS, conflict: 'update' };
  const update = await app.call('import.apply', { importId: again.importId, options });
  expect([update?.created, update?.updated.length]).toEqual([0, 4]);
  const updated = (await app.call('inventory.snapshot', undefined)).hosts.find((each) => each.id === id);
  expect(updated).toMatchObject({ address: host.address, tags: ['mine'] });
  await app.call('history.undo', { what: { undoToken: update?.undoToken ?? '' }, confirmed: true });
  const undone = (await app.call('inventory.snapshot', undefined)).hosts.find((each) => each.id === id);
  expect(undone?.address).toBe('192.0.2.1');

  const third = await preview(app);
  const doubled = await app.call('import.apply', {
    importId: third.importId,
    options: { ...AS_IS, conflict: 'duplicate', newFolder: 'Copy' },
  });
  expect(doubled).toMatchObject({ created: 4, folders: 2 });
  expect((await app.call('inventory.snapshot', undefined)).hosts).toHaveLength(8);
});

it('says what is wrong with a file that can’t be read, and changes nothing', async () => {
  const app = appWith(mremotengFile({ folders: 1, hosts: 3 }).slice(0, -40));
  const chosen = await app.call('import.choose', undefined);
  const read = await app.call('import.read', { importId: chosen?.importId ?? '' });
  expect(read).toMatchObject({ state: 'failed', fileName: 'confCons.xml' });
  expect((await app.call('inventory.snapshot', undefined)).hosts).toHaveLength(0);
});

it('saves the report of what is not carried over, and what is exported comes back as it was', async () => {
  const table =
    'name,address,port,notes\nweb01,10.0.0.1,22,=cmd|calc\nweb02,not an address,22,\ndb01,10.0.0.2,2222,\n';
  const app = appWith(table, 'list.csv');
  const report = join(app.folder, 'report.csv');
  const { importId, lossCount } = await preview(app);
  app.saves(report);
  expect(await app.call('import.saveLosses', { importId, options: AS_IS })).toBe(true);
  const lines = readFileSync(report, 'utf8').trim().split('\r\n');
  expect(lines).toHaveLength(lossCount + 1);
  expect(lines.join('\n')).toContain('web02');
  await app.call('import.apply', { importId, options: AS_IS });

  const exported = join(app.folder, 'inventory.json');
  app.saves(exported);
  const saved = await app.call('export.save', { format: 'binnacle-json', folderId: null });
  expect(saved).toMatchObject({ fileName: 'inventory.json', lossCount: 0 });
  app.saves(null);
  expect(await app.call('export.save', { format: 'csv', folderId: null })).toBeNull();

  const before = (await app.call('inventory.snapshot', undefined)).hosts;
  const other = appWith(readFileSync(exported, 'utf8'), 'inventory.json');
  const again = await preview(other);
  await other.call('import.apply', { importId: again.importId, options: AS_IS });
  const after = (await other.call('inventory.snapshot', undefined)).hosts;
  const told = (hosts: typeof after): unknown[] =>
    hosts.map(({ name, address, notes, endpoints }) => [
      name,
      address,
      notes,
      endpoints.map(({ port }) => port),
    ]);
  expect(told(after)).toEqual(told(before));
  expect(after).toHaveLength(2);
});
