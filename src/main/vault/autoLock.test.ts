import { describe, expect, it } from 'vitest';
import { AutoLock, DEFAULT_AUTO_LOCK, type LockReason } from './autoLock';

const MINUTE = 60_000;

/** A clock, its timers, and a system whose idle time the test sets. */
function bench(settings = DEFAULT_AUTO_LOCK): {
  lock: AutoLock;
  locked: LockReason[];
  advance: (ms: number) => void;
  sleep: (ms: number) => void;
  idle: { since: number | undefined };
} {
  let now = 1_000_000;
  const locked: LockReason[] = [];
  const idle: { since: number | undefined } = { since: now };
  let timer: { due: number; run: () => void } | undefined;
  const fire = (): void => {
    const due = timer;
    if (due === undefined || due.due > now) return;
    timer = undefined;
    due.run();
  };
  const lock = new AutoLock(
    {
      lock: (reason) => locked.push(reason),
      now: () => now,
      schedule: (run, ms) => {
        const made = { due: now + ms, run };
        timer = made;
        return () => {
          if (timer === made) timer = undefined;
        };
      },
      idleSeconds: () => (idle.since === undefined ? undefined : (now - idle.since) / 1000),
      sources: [{ source: 'idle', active: true, detail: 'test' }],
    },
    settings,
  );
  const advance = (ms: number): void => {
    const end = now + ms;
    while (timer !== undefined && timer.due <= end) {
      now = timer.due;
      fire();
    }
    now = end;
  };
  const sleep = (ms: number): void => {
    now += ms;
    fire();
  };
  return { lock, locked, advance, sleep, idle };
}

describe('auto-lock', () => {
  it('locks after ten minutes without input, and tells the time left', () => {
    const { lock, locked, advance } = bench();
    expect(lock.timeLeftMs()).toBeNull();
    lock.start();
    advance(4 * MINUTE);
    expect(lock.timeLeftMs()).toBe(6 * MINUTE);
    advance(6 * MINUTE - 1);
    expect(locked).toEqual([]);
    advance(1);
    expect(locked).toEqual(['idle']);
    expect(lock.timeLeftMs()).toBeNull();
  });

  it('starts over with any input on the system', () => {
    const { lock, locked, advance, idle } = bench();
    lock.start();
    advance(9 * MINUTE);
    idle.since = 1_000_000 + 9 * MINUTE;
    advance(9 * MINUTE);
    expect(locked).toEqual([]);
    advance(MINUTE);
    expect(locked).toEqual(['idle']);
  });

  it('does not count idle time from before the unlock', () => {
    const { lock, locked, advance, idle } = bench();
    idle.since = 0;
    lock.start();
    advance(9 * MINUTE);
    expect(locked).toEqual([]);
    expect(lock.timeLeftMs()).toBe(MINUTE);
  });

  it('goes by input in our own windows where the system does not tell', () => {
    const { lock, locked, advance, idle } = bench();
    idle.since = undefined;
    lock.start();
    advance(9 * MINUTE);
    lock.activity();
    advance(9 * MINUTE);
    expect(locked).toEqual([]);
    advance(MINUTE);
    expect(locked).toEqual(['idle']);
  });

  it('locks at once on suspend and screen lock, unless told not to', () => {
    const eager = bench();
    eager.lock.start();
    eager.lock.screenLocked();
    eager.lock.suspended(); // locked already
    expect(eager.locked).toEqual(['screen-lock']);
    const lax = bench({ idleMinutes: null, onSuspend: false, onScreenLock: false });
    lax.lock.start();
    lax.lock.screenLocked();
    lax.lock.suspended();
    lax.advance(1000 * MINUTE);
    expect(lax.locked).toEqual([]);
    expect(lax.lock.timeLeftMs()).toBeNull();
  });

  it('notices that the machine slept though nobody said so', () => {
    const { lock, locked, sleep, idle } = bench({ ...DEFAULT_AUTO_LOCK, idleMinutes: 600 });
    lock.start();
    idle.since = undefined;
    sleep(20 * MINUTE);
    expect(locked).toEqual(['suspend']);
  });

  it('takes new settings at once', () => {
    const { lock, locked, advance } = bench();
    lock.start();
    advance(5 * MINUTE);
    lock.configure({ ...DEFAULT_AUTO_LOCK, idleMinutes: 5 });
    expect(locked).toEqual(['idle']);
  });

  it('does nothing after the vault was locked by hand', () => {
    const { lock, locked, advance } = bench();
    lock.start();
    lock.stop();
    lock.stop();
    advance(20 * MINUTE);
    lock.suspended();
    expect(locked).toEqual([]);
  });
});
