import { useMemo } from 'react';
import type { NodeRef } from '../../shared/model/inventory';
import { UNUSED, usageIndex, usageOf, type Usage, type UsageIndex } from '../../shared/model/usage';
import { useInventory } from '../stores/inventory';

/** Usage of every credential, jump host and environment: worked out once for a whole list. */
export function useUsageIndex(): UsageIndex {
  const hosts = useInventory((state) => state.hosts);
  const folders = useInventory((state) => state.folders);
  return useMemo(() => usageIndex({ hosts, folders }), [hosts, folders]);
}

/** Usage of one record. */
export function useUsage(kind: NodeRef['kind'], id: string | undefined): Usage {
  const hosts = useInventory((state) => state.hosts);
  const folders = useInventory((state) => state.folders);
  return useMemo(
    () => (id === undefined ? UNUSED : usageOf({ kind, id }, { hosts, folders })),
    [kind, id, hosts, folders],
  );
}
