import { useMemo, type ReactNode } from 'react';
import { useInventory } from '../stores/inventory';
import { PropertyPicker } from './PropertyControls';

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Picks the environment of a host or folder. */
export function EnvironmentPicker(): ReactNode {
  const environments = useInventory((state) => state.environments);
  const options = useMemo(() => {
    const sorted = [...environments.values()].sort((a, b) => collator.compare(a.name, b.name));
    return sorted.map(({ id, name, colour, guarded }) => ({
      value: id,
      label: name,
      colour,
      detail: guarded ? 'guarded' : undefined,
    }));
  }, [environments]);
  return <PropertyPicker name="environmentId" options={options} />;
}
