import { useCallback, useEffect, useRef, useState } from 'react';
import type { AuditEntry } from '../../shared/model/audit';
import { call } from '../ipc/client';

/** Entries read at once: a few screens full. */
const PAGE = 200;
/** How long typing may go on before the filter is applied, in ms. */
const FILTER_DELAY_MS = 120;

/** What the pane shows and how it gets more. */
export interface AuditPage {
  entries: readonly AuditEntry[];
  /** No older entries exist. */
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

/** Pages through the audit, newest first; `text` filters. Answers to an older filter are dropped. */
export function useAudit(text: string): AuditPage {
  const [loaded, setLoaded] = useState<Loaded>(NOTHING);
  const [loading, setLoading] = useState(true);
  const [error, setError] = useState<unknown>(null);
  const request = useRef(0);

  const load = useCallback(
    async (before: Loaded) => {
      const mine = ++request.current;
      setLoading(true);
      try {
        const beforeId = before.entries.at(-1)?.id ?? null;
        const page = await call('audit.list', { hostId: null, beforeId, limit: PAGE, text });
        if (mine !== request.current) return;
        setLoaded({ entries: [...before.entries, ...page], complete: page.length < PAGE });
        setError(null);
      } catch (reason) {
        if (mine === request.current) setError(reason);
      } finally {
        if (mine === request.current) setLoading(false);
      }
    },
    [text],
  );

  useEffect(() => {
    const timer = setTimeout(() => void load(NOTHING), text === '' ? 0 : FILTER_DELAY_MS);
    return () => clearTimeout(timer);
  }, [load, text]);

  const loadMore = useCallback(() => {
    if (!loading && !loaded.complete && error === null) void load(loaded);
  }, [loading, loaded, error, load]);
  const reload = useCallback(() => void load(NOTHING), [load]);
  return { ...loaded, loading, error, loadMore, reload };
}
