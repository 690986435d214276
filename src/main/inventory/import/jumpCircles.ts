import type { ImportedFolder, ImportedHost } from './importModel';

/** A host whose jump host was taken away, with the names around the circle; the first stands again at the end. */
export interface BrokenCircle {
  key: string;
  names: string[];
}

/** Makes hosts direct until no jump host is reached through itself any more, and says which. */
export function breakJumpCircles(
  folders: readonly ImportedFolder[],
  hosts: readonly ImportedHost[],
): BrokenCircle[] {
  const byKey = new Map(hosts.map((host) => [host.key, host]));
  const inherited = inheritedJumps(folders);
  const clear = new Set<string>();
  const broken: BrokenCircle[] = [];
  for (const start of hosts) {
    if (jumpOf(start, inherited) === null) continue;
    const path: ImportedHost[] = [];
    const onPath = new Set<string>();
    for (let host: ImportedHost | undefined = start; host !== undefined && !clear.has(host.key);) {
      if (onPath.has(host.key)) {
        const names = [...path.slice(path.indexOf(host)), host].map(({ name }) => name);
        // The host that closes the circle: what leads to it stays as the file says.
        makeDirect(host);
        broken.push({ key: host.key, names });
        break;
      }
      path.push(host);
      onPath.add(host.key);
      const next = jumpOf(host, inherited);
      host = next === null ? undefined : byKey.get(next);
    }
    for (const { key } of path) clear.add(key);
  }
  return broken;
}

/** What each folder hands down; parents come before their children. */
function inheritedJumps(folders: readonly ImportedFolder[]): Map<string, string | null> {
  const jumps = new Map<string, string | null>();
  for (const { key, parentKey, properties } of folders) {
    const above = parentKey === null ? null : (jumps.get(parentKey) ?? null);
    jumps.set(key, properties.jumpHostKey === undefined ? above : properties.jumpHostKey);
  }
  return jumps;
}

/** The endpoint through which a host serves as a jump host. */
function carrier(host: ImportedHost): ImportedHost['endpoints'][number] | undefined {
  return host.endpoints.find(({ protocol }) => protocol === 'ssh');
}

function jumpOf(host: ImportedHost, inherited: ReadonlyMap<string, string | null>): string | null {
  const own = carrier(host)?.properties.jumpHostKey;
  if (own !== undefined) return own;
  if (host.properties.jumpHostKey !== undefined) return host.properties.jumpHostKey;
  return host.folderKey === null ? null : (inherited.get(host.folderKey) ?? null);
}

function makeDirect(host: ImportedHost): void {
  const endpoint = carrier(host);
  if (endpoint?.properties.jumpHostKey !== undefined) endpoint.properties.jumpHostKey = null;
  else host.properties.jumpHostKey = null;
}
