import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { ImportOptions, ImportRead } from '../../src/shared/model/import';
import type { SecretSlot } from '../../src/shared/model/inventory';
import { startInProcessServer } from '../lab/inProcessServer';
import { passphraseScript, startNodeApp, utf8, type NodeApp, type PromptScript } from './nodePlatform';

const PASSPHRASE = 'correct horse battery staple';
const OTHER_PASSPHRASE = 'a vault on another machine';
const FILE_PASSPHRASE = 'passphrase-of-the-file-8812';
const PASSWORD = 'exported-pass-4711';
const KEY = '-----BEGIN OPENSSH PRIVATE KEY-----\nexported-key-5533\n-----END OPENSSH PRIVATE KEY-----\n';
const AS_IS: ImportOptions = { conflict: 'skip', match: 'name', folderId: null, newFolder: null };
const NEWEST = { hostId: null, objectId: null, batch: null, beforeId: null, limit: 20, text: '' };
const cleanups: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Answers a person's prompts: of the vault, of an export, and of an import of a sealed file. */
function person(vault: string, file: readonly string[] = [FILE_PASSPHRASE], secret = PASSWORD): PromptScript {
  const forFile = [...file];
  return (show) => {
    switch (show.kind) {
      case 'export-secrets':
      case 'reveal':
        return { type: 'prove', proof: { kind: 'passphrase', value: utf8(vault) } };
      case 'file-passphrase':
        return { type: 'file-passphrase', passphrase: utf8(forFile.shift() ?? '') };
      case 'enter-secret':
        return { type: 'secret', value: utf8(secret) };
      case 'ask': {
        const answer = forFile.shift();
        return answer === undefined ? 'close' : { type: 'answers', values: [utf8(answer)], remember: false };
      }
      default:
        return passphraseScript(vault)(show);
    }
  };
}

function newApp(vault: string): NodeApp {
  const app = startNodeApp();
  cleanups.push(app.dispose);
  app.setPrompt(person(vault));
  return app;
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-export-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function addCredential(
  app: NodeApp,
  name: string,
  slots: readonly (readonly [SecretSlot, string])[],
): Promise<string> {
  const kind = slots[0]?.[0] === 'private-key' ? ('private-key' as const) : ('password' as const);
  const draft = { name, kind, username: 'ops', keyFile: null, notes: '' };
  const { id } = await app.call('inventory.createCredential', draft);
  for (const [slot, secret] of slots) {
    app.setPrompt(person(PASSPHRASE, [], secret));
    await app.call('vault.enterSecret', { credentialId: id, slot });
  }
  app.setPrompt(person(PASSPHRASE));
  return id;
}

/** An app with a host that logs in by a password, and a key beside. */
async function filledApp(port = 22): Promise<NodeApp> {
  const app = newApp(PASSPHRASE);
  const credentialId = await addCredential(app, 'Ops', [['password', PASSWORD]]);
  await addCredential(app, 'Key', [['private-key', KEY]]);
  await app.call('inventory.createHost', {
    ...{ folderId: null, name: 'web01', address: '127.0.0.1', tags: [], os: '', notes: '', customFields: {} },
    ...{ properties: { credentialId }, favourite: false },
    endpoints: [{ protocol: 'ssh', port, label: '', properties: {} }],
  });
  return app;
}

/** Exports with secrets; returns where to. */
async function exported(app: NodeApp): Promise<string> {
  const path = join(newFolder(), 'inventory.json');
  app.saves(path);
  const saved = await app.call('export.save', { format: 'binnacle-json', folderId: null, withSecrets: true });
  expect(saved).toEqual({ fileName: 'inventory.json', secretCount: 2, losses: [], lossCount: 0 });
  return path;
}

async function read(app: NodeApp, path: string, withoutSecrets = false): Promise<[string, ImportRead]> {
  app.chooses(path);
  const chosen = await app.call('import.choose', undefined);
  if (chosen === null) throw new Error('no file was chosen');
  const { importId } = chosen;
  return [
    importId,
    await app.call('import.read', { importId, ...(withoutSecrets ? { withoutSecrets } : {}) }),
  ];
}

/** Everything that crossed to the window, and every byte that lies in the data folder. */
function traces(app: NodeApp): string {
  const files = readdirSync(app.folder, { recursive: true, withFileTypes: true }).filter((each) =>
    each.isFile(),
  );
  const stored = files.map((each) => readFileSync(join(each.parentPath, each.name), 'latin1'));
  return [JSON.stringify(app.sent), ...stored].join('\n');
}

function expectNoSecret(text: string): void {
  for (const secret of [PASSWORD, 'exported-key-5533', FILE_PASSPHRASE, PASSPHRASE]) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain(Buffer.from(secret).toString('base64').slice(0, -4));
  }
}

