import { useCallback, useState } from 'react';
import type { NodeRef } from '../../shared/model/inventory';
import { setSelection } from '../stores/ui';
import { entryRef, type SearchEntry } from './searchEntries';

/** Which results are selected. */
export interface ResultSelection {
  /** The current result, which Enter takes. */
  at: number;
  /** Keys of the selected results; empty: none was chosen yet. */
  picked: ReadonlySet<string>;
  /** Makes a result the current one and selects it alone. */
  point: (at: number) => void;
  /** Selects everything from where the range began to here. */
  extend: (at: number) => void;
  /** Adds a result to the selection, or takes it out. */
  toggle: (at: number) => void;
  all: () => void;
  /** Back to the current one alone. */
  narrow: () => void;
  /** Other text, other results. */
  reset: () => void;
}

interface Picks {
  at: number;
  anchor: number;
  picked: ReadonlySet<string>;
}

const NONE: Picks = { at: 0, anchor: 0, picked: new Set() };

function tell(entries: readonly SearchEntry[], picked: ReadonlySet<string>): void {
  const refs: NodeRef[] = [];
  for (const entry of entries) {
    const ref = picked.has(entry.key) ? entryRef(entry) : null;
    if (ref !== null) refs.push(ref);
  }
  setSelection(refs);
}

/** The selection among search results; the inspector and menus follow it. */
export function useResultSelection(entries: readonly SearchEntry[]): ResultSelection {
  const [picks, setPicks] = useState(NONE);
  const { anchor, picked } = picks;
  const at = Math.min(picks.at, entries.length - 1);

  const take = (next: Picks): void => {
    setPicks(next);
    tell(entries, next.picked);
  };
  const keysOf = (from: number, to: number): Set<string> => {
    const range = entries.slice(Math.min(from, to), Math.max(from, to) + 1);
    return new Set(range.filter((entry) => entryRef(entry) !== null).map(({ key }) => key));
  };
  const point = (to: number): void => {
    if (to >= 0) take({ at: to, anchor: to, picked: keysOf(to, to) });
  };
  const toggle = (to: number): void => {
    const key = entries[to]?.key;
    if (key === undefined || entryRef(entries[to]) === null) return;
    const next = new Set(picked);
    if (!next.delete(key)) next.add(key);
    take({ at: to, anchor: to, picked: next });
  };
  const reset = useCallback(() => setPicks(NONE), []);
  return {
    ...{ at, picked, point, toggle, reset },
    extend: (to) => {
      if (to >= 0) take({ at: to, anchor, picked: keysOf(Math.min(anchor, entries.length - 1), to) });
    },
    all: () => take({ at, anchor: 0, picked: keysOf(0, entries.length - 1) }),
    narrow: () => point(at),
  };
}
