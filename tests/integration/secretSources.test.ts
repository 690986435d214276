import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Credential, CredentialDraft } from '../../src/shared/model/inventory';
import type { ShownSource, SourceConfig } from '../../src/shared/model/secretSource';
import type { SessionState } from '../../src/shared/model/session';
import { entryId, makeDatabase, type MadeEntry } from '../../src/main/vault/sources/keepassTestkit';
import { kvServer, TOKEN, vaultResponder } from '../hostile/vaultServers';
import { startInProcessServer } from '../lab/inProcessServer';
import { generateKey, readPrivateKey } from '../lab/keys';
import { labFolder } from '../lab/labFolder';
import { labMode } from '../lab/labMode';
import { startSshd } from '../lab/sshd';
import { passphraseScript, startNodeApp, utf8, type NodeApp } from './nodePlatform';

// Secrets that are kept outside the vault, through the whole composed app: inventory, vault host, session host and a server.

const PASSPHRASE = 'correct horse battery staple';
const DATABASE_PASSWORD = 'of the database 8812';
const cleanups: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** The app, with a person who enters these secrets of sources, and is asked for nothing else. */
function app(entered: string[] = []): NodeApp {
  const started = startNodeApp();
  cleanups.push(started.dispose);
  started.setPrompt((show) => {
    if (show.kind !== 'enter-secret') return passphraseScript(PASSPHRASE)(show);
    return { type: 'secret', value: utf8(entered.shift() ?? '') };
  });
  return started;
}

function folder(): string {
  const { path, remove } = labFolder();
  cleanups.push(remove);
  return path;
}

async function database(entries: readonly MadeEntry[]): Promise<string> {
  const path = join(folder(), 'team.kdbx');
  writeFileSync(path, (await makeDatabase({ password: DATABASE_PASSWORD, entries })).bytes);
  return path;
}

/** A source with its secret entered. */
async function source(started: NodeApp, config: SourceConfig, hasSecret = true): Promise<ShownSource> {
  const made = await started.call('sources.create', { name: 'Team', config });
  if (hasSecret) expect(await started.call('sources.enterSecret', { id: made.id })).toBe(true);
  return made;
}

const credential = (started: NodeApp, draft: Partial<CredentialDraft>): Promise<Credential> =>
  started.call('inventory.createCredential', {
    ...{ name: 'shared', kind: 'password', username: '', keyFile: null, notes: '' },
    ...draft,
  });

/** Logs in with a credential and leaves; trusts the host key. */
async function login(
  started: NodeApp,
  server: { host: string; port: number },
  credentialId: string,
): Promise<SessionState> {
  const host = await started.call('inventory.createHost', {
    ...{ folderId: null, name: `h${server.port}`, address: server.host, tags: [], os: '', notes: '' },
    ...{ customFields: {}, properties: { credentialId }, favourite: false },
    endpoints: [{ protocol: 'ssh', port: server.port, label: '', properties: {} }],
  });
  const { sessionId } = await started.call('sessions.open', {
    documentId: crypto.randomUUID(),
    target: { kind: 'ssh', hostId: host.id, endpointId: host.endpoints[0]?.id ?? '' },
    size: { columns: 80, rows: 24 },
  });
  const inPhase = (...phases: string[]): Promise<SessionState> =>
    started
      .event(
        'sessions.changed',
        ({ session }) => session.id === sessionId && phases.includes(session.state.phase),
      )
      .then(({ session }) => session.state);
  const state = await inPhase('host-key', 'open', 'closed');
  if (state.phase === 'host-key') {
    const { promptId } = state.question;
    await started.call('sessions.answerHostKey', { sessionId, promptId, answer: 'trust' });
  }
  const end = await inPhase('open', 'closed');
  await started.call('sessions.close', { sessionId });
  return end;
}

/** A server with a password: the real one where users can be made for it. */
async function passwordServer(): Promise<{ host: string; port: number; user: string; password: string }> {
  if (labMode() === 'root') {
    const sshd = await startSshd();
    cleanups.push(sshd.stop);
    return { ...sshd, password: sshd.password ?? '' };
  }
  const password = 'in-process-pass-77';
  const server = await startInProcessServer({ user: 'ops', password });
  cleanups.push(server.stop);
  return { ...server, user: 'ops', password };
}

/** Everything that crossed to the window, and every byte in the data folder. */
function traces(started: NodeApp): string {
  const files = readdirSync(started.folder, { recursive: true, withFileTypes: true });
  const stored = files
    .filter((each) => each.isFile())
    .map((each) => readFileSync(join(each.parentPath, each.name), 'latin1'));
  return [JSON.stringify(started.sent), ...stored].join('\n');
}