describe('an export with secrets', () => {
  it('is for the owner’s eyes, on record, and shows a secret nowhere', async () => {
    const app = await filledApp();
    const path = await exported(app);
    expectNoSecret(readFileSync(path, 'utf8'));
    expectNoSecret(traces(app));
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(path, '..'))).toEqual(['inventory.json']);
    const entries = await app.call('audit.list', NEWEST);
    const told = entries.map(({ action, objectName, detail }) => [action, objectName, detail]);
    expect(told).toContainEqual([
      'inventory.export',
      'inventory.json',
      '1 hosts as binnacle-json, with 2 secrets',
    ]);
    expect(told).toContainEqual(['secret.export', 'Vault', '2 secrets']);
    expect(app.shown.slice(-2).map(({ kind }) => kind)).toEqual(['export-secrets', 'file-passphrase']);
  });

  it('writes nothing when the person gives up, at either step, and leaves a file that was there', async () => {
    const app = await filledApp();
    const path = join(newFolder(), 'inventory.json');
    writeFileSync(path, 'before');
    app.saves(path);
    for (const step of ['export-secrets', 'file-passphrase']) {
      app.setPrompt((show) => (show.kind === step ? 'close' : person(PASSPHRASE)(show)));
      const options = { format: 'binnacle-json', folderId: null, withSecrets: true } as const;
      expect(await app.call('export.save', options)).toBeNull();
    }
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(readdirSync(join(path, '..'))).toEqual(['inventory.json']);
    const entries = await app.call('audit.list', NEWEST);
    expect(entries.map(({ action }) => action)).not.toContain('inventory.export');
  });

  it('is refused for formats that others read, and needs no passphrase where there is nothing to seal', async () => {
    const app = newApp(PASSPHRASE);
    const path = join(newFolder(), 'inventory.json');
    app.saves(path);
    const saved = await app.call('export.save', {
      format: 'binnacle-json',
      folderId: null,
      withSecrets: true,
    });
    expect(saved).toMatchObject({ secretCount: 0, lossCount: 0 });
    expect(app.shown).toEqual([]);
    expect(readFileSync(path, 'utf8')).not.toContain('"secrets"');
    const csv = app.call('export.save', { format: 'csv', folderId: null, withSecrets: true });
    await expect(csv).rejects.toMatchObject({ code: 'bad-request' });
  });
});

describe('another app', () => {
  it('imports it whole: what was sealed is sealed anew, and a login works', async () => {
    const server = await startInProcessServer({ user: 'ops', password: PASSWORD });
    cleanups.push(server.stop);
    const path = await exported(await filledApp(server.port));

    const app = newApp(OTHER_PASSPHRASE);
    app.setPrompt(person(OTHER_PASSPHRASE, ['not this one', FILE_PASSPHRASE]));
    const [importId, found] = await read(app, path);
    if (found.state !== 'read') throw new Error(`not read: ${JSON.stringify(found)}`);
    const asked = app.shown.flatMap((show) => (show.kind === 'ask' ? [show.notice] : []));
    expect(asked).toEqual([undefined, 'This passphrase does not open the secrets in the file.']);
    expect(found.preview.credentials.map(({ name, slots }) => [name, slots])).toEqual([
      ['Ops', ['password']],
      ['Key', ['private-key']],
    ]);
    expect(await app.call('import.outcome', { importId, options: AS_IS })).toMatchObject({ secrets: 2 });
    const done = await app.call('import.apply', { importId, options: AS_IS });
    expect(done).toMatchObject({ created: 1, credentials: 2, secrets: 2 });
    expectNoSecret(traces(app));

    const { hosts, credentials } = await app.call('inventory.snapshot', undefined);
    const key = credentials.find(({ name }) => name === 'Key');
    expect(key?.hasSecret).toEqual(['private-key']);
    const [host] = hosts;
    const [endpoint] = host?.endpoints ?? [];
    if (host === undefined || endpoint === undefined) throw new Error('nothing was imported');
    const { sessionId } = await app.call('sessions.open', {
      documentId: crypto.randomUUID(),
      target: { kind: 'ssh', hostId: host.id, endpointId: endpoint.id },
      size: { columns: 80, rows: 24 },
    });
    const { session } = await app.event(
      'sessions.changed',
      (each) => each.session.state.phase === 'host-key',
    );
    if (session.state.phase !== 'host-key') throw new Error('no key was asked about');
    const { promptId } = session.state.question;
    await app.call('sessions.answerHostKey', { sessionId, promptId, answer: 'trust' });
    await app.event('sessions.changed', (each) => each.session.state.phase === 'open');
  });

  it('gives no secret to a file whose address was changed, and says so', async () => {
    const path = await exported(await filledApp());
    writeFileSync(path, readFileSync(path, 'utf8').replace('"127.0.0.1"', '"203.0.113.6"'));
    const app = newApp(OTHER_PASSPHRASE);
    const [importId, found] = await read(app, path);
    if (found.state !== 'read') throw new Error('not read');
    expect(found.preview.losses.map(({ field, reason }) => [field, reason])).toEqual([
      ['secrets', 'The file was changed after its secrets were sealed. None is taken over.'],
    ]);
    expect(await app.call('import.outcome', { importId, options: AS_IS })).toMatchObject({ secrets: 0 });
  });

  it('imports the rest for whoever does not have the passphrase', async () => {
    const path = await exported(await filledApp());
    const app = newApp(OTHER_PASSPHRASE);
    app.setPrompt(person(OTHER_PASSPHRASE, ['a guess']));
    const [importId, found] = await read(app, path);
    expect(found).toEqual({ state: 'sealed' });
    const without = await app.call('import.read', { importId, withoutSecrets: true });
    if (without.state !== 'read') throw new Error('not read');
    expect(without.preview.losses.map(({ field, reason }) => [field, reason])).toEqual([
      ['secrets', 'Left out: the passphrase of the file was not given.'],
    ]);
    const done = await app.call('import.apply', { importId, options: AS_IS });
    expect(done).toMatchObject({ created: 1, credentials: 2, secrets: 0 });
  });
});
