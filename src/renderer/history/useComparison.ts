import { useEffect, useState } from 'react';
import type { Comparison, Moment } from '../../shared/model/history';
import { call } from '../ipc/client';

/** A comparison, and whether a newer one is on its way. */
export interface ComparisonState {
  comparison: Comparison | null;
  loading: boolean;
  error: unknown;
}

/** What to compare; `from` undefined: not picked yet. `to` null: now. */
export interface Span {
  from: Moment | undefined;
  to: Moment | null | undefined;
  folderId: string | null;
}

/** While a time is typed every key makes another one, in ms. */
const TYPING_MS = 250;

/** Compares two moments anew whenever they change; `revision` asks again for what is true now. */
export function useComparison({ from, to, folderId }: Span, revision: number): ComparisonState {
  const key = from === undefined || to === undefined ? null : JSON.stringify({ from, to, folderId });
  const [state, setState] = useState<ComparisonState & { key: string | null }>({
    ...{ key: null, comparison: null, loading: false, error: null },
  });
  useEffect(() => {
    if (key === null) return undefined;
    let current = true;
    const timer = setTimeout(() => {
      setState((before) => ({ ...before, loading: true }));
      call(
        'history.compare',
        JSON.parse(key) as { from: Moment; to: Moment | null; folderId: string | null },
      ).then(
        (comparison) => {
          if (current) setState({ key, comparison, loading: false, error: null });
        },
        (error: unknown) => {
          if (current) setState({ key, comparison: null, loading: false, error });
        },
      );
    }, TYPING_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [key, revision]);
  if (key === null) return { comparison: null, loading: false, error: null };
  return state.key === key ? state : { ...state, loading: true };
}
