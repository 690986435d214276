import { useCallback, useEffect, useRef, useState } from 'react';
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

/** How long the inventory must rest before an answer is asked for anew, in ms: a large change comes in pieces. */
const REST_MS = 150;

/** Searches while one types; what is shown stays until the answer to the newest query is there. */
export function useHostSearch(query: string): HostSearch {
  const revision = useInventory((state) => state.revision);
  const [found, setFound] = useState(EMPTY);
  const wanted = useRef('');
  const answered = useRef(revision);
  const ask = useCallback(() => {
    const asked = wanted.current;
    const show = (answer: Omit<HostSearch, 'query'>): void => {
      if (wanted.current === asked) setFound({ query: asked, ...answer });
    };
    if (asked === '') return;
    call('inventory.search', { query: asked, limit: LIMIT }).then(
      (hits) => show({ hits, complete: hits.length < LIMIT, failure: null }),
      (error: unknown) => show({ hits: [], complete: true, failure: describeError(error).message }),
    );
  }, []);
  // A key is answered at once; what changes under an answer may wait.
  useEffect(() => {
    wanted.current = query;
    // Nothing of an earlier search shows under the first letter of the next one.
    if (query === '') setFound(EMPTY);
    ask();
  }, [query, ask]);
  useEffect(() => {
    if (answered.current === revision) return undefined;
    const timer = setTimeout(() => {
      answered.current = revision;
      ask();
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [revision, ask]);
  return query === '' ? EMPTY : found;
}
