import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LinkState } from '../session/sessionLink';

/** Results of a search. */
export interface SearchResults {
  /** 0-based place of the shown match; -1: none. */
  index: number;
  count: number;
}

/** What a terminal tells the interface around it. Bytes and cells never come here. */
export interface TerminalState {
  link: LinkState;
  /** Where the pointer rests on a link: its real target, and the place in px within the pane. */
  hoveredLink: { target: string; x: number; y: number } | null;
  searchOpen: boolean;
  results: SearchResults | null;
  /** Something was printed: what follows is shown beside it, not over it. */
  hasOutput: boolean;
  /** Counts bells: a change flashes the pane. */
  bells: number;
}

/** State of one terminal. */
export type TerminalStore = StoreApi<TerminalState>;

/** A fresh state. */
export function createTerminalStore(): TerminalStore {
  return createStore<TerminalState>(() => ({
    link: { phase: 'idle' },
    hoveredLink: null,
    searchOpen: false,
    results: null,
    hasOutput: false,
    bells: 0,
  }));
}
