import type { Folder, Host, InventoryOpening, InventoryPart } from '../../shared/model/inventory';
import type { HostList } from './fetchedHosts';
import type { HostQueries } from './hostQueries';
import type { InventoryRecords } from './records';

/** Rows of the tree that are sent first: more than any screen shows. */
const FIRST_ROWS = 150;
/** Hosts that the tree lists as recently used. */
const RECENT = 8;
/** Hosts in one part: main and page are each busy with it for less than a frame. */
const PART = 1500;

/** The inventory at one revision on its way to a window: first what the tree shows, then the other hosts in parts. */
export class OpeningInventory {
  constructor(
    private readonly revision: number,
    private readonly hosts: HostList,
    /** Ids of the hosts that were sent first. */
    private readonly sent: ReadonlySet<string>,
  ) {}

  /** Hosts from a place on; null: they were of another revision, and are gone. */
  part(revision: number, from: number): InventoryPart | null {
    if (revision !== this.revision) return null;
    const { hosts, more } = this.hosts.range(from, from + PART);
    return { hosts: hosts.filter(({ id }) => !this.sent.has(id)), next: more ? from + PART : null };
  }
}

/** What the tree needs for its first rows, and the rest to be fetched. */
export function openInventory(
  records: InventoryRecords,
  queries: HostQueries,
  revision: number,
  expanded: ReadonlySet<string>,
): { opening: InventoryOpening; rest: OpeningInventory } {
  const folders = [...records.folders.values()];
  const counts = queries.countByFolder();
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const list = records.list();
  const first = (): Host[] => firstHosts(folders, queries, expanded).map((host) => records.reachable(host));
  const hosts = total <= PART ? list.range(0, PART).hosts : first();
  const opening: InventoryOpening = {
    revision,
    folders,
    environments: [...records.environments.values()],
    credentials: [...records.credentials.values()].map((credential) => records.shown(credential)),
    hosts,
    hostsIn: folders.map(({ id }) => counts.get(id) ?? 0),
    next: total > hosts.length ? 0 : null,
  };
  return { opening, rest: new OpeningInventory(revision, list, new Set(hosts.map(({ id }) => id))) };
}

/** Favourites, what was used last, and the hosts in the first rows. */
function firstHosts(folders: readonly Folder[], queries: HostQueries, expanded: ReadonlySet<string>): Host[] {
  const found = [...queries.favourites(), ...queries.lastUsed(RECENT)];
  found.push(...hostRows(folders, queries, expanded));
  return [...new Map(found.map((host) => [host.id, host])).values()];
}

/** Hosts among the first rows below the sections, in the tree's order: folders before hosts, folders that are open opened. */
function hostRows(folders: readonly Folder[], queries: HostQueries, expanded: ReadonlySet<string>): Host[] {
  const foldersIn = new Map<string | null, Folder[]>();
  for (const folder of folders) {
    const inside = foldersIn.get(folder.parentId);
    if (inside === undefined) foldersIn.set(folder.parentId, [folder]);
    else inside.push(folder);
  }
  const found: Host[] = [];
  let rows = 0;
  const visit = (folderId: string | null): void => {
    for (const { id } of foldersIn.get(folderId)?.sort(inOrder) ?? []) {
      if (rows >= FIRST_ROWS) return;
      rows += 1;
      if (expanded.has(id)) visit(id);
    }
    if (rows >= FIRST_ROWS) return;
    const inside = queries.inFolder(folderId, FIRST_ROWS - rows);
    rows += inside.length;
    found.push(...inside);
  };
  visit(null);
  return found;
}

const inOrder = (a: { position: number }, b: { position: number }): number => a.position - b.position;
