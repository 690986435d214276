import { useCallback, useEffect, useRef, useState } from 'react';
import type { AuditEntry, AuditTopic } from '../../shared/model/audit';
import { call } from '../ipc/client';
import { withNewer } from './historyRows';
import type { HistoryScope } from './historyState';
import { useNewLines } from './useNewLines';

/** Lines read at once: a few screens full. */
const PAGE = 200;
/** How long typing may go on before the filter is applied, in ms. */
const FILTER_DELAY_MS = 120;

/** What is asked for. */
export interface HistoryQuery {
  scope: HistoryScope | null;
  text: string;
  /** Null: anything. */
  topic: AuditTopic | null;
}

/** What the pane shows and how it gets more. */
export interface HistoryLines {
  entries: readonly AuditEntry[];
  /** No older lines exist. */
  complete: boolean;
  loading: boolean;
  error: unknown;
  loadMore: () => void;
  reload: () => void;
}

interface Loaded {
  entries: readonly AuditEntry[];
  complete: boolean;
}

const NOTHING: Loaded = { entries: [], complete: false };

function readPage({ scope, text, topic }: HistoryQuery, beforeId: number | null): Promise<AuditEntry[]> {
  const idOf = (kind: HistoryScope['kind']): string | null => (scope?.kind === kind ? scope.id : null);
  return call('audit.list', {
    ...{ hostId: idOf('host'), objectId: idOf('object'), batch: idOf('batch') },
    ...(topic === null ? {} : { topic }),
    ...{ beforeId, limit: PAGE, text },
  });
}

/** Pages through the history, newest first, and follows it. Answers to an older question are dropped. */
export function useHistoryLines({ scope, text, topic }: HistoryQuery): HistoryLines {
  const [loaded, setLoaded] = useState<Loaded>(NOTHING);
  const [loading, setLoading] = useState(true);
  const [error, setError] = useState<unknown>(null);
  const request = useRef(0);

  const read = useCallback(
    (beforeId: number | null) => readPage({ scope, text, topic }, beforeId),
    [scope, text, topic],
  );
  const load = useCallback(
    async (before: Loaded) => {
      const mine = ++request.current;
      setLoading(true);
      try {
        const page = await read(before.entries.at(-1)?.id ?? null);
        if (mine !== request.current) return;
        setLoaded({ entries: [...before.entries, ...page], complete: page.length < PAGE });
        setError(null);
      } catch (reason) {
        if (mine === request.current) setError(reason);
      } finally {
        if (mine === request.current) setLoading(false);
      }
    },
    [read],
  );

  useEffect(() => {
    const timer = setTimeout(() => void load(NOTHING), text === '' ? 0 : FILTER_DELAY_MS);
    return () => clearTimeout(timer);
  }, [load, text]);

  const follow = useCallback(async () => {
    const mine = request.current;
    // What can't be read now is read with the next look.
    const newest = await read(null).catch(() => null);
    if (newest === null || mine !== request.current) return;
    setLoaded((now) => {
      const entries = withNewer(now.entries, newest);
      if (entries === now.entries) return now;
      return entries === null
        ? { entries: newest, complete: newest.length < PAGE }
        : { entries, complete: now.entries.length === 0 ? newest.length < PAGE : now.complete };
    });
  }, [read]);
  useNewLines(follow, !loading);

  const loadMore = useCallback(() => {
    if (!loading && !loaded.complete && error === null) void load(loaded);
  }, [loading, loaded, error, load]);
  const reload = useCallback(() => void load(NOTHING), [load]);
  return { ...loaded, loading, error, loadMore, reload };
}
