import type { Folder, Host } from '../../shared/model/inventory';
import { VersionedMap } from './versionedMap';

/** What stands directly under a folder, in display order. */
export interface Children {
  readonly folders: readonly string[];
  readonly hosts: readonly string[];
}

/** Where everything stands. */
export interface ChildIndex {
  /** Children by folder id; null: top level. Folders without children are absent. */
  readonly children: ReadonlyMap<string | null, Children>;
  /** Hosts below each folder, at any depth. */
  readonly hostCounts: ReadonlyMap<string, number>;
  /** By folder id; null: top level. */
  readonly contents: ReadonlyMap<string | null, Contents>;
}

/**
 * Stands for what is directly under a folder: another object whenever anything of it has changed, so that what is made
 * of it can be kept by this one.
 */
export interface Contents {
  /** The records in display order, where they were at hand; null: to be looked up. */
  readonly records: { readonly folders: readonly Folder[]; readonly hosts: readonly Host[] } | null;
}

/** The folders and hosts that an index is of. */
export interface IndexedRecords {
  readonly folders: ReadonlyMap<string, Folder>;
  readonly hosts: ReadonlyMap<string, Host>;
}

/** A record that stands somewhere. */
export type Placed = Folder | Host;

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
/** Order of siblings: by position, then by name. */
export const inOrder = (a: Placed, b: Placed): number =>
  a.position - b.position || collator.compare(a.name, b.name);

const parentOf = (record: Placed): string | null =>
  'parentId' in record ? record.parentId : record.folderId;

/** A record whose folder is unknown is shown at the top rather than lost from sight. */
export const shownUnder = (record: Placed, folders: ReadonlyMap<string, Folder>): string | null => {
  const id = parentOf(record);
  return id !== null && folders.has(id) ? id : null;
};

/** Records by the folder they stand in, to be put in order. */
export class ChildGroups {
  readonly #groups = new Map<string | null, { folders: Folder[]; hosts: Host[] }>();

  constructor(readonly folders: ReadonlyMap<string, Folder>) {
    for (const folder of folders.values()) this.#group(folder).folders.push(folder);
  }

  add(host: Host): void {
    this.#group(host).hosts.push(host);
  }

  /** Puts everything in order; yields after each folder, so that the caller may pause. */
  *index(): Generator<undefined, Pick<ChildIndex, 'children' | 'contents'>> {
    const children = new Map<string | null, Children>();
    const contents = new Map<string | null, Contents>();
    for (const [id, records] of this.#groups) {
      children.set(id, { folders: idsInOrder(records.folders), hosts: idsInOrder(records.hosts) });
      contents.set(id, { records });
      yield;
    }
    return { children: VersionedMap.over(children), contents: VersionedMap.over(contents) };
  }

  #group(record: Placed): { folders: Folder[]; hosts: Host[] } {
    const id = shownUnder(record, this.folders);
    let group = this.#groups.get(id);
    if (group === undefined) this.#groups.set(id, (group = { folders: [], hosts: [] }));
    return group;
  }
}

const idsInOrder = (records: Placed[]): string[] => records.sort(inOrder).map(({ id }) => id);

/** Hosts below each folder from those directly in each. */
export function countHosts(
  folders: ReadonlyMap<string, Folder>,
  hostsIn: Iterable<readonly [string | null, number]>,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [id, count] of hostsIn) {
    if (count === 0) continue;
    for (const above of selfAndAbove(id, folders)) counts.set(above, (counts.get(above) ?? 0) + count);
  }
  return counts;
}

/** Hosts directly in each folder. */
export const hostsInChildren = (
  children: ReadonlyMap<string | null, Children>,
): (readonly [string | null, number])[] => [...children].map(([id, { hosts }]) => [id, hosts.length]);

/** A folder and those above it that are known; a cycle in damaged data ends the walk. */
function selfAndAbove(id: string | null, folders: ReadonlyMap<string, Folder>): readonly string[] {
  const seen: string[] = [];
  for (let at = id; at !== null && !seen.includes(at);) {
    const folder = folders.get(at);
    if (folder === undefined) break;
    seen.push(at);
    at = folder.parentId;
  }
  return seen;
}
