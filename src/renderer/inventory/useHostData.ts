import { useCallback, useEffect, useState } from 'react';
import { targetHostId } from '../stores/documentTitle';
import { useInventory } from '../stores/inventory';
import { useSessions, type SessionsState } from '../stores/sessions';

/** Something that main knows about a host (or another record) and that no mirror holds. */
export interface HostData<T> {
  /** Null until it has arrived. */
  data: T | null;
  reload: () => void;
}

/** Changes whenever one of the host's sessions gets into another phase: then keys and audit may have changed too. */
const phasesOf =
  (hostId: string) =>
  ({ sessions }: SessionsState): string =>
    [...sessions.values()]
      .filter(({ target }) => targetHostId(target) === hostId)
      .map(({ id, state }) => `${id}:${state.phase}`)
      .join(' ');

/** Loads host data and keeps it current; what is shown stays until the new answer is there. */
export function useHostData<T>(hostId: string, load: (hostId: string) => Promise<T>): HostData<T> {
  // Not the revision: while thousands of others change, nothing is read anew.
  const record = useInventory(
    ({ hosts, folders, credentials }) => hosts.get(hostId) ?? folders.get(hostId) ?? credentials.get(hostId),
  );
  const phases = useSessions(phasesOf(hostId));
  const [asked, setAsked] = useState(0);
  const [loaded, setLoaded] = useState<{ hostId: string; data: T } | null>(null);
  useEffect(() => {
    let current = true;
    load(hostId).then(
      (data) => {
        if (current) setLoaded({ hostId, data });
      },
      // What can't be read is left out; the store's own notice tells why.
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [hostId, load, record, phases, asked]);
  const reload = useCallback(() => setAsked((count) => count + 1), []);
  return { data: loaded?.hostId === hostId ? loaded.data : null, reload };
}
