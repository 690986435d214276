import type { Host } from '../../shared/model/inventory';
import { openTerminal, type Placement } from './workspace';

/** Opens a terminal on a host's first endpoint, or on the given one. Returns false when it has none. */
export function openHost(host: Host, endpointId?: string, placement?: Placement): boolean {
  const endpoint = host.endpoints.find((each) => endpointId === undefined || each.id === endpointId);
  if (endpoint === undefined) return false;
  openTerminal({ kind: 'ssh', hostId: host.id, endpointId: endpoint.id }, placement);
  return true;
}