/** A command that prints what stands in a file under the reference's name. */
function printing(file: string): SourceConfig {
  const script =
    'process.stdout.write(JSON.parse(require("fs").readFileSync(process.argv[1]))[process.argv[2]])';
  return {
    ...{ kind: 'command', program: process.execPath, output: { form: 'first-line' } },
    args: ['-e', script, '--', file, '{reference}'],
    ...{ timeoutSeconds: 20, secretVariable: null },
  };
}

describe('a login', () => {
  it('takes its password from a database of KeePass, which is read anew when it changed', async () => {
    const server = await passwordServer();
    const entry = { title: 'web01', username: server.user };
    const file = await database([{ ...entry, password: server.password }]);
    const started = app([DATABASE_PASSWORD]);
    const team = await source(started, { kind: 'keepass', file, keyFile: null });
    const listed = await started.call('sources.entries', { id: team.id });
    expect(listed).toEqual([
      { reference: entryId(0), title: 'web01', path: ['Team'], username: server.user },
    ]);
    const reference = { reference: entryId(0), field: '' };
    expect(await started.call('sources.test', { id: team.id, reference })).toMatchObject({
      slots: ['username', 'password'],
    });
    const { id } = await credential(started, {
      username: server.user,
      source: { sourceId: team.id, ...reference },
    });
    expect(await login(started, server, id)).toMatchObject({ phase: 'open' });
    expect(started.shown.map(({ kind }) => kind)).not.toContain('ask');
    expect(traces(started)).not.toContain(server.password);
    expect(traces(started)).not.toContain(DATABASE_PASSWORD);

    writeFileSync(file, (await makeDatabase({ password: 'another', entries: [entry] })).bytes);
    const refused = await login(started, server, id);
    expect(refused).toMatchObject({ phase: 'closed', error: { code: 'auth-failed' } });
    expect(JSON.stringify(refused)).toContain('do not open the database');
  });

  it('takes its key from a database of KeePass, with its passphrase', async () => {
    const sshd = await startSshd();
    cleanups.push(sshd.stop);
    const key = await generateKey(join(folder(), 'id'), { passphrase: 'of the key' });
    sshd.authorize(key.publicKey);
    const attachments = { id_ed25519: await readPrivateKey(key) };
    const file = await database([{ title: 'git', password: 'of the key', attachments }]);
    const started = app([DATABASE_PASSWORD]);
    const { id: sourceId } = await source(started, { kind: 'keepass', file, keyFile: null });
    const { id } = await credential(started, {
      kind: 'private-key',
      username: sshd.user,
      source: { sourceId, reference: entryId(0), field: '' },
    });
    expect(await login(started, sshd, id)).toMatchObject({ phase: 'open' });
    expect(started.shown.map(({ kind }) => kind)).not.toContain('ask');
  });

  it('takes its password from a command, and says so when the command fails', async () => {
    const server = await passwordServer();
    const file = join(folder(), 'passwords.json');
    writeFileSync(file, JSON.stringify({ 'net/web01': `${server.password}\nlogin: ops\n` }));
    const started = app();
    const { id: sourceId } = await source(started, printing(file), false);
    const at = (reference: string): CredentialDraft['source'] => ({ sourceId, reference, field: '' });
    const good = await credential(started, { username: server.user, source: at('net/web01') });
    expect(await login(started, server, good.id)).toMatchObject({ phase: 'open' });
    expect(traces(started)).not.toContain(server.password);
    const wrong = await credential(started, { username: server.user, source: at('net/none') });
    const refused = await login(started, server, wrong.id);
    expect(refused).toMatchObject({ phase: 'closed', error: { code: 'auth-failed' } });
    expect(JSON.stringify(refused)).toContain('ended with code 1');
  });

  it('takes its password from a vault server', async () => {
    const vault = await vaultResponder(kvServer);
    cleanups.push(() => vault.stop());
    const caFile = join(folder(), 'ca.pem');
    writeFileSync(caFile, vault.authority.certificate);
    const server = await startInProcessServer({ user: 'admin', password: 'pässwörd "€"' });
    cleanups.push(server.stop);
    const started = app([TOKEN]);
    const { id: sourceId } = await source(started, {
      ...{ kind: 'vault', url: vault.url, namespace: '', mount: 'secret', caFile },
      auth: { method: 'token' },
    });
    const { id } = await credential(started, {
      username: 'admin',
      source: { sourceId, reference: 'network/core', field: 'password' },
    });
    expect(await login(started, server, id)).toMatchObject({ phase: 'open' });
    expect(traces(started)).not.toContain(TOKEN);
    expect(traces(started)).not.toContain('pässwörd');
  });
});

