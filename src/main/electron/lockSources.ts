import { powerMonitor } from 'electron';
import { spawn } from 'node:child_process';
import { disposable, DisposableStore, type Disposable } from '../../shared/lifecycle';
import type { LockEvents, ShownLockSource } from '../platform';

const idle: ShownLockSource = {
  name: 'Idle time',
  active: true,
  detail: 'Seconds since the last key or pointer input.',
};

/** Watches what can lock the vault on this system, and says which of it is really there. */
export function watchLockSources(events: LockEvents): Disposable {
  const store = new DisposableStore();
  powerMonitor.on('suspend', () => events.onSuspend());
  powerMonitor.on('lock-screen', () => events.onScreenLock());
  if (process.platform !== 'linux') {
    const native = (name: string): ShownLockSource => ({ name, active: true, detail: 'Told by the system.' });
    events.onSources([idle, native('Suspend'), native('Screen lock')]);
    return store;
  }
  let suspend: ShownLockSource = {
    name: 'Suspend',
    active: false,
    detail: 'No logind answers on the system bus.',
  };
  let lock: ShownLockSource = {
    name: 'Screen lock',
    active: false,
    detail: 'No screen saver answers on the session bus.',
  };
  const tell = (): void => events.onSources([idle, suspend, lock]);
  tell();
  store.add(
    watchSignals(['--system', '--dest', 'org.freedesktop.login1'], (line) => {
      if (line.includes('PrepareForSleep (true')) events.onSuspend();
      if (line.includes('.Session.Lock ')) events.onScreenLock();
      if (!line.includes('is owned by')) return;
      suspend = { name: 'Suspend', active: true, detail: 'logind tells before the machine sleeps.' };
      lock = { name: 'Screen lock', active: true, detail: 'logind tells when the session is locked.' };
      tell();
    }),
  );
  store.add(
    watchSignals(['--session', '--dest', 'org.freedesktop.ScreenSaver'], (line) => {
      if (line.includes('ActiveChanged (true')) events.onScreenLock();
      if (!line.includes('is owned by')) return;
      lock = { name: 'Screen lock', active: true, detail: 'The desktop’s screen saver tells.' };
      tell();
    }),
  );
  return store;
}

/** Follows a D-Bus name's signals through `gdbus monitor` (part of GLib, which Electron needs anyway). */
function watchSignals(args: string[], onLine: (line: string) => void): Disposable {
  const child = spawn('gdbus', ['monitor', ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  let rest = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    // A signal's line is short; an endless one is cut.
    rest = (lines.pop() ?? '').slice(-4096);
    lines.forEach(onLine);
  });
  // Without gdbus or a bus the source simply stays "not active", as settings show.
  child.on('error', () => undefined);
  return disposable(() => void child.kill());
}
