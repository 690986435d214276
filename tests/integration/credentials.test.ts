import { afterEach, describe, expect, it } from 'vitest';
import type { Credential, CredentialDraft, Host } from '../../src/shared/model/inventory';
import type { Properties } from '../../src/shared/model/properties';
import type { SessionState } from '../../src/shared/model/session';
import { totpCode } from '../../src/main/vault/totp';
import { startInProcessServer, type InProcessOptions, type InProcessServer } from '../lab/inProcessServer';
import { labMode } from '../lab/labMode';
import { startSshd } from '../lab/sshd';
import { passphraseScript, startNodeApp, utf8, type NodeApp } from './nodePlatform';

// Credentials through the whole composed app: inventory, vault host, session host and a server.

const PASSPHRASE = 'correct horse battery staple';
const SEED = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** The app, with a person who types these secrets one after the other; each question is kept. */
function app(typed: string[]): { started: NodeApp; asked: () => number } {
  const started = startNodeApp();
  cleanups.push(started.dispose);
  started.setPrompt((show) => {
    if (show.kind !== 'ask' && show.kind !== 'enter-secret') return passphraseScript(PASSPHRASE)(show);
    const value = utf8(typed.shift() ?? '');
    return show.kind === 'ask'
      ? { type: 'answers', values: [value], remember: false }
      : { type: 'secret', value };
  });
  return { started, asked: () => started.shown.filter(({ kind }) => kind === 'ask').length };
}

async function inProcess(options: InProcessOptions): Promise<InProcessServer> {
  const server = await startInProcessServer(options);
  cleanups.push(server.stop);
  return server;
}

const credential = (started: NodeApp, draft: Partial<CredentialDraft>): Promise<Credential> =>
  started.call('inventory.createCredential', {
    ...{ name: 'shared', kind: 'password', username: '', keyFile: null, notes: '' },
    ...draft,
  });

function host(started: NodeApp, at: { host: string; port: number }, properties: Properties): Promise<Host> {
  return started.call('inventory.createHost', {
    ...{ folderId: null, name: `h${at.port}`, address: at.host, tags: [], os: '', notes: '' },
    ...{ customFields: {}, properties, favourite: false },
    endpoints: [{ protocol: 'ssh', port: at.port, label: '', properties: {} }],
  });
}

/** Logs in and leaves; answers the host-key question once. */
async function connect(started: NodeApp, to: Host): Promise<SessionState> {
  const documentId = crypto.randomUUID();
  const target = { kind: 'ssh', hostId: to.id, endpointId: to.endpoints[0]?.id ?? '' } as const;
  const size = { columns: 80, rows: 24 };
  const { sessionId } = await started.call('sessions.open', { documentId, target, size });
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

const known = async (started: NodeApp, id: string): Promise<Credential | undefined> =>
  (await started.call('inventory.snapshot', undefined)).credentials.find((each) => each.id === id);

describe('a credential that asks once', () => {
  it('asks at the first login only, again after locking, and again when told to forget', async () => {
    const sshd = labMode() === 'root' ? await startSshd() : null;
    if (sshd !== null) cleanups.push(sshd.stop);
    const server = sshd ?? (await inProcess({ user: 'ops', password: 'dunes and tides' }));
    const password = sshd?.password ?? 'dunes and tides';
    const { started, asked } = app([server.user, password, password, server.user, password]);
    const { id } = await credential(started, { kind: 'ask', remember: 'until-locked' });
    const web = await host(started, server, { credentialId: id });
    expect(await connect(started, web)).toMatchObject({ phase: 'open' });
    // The user name and the password.
    expect(asked()).toBe(2);
    expect(started.shown).toContainEqual(expect.objectContaining({ kind: 'ask', keeps: true }));
    expect(await connect(started, web)).toMatchObject({ phase: 'open' });
    expect(asked()).toBe(2);
    await started.call('inventory.updateCredential', {
      id,
      draft: {
        ...{ name: 'shared', kind: 'ask', username: server.user, keyFile: null, notes: '' },
        remember: 'until-locked',
      },
    });
    await started.call('vault.lock', undefined);
    expect(await connect(started, web)).toMatchObject({ phase: 'open' });
    expect(asked()).toBe(3);
    await started.call('vault.forgetTyped', { credentialId: id });
    await started.call('inventory.updateCredential', {
      id,
      draft: {
        ...{ name: 'shared', kind: 'ask', username: '', keyFile: null, notes: '' },
        remember: 'until-locked',
      },
    });
    expect(await connect(started, web)).toMatchObject({ phase: 'open' });
    expect(asked()).toBe(5);
    expect(JSON.stringify(started.sent)).not.toContain(password);
  });

  it('serves other hosts, and is dropped by the first that refuses it', async () => {
    const [one, two] = [
      await inProcess({ user: 'ops', password: 'first' }),
      await inProcess({ user: 'ops', password: 'second' }),
    ];
    const three = await inProcess({ user: 'ops', password: 'second' });
    const { started, asked } = app(['first', 'second']);
    const { id } = await credential(started, { kind: 'ask', username: 'ops', remember: 'until-locked' });
    await connect(started, await host(started, one, { credentialId: id }));
    expect(asked()).toBe(1);
    expect(await connect(started, await host(started, two, { credentialId: id }))).toMatchObject({
      phase: 'open',
    });
    expect(two.attempts.map(({ accepted }) => accepted)).toEqual([false, true]);
    expect(asked()).toBe(2);
    expect(await connect(started, await host(started, three, { credentialId: id }))).toMatchObject({
      phase: 'open',
    });
    expect([asked(), three.attempts.length]).toEqual([2, 1]);
  });

  it('keeps nothing unless it is asked to', async () => {
    const server = await inProcess({ user: 'ops', password: 'dunes' });
    const { started, asked } = app(['dunes', 'dunes']);
    const { id } = await credential(started, { kind: 'ask', username: 'ops' });
    const web = await host(started, server, { credentialId: id });
    await connect(started, web);
    expect(await connect(started, web)).toMatchObject({ phase: 'open' });
    expect(asked()).toBe(2);
  });
});

describe('a saved seed', () => {
  it('gives the code of a login without a question, and its age and use are known', async () => {
    const isNow = (given: string): boolean =>
      [-1, 0, 1].some((step) => given === codeAt(Date.now() + step * 30_000));
    const otp = [{ prompts: [{ prompt: "One-time password (OATH) for `ops': ", answer: isNow }] }];
    const server = await inProcess({ user: 'ops', password: 'dunes', passwordThenOtp: true, otp });
    const { started, asked } = app(['dunes', SEED]);
    const password = await credential(started, { username: 'ops' });
    const codes = await credential(started, { name: 'codes', kind: 'totp' });
    await started.call('vault.enterSecret', { credentialId: password.id, slot: 'password' });
    await started.call('vault.enterSecret', { credentialId: codes.id, slot: 'totp' });
    const before = await known(started, codes.id);
    expect(before).toMatchObject({ hasSecret: ['totp'], lastUsedAt: null });
    expect(Date.now() - (before?.secretSetAt ?? 0)).toBeLessThan(60_000);
    const web = await host(started, server, {
      credentialId: password.id,
      extraCredentialIds: [codes.id],
    });
    expect(await connect(started, web)).toMatchObject({ phase: 'open' });
    expect(asked()).toBe(0);
    for (const { id } of [password, codes]) {
      await expect.poll(async () => (await known(started, id))?.lastUsedAt).toBeGreaterThan(0);
    }
    expect(JSON.stringify(started.sent)).not.toContain(SEED);
  });
});

const codeAt = (time: number): string => totpCode(utf8(SEED), time).code.toString('latin1');
