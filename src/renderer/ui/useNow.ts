import { useCallback, useSyncExternalStore } from 'react';

interface Clock {
  readonly listeners: Set<() => void>;
  readonly timer: ReturnType<typeof setInterval>;
}

/** One timer for each period, however many components follow it. */
const clocks = new Map<number, Clock>();

function start(period: number): Clock {
  const listeners = new Set<() => void>();
  const tick = (): void => {
    for (const each of listeners) each();
  };
  const clock = { listeners, timer: setInterval(tick, period) };
  clocks.set(period, clock);
  return clock;
}

function follow(period: number, listener: () => void): () => void {
  const clock = clocks.get(period) ?? start(period);
  clock.listeners.add(listener);
  return () => {
    clock.listeners.delete(listener);
    if (clock.listeners.size > 0) return;
    clearInterval(clock.timer);
    clocks.delete(period);
  };
}

/** The current time in ms since the epoch, rounded down to a multiple of `period` (ms) and renewed that often. */
export function useNow(period: number): number {
  const subscribe = useCallback((listener: () => void) => follow(period, listener), [period]);
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / period) * period);
}
