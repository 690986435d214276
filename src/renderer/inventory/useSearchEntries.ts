import { useEffect, useMemo, useState } from 'react';
import { call } from '../ipc/client';
import { useInventory } from '../stores/inventory';
import { quickTarget } from './quickTarget';
import { searchEntries, type SearchEntry } from './searchEntries';
import { orderEntries } from './searchOrder';
import { useTreeState } from './treeState';
import { useHostSearch } from './useHostSearch';

/** How long typing must rest before everything that fits is asked for, in ms: the best hits come with each key. */
const REST_MS = 200;

/** What the search box shows. */
export interface SearchState {
  query: string;
  entries: readonly SearchEntry[];
  /** How many hosts and folders were found; null: more than the best, not counted yet. */
  total: number | null;
  failure: string | null;
  /** Why the text can't be connected to although it looks like an address. */
  problem: string | null;
  /** Whether the answer to the newest query is there. */
  settled: boolean;
}

/** Every host that fits a query, once typing rests; null: not known yet. */
function useAllMatches(query: string, wanted: boolean): readonly string[] | null {
  const revision = useInventory((state) => state.revision);
  const [found, setFound] = useState<{ query: string; ids: readonly string[] } | null>(null);
  useEffect(() => {
    if (!wanted) return undefined;
    let current = true;
    const timer = setTimeout(() => {
      call('inventory.match', { query }).then(
        (ids) => current && setFound({ query, ids }),
        () => undefined, // The search itself tells what is wrong.
      );
    }, REST_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [query, wanted, revision]);
  return wanted && found?.query === query ? found.ids : null;
}

/** What is found for the text in the search box, in the order that was chosen. */
export function useSearchEntries(): SearchState {
  const text = useTreeState((state) => state.query);
  const sort = useTreeState((state) => state.resultSort);
  const query = text.trim();
  const { hits, failure, query: answered, complete } = useHostSearch(query);
  const hosts = useInventory((state) => state.hosts);
  const folders = useInventory((state) => state.folders);
  const settled = answered === query;
  const all = useAllMatches(query, query !== '' && settled && !complete);
  const quick = useMemo(() => quickTarget(query), [query]);
  const found = useMemo(
    () => (query === '' ? [] : orderEntries({ hosts, folders }, { hits, all }, sort)),
    [query, hits, all, sort, hosts, folders],
  );
  const entries = useMemo(() => {
    const target = quick.target ?? (settled && hits.length === 0 ? quick.guess : null);
    return query === '' ? [] : searchEntries(found, target, quick.explicit);
  }, [query, quick, settled, hits, found]);
  const total = complete || all !== null ? found.length : null;
  return { query, entries, total, failure, settled, problem: quick.problem };
}
