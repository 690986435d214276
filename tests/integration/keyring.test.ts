import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseHeader } from '../../src/main/vault/header';
import { systemKeyring, type Keyring } from '../../src/main/vault/keyring';
import { createVault, vaultKit, type FakePrompt, type VaultKit } from '../soak/vault/vaultKit';

/**
 * A real secret service, on a session bus of its own and with a throw-away keyring.
 * The bus starts no services by itself, so that killing the keyring leaves none. The library reads the bus address once per process: the addresses are set before the first call.
 */
const BUS_CONFIG = (path: string): string => `<busconfig>
  <type>session</type>
  <listen>unix:dir=${path}</listen>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>`;

let folder: string;
let bus: ChildProcess | undefined;
let daemon: ChildProcess | undefined;
const before = { ...process.env };

/** Needed from Debian: gnome-keyring and dbus. */
const TOOLS = ['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon'];

beforeAll(async () => {
  const missing = TOOLS.filter((tool) => !installed(tool));
  if (missing.length > 0) throw new Error(`The keyring test needs ${missing.join(', ')}.`);
  folder = mkdtempSync(join(tmpdir(), 'binnacle-keyring-'));
  writeFileSync(join(folder, 'bus.conf'), BUS_CONFIG(folder));
  bus = spawn('dbus-daemon', [`--config-file=${join(folder, 'bus.conf')}`, '--nofork', '--print-address'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [address] = (await once(bus.stdout ?? bus, 'data')) as [Buffer];
  process.env['DBUS_SESSION_BUS_ADDRESS'] = address.toString().trim();
  process.env['XDG_DATA_HOME'] = folder;
  process.env['XDG_RUNTIME_DIR'] = folder;
  daemon = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  daemon.stdin?.end('throw-away');
  await vi.waitFor(() => expect(hasSecretService()).toBe(true), { timeout: 20_000, interval: 100 });
});

afterAll(async () => {
  if (daemon !== undefined) await end(daemon);
  if (bus !== undefined) await end(bus);
  for (const name of ['DBUS_SESSION_BUS_ADDRESS', 'XDG_DATA_HOME', 'XDG_RUNTIME_DIR']) {
    const value = before[name];
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
  rmSync(folder, { recursive: true, force: true });
});

function installed(tool: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((directory) => existsSync(join(directory, tool)));
}

/** Ends a process and waits for it; one that has ended is fine. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}

/** Whether somebody owns the name on the bus, asked without the library under test. */
function hasSecretService(): boolean {
  const reply = execFileSync(
    'dbus-send',
    [
      '--session',
      '--print-reply',
      '--dest=org.freedesktop.DBus',
      '/',
      'org.freedesktop.DBus.NameHasOwner',
      'string:org.freedesktop.secrets',
    ],
    { encoding: 'utf8' },
  );
  return reply.includes('boolean true');
}

const PASSPHRASE = 'correct horse battery staple';
const keyring = systemKeyring('Binnacle test');

/** A locked vault that passphrase and keyring open, and the prompt that asks for either. */
async function askedToUnlock(): Promise<{ kit: VaultKit<Keyring>; done: Promise<void>; prompt: FakePrompt }> {
  const kit = vaultKit(undefined, keyring);
  await createVault(kit, PASSPHRASE, true);
  await kit.client.lock('manual');
  const done = kit.client.unlock();
  return { kit, done, prompt: await kit.prompts.next() };
}

/** The name under which the keyring has the vault's key. */
function keyringAccount({ storage }: VaultKit<Keyring>): string {
  const slots = parseHeader(storage.header ?? Buffer.alloc(0)).slots;
  return slots.find(({ type }) => type === 'keyring')?.id.toString('hex') ?? '';
}

describe('the OS keyring', () => {
  it('keeps a key, returns it byte by byte, and forgets it', async () => {
    const keyring = systemKeyring('Binnacle test');
    expect(await keyring.available()).toBe(true);
    expect(await keyring.get('slot-1')).toBeUndefined();
    const key = Buffer.from([0, 255, 10, 13, ...Buffer.alloc(28, 0x80)]);
    await keyring.set('slot-1', key);
    expect(await keyring.get('slot-1')).toEqual(key);
    await keyring.remove('slot-1');
    await keyring.remove('slot-1');
    expect(await keyring.get('slot-1')).toBeUndefined();
  });

  it('unlocks a vault that has no passphrase, without a prompt', async () => {
    const kit = vaultKit(undefined, systemKeyring('Binnacle test'));
    await createVault(kit, null, true);
    await kit.client.lock('manual');
    await kit.client.unlock({ tryKeyring: true });
    expect(kit.client.state).toBe('unlocked');
    expect(kit.prompts.all).toHaveLength(1);
    await kit.client.dispose();
  });

  it('unlocks from the prompt at the press of its button', async () => {
    const { kit, done, prompt } = await askedToUnlock();
    expect(await prompt.shown('unlock')).toMatchObject({
      keyringName: 'Secret Service',
      proofs: expect.arrayContaining(['passphrase', 'recovery']) as unknown,
    });
    prompt.send({ type: 'keyring' });
    await done;
    expect(kit.client.state).toBe('unlocked');
    expect(prompt.gone).toBe(true);
    expect(kit.audit.at(-1)).toMatchObject({ action: 'vault.unlock' });
    await kit.client.dispose();
  });

  it.each([
    ['no longer has the key', (account: string) => keyring.remove(account)],
    ['has another key', (account: string) => keyring.set(account, Buffer.alloc(32, 7))],
  ])('says in the prompt that it %s, and the passphrase still opens the vault', async (_, spoil) => {
    const { kit, done, prompt } = await askedToUnlock();
    await spoil(keyringAccount(kit));
    await prompt.shown('unlock');
    prompt.send({ type: 'keyring' });
    expect(await prompt.expect('failed')).toMatchObject({
      code: 'keyring-unavailable',
      message: 'Secret Service does not hold the key of this vault.',
      final: false,
      // Nobody guessed anything: the next try need not wait.
      waitMs: 0,
    });
    expect(kit.client.state).not.toBe('unlocked');
    prompt.prove(PASSPHRASE);
    await done;
    expect(kit.client.state).toBe('unlocked');
    await kit.client.dispose();
  });

  it('that stops while the prompt is open says so there, and the passphrase still opens the vault', async () => {
    const { kit, done, prompt } = await askedToUnlock();
    await prompt.shown('unlock');
    if (daemon !== undefined) await end(daemon);
    prompt.send({ type: 'keyring' });
    expect(await prompt.expect('failed')).toMatchObject({
      code: 'keyring-unavailable',
      message: 'The keyring of this system does not answer.',
      final: false,
    });
    prompt.prove(PASSPHRASE);
    await done;
    // Without it the prompt comes up at once, even where the keyring is tried first.
    await kit.client.lock('manual');
    const again = kit.client.unlock({ tryKeyring: true });
    const next = await kit.prompts.next();
    await next.shown('unlock');
    next.prove(PASSPHRASE);
    await again;
    await kit.client.dispose();
  });

  it('is not there without a secret service, instead of falling back to memory that forgets', async () => {
    if (daemon !== undefined) await end(daemon);
    const keyring = systemKeyring('Binnacle test');
    expect(await keyring.available()).toBe(false);
    await expect(keyring.set('slot-2', Buffer.alloc(32))).rejects.toMatchObject({
      code: 'keyring-unavailable',
    });
    await expect(keyring.get('slot-2')).rejects.toMatchObject({ code: 'keyring-unavailable' });
  });
});
