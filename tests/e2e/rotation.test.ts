import type { Locator } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import type { Host } from '../../src/shared/model/inventory';
import { passphraseScript, utf8, type NodeApp } from '../integration/nodePlatform';
import { startInProcessServer } from '../lab/inProcessServer';
import { labMode } from '../lab/labMode';
import { startSshd } from '../lab/sshd';
import {
  answerUnlock,
  discard,
  finishPrompt,
  launchApp,
  SEEDED_PASSPHRASE,
  type,
  type RunningApp,
} from './app';
import { runCommand } from './console';
import { seedFolder, seedHost } from './seed';

/** A server and the one login that it takes. */
interface Server {
  host: string;
  port: number;
  user: string;
  password: string;
  /** Cuts it off: nothing answers at its port any more. */
  end: () => Promise<void>;
}

/** A real server, or where the lab can't give a user a password, one inside this process. */
async function startServer(): Promise<Server> {
  if (labMode() !== 'root') {
    const login = { user: 'ops', password: crypto.randomUUID() };
    const { host, port, stop } = await startInProcessServer(login);
    onTestFinished(stop);
    return { host, port, ...login, end: stop };
  }
  const { host, port, user, password = '', stop, kill } = await startSshd({ methods: ['password'] });
  onTestFinished(stop);
  return { host, port, user, password, end: kill };
}

/** Puts a password into the vault, in place of the one before. */
async function sealPassword(app: NodeApp, credentialId: string, password: string): Promise<void> {
  app.setPrompt((show) =>
    show.kind === 'enter-secret'
      ? { type: 'secret', value: utf8(password) }
      : passphraseScript(SEEDED_PASSPHRASE)(show),
  );
  await app.call('vault.enterSecret', { credentialId, slot: 'password' });
}

/** Logs in once: tests are made at hosts that were used, whose keys are trusted. */
async function useOnce(app: NodeApp, { id: hostId, endpoints }: Host): Promise<void> {
  const { sessionId } = await app.call('sessions.open', {
    documentId: crypto.randomUUID(),
    target: { kind: 'ssh', hostId, endpointId: endpoints[0]?.id ?? '' },
    size: { columns: 80, rows: 24 },
  });
  const { session } = await app.event(
    'sessions.changed',
    (changed) => changed.session.id === sessionId && changed.session.state.phase === 'host-key',
  );
  const promptId = session.state.phase === 'host-key' ? session.state.question.promptId : '';
  await app.call('sessions.answerHostKey', { sessionId, promptId, answer: 'trust' });
  await app.event(
    'sessions.changed',
    (changed) => changed.session.id === sessionId && changed.session.state.phase === 'open',
  );
  await app.call('sessions.close', { sessionId });
}

/** Changes the password of the saved credential `ops` through its form; the vault is locked before. */
async function changePassword(running: RunningApp, password: string): Promise<Locator> {
  const { page } = running;
  await runCommand(page, 'Manage credentials');
  const list = page.getByRole('dialog', { name: 'Credentials' });
  await list
    .getByRole('button', { name: /\bops\b/ })
    .first()
    .click();
  const sheet = page.getByRole('dialog', { name: 'ops', exact: true });
  await sheet.getByRole('button', { name: 'Change the password of ops' }).click();
  const question = page.getByRole('dialog', { name: 'Change the password of “ops”?' });
  await question.getByText('5 hosts use it.').waitFor();
  await question.getByRole('button', { name: 'Enter the new password…' }).click();
  await answerUnlock(running);
  const prompt = await running.prompt('Password of “ops”');
  await type(prompt.getByLabel('Password', { exact: true }), password);
  await finishPrompt(prompt, 'Replace');
  return sheet;
}

it('a changed password is tested on the hosts that use it, and each says how it went', async () => {
  const changed = await startServer();
  const behind = await startServer();
  const gone = await startServer();
  const dataFolder = await seedFolder(async (app) => {
    const draft = { name: 'ops', kind: 'password' as const, username: '', keyFile: null, notes: '' };
    const { id: credentialId } = await app.call('inventory.createCredential', draft);
    const used = [
      { name: 'web01', server: changed },
      { name: 'web02', server: changed },
      { name: 'cellar', server: gone },
      { name: 'db01', server: behind },
    ];
    for (const { name, server } of used) {
      await sealPassword(app, credentialId, server.password);
      await useOnce(app, await seedHost(app, name, server, { credentialId, username: server.user }));
    }
    await seedHost(app, 'spare', changed, { credentialId, username: changed.user });
  });
  await gone.end();
  const running = await launchApp({ dataFolder });
  onTestFinished(() => discard(running));

  // The vault holds what `db01` takes; the new one is what the others take.
  const sheet = await changePassword(running, changed.password);
  const panel = sheet.getByRole('status').filter({ hasText: 'The new password is saved' });
  await panel.getByText('5 hosts will use it from the next login on.').waitFor();
  // Nobody has judged the key of the one that was never used.
  await panel.getByRole('button', { name: 'Test on 4 hosts' }).click();
  const result = (name: string): Locator => panel.getByRole('listitem').filter({ hasText: name });
  await result('web01').getByText('Logged in').waitFor();
  await result('web02').getByText('Logged in').waitFor();
  await result('db01').getByText(`db01 did not accept the login as ${behind.user}.`).waitFor();
  await result('cellar')
    .getByText(/^cellar \(.*\) could not be reached: the connection was refused/)
    .waitFor();
  expect(await panel.getByRole('listitem').count()).toBe(4);
  // No prompt has asked for another password: its answer would say nothing about the new one.
  expect(running.app.windows()).toHaveLength(1);

  await panel.getByRole('button', { name: 'Test again' }).waitFor();
  expect(running.complaints).toEqual([]);
});
