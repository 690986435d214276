import { useMemo } from 'react';
import { folderPath, useInventory } from '../stores/inventory';
import type { NameLookup } from './shownValue';

/**
 * The names behind ids, as the inventory has them now. Hosts are looked up but not followed: while thousands of them
 * change, what is shown is not drawn anew with each step.
 */
export function useRecordNames(): NameLookup {
  const folders = useInventory((state) => state.folders);
  const credentials = useInventory((state) => state.credentials);
  const environments = useInventory((state) => state.environments);
  return useMemo(
    () => ({
      folder: (id) => (folders.has(id) ? folderPath(useInventory.getState(), id).join(' / ') : null),
      host: (id) => useInventory.getState().hosts.get(id)?.name ?? null,
      credential: (id) => credentials.get(id)?.name ?? null,
      environment: (id) => environments.get(id)?.name ?? null,
    }),
    [folders, credentials, environments],
  );
}
