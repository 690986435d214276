import type { Host } from '../../../shared/model/inventory';
import type { InventoryRecords } from '../records';
import type { ImportedHost } from './importModel';

/**
 * Finds the host that an imported one would double. By name: the one in the same folder, or one that was moved elsewhere
 * but still has its address (sites reuse names). By address: one that shares one of the ways in. Case does not count.
 */
export function conflictFinder(
  records: InventoryRecords,
  match: 'name' | 'address',
): (host: ImportedHost, folderId: string | null) => Host | undefined {
  const index = new Map<string, Host[]>();
  for (const host of records.hosts.values()) {
    const key = host[match].toLowerCase();
    const same = index.get(key);
    if (same === undefined) index.set(key, [host]);
    else same.push(host);
  }
  return (host, folderId) => {
    const same = index.get(host[match].toLowerCase()) ?? [];
    if (match === 'name') {
      const moved = (each: Host): boolean => each.address.toLowerCase() === host.address.toLowerCase();
      return same.find((each) => each.folderId === folderId) ?? same.find(moved);
    }
    return same.find(({ endpoints }) => sharesEndpoint(endpoints, host.endpoints));
  };
}

type Way = Pick<Host['endpoints'][number], 'protocol' | 'port'>;

function sharesEndpoint(some: readonly Way[], others: readonly Way[]): boolean {
  return some.some((one) =>
    others.some(({ protocol, port }) => one.protocol === protocol && one.port === port),
  );
}
