import { useMemo } from 'react';
import { useInventory } from '../stores/inventory';
import type { NameSource } from './propertyInfo';

/** The names that properties refer to, as the mirror has them. */
export function useNames(): NameSource {
  const credentials = useInventory((state) => state.credentials);
  const environments = useInventory((state) => state.environments);
  const hosts = useInventory((state) => state.hosts);
  return useMemo(() => ({ credentials, environments, hosts }), [credentials, environments, hosts]);
}
