import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemKeyring } from '../../src/main/vault/keyring';
import { createVault, vaultKit } from '../soak/vault/vaultKit';

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
