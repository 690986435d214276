import type { Folder, Host, InventoryOpening, InventoryPart } from '../../shared/model/inventory';
import type { InventoryRecords } from './records';

/** Rows of the tree that are sent first: more than any screen shows. */
const FIRST_ROWS = 150;
/** Hosts that the tree lists as recently used. */
const RECENT = 8;
/** Hosts in one part: main and page are each busy with it for less than a frame. */
const PART = 1500;

/** The inventory at one revision on its way to a window: first what the tree shows, then the other hosts in parts. */
export class OpeningInventory {
  readonly #revision: number;
  /** Records are never changed but replaced, so this stays what it was. */
  readonly #hosts: readonly Host[];

  constructor(revision: number, hosts: readonly Host[]) {
    this.#revision = revision;
    this.#hosts = hosts;
  }

  /** Hosts from an index on; null: they were of another revision, and are gone. */
  part(revision: number, from: number): InventoryPart | null {
    if (revision !== this.#revision) return null;
    const next = from + PART;
    return { hosts: this.#hosts.slice(from, next), next: next < this.#hosts.length ? next : null };
  }
}

/** What the tree needs for its first rows, and the rest to be fetched. */
export function openInventory(
  records: InventoryRecords,
  revision: number,
  expanded: ReadonlySet<string>,
): { opening: InventoryOpening; rest: OpeningInventory } {
  const folders = [...records.folders.values()];
  const hosts = [...records.hosts.values()];
  const first = firstHosts(records, hosts, expanded);
  const rest = hosts.filter((host) => !first.has(host));
  const opening: InventoryOpening = {
    revision,
    folders,
    environments: [...records.environments.values()],
    credentials: [...records.credentials.values()].map((credential) => records.shown(credential)),
    hosts: [...first],
    hostsIn: hostsIn(folders, hosts),
    next: rest.length > 0 ? 0 : null,
  };
  return { opening, rest: new OpeningInventory(revision, rest) };
}

/** Favourites, what was used last, and the hosts in the first rows; of a small inventory all. */
function firstHosts(
  records: InventoryRecords,
  hosts: readonly Host[],
  expanded: ReadonlySet<string>,
): ReadonlySet<Host> {
  if (hosts.length <= PART) return new Set(hosts);
  const used = hosts.filter(({ lastUsedAt }) => lastUsedAt !== null);
  used.sort((a, b) => (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0));
  const first = new Set(hosts.filter(({ favourite }) => favourite));
  for (const host of used.slice(0, RECENT)) first.add(host);
  for (const host of hostRows(records, hosts, expanded)) first.add(host);
  return first;
}

/** Hosts among the first rows below the sections, in the tree's order: folders before hosts, folders that are open opened. */
function hostRows(
  { folders }: InventoryRecords,
  hosts: readonly Host[],
  expanded: ReadonlySet<string>,
): Host[] {
  const foldersIn = groupBy(folders.values(), ({ parentId }) => parentId);
  // Only of folders that are open: the index of all is not needed yet.
  const open = hosts.filter(({ folderId }) => folderId === null || expanded.has(folderId));
  const hostsIn = groupBy(open, ({ folderId }) => folderId);
  const found: Host[] = [];
  let rows = 0;
  const visit = (folderId: string | null): void => {
    for (const { id } of foldersIn.get(folderId)?.sort(inOrder) ?? []) {
      if (rows >= FIRST_ROWS) return;
      rows += 1;
      if (expanded.has(id)) visit(id);
    }
    const shown = (hostsIn.get(folderId)?.sort(inOrder) ?? []).slice(0, FIRST_ROWS - rows);
    rows += shown.length;
    found.push(...shown);
  };
  visit(null);
  return found;
}

const inOrder = (a: { position: number }, b: { position: number }): number => a.position - b.position;

function groupBy<T>(records: Iterable<T>, parent: (record: T) => string | null): Map<string | null, T[]> {
  const groups = new Map<string | null, T[]>();
  for (const record of records) {
    const group = groups.get(parent(record));
    if (group === undefined) groups.set(parent(record), [record]);
    else group.push(record);
  }
  return groups;
}

/** How many hosts are directly in each folder, in the folders' order. */
function hostsIn(folders: readonly Folder[], hosts: readonly Host[]): number[] {
  const counts = new Map<string | null, number>();
  for (const { folderId } of hosts) counts.set(folderId, (counts.get(folderId) ?? 0) + 1);
  return folders.map(({ id }) => counts.get(id) ?? 0);
}
