import { AsyncEntry } from '@napi-rs/keyring';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BinnacleError } from '../../shared/errors';
import { allocateSecret } from './secretBytes';

/** Keeps one random slot key in the operating system's keyring. */
export interface Keyring {
  /** Name for people. */
  readonly name: string;
  /** Whether a keyring that survives a reboot answers. Never throws. */
  available(): Promise<boolean>;
  /** Stores a key; throws `keyring-unavailable`. */
  set(account: string, key: Uint8Array): Promise<void>;
  /** The key (the caller zeroes it) or undefined; throws `keyring-unavailable`. */
  get(account: string): Promise<Buffer | undefined>;
  /** Removes a key; a missing one is fine. Throws `keyring-unavailable`. */
  remove(account: string): Promise<void>;
}

const SERVICE = 'Binnacle vault';
/** Deadline in ms of a call that nobody has to confirm. */
const PROBE_MS = 5000;
/** Deadline in ms of a call for which the desktop may ask to unlock its keyring. */
const CALL_MS = 60_000;

const NAMES: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'macOS Keychain',
  win32: 'Windows Credential Manager',
};

/**
 * The keyring of this system. On Linux the Secret Service and nothing else: left to itself the library falls
 * back to kernel memory, which forgets at reboot and would take the vault along.
 */
export function systemKeyring(service: string = SERVICE): Keyring {
  const entry = (account: string): AsyncEntry =>
    new AsyncEntry(service, account, { linux: { store: 'secret-service' } });
  return {
    name: NAMES[process.platform] ?? 'Secret Service',
    available: async () => {
      if (!hasSessionBus()) return false;
      return attempt(PROBE_MS, (signal) => entry('probe').getSecret(signal)).then(
        () => true,
        () => false,
      );
    },
    set: (account, key) => attempt(CALL_MS, (signal) => entry(account).setSecret(key, signal)),
    get: async (account) => {
      const stored = await attempt(CALL_MS, (signal) => entry(account).getSecret(signal));
      if (stored === null) return undefined;
      const key = allocateSecret(stored.length);
      key.set(stored);
      stored.fill(0);
      return key;
    },
    remove: async (account) => {
      await attempt(CALL_MS, (signal) => entry(account).deleteCredential(signal));
    },
  };
}

/** Without an address libdbus would try to start a bus of its own, which keeps nothing. */
function hasSessionBus(): boolean {
  if (process.platform !== 'linux') return true;
  if (process.env['DBUS_SESSION_BUS_ADDRESS'] !== undefined) return true;
  const runtime = process.env['XDG_RUNTIME_DIR'];
  return runtime !== undefined && existsSync(join(runtime, 'bus'));
}

/** Runs one call with a deadline. The library's own error text is kept as cause only. */
async function attempt<T>(deadlineMs: number, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(deadlineMs);
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('the keyring did not answer')), { once: true });
  });
  // The library may also throw at once; the deadline must not become an unhandled rejection then.
  late.catch(() => undefined);
  try {
    return await Promise.race([run(signal), late]);
  } catch (cause) {
    throw new BinnacleError('keyring-unavailable', 'The keyring of this system does not answer.', {
      hint: 'Unlock it and try again, or use the passphrase or the recovery key.',
      retryable: true,
      cause,
    });
  }
}
