import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { expect, it, onTestFinished } from 'vitest';
import { startInProcessServer } from '../lab/inProcessServer';
import { newDataFolder } from './app';
import { focusWindow, pressKey, typeText, windowGone } from './keyboard';
import {
  appProcesses,
  needlesOf,
  processKind,
  searchCommandLines,
  searchFolder,
  searchMemory,
  type Hit,
} from './memory';
import { launchPipedApp, type PipedApp } from './pipePage';

/** Utility processes that run our code: the vault host and the session hosts. */
const OUR_HOSTS = 'node.mojom.NodeService';

/** A secret that stands nowhere else: lower-case letters and digits, so that every keyboard layout can type it. */
const secret = (): string =>
  `k${BigInt(`0x${randomBytes(15).toString('hex')}`)
    .toString(36)
    .padStart(23, '0')}`;

const passphrase = secret();
const password = secret();
const typedInSearch = secret();
const note = secret();
const needles = [...needlesOf('the passphrase', passphrase), ...needlesOf('the password', password)];
const controls = [...needlesOf('the search text', typedInSearch), ...needlesOf('the note', note)];

/** The mark makes JavaScript keep the text as UTF-16. */
const NOTE = `✓ ${note} ${Buffer.from(note).toString('base64')}`;
const CONTROLS = [
  /^the search text as UTF-8: memory of renderer/,
  /^the note as UTF-8: memory of main/,
  /^the note as base64\/0: memory of main/,
  /^the note as UTF-16LE: memory of renderer/,
  /^the note as base64\/0 in UTF-16LE: memory of renderer/,
];

const hosts = (pid: number): number[] => appProcesses(pid).filter((each) => processKind(each) === OUR_HOSTS);

function searchAll(pids: readonly number[], wanted: typeof needles): Hit[] {
  return pids.flatMap((pid) => searchMemory(pid, wanted));
}

/** Creates the vault with a passphrase typed on the keyboard. */
async function createByKeyboard(app: PipedApp): Promise<void> {
  await app.press(/^Set a passphrase$/);
  await focusWindow('Set a passphrase');
  await typeText(passphrase);
  await pressKey('Tab');
  await typeText(passphrase);

  // While it stands in the field the search finds it, in the prompt's own process and nowhere else.
  const open = searchAll(appProcesses(app.pid), needles);
  expect(open.map(({ needle }) => needle)).toContain('the passphrase as UTF-8');
  expect(new Set(open.map(({ place }) => place.replace(/\d+/, 'one')))).toEqual(
    new Set(['memory of renderer (one)']),
  );

  await pressKey('Return');
  await focusWindow('Write down the recovery key');
  await pressKey('Tab', 'space', 'Return');
  await windowGone('Write down the recovery key');
  await app.until(`document.querySelector('[aria-label^="Vault: unlocked"]') !== null`);
}

/** Saves a host and connects to it from the search box; the password is typed on the keyboard. */
async function loginByKeyboard(app: PipedApp, port: number): Promise<void> {
  await app.evaluate(
    `window.binnacle.call['inventory.createHost'](${JSON.stringify({
      ...{ folderId: null, name: 'canary', address: '127.0.0.1', tags: [], os: '', notes: NOTE },
      ...{ customFields: {}, favourite: false, properties: { username: 'ops' } },
      endpoints: [{ protocol: 'ssh', port, label: '', properties: {} }],
    })})`,
  );
  const box = `document.querySelector('[aria-label="Search hosts or connect"]')`;
  await focusWindow('Binnacle');
  await app.evaluate(`${box}.focus()`);
  await typeText(typedInSearch);
  await app.until(`${box}.value === ${JSON.stringify(typedInSearch)}`);
  await pressKey('Escape');
  await typeText('canary');
  await app.until(`document.querySelector('[role="option"]')?.textContent.includes('canary') === true`);
  await pressKey('Return');
  await app.press(/^Trust this key$/);
  await focusWindow('Password: canary');
  await typeText(password);
  await pressKey('Return');
  await windowGone('Password: canary');
  await app.until(`document.querySelector('[role="tab"] [aria-label="connected"]') !== null`);
}

it('a passphrase and a password typed on the keyboard are nowhere once the vault is locked', async () => {
  const server = await startInProcessServer({ user: 'ops', password });
  onTestFinished(server.stop);
  const dataFolder = await newDataFolder();
  onTestFinished(() => rm(dataFolder, { recursive: true, force: true }));
  const app = await launchPipedApp(dataFolder);
  onTestFinished(app.stop);

  await createByKeyboard(app);
  const vaultHosts = hosts(app.pid);
  expect(vaultHosts).toHaveLength(1);
  await loginByKeyboard(app, server.port);
  expect(server.attempts.map(({ accepted }) => accepted)).toEqual([true]);
  await app.press(/^Vault: unlocked/);
  await app.until(`document.querySelector('[aria-label^="Vault: locked"]') !== null`);
  await expect
    .poll(() => vaultHosts.filter((pid) => existsSync(`/proc/${pid}`)), { timeout: 10_000 })
    .toEqual([]);

  const sessionHosts = hosts(app.pid);
  const others = appProcesses(app.pid).filter((pid) => !sessionHosts.includes(pid));
  const kinds = others.map(processKind);
  expect(kinds).toEqual(expect.arrayContaining(['main', 'renderer', 'network.mojom.NetworkService']));
  // The search can find things: what was typed into the main window, and a note in every form it looks for.
  const found = searchAll(others, controls).map(({ place, needle }) => `${needle}: ${place}`);
  for (const control of CONTROLS) expect(found).toContainEqual(expect.stringMatching(control));
  expect(searchFolder(dataFolder, controls)).not.toEqual([]);

  const hits = [
    ...searchAll(others, needles),
    ...searchFolder(dataFolder, needles),
    ...searchCommandLines(needles),
  ];
  expect(hits).toEqual([]);
  // A live session's host may still have the password it has sent (docs/security.md); never the vault's passphrase.
  expect(sessionHosts).toHaveLength(1);
  const held = searchAll(sessionHosts, needles).map(({ needle }) => needle);
  expect(held.filter((needle) => !needle.startsWith('the password'))).toEqual([]);
});
