import { useCallback, useEffect, useRef, useState } from 'react';
import type { HistoryEntry, HistoryFilter } from '../../../shared/model/queryHistory';
import { call } from '../../ipc/client';
import { describeError } from '../../ui/describeError';
import { toast } from '../../ui/toast';

/** How long typing may pause before it is searched, in ms. */
const TYPING_MS = 120;

/** What of the history is listed. */
export interface HistoryEntries {
  /** Null: not looked up yet. */
  entries: readonly HistoryEntry[] | null;
  /** Adds older ones, if there are any. */
  more: () => void;
  /** Takes one out of the list. */
  drop: (id: number) => void;
}

/** The entries that fit a filter, a page at a time. */
export function useHistoryEntries(filter: Omit<HistoryFilter, 'beforeId'>): HistoryEntries {
  const [entries, setEntries] = useState<readonly HistoryEntry[] | null>(null);
  const { text, hostId, outcome, since } = filter;
  const turn = useRef(0);
  const next = useRef<number | null>(null);
  const load = useCallback(
    (beforeId: number | null) => {
      const mine = turn.current;
      call('queryHistory.list', { text, hostId, outcome, since, beforeId }).then(
        (page) => {
          if (mine !== turn.current) return;
          next.current = page.more ? (page.entries.at(-1)?.id ?? null) : null;
          setEntries((before) => (beforeId === null ? page.entries : [...(before ?? []), ...page.entries]));
        },
        (error: unknown) => {
          if (mine !== turn.current) return;
          setEntries((before) => before ?? []);
          toast({ ...describeError(error), tone: 'error' });
        },
      );
    },
    [text, hostId, outcome, since],
  );
  useEffect(() => {
    turn.current += 1;
    next.current = null;
    const timer = setTimeout(() => load(null), TYPING_MS);
    return () => clearTimeout(timer);
  }, [load]);
  const more = useCallback(() => {
    const beforeId = next.current;
    next.current = null;
    if (beforeId !== null) load(beforeId);
  }, [load]);
  const drop = useCallback(
    (id: number) => setEntries((before) => before?.filter((each) => each.id !== id) ?? null),
    [],
  );
  return { entries, more, drop };
}
