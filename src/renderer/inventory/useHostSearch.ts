import { useEffect, useState } from 'react';
import type { SearchHit } from '../../shared/model/inventory';
import { call } from '../ipc/client';
import { useInventory } from '../stores/inventory';
import { describeError } from '../ui/describeError';

/** Hits asked for with each key: what a window shows, and some more. */
const LIMIT = 60;

/** What a query found. */
export interface HostSearch {
  /** The query these hits answer; while a newer one is on its way it differs. */
  query: string;
  hits: readonly SearchHit[];
  /** Whether these are all: there may be more than were asked for. */
  complete: boolean;
  failure: string | null;
}

const EMPTY: HostSearch = { query: '', hits: [], complete: true, failure: null };

/** Searches while one types; what is shown stays until the answer to the newest query is there. */
export function useHostSearch(query: string): HostSearch {
  const revision = useInventory((state) => state.revision);
  const [found, setFound] = useState(EMPTY);
  useEffect(() => {
    if (query === '') return undefined;
    let current = true;
    call('inventory.search', { query, limit: LIMIT }).then(
      (hits) => {
        if (current) setFound({ query, hits, complete: hits.length < LIMIT, failure: null });
      },
      (error: unknown) => {
        if (current) setFound({ query, hits: [], complete: true, failure: describeError(error).message });
      },
    );
    return () => {
      current = false;
    };
  }, [query, revision]);
  return query === '' ? EMPTY : found;
}
