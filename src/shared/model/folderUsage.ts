import type { PropertyKey } from './properties';
import type { Usage, UsageRecords } from './usage';

/** How many hosts below a folder take each of its properties. */
export function folderUsage(folderId: string, { folders, hosts }: UsageRecords): Usage {
  const properties = folders.get(folderId)?.properties ?? {};
  const keys = (Object.keys(properties) as PropertyKey[]).filter((key) => properties[key] !== undefined);
  const reach = new Reach(folderId, keys, folders);
  const counts = new Map<PropertyKey, number>(keys.map((key) => [key, 0]));
  let takers = 0;
  for (const host of hosts.values()) {
    const open = reach.of(host.folderId);
    const taken = open.filter(
      (key) =>
        host.properties[key] === undefined &&
        host.endpoints.some((endpoint) => endpoint.properties[key] === undefined),
    );
    for (const key of taken) counts.set(key, (counts.get(key) ?? 0) + 1);
    if (taken.length > 0) takers += 1;
  }
  return { places: [], hosts: takers, shares: keys.map((key) => ({ key, hosts: counts.get(key) ?? 0 })) };
}

/** Which of one folder's properties still reach the inside of every other folder. */
class Reach {
  readonly #known = new Map<string | null, readonly PropertyKey[]>([[null, []]]);

  constructor(
    top: string,
    keys: readonly PropertyKey[],
    private readonly folders: UsageRecords['folders'],
  ) {
    this.#known.set(top, keys);
  }

  of(folderId: string | null): readonly PropertyKey[] {
    const path: string[] = [];
    let at = folderId;
    while (at !== null && !this.#known.has(at) && !path.includes(at)) {
      path.push(at);
      at = this.folders.get(at)?.parentId ?? null;
    }
    let open = this.#known.get(at) ?? [];
    for (const id of path.reverse()) {
      const properties = this.folders.get(id)?.properties ?? {};
      open = open.length === 0 ? open : open.filter((key) => properties[key] === undefined);
      this.#known.set(id, open);
    }
    return open;
  }
}
