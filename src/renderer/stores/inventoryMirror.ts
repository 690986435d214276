import type {
  Credential,
  Environment,
  Folder,
  Host,
  InventoryChange,
  InventoryOpening,
  InventorySnapshot,
} from '../../shared/model/inventory';
import { changedIndex } from './changedIndex';
import { ChildGroups, type ChildIndex, countHosts, hostsInChildren } from './childIndex';
import { finish, finishInSlices } from './slices';
import { VersionedMap } from './versionedMap';

export type { Children } from './childIndex';

/** The inventory as the window holds it: maps by id, and an index that follows each change. Never mutated;
 * older versions are slower to read. */
export interface Mirror extends ChildIndex {
  readonly revision: number;
  readonly folders: ReadonlyMap<string, Folder>;
  readonly hosts: ReadonlyMap<string, Host>;
  readonly environments: ReadonlyMap<string, Environment>;
  readonly credentials: ReadonlyMap<string, Credential>;
}

const byId = <T extends { id: string }>(records: readonly T[]): VersionedMap<string, T> =>
  VersionedMap.over(new Map(records.map((record) => [record.id, record])));

/** Hosts that are taken in between two looks at the clock. */
const STRIDE = 100;

/** Makes the mirror of an inventory whose hosts arrive in parts. */
export class MirrorBuilder {
  readonly #hosts = new Map<string, Host>();

  constructor(readonly head: Omit<InventorySnapshot, 'hosts'>) {}

  add(hosts: readonly Host[]): void {
    for (const host of hosts) this.#hosts.set(host.id, host);
  }

  /** The whole mirror, at once. */
  finish(): Mirror {
    return finish(this.#steps());
  }

  /** The whole mirror, in slices that nobody notices. */
  async finishInSlices(): Promise<Mirror> {
    return (await finishInSlices(this.#steps())) ?? this.finish();
  }

  *#steps(): Generator<undefined, Mirror> {
    const { revision, environments, credentials } = this.head;
    const folders = byId(this.head.folders);
    const groups = new ChildGroups(folders);
    let count = 0;
    for (const host of this.#hosts.values()) {
      groups.add(host);
      if (++count % STRIDE === 0) yield;
    }
    const index = yield* groups.index();
    const hostCounts = VersionedMap.over(countHosts(folders, hostsInChildren(index.children)));
    const hosts = VersionedMap.over(this.#hosts);
    return {
      ...{ revision, folders, hosts, hostCounts, ...index },
      environments: byId(environments),
      credentials: byId(credentials),
    };
  }
}

/** Builds the mirror of a snapshot. */
export function mirrorOf(snapshot: InventorySnapshot): Mirror {
  const builder = new MirrorBuilder(snapshot);
  builder.add(snapshot.hosts);
  return builder.finish();
}

/** A mirror of nothing. */
export const EMPTY_MIRROR: Mirror = mirrorOf({
  ...{ revision: -1, folders: [], hosts: [], environments: [], credentials: [] },
});

/** The mirror of an opening: its hosts only, but the counts of all. */
export function mirrorOfOpening(opening: InventoryOpening): Mirror {
  const mirror = mirrorOf(opening);
  const hostsIn = opening.folders.map(({ id }, at) => [id, opening.hostsIn[at] ?? 0] as const);
  return { ...mirror, hostCounts: VersionedMap.over(countHosts(mirror.folders, hostsIn)) };
}

function patch<T extends { id: string }>(
  map: ReadonlyMap<string, T>,
  changed: readonly T[],
  removed: readonly { id: string }[],
): ReadonlyMap<string, T> {
  const gone = removed.filter(({ id }) => map.has(id)).map(({ id }) => id);
  if (changed.length === 0 && gone.length === 0) return map;
  return VersionedMap.of(map).with(
    changed.map((record) => [record.id, record]),
    gone,
  );
}

/**
 * The mirror after a change, or null when a change in between was missed and a new snapshot is needed. A change that
 * is already contained leaves the mirror as it is. Costs as much as what the change touches.
 */
export function applyChange(mirror: Mirror, change: InventoryChange): Mirror | null {
  if (change.revision <= mirror.revision) return mirror;
  if (change.revision !== mirror.revision + 1) return null;
  const { removed } = change;
  const folders = patch(mirror.folders, change.folders, removed);
  const hosts = patch(mirror.hosts, change.hosts, removed);
  return {
    ...{ revision: change.revision, folders, hosts },
    environments: patch(mirror.environments, change.environments, removed),
    credentials: patch(mirror.credentials, change.credentials, removed),
    ...changedIndex(mirror, { folders, hosts }, change),
  };
}

/** The folder names above a host or folder, top first: "Amsterdam / Core". */
export function folderPath(mirror: Pick<Mirror, 'folders'>, folderId: string | null): string[] {
  const names: string[] = [];
  const seen = new Set<string>();
  for (let id = folderId; id !== null && !seen.has(id);) {
    const folder = mirror.folders.get(id);
    if (folder === undefined) break;
    seen.add(id);
    names.unshift(folder.name);
    id = folder.parentId;
  }
  return names;
}
