import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { expect, it, onTestFinished } from 'vitest';
import { CLIPBOARD_SECRET_MS } from '../../src/main/electron/clipboardGuard';
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
/** Typed while logging in, and never kept. */
const password = secret();
/** Sealed in the vault with a credential, used for a login, shown and copied. */
const sealed = secret();
const typedInSearch = secret();
const note = secret();
const copyable = needlesOf('the sealed password', sealed);
const needles = [
  ...needlesOf('the passphrase', passphrase),
  ...needlesOf('the password', password),
  ...copyable,
];
const controls = [...needlesOf('the search text', typedInSearch), ...needlesOf('the note', note)];

/** The mark makes JavaScript keep the text as UTF-16. */
const NOTE = `✓ ${note} ${Buffer.from(note).toString('base64')}`;
const REVEAL = 'Show the password of “canary login”';
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

/** Makes a call of the main page; a prompt that it opens is answered while it waits. */
const call = (name: string, input: unknown): string =>
  `window.binnacle.call[${JSON.stringify(name)}](${JSON.stringify(input)}).then((reply) => {
    if (!reply.ok) throw new Error(reply.error.message);
    return reply.value;
  })`;

/** Saves a credential and, typed on the keyboard, its password. Returns its id. */
async function saveSecretByKeyboard(app: PipedApp): Promise<string> {
  const { id } = (await app.evaluate(
    call('inventory.createCredential', {
      ...{ name: 'canary login', kind: 'password', username: 'ops', keyFile: null, notes: '' },
    }),
  )) as { id: string };
  const saving = app.evaluate(call('vault.enterSecret', { credentialId: id, slot: 'password' }));
  await focusWindow('Password of “canary login”');
  await typeText(sealed);
  await pressKey('Return');
  expect(await saving).toBe(true);
  return id;
}

/** Shows the saved password and copies it, both by the keyboard; the clipboard has it when this returns. */
async function revealAndCopyByKeyboard(app: PipedApp, credentialId: string): Promise<void> {
  const showing = app.evaluate(call('vault.reveal', { credentialId, slot: 'password' }));
  await focusWindow(REVEAL);
  await typeText(passphrase);
  await pressKey('Return');
  await app.until(audited('secret.reveal'));
  // It is shown without passing through main.
  expect(searchMemory(app.pid, copyable)).toEqual([]);
  // From where the field was: Close, then Copy.
  await pressKey('Tab', 'Tab', 'Return');
  await app.until(audited('secret.copy'));
  // The system's clipboard belongs to main on Linux: as long as the secret is there, so is it here.
  await expect.poll(() => searchMemory(app.pid, copyable).length, { timeout: 10_000 }).toBeGreaterThan(0);
  await pressKey('Escape');
  await windowGone(REVEAL);
  expect(await showing).toBe(true);
}

const audited = (action: string): string =>
  `${call('audit.list', { hostId: null, objectId: null, batch: null, beforeId: null, limit: 50, text: '' })}
    .then((entries) => entries.some((each) => each.action === ${JSON.stringify(action)}))`;

const SEARCH = `document.querySelector('[aria-label="Search hosts or connect"]')`;

/** Puts the keyboard into the empty search box. */
async function focusSearch(app: PipedApp): Promise<void> {
  await focusWindow('Binnacle');
  await app.evaluate(`${SEARCH}.focus()`);
  await pressKey('Escape');
  await app.until(`document.activeElement === ${SEARCH} && ${SEARCH}.value === ''`);
}

/** Types into the main window what the search has to find there. */
async function searchByKeyboard(app: PipedApp): Promise<void> {
  await focusSearch(app);
  await typeText(typedInSearch);
  await app.until(`${SEARCH}.value === ${JSON.stringify(typedInSearch)}`);
}

/** Saves a host and connects to it from the search box. */
async function connectByKeyboard(
  app: PipedApp,
  name: string,
  port: number,
  properties: object,
): Promise<void> {
  await app.evaluate(
    call('inventory.createHost', {
      ...{ folderId: null, name, address: '127.0.0.1', tags: [], os: '', notes: NOTE },
      ...{ customFields: {}, favourite: false, properties },
      endpoints: [{ protocol: 'ssh', port, label: '', properties: {} }],
    }),
  );
  await focusSearch(app);
  await typeText(name);
  await app.until(`document.querySelector('[role="option"]')?.textContent.includes('${name}') === true`);
  await pressKey('Return');
  await app.press(/^Trust this key$/);
}

const connected = (count: number): string =>
  `document.querySelectorAll('[role="tab"] [aria-label="connected"]').length === ${count}`;

it('what was typed into secret prompts is nowhere once the vault is locked', async () => {
  const server = await startInProcessServer({ user: 'ops', password });
  onTestFinished(server.stop);
  // Asks for the password as PAM does, by keyboard-interactive.
  const asking = await startInProcessServer({
    user: 'ops',
    otp: [{ prompts: [{ prompt: 'Password: ', answer: sealed }] }],
  });
  onTestFinished(asking.stop);
  const dataFolder = await newDataFolder();
  onTestFinished(() => rm(dataFolder, { recursive: true, force: true }));
  const app = await launchPipedApp(dataFolder);
  onTestFinished(app.stop);

  await createByKeyboard(app);
  const vaultHosts = hosts(app.pid);
  expect(vaultHosts).toHaveLength(1);
  const credentialId = await saveSecretByKeyboard(app);
  await revealAndCopyByKeyboard(app, credentialId);
  await searchByKeyboard(app);
  await connectByKeyboard(app, 'canary', server.port, { username: 'ops' });
  await focusWindow('Password: canary');
  await typeText(password);
  await pressKey('Return');
  await windowGone('Password: canary');
  await app.until(connected(1));
  await connectByKeyboard(app, 'sealed', asking.port, { credentialId });
  await app.until(connected(2));
  for (const { attempts } of [server, asking])
    expect(attempts.map(({ accepted }) => accepted)).toEqual([true]);
  await app.press(/^Vault: unlocked/);
  await app.until(`document.querySelector('[aria-label^="Vault: locked"]') !== null`);
  await expect
    .poll(() => vaultHosts.filter((pid) => existsSync(`/proc/${pid}`)), { timeout: 10_000 })
    .toEqual([]);

  const sessionHosts = hosts(app.pid);
  const others = appProcesses(app.pid).filter((pid) => !sessionHosts.includes(pid));
  expect(sessionHosts).not.toEqual([]);
  const kinds = others.map(processKind);
  expect(kinds).toEqual(expect.arrayContaining(['main', 'renderer', 'network.mojom.NetworkService']));
  // The search can find things: what was typed into the main window, and a note in every form it looks for.
  const found = searchAll(others, controls).map(({ place, needle }) => `${needle}: ${place}`);
  for (const control of CONTROLS) expect(found).toContainEqual(expect.stringMatching(control));
  expect(searchFolder(dataFolder, controls)).not.toEqual([]);

  // Cleared by the clock, and not only from the clipboard.
  await expect
    .poll(() => searchMemory(app.pid, copyable), { timeout: 2 * CLIPBOARD_SECRET_MS, interval: 1000 })
    .toEqual([]);
  const hits = [
    ...searchAll([...others, ...sessionHosts], needles),
    ...searchFolder(dataFolder, needles),
    ...searchCommandLines(needles),
  ];
  expect(hits).toEqual([]);
});
