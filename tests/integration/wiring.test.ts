import { afterEach, describe, expect, it } from 'vitest';
import type { HostDraft } from '../../src/shared/model/inventory';
import type { SessionState } from '../../src/shared/model/session';
import { startSshd, type LabServer } from '../lab/sshd';
import { startInProcessServer, startOtpServer } from '../lab/inProcessServer';
import { labMode } from '../lab/labMode';
import { passphraseScript, startNodeApp, utf8, type NodeApp } from './nodePlatform';

const PASSPHRASE = 'correct horse battery staple';
const SIZE = { columns: 80, rows: 24 };
const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function app(): NodeApp {
  const started = startNodeApp();
  cleanups.push(started.dispose);
  started.setPrompt(passphraseScript(PASSPHRASE));
  return started;
}

async function server(options: Parameters<typeof startSshd>[0] = {}): Promise<LabServer> {
  const started = await startSshd(options);
  cleanups.push(started.stop);
  return started;
}

/** A host draft with nothing but what is given. */
function hostDraft(
  name: string,
  address: string,
  port: number,
  properties: HostDraft['properties'],
): HostDraft {
  return {
    folderId: null,
    name,
    address,
    tags: [],
    os: '',
    notes: '',
    customFields: {},
    properties,
    favourite: false,
    endpoints: [{ protocol: 'ssh', port, label: '', properties: {} }],
  };
}

/** Opens a session and trusts the host key when asked; resolves with its final or open state. */
async function open(
  started: NodeApp,
  hostId: string,
  endpointId: string,
): Promise<{ sessionId: string; state: SessionState; output: () => string; send: (text: string) => void }> {
  const { sessionId, nonce } = await started.call('sessions.open', {
    documentId: crypto.randomUUID(),
    target: { kind: 'ssh', hostId, endpointId },
    size: SIZE,
  });
  const port = started.takePort(nonce);
  let text = '';
  const decoder = new TextDecoder();
  port.on('message', (data: unknown) => {
    if (!(data instanceof Uint8Array)) return;
    text += decoder.decode(data, { stream: true });
    port.postMessage({ t: 'ack', bytes: data.byteLength, window: 256 * 1024 });
  });
  void started
    .event(
      'sessions.changed',
      ({ session }) => session.id === sessionId && session.state.phase === 'host-key',
    )
    .then(({ session }) => {
      if (session.state.phase !== 'host-key') return undefined;
      const { promptId } = session.state.question;
      return started.call('sessions.answerHostKey', { sessionId, promptId, answer: 'trust' });
    });
  const { session } = await started.event(
    'sessions.changed',
    ({ session }) =>
      session.id === sessionId && (session.state.phase === 'open' || session.state.phase === 'closed'),
  );
  return {
    sessionId,
    state: session.state,
    output: () => text,
    send: (line) => port.postMessage({ t: 'input', data: utf8(line) }),
  };
}

