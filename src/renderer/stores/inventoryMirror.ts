import type {
  Credential,
  Environment,
  Folder,
  Host,
  InventoryChange,
  InventoryOpening,
  InventorySnapshot,
} from '../../shared/model/inventory';

/** What stands directly under a folder, in display order. */
export interface Children {
  readonly folders: readonly string[];
  readonly hosts: readonly string[];
}

/** The inventory as the window holds it: maps by id, and an index computed once per change. Never mutated. */
export interface Mirror {
  readonly revision: number;
  readonly folders: ReadonlyMap<string, Folder>;
  readonly hosts: ReadonlyMap<string, Host>;
  readonly environments: ReadonlyMap<string, Environment>;
  readonly credentials: ReadonlyMap<string, Credential>;
  /** Children by folder id; null: top level. Folders without children are absent. */
  readonly children: ReadonlyMap<string | null, Children>;
  /** Hosts below each folder, at any depth. */
  readonly hostCounts: ReadonlyMap<string, number>;
}

/** A mirror of nothing. */
export const EMPTY_MIRROR: Mirror = {
  revision: -1,
  folders: new Map(),
  hosts: new Map(),
  environments: new Map(),
  credentials: new Map(),
  children: new Map(),
  hostCounts: new Map(),
};

const byId = <T extends { id: string }>(records: readonly T[]): Map<string, T> =>
  new Map(records.map((record) => [record.id, record]));

interface Placed {
  name: string;
  position: number;
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
const inOrder = (a: Placed, b: Placed): number => a.position - b.position || collator.compare(a.name, b.name);

function groupBy<T extends { id: string }>(
  records: Iterable<T>,
  parent: (record: T) => string | null,
): Map<string | null, T[]> {
  const groups = new Map<string | null, T[]>();
  for (const record of records) {
    const key = parent(record);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [record]);
    else group.push(record);
  }
  return groups;
}

const idsInOrder = (records: (Placed & { id: string })[] | undefined): string[] =>
  (records ?? []).sort(inOrder).map((record) => record.id);

function indexChildren(
  folders: ReadonlyMap<string, Folder>,
  hosts: ReadonlyMap<string, Host>,
): Map<string | null, Children> {
  // A record whose folder is unknown is shown at the top rather than lost from sight.
  const known = (id: string | null): string | null => (id !== null && folders.has(id) ? id : null);
  const foldersBy = groupBy(folders.values(), (folder) => known(folder.parentId));
  const hostsBy = groupBy(hosts.values(), (host) => known(host.folderId));
  const children = new Map<string | null, Children>();
  for (const id of new Set([...foldersBy.keys(), ...hostsBy.keys()])) {
    children.set(id, { folders: idsInOrder(foldersBy.get(id)), hosts: idsInOrder(hostsBy.get(id)) });
  }
  return children;
}

function countHosts(
  folders: ReadonlyMap<string, Folder>,
  hostsIn: Iterable<readonly [string | null, number]>,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [id, count] of hostsIn) {
    const seen = new Set<string>();
    for (let at = id; at !== null && !seen.has(at); at = folders.get(at)?.parentId ?? null) {
      seen.add(at);
      counts.set(at, (counts.get(at) ?? 0) + count);
    }
  }
  return counts;
}

const hostsInChildren = (children: ReadonlyMap<string | null, Children>): [string | null, number][] =>
  [...children].map(([id, { hosts }]) => [id, hosts.length]);

/** Builds the mirror of a snapshot. */
export function mirrorOf(snapshot: InventorySnapshot): Mirror {
  const folders = byId(snapshot.folders);
  const hosts = byId(snapshot.hosts);
  const children = indexChildren(folders, hosts);
  return {
    revision: snapshot.revision,
    folders,
    hosts,
    environments: byId(snapshot.environments),
    credentials: byId(snapshot.credentials),
    children,
    hostCounts: countHosts(folders, hostsInChildren(children)),
  };
}

/** The mirror of an opening: its hosts only, but the counts of all. */
export function mirrorOfOpening(opening: InventoryOpening): Mirror {
  const mirror = mirrorOf(opening);
  const hostsIn = opening.folders.map(({ id }, at) => [id, opening.hostsIn[at] ?? 0] as const);
  return { ...mirror, hostCounts: countHosts(mirror.folders, hostsIn) };
}

function patch<T extends { id: string }>(
  map: ReadonlyMap<string, T>,
  changed: readonly T[],
  removed: readonly { id: string }[],
): ReadonlyMap<string, T> {
  if (changed.length === 0 && !removed.some(({ id }) => map.has(id))) return map;
  const next = new Map(map);
  for (const record of changed) next.set(record.id, record);
  for (const { id } of removed) next.delete(id);
  return next;
}

/** Whether a changed record stands where it stood: then the index needs no new order. */
function sameplace(before: Placed | undefined, after: Placed, moved: boolean): boolean {
  return before?.position === after.position && before.name === after.name && !moved;
}

function indexHolds(mirror: Mirror, change: InventoryChange): boolean {
  if (change.removed.some(({ id }) => mirror.folders.has(id) || mirror.hosts.has(id))) return false;
  const foldersStay = change.folders.every((folder) => {
    const before = mirror.folders.get(folder.id);
    return sameplace(before, folder, before?.parentId !== folder.parentId);
  });
  return (
    foldersStay &&
    change.hosts.every((host) => {
      const before = mirror.hosts.get(host.id);
      return sameplace(before, host, before?.folderId !== host.folderId);
    })
  );
}

/**
 * The mirror after a change, or null when a change in between was missed and a new snapshot is needed. A change that
 * is already contained leaves the mirror as it is.
 */
export function applyChange(mirror: Mirror, change: InventoryChange): Mirror | null {
  if (change.revision <= mirror.revision) return mirror;
  if (change.revision !== mirror.revision + 1) return null;
  const folders = patch(mirror.folders, change.folders, change.removed);
  const hosts = patch(mirror.hosts, change.hosts, change.removed);
  const keep = indexHolds(mirror, change);
  const children = keep ? mirror.children : indexChildren(folders, hosts);
  return {
    revision: change.revision,
    folders,
    hosts,
    environments: patch(mirror.environments, change.environments, change.removed),
    credentials: patch(mirror.credentials, change.credentials, change.removed),
    children,
    hostCounts: keep ? mirror.hostCounts : countHosts(folders, hostsInChildren(children)),
  };
}
