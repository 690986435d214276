import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { MariadbLab } from '../lab/mariadb';
import { startSshd } from '../lab/sshd';
import type { QueryHostFrame } from '../../src/shared/queryStream';
import { passphraseScript, startNodeApp, utf8, type NodeApp } from './nodePlatform';

// A MariaDB endpoint through the app's real wiring.

let lab: MariadbLab;
beforeAll(async () => {
  lab = await MariadbLab.start();
}, 30_000);
afterAll(() => lab.stop());

/** The app; passwords that are asked for are answered from the list, one after the other. */
function app(typed: string[]): NodeApp {
  const started = startNodeApp();
  onTestFinished(started.dispose);
  const script = passphraseScript('correct horse battery staple');
  started.setPrompt((show) => {
    if (show.kind !== 'ask') return script(show);
    const answer = typed.shift();
    return answer === undefined ? 'close' : { type: 'answers', values: [utf8(answer)], remember: false };
  });
  return started;
}

async function open(
  started: NodeApp,
  jumpHostId?: string,
): Promise<{ frames: QueryHostFrame[]; send: (frame: unknown) => void }> {
  const tlsCaFile = join(started.folder, 'authority.pem');
  writeFileSync(tlsCaFile, lab.authority.certificate);
  const host = await started.call('inventory.createHost', {
    ...{ folderId: null, name: 'db01', address: lab.host, tags: [], os: '', notes: '', favourite: false },
    customFields: {},
    properties: {
      tlsCaFile,
      username: lab.logins.native.user,
      ...(jumpHostId === undefined ? {} : { jumpHostId }),
    },
    endpoints: [{ protocol: 'mysql', port: lab.port, label: '', properties: { databaseName: lab.database } }],
  });
  const { sessionId, nonce } = await started.call('sessions.open', {
    documentId: crypto.randomUUID(),
    target: {
      ...{ kind: 'query', engine: 'mysql', database: null },
      ...{ hostId: host.id, endpointId: host.endpoints[0]?.id ?? '' },
    },
    size: null,
  });
  const port = started.takePort(nonce);
  const frames: QueryHostFrame[] = [];
  port.on('message', (frame: QueryHostFrame) => void frames.push(frame));
  void started
    .event(
      'sessions.changed',
      ({ session }) => session.id === sessionId && session.state.phase === 'host-key',
    )
    .then(({ session }) =>
      session.state.phase === 'host-key'
        ? started.call('sessions.answerHostKey', {
            ...{ sessionId, promptId: session.state.question.promptId, answer: 'trust' },
          })
        : undefined,
    );
  return { frames, send: (frame) => port.postMessage(frame) };
}

const patient = { timeout: 20_000 };

it('asks again after a wrong password, and opens over checked TLS', async () => {
  const started = app(['wrong', lab.logins.native.password]);
  const { frames } = await open(started);
  await expect
    .poll(() => frames, patient)
    .toContainEqual(
      expect.objectContaining({
        t: 'ready',
        server: expect.objectContaining({ product: 'MariaDB', database: 'lab' }) as unknown,
        features: {
          ...{ transactionalDdl: false, hasSchemas: false, serverView: true, ddl: true },
          plans: 'measured',
        },
        weaknesses: [],
      }),
    );
  expect(started.shown.flatMap((show) => (show.kind === 'ask' ? [show.notice] : []))).toEqual([
    undefined,
    'db01 did not accept the last password.',
  ]);
});

it('goes over a jump host, cancels over it, and ends when the server ends it', async () => {
  const sshd = await startSshd();
  onTestFinished(() => sshd.stop());
  const started = app([lab.logins.native.password]);
  const key = await started.call('inventory.createCredential', {
    ...{ name: 'key', kind: 'private-key', username: sshd.user, keyFile: sshd.clientKeyPath, notes: '' },
  });
  const jump = await started.call('inventory.createHost', {
    ...{ folderId: null, name: 'gw', address: sshd.host, tags: [], os: '', notes: '', favourite: false },
    ...{ customFields: {}, properties: { credentialId: key.id } },
    endpoints: [{ protocol: 'ssh', port: sshd.port, label: '', properties: {} }],
  });
  const { frames, send } = await open(started, jump.id);
  await expect.poll(() => frames.map(({ t }) => t), patient).toContain('ready');
  send({ t: 'run', runId: 1, statements: ['SELECT SLEEP(60)'], timeoutMs: null });
  await expect.poll(() => frames.map(({ t }) => t), patient).toContain('statement');
  send({ t: 'cancel', runId: 1 });
  await expect
    .poll(() => frames, patient)
    .toContainEqual(expect.objectContaining({ t: 'run-end', outcome: 'cancelled' }));
  await lab.sql("KILL USER 'lab'");
  await expect.poll(() => frames.map(({ t }) => t), patient).toContain('end');
});
