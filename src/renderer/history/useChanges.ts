import { useEffect, useState } from 'react';
import type { FieldChange } from '../../shared/model/history';
import { call } from '../ipc/client';

/** Lines whose changes are kept: what a person scrolls through in a while. */
const KEPT = 2000;

/** What lines did. They never change, so what was read once holds; the oldest gives way. */
const known = new Map<number, readonly FieldChange[]>();

function remember(eventId: number, changes: readonly FieldChange[]): void {
  known.set(eventId, changes);
  const oldest = known.keys().next();
  if (known.size > KEPT && oldest.done !== true) known.delete(oldest.value);
}

/** What a line did to its record, field by field. */
export async function changesOf(eventId: number): Promise<readonly FieldChange[]> {
  const before = known.get(eventId);
  if (before !== undefined) return before;
  const changes = await call('history.changes', { eventId });
  remember(eventId, changes);
  return changes;
}

/** The changes of a line as far as they are here. */
export interface ChangesState {
  /** Null until they have arrived. */
  changes: readonly FieldChange[] | null;
  error: unknown;
}

/** {@link changesOf} as a hook; null asks for nothing. */
export function useChanges(eventId: number | null): ChangesState {
  const [loaded, setLoaded] = useState<ChangesState & { eventId: number | null }>({
    ...{ eventId: null, changes: null, error: null },
  });
  useEffect(() => {
    if (eventId === null || known.has(eventId)) return undefined;
    let current = true;
    changesOf(eventId).then(
      (changes) => {
        if (current) setLoaded({ eventId, changes, error: null });
      },
      (error: unknown) => {
        if (current) setLoaded({ eventId, changes: null, error });
      },
    );
    return () => {
      current = false;
    };
  }, [eventId]);
  if (eventId === null) return { changes: null, error: null };
  const changes = known.get(eventId);
  if (changes !== undefined) return { changes, error: null };
  return loaded.eventId === eventId ? loaded : { changes: null, error: null };
}