describe('the composed app', () => {
  it('adds a host, trusts its key, logs in with a file key and runs a command', async () => {
    const sshd = await server();
    const started = app();
    const credential = await started.call('inventory.createCredential', {
      name: 'lab key',
      kind: 'private-key',
      username: sshd.user,
      keyFile: sshd.clientKeyPath,
      notes: '',
    });
    const host = await started.call(
      'inventory.createHost',
      hostDraft('lab', sshd.host, sshd.port, { credentialId: credential.id }),
    );
    const session = await open(started, host.id, host.endpoints[0]?.id ?? '');
    expect(session.state).toMatchObject({ phase: 'open' });
    session.send('echo $((6*7))-answer\n');
    await expect.poll(session.output).toContain('42-answer');
    const keys = await started.call('hostKeys.list', { hostId: host.id });
    expect(keys).toMatchObject([{ fingerprint: sshd.hostKeyFingerprint, port: sshd.port }]);
    const audit = await started.call('audit.list', {
      hostId: host.id,
      objectId: null,
      batch: null,
      beforeId: null,
      limit: 50,
      text: '',
    });
    expect(audit.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['host.create', 'hostkey.trust', 'session.open']),
    );
  });

  it('stops hard when the host key has changed, before any credential leaves', async () => {
    const sshd = await server();
    const started = app();
    const credential = await started.call('inventory.createCredential', {
      name: 'lab key',
      kind: 'private-key',
      username: sshd.user,
      keyFile: sshd.clientKeyPath,
      notes: '',
    });
    const host = await started.call(
      'inventory.createHost',
      hostDraft('lab', sshd.host, sshd.port, { credentialId: credential.id }),
    );
    const endpointId = host.endpoints[0]?.id ?? '';
    const first = await open(started, host.id, endpointId);
    await started.call('sessions.close', { sessionId: first.sessionId });
    await sshd.restart({ newHostKey: true });
    const second = await open(started, host.id, endpointId);
    expect(second.state).toMatchObject({
      phase: 'closed',
      error: { code: 'host-key-changed' },
      hostKeyStop: { hostId: host.id, stored: [{}], offered: { fingerprint: sshd.hostKeyFingerprint } },
    });
  });

  it('seals a password typed once, logs in with it twice, and never carries it through main', async () => {
    const secret = 'tr0ub4dor-and-3-seals';
    const ssh = await startInProcessServer({ user: 'ops', password: secret });
    cleanups.push(ssh.stop);
    const started = app();
    started.setPrompt((show) =>
      show.kind === 'enter-secret'
        ? { type: 'secret', value: utf8(secret) }
        : passphraseScript(PASSPHRASE)(show),
    );
    const credential = await started.call('inventory.createCredential', {
      name: 'ops password',
      kind: 'password',
      username: 'ops',
      keyFile: null,
      notes: '',
    });
    expect(await started.call('vault.enterSecret', { credentialId: credential.id, slot: 'password' })).toBe(
      true,
    );
    const host = await started.call(
      'inventory.createHost',
      hostDraft('inproc', ssh.host, ssh.port, { credentialId: credential.id }),
    );
    const endpointId = host.endpoints[0]?.id ?? '';
    expect((await open(started, host.id, endpointId)).state).toMatchObject({ phase: 'open' });
    await started.call('vault.lock', undefined);
    // Connecting while locked asks to unlock.
    expect((await open(started, host.id, endpointId)).state).toMatchObject({ phase: 'open' });
    expect(started.shown.filter(({ kind }) => kind === 'unlock')).toHaveLength(1);
    const crossed = JSON.stringify(started.sent);
    for (const text of [secret, PASSPHRASE, Buffer.from(secret).toString('base64')]) {
      expect(crossed).not.toContain(text);
    }
  });

  it('shows one-time-code rounds as they come', async () => {
    const ssh = await startOtpServer();
    const answers: Record<string, string> = {
      Password: 'correct horse',
      Code: '123456',
      'Next code': '654321',
    };
    cleanups.push(ssh.stop);
    const started = app();
    started.setPrompt((show) =>
      show.kind === 'ask'
        ? {
            type: 'answers',
            values: show.prompts.map(({ label }) => utf8(answers[label.replace(/\W*$/, '')] ?? '')),
            remember: false,
          }
        : passphraseScript(PASSPHRASE)(show),
    );
    const host = await started.call(
      'inventory.createHost',
      hostDraft('otp', ssh.host, ssh.port, { username: ssh.user }),
    );
    const session = await open(started, host.id, host.endpoints[0]?.id ?? '');
    expect(session.state).toMatchObject({ phase: 'open' });
    expect(started.shown.some((show) => show.kind === 'ask' && show.host === 'otp')).toBe(true);
  });

  it('says that nothing connects while the person declines to unlock', async () => {
    const started = app();
    await started.call('vault.create', undefined);
    await started.call('vault.lock', undefined);
    started.setPrompt(() => 'close');
    const host = await started.call(
      'inventory.createHost',
      hostDraft('x', '127.0.0.1', 1, { username: 'root' }),
    );
    const session = await open(started, host.id, host.endpoints[0]?.id ?? '');
    expect(session.state).toMatchObject({ phase: 'closed', error: { code: 'locked' } });
  });

  it('opens a local shell', async () => {
    expect(['root', 'namespace', 'user']).toContain(labMode());
    const started = app();
    const { sessionId, nonce } = await started.call('sessions.open', {
      documentId: crypto.randomUUID(),
      target: { kind: 'local' },
      size: SIZE,
    });
    const port = started.takePort(nonce);
    let text = '';
    port.on('message', (data: unknown) => {
      if (data instanceof Uint8Array) text += Buffer.from(data).toString();
    });
    await started.event(
      'sessions.changed',
      ({ session }) => session.id === sessionId && session.state.phase === 'open',
    );
    port.postMessage({ t: 'input', data: utf8('echo local-$((40+2))\n') });
    await expect.poll(() => text).toContain('local-42');
    await started.call('sessions.close', { sessionId });
    expect(await started.call('sessions.list', undefined)).toEqual([]);
  });
});