describe('a source', () => {
  it('is kept, and its secret is dropped when it leads elsewhere', async () => {
    const started = app([DATABASE_PASSWORD]);
    const file = await database([{ title: 'a', password: 'x' }]);
    const config: SourceConfig = { kind: 'keepass', file, keyFile: null };
    const { id } = await source(started, config);
    const shown = async (): Promise<ShownSource | undefined> =>
      (await started.call('sources.list', undefined)).find((each) => each.id === id);
    expect(await shown()).toEqual({ id, name: 'Team', config, hasSecret: true });
    await started.call('sources.update', { id, draft: { name: 'Network team', config } });
    expect(await shown()).toMatchObject({ name: 'Network team', hasSecret: true });
    const moved = { ...config, file: `${file}.copy` };
    await started.call('sources.update', { id, draft: { name: 'Network team', config: moved } });
    expect(await shown()).toMatchObject({ config: moved, hasSecret: false });
  });

  it('stays while a credential uses it, and is gone for good afterwards', async () => {
    const started = app([DATABASE_PASSWORD]);
    const file = await database([{ title: 'a', password: 'x' }]);
    const { id } = await source(started, { kind: 'keepass', file, keyFile: null });
    const used = { sourceId: id, reference: entryId(0), field: '' };
    const { id: credentialId } = await credential(started, { name: 'core', source: used });
    await expect(started.call('sources.remove', { id })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('“core”') as string,
    });
    const draft = { name: 'core', kind: 'password', username: '', keyFile: null, notes: '' } as const;
    await started.call('inventory.updateCredential', { id: credentialId, draft });
    await started.call('sources.remove', { id });
    expect(await started.call('sources.list', undefined)).toEqual([]);
    await expect(
      started.call('inventory.updateCredential', { id: credentialId, draft: { ...draft, source: used } }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });

  it('tells what is wrong when it is tested, and never a value', async () => {
    const started = app(['wrong password']);
    const file = await database([{ title: 'a', username: 'u', password: 'never shown 55' }]);
    const { id } = await source(started, { kind: 'keepass', file, keyFile: null });
    await expect(started.call('sources.test', { id, reference: null })).rejects.toMatchObject({
      code: 'auth-failed',
    });
    expect(traces(started)).not.toContain('never shown 55');
    expect(traces(started)).not.toContain('wrong password');
  });
});

it('imports a database with its key file, and one of its passwords logs in', async () => {
  const server = await passwordServer();
  const keyFile = join(folder(), 'team.key');
  writeFileSync(keyFile, Buffer.alloc(32, 5));
  const url = `ssh://${server.host}:${server.port}`;
  const entries = [{ title: 'web01', username: server.user, password: server.password, url }];
  const { bytes } = await makeDatabase({
    keyFile: Buffer.alloc(32, 5),
    password: DATABASE_PASSWORD,
    entries,
  });
  const file = join(folder(), 'team.kdbx');
  writeFileSync(file, bytes);
  const started = app();
  const answers = [
    ['wrong', ''],
    [DATABASE_PASSWORD, '/none.key'],
    [DATABASE_PASSWORD, keyFile],
  ];
  started.setPrompt((show) => {
    if (show.kind !== 'ask') return passphraseScript(PASSPHRASE)(show);
    return { type: 'answers', values: (answers.shift() ?? []).map(utf8), remember: false };
  });
  started.chooses(file);
  const chosen = await started.call('import.choose', undefined);
  const importId = chosen?.importId ?? '';
  const read = await started.call('import.read', { importId });
  expect(read).toMatchObject({ state: 'read', preview: { format: { id: 'keepass' } } });
  const notices = started.shown.flatMap((show) => (show.kind === 'ask' ? [show.notice ?? ''] : []));
  expect(notices).toEqual([
    '',
    expect.stringContaining('do not open'),
    expect.stringContaining('no key file at “/none.key”'),
  ]);
  const options = { conflict: 'skip', match: 'name', folderId: null, newFolder: null } as const;
  expect(await started.call('import.apply', { importId, options })).toMatchObject({ created: 1, secrets: 1 });
  const { credentials } = await started.call('inventory.snapshot', undefined);
  expect(await login(started, server, credentials[0]?.id ?? '')).toMatchObject({ phase: 'open' });
  expect(traces(started)).not.toContain(server.password);
});
