import { create } from 'zustand';
import type { QueryState } from '../liveQuery';
import type { QueryTab } from '../queryTab';

/** The tab for which unlocking is asked about; null: none. */
export const useUnlock = create<{ tab: QueryTab | null }>(() => ({ tab: null }));

/** Asks for the reason and the time. */
export const openUnlock = (tab: QueryTab): void => useUnlock.setState({ tab });

export const closeUnlock = (): void => useUnlock.setState({ tab: null });

/** Whether writing can be unlocked now: not while something runs, which logging in anew would cut off. */
export function canUnlock({ ready, access, run }: QueryState): boolean {
  return ready && !access.mayWrite && access.why === 'guarded' && (run === null || run.elapsedMs !== null);
}

/** Time that is left: "4:05". */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const rest = `${String(minutes % 60).padStart(minutes < 60 ? 1 : 2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
  return minutes < 60 ? rest : `${Math.floor(minutes / 60)}:${rest}`;
}
