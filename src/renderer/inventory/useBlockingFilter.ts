import { useEffect, useState } from 'react';
import { parseSearchQuery, withoutFilter, type SearchFilter } from '../../shared/search/query';
import { call } from '../ipc/client';

/** What {@link useBlockingFilter} found out about a query. */
interface Verdict {
  query: string;
  filters: readonly SearchFilter[];
}

/** The filters of a query without which it would find something. */
async function blockingFilters(query: string): Promise<SearchFilter[]> {
  const { filters } = parseSearchQuery(query);
  const found = filters.map(async (filter) => {
    const rest = withoutFilter(query, filter);
    return rest === '' || (await call('inventory.search', { query: rest, limit: 1 })).length > 0;
  });
  const blocks = await Promise.all(found);
  return filters.filter((_, at) => blocks[at]);
}

/** Why a query finds nothing: the one filter that excludes everything, as typed; null: none, or not just one. */
export function useBlockingFilter(query: string, foundNothing: boolean): string | null {
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  useEffect(() => {
    if (!foundNothing) return undefined;
    let current = true;
    blockingFilters(query).then(
      (filters) => {
        if (current) setVerdict({ query, filters });
      },
      () => undefined, // The search itself has told what is wrong.
    );
    return () => {
      current = false;
    };
  }, [query, foundNothing]);
  if (!foundNothing || verdict?.query !== query) return null;
  return verdict.filters.length === 1 ? (verdict.filters[0]?.text ?? null) : null;
}
