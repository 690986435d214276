import type { Host } from '../../shared/model/inventory';

/** What the first look at the tree asks for; the store answers it without reading every host. */
export interface HostQueries {
  /** How many hosts are directly in each folder; null: the top level. */
  countByFolder(): ReadonlyMap<string | null, number>;
  /** The first hosts of a folder in its order; null: of the top level. */
  inFolder(folderId: string | null, limit: number): Host[];
  favourites(): Host[];
  /** The hosts that were used last, the newest first. */
  lastUsed(limit: number): Host[];
}

/** The same of hosts that are in memory. */
export function hostsInMemory(hosts: ReadonlyMap<string, Host>): HostQueries {
  const byFolder = new Map<string | null, Host[]>();
  for (const host of hosts.values()) {
    const inside = byFolder.get(host.folderId);
    if (inside === undefined) byFolder.set(host.folderId, [host]);
    else inside.push(host);
  }
  const all = [...hosts.values()];
  return {
    countByFolder: () => new Map([...byFolder].map(([id, inside]) => [id, inside.length])),
    inFolder: (folderId, limit) =>
      (byFolder.get(folderId) ?? []).toSorted((a, b) => a.position - b.position).slice(0, limit),
    favourites: () => all.filter(({ favourite }) => favourite),
    lastUsed: (limit) =>
      all
        .filter(({ lastUsedAt }) => lastUsedAt !== null)
        .sort((a, b) => (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0))
        .slice(0, limit),
  };
}
