import { useState } from 'react';
import { sameForm } from './hostDraft';

/** What happened to a record elsewhere while its form was open. */
export type Staleness = 'changed' | 'deleted' | null;

/**
 * Whether a record is still what its form was made from.
 * @param taken the record as the form took it over; undefined while it is new.
 * @param current the record as the mirror has it.
 * @param draftOf the part of it that the form saves.
 */
export function useStaleness<R>(
  taken: R | undefined,
  current: R | undefined,
  draftOf: (record: R) => unknown,
): Staleness {
  // The reply to saving and the mirror's change come in either order: the state before and the state after both count.
  const [known, setKnown] = useState<readonly R[]>([]);
  const [seen, setSeen] = useState(current !== undefined);
  if (taken !== undefined && known.at(-1) !== taken) setKnown([...known.slice(-1), taken]);
  if (!seen && current !== undefined) setSeen(true);
  if (taken === undefined) return null;
  if (current === undefined) return seen ? 'deleted' : null;
  return known.some((record) => sameForm(draftOf(record), draftOf(current))) ? null : 'changed';
}
