import { bereftBy } from '../../shared/model/bereft';
import type { NodeRef } from '../../shared/model/inventory';
import { useInventory } from '../stores/inventory';
import { bereftText } from './usageText';

/** What other hosts lose when these records are deleted, in words; undefined: nothing. */
export function consequenceOf(nodes: readonly NodeRef[]): string | undefined {
  return bereftText(bereftBy(nodes, useInventory.getState()));
}
