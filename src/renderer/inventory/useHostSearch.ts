import { useEffect, useState } from 'react';
import type { SearchHit } from '../../shared/model/inventory';
import { call } from '../ipc/client';
import { useInventory } from '../stores/inventory';
import { describeError } from '../ui/describeError';

/** Hits asked for: more than anyone reads. */
const LIMIT = 60;

/** What a query found. */
export interface HostSearch {
  /** The query these hits answer; while a newer one is on its way it differs. */
  query: string;
  hits: readonly SearchHit[];
  failure: string | null;
}

const EMPTY: HostSearch = { query: '', hits: [], failure: null };

/** Searches while one types; what is shown stays until the answer to the newest query is there. */
export function useHostSearch(query: string): HostSearch {
  const revision = useInventory((state) => state.revision);
  const [found, setFound] = useState(EMPTY);
  useEffect(() => {
    if (query === '') return undefined;
    let current = true;
    call('inventory.search', { query, limit: LIMIT }).then(
      (hits) => {
        if (current) setFound({ query, hits, failure: null });
      },
      (error: unknown) => {
        if (current) setFound({ query, hits: [], failure: describeError(error).message });
      },
    );
    return () => {
      current = false;
    };
  }, [query, revision]);
  return query === '' ? EMPTY : found;
}
