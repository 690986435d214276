import { useSyncExternalStore } from 'react';

/** Window width below which three columns no longer fit: a small window, or 200 % zoom on a small screen. */
const narrow = window.matchMedia('(width < 860px)');

const subscribe = (listener: () => void): (() => void) => {
  narrow.addEventListener('change', listener);
  return () => narrow.removeEventListener('change', listener);
};

/** Whether the window is narrow now. */
export const isNarrow = (): boolean => narrow.matches;

/** {@link isNarrow} as a hook. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, isNarrow);
