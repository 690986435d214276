import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WriteAccess } from './writeAccess';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('the access of a guarded tab', () => {
  it('ends by itself when its time is over, and says so', () => {
    const access = new WriteAccess({ mayWrite: false, why: 'guarded' }, true, 'reading');
    const told = vi.fn();
    access.onChange(told);
    const until = Date.now() + 300_000;
    access.allow(until);
    expect(access.current).toEqual({ mayWrite: true, until });
    vi.advanceTimersByTime(299_999);
    expect(access.mayWrite).toBe(true);
    vi.advanceTimersByTime(1);
    expect(told).toHaveBeenLastCalledWith({ mayWrite: false, why: 'guarded', role: 'reading' });
    expect(access.mayWrite).toBe(false);
  });

  it('is over after a sleep in which no timer ran', () => {
    const access = new WriteAccess({ mayWrite: false, why: 'guarded' });
    access.allow(Date.now() + 300_000);
    vi.setSystemTime(Date.now() + 400_000);
    expect(access.mayWrite).toBe(false);
  });

  it('does not last longer when the clock is set back', () => {
    const access = new WriteAccess({ mayWrite: false, why: 'guarded' });
    access.allow(Date.now() + 300_000);
    vi.setSystemTime(Date.now() - 3_600_000);
    vi.advanceTimersByTime(300_000);
    expect(access.mayWrite).toBe(false);
  });
});

describe('the access of other tabs', () => {
  it.each([{ mayWrite: true, until: null } as const, { mayWrite: false, why: 'fixed' } as const])(
    'stays %j',
    (given) => {
      const access = new WriteAccess(given);
      access.allow(Date.now() + 1000);
      access.end();
      expect(access.current).toEqual(given);
    },
  );
});
